//! Commands that come twice under one key: told again, but only to those who may,
//! and from an answer in which nobody's name is kept.

use portico_domain::values::StaffRole;
use portico_tests::{Browser, Outcome};
use serde_json::{Value, json};

use crate::scene::{PLAN, Scene, scene};

pub(crate) async fn keyed(browser: &Browser, mutation: &str, mut input: Value) -> Outcome {
    input["idempotencyKey"] = json!(format!("key of {mutation}"));
    browser.change(mutation, input, "").await
}

/// Everything that is kept for repeats, as text.
async fn kept(scene: &Scene) -> String {
    let sql = "SELECT coalesce(string_agg(i::text, E'\\n'), '') FROM idempotency i";
    let found = sqlx::query_scalar(sql).fetch_one(scene.given.app.log.pool());
    found.await.unwrap()
}

const NAMES: [&str; 7] = [
    "Canary", "Clara", "Tester", "Baker", "BILLING", "plan.txt", "Viewer",
];

#[tokio::test]
async fn every_command_is_told_again_word_for_word_and_no_name_is_kept() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let (added, _) = scene.given.added_contact("Dora", &json!(null)).await;
    scene.given.member(&added, &scene.baker, json!({})).await;
    let group = json!({ "name": "Canary group", "description": "Canary words" });
    let group = owner.change("createGroup", group, "groupId").await.done();
    let group = group.text("groupId");
    let (baker, plan) = (&scene.baker.id, &scene.plan);
    let texts = json!({ "reference": "Canary 1", "title": "Canary", "summary": "Canary" });
    let matter = json!({ "customerId": baker, "name": "Canary matter", "details": texts });
    let commands = [
        (
            "registerCustomer",
            json!({ "number": "4711", "name": "Canary Ltd", "kind": "PERSON" }),
        ),
        (
            "addContact",
            json!({ "firstName": "Canary", "lastName": "Bird", "email": "canary@x.example" }),
        ),
        ("inviteContact", json!({ "contactId": added })),
        ("createGroup", json!({ "name": "Canary two" })),
        (
            "describeGroup",
            json!({ "groupId": group, "name": "Canary three" }),
        ),
        (
            "addGroupMembers",
            json!({ "groupId": group, "memberIds": [scene.clara.id] }),
        ),
        (
            "assignGroupRoles",
            json!({ "groupId": group, "customerIds": [baker],
                                     "contacts": {} }),
        ),
        ("closeGroup", json!({ "groupId": group })),
        (
            "changeStaffRoles",
            json!({ "staffId": viewer.id, "roles": ["AUDITOR"] }),
        ),
        (
            "createFolder",
            json!({ "customerId": baker, "name": "Canary folder" }),
        ),
        (
            "renameItem",
            json!({ "itemId": scene.invoice, "name": "Canary.txt" }),
        ),
        ("defineSection", json!({ "name": "Canary section" })),
        ("openMatter", matter),
        ("grantAccess", json!({ "itemIds": [scene.billing] })),
        ("grantMasterAccess", json!({ "customerId": baker })),
        ("revokeAccess", json!({ "itemIds": [scene.billing] })),
        ("revokeMasterAccess", json!({ "customerId": baker })),
        ("trashItems", json!({ "itemIds": [plan] })),
        ("restoreItems", json!({ "itemIds": [plan] })),
        (
            "closeCustomerPortal",
            json!({ "customerId": baker, "reason": "Canary reason" }),
        ),
        ("openCustomerPortal", json!({ "customerId": baker })),
    ];
    for (mutation, input) in commands {
        let first = keyed(owner, mutation, input.clone()).await.done();
        let events = scene.given.events().await;
        let again = keyed(owner, mutation, input).await.done();
        assert_eq!(again, first, "{mutation}");
        assert_eq!(scene.given.events().await, events, "{mutation}");
    }
    let kept = kept(&scene).await;
    assert_eq!(kept.lines().count(), 21);
    for name in NAMES {
        assert!(!kept.contains(name), "{name:?} is kept:\n{kept}");
    }
}

#[tokio::test]
async fn a_repeated_revoke_says_what_led_there_then() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let revoke = async |item: &str, key: &str| {
        let input = json!({ "itemIds": [item], "idempotencyKey": key });
        owner.change("revokeAccess", input, "").await.done()
    };
    let _ = owner.grant(&scene.plan).await.done();
    let bare = revoke(&scene.plan, "bare").await;
    assert_eq!(bare.message(), "Access removed");
    let _ = owner.master(&scene.baker.id, true).await.done();
    assert_eq!(revoke(&scene.plan, "bare").await, bare);
    let _ = owner.grant(&scene.plan).await.done();
    let through = revoke(&scene.plan, "through").await;
    let message = "Access removed – still visible through Master Access";
    assert_eq!(through.message(), message);
    let _ = owner.master(&scene.baker.id, false).await.done();
    assert_eq!(revoke(&scene.plan, "through").await, through);
    // What is kept is which folder it was, not its name.
    for item in [&scene.billing, &scene.invoice] {
        let _ = owner.grant(item).await.done();
    }
    let named = revoke(&scene.invoice, "named").await;
    assert_eq!(named.arg("via"), "BILLING");
    let rename = json!({ "itemId": scene.billing, "name": "BILLS" });
    let _ = owner.change("renameItem", rename, "").await.done();
    let again = revoke(&scene.invoice, "named").await;
    assert_eq!(again.arg("via"), "BILLS");
    assert_eq!(again.position(), named.position());
    assert!(!kept(&scene).await.contains("BILL"));
}

#[tokio::test]
async fn whoever_lost_the_right_is_refused_what_they_did_before() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Owner).await;
    let folder = json!({ "customerId": scene.baker.id, "name": "Folder" });
    let grant = json!({ "itemIds": [scene.plan] });
    let register = json!({ "number": "4711", "name": "New Ltd", "kind": "PERSON" });
    let done = [
        ("createFolder", folder),
        ("grantAccess", grant),
        ("registerCustomer", register),
    ];
    for (mutation, input) in &done {
        let _ = keyed(&staff, mutation, input.clone()).await.done();
    }
    let owner = &scene.given.owner;
    let roles = json!({ "staffId": staff.id, "roles": ["VIEWER"] });
    let _ = owner.change("changeStaffRoles", roles, "").await.done();
    for (mutation, input) in &done {
        let said = keyed(&staff, mutation, input.clone()).await;
        let _ = said.refused("PERMISSION_MISSING");
    }
    // Nor are they told that the key was used for something else.
    let other = json!({ "number": "4712", "name": "New Ltd", "kind": "PERSON" });
    let said = keyed(&staff, "registerCustomer", other.clone()).await;
    let _ = said.refused("PERMISSION_MISSING");
    let roles = json!({ "staffId": staff.id, "roles": ["OWNER"] });
    let _ = owner.change("changeStaffRoles", roles, "").await.done();
    let _ = keyed(&staff, "registerCustomer", other)
        .await
        .refused("KEY_REUSED");
    let _ = keyed(&staff, "grantAccess", done[1].1.clone()).await.done();
}

/// A session, to be put back after it was ended.
async fn session_of(scene: &Scene, person: &str) -> Value {
    let sql = "SELECT to_jsonb(s) FROM auth.sessions s WHERE person_id = $1::text::uuid LIMIT 1";
    let found = sqlx::query_scalar(sql).bind(person);
    found.fetch_one(scene.given.app.log.pool()).await.unwrap()
}

async fn lives_on(scene: &Scene, session: Value) {
    let sql = "INSERT INTO auth.sessions
               SELECT * FROM jsonb_populate_record(NULL::auth.sessions, $1)";
    let again = sqlx::query(sql).bind(session);
    again.execute(scene.given.app.log.pool()).await.unwrap();
}

#[tokio::test]
async fn the_suspended_are_refused_even_with_a_session_that_lived_on() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Owner).await;
    let folder = json!({ "customerId": scene.baker.id, "name": "Folder" });
    let _ = keyed(&staff, "createFolder", folder.clone()).await.done();
    let session = session_of(&scene, &staff.id).await;
    let who = json!({ "staffId": staff.id });
    let _ = scene
        .given
        .owner
        .change("suspendStaff", who, "")
        .await
        .done();
    let said = keyed(&staff, "createFolder", folder.clone()).await;
    let _ = said.refused("NOT_SIGNED_IN");
    lives_on(&scene, session).await;
    let said = keyed(&staff, "createFolder", folder).await;
    let _ = said.refused("STAFF_SUSPENDED");
}

#[tokio::test]
async fn a_contact_is_told_again_only_inside_the_portal() {
    let scene = scene().await;
    let clara = &scene.clara;
    let folder = json!({ "customerId": scene.baker.id, "name": "Letters" });
    let place = json!({ "customerId": scene.baker.id });
    let sent = clara.upload(place, "letter.txt", PLAN).await;
    let withdraw = json!({ "itemId": sent });
    let made = keyed(clara, "createFolder", folder.clone()).await.done();
    let withdrawn = keyed(clara, "withdrawUpload", withdraw.clone())
        .await
        .done();
    assert_eq!(withdrawn.message(), "letter.txt is withdrawn.");
    let events = scene.given.events().await;
    let again = keyed(clara, "createFolder", folder.clone()).await.done();
    assert_eq!(again, made);
    let again = keyed(clara, "withdrawUpload", withdraw.clone())
        .await
        .done();
    assert_eq!(again.message(), "Your upload is withdrawn.");
    assert_eq!(again.position(), withdrawn.position());
    assert_eq!(scene.given.events().await, events);

    let owner = &scene.given.owner;
    let session = session_of(&scene, &clara.id).await;
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let said = keyed(clara, "withdrawUpload", withdraw.clone()).await;
    let _ = said.refused("NOT_SIGNED_IN");
    lives_on(&scene, session).await;
    for (mutation, input) in [("createFolder", &folder), ("withdrawUpload", &withdraw)] {
        let said = keyed(clara, mutation, input.clone()).await;
        let _ = said.refused("NOT_FOUND");
    }
    let _ = owner.switch_portal(&scene.baker.id, true).await.done();
    let _ = keyed(clara, "withdrawUpload", withdraw.clone())
        .await
        .done();
    let _ = clara
        .ask("mutation { signOut { __typename } }", json!({}))
        .await;
    let said = keyed(clara, "withdrawUpload", withdraw).await;
    let _ = said.refused("NOT_SIGNED_IN");
}
