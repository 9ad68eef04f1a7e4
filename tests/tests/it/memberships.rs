//! Memberships that end and come back, and a contact's own portal switch.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::matter_rows::{give, matter};
use crate::scene::{SURVIVORS, Scene, scene};
use crate::visible_to::section;

const EMPTY: [&str; 0] = [];

async fn remove(scene: &Scene) {
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let removed = scene.given.owner.change("removeMembership", input, "");
    let _ = removed.await.done();
}

async fn assign(scene: &Scene, survivors: &str) -> i64 {
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id,
        "survivors": survivors });
    let assigned = scene
        .given
        .owner
        .change("assignMembership", input, SURVIVORS);
    assigned.await.done().0["survivors"]["count"]
        .as_i64()
        .unwrap()
}

#[tokio::test]
async fn who_comes_back_gets_nothing_back_by_itself() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    remove(&scene).await;
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    assert_eq!(assign(&scene, "REVOKE").await, 1);
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    remove(&scene).await;
    assert_eq!(assign(&scene, "AS_BEFORE").await, 1);
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn a_switch_that_is_off_outlives_the_membership() {
    let mut scene = scene().await;
    let owner = &scene.given.owner.clone();
    let _ = owner.grant(&scene.plan).await.done();
    let who = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let off = owner.change("closeContactPortal", who.clone(), "").await;
    let _ = off.done();
    scene.clara.sign_in_again().await;
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    assert_eq!(scene.seen_by(&scene.ben).await, ["plan.txt"]);
    remove(&scene).await;
    assign(&scene, "AS_BEFORE").await;
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    let on = owner.change("openContactPortal", who, "").await;
    let _ = on.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn a_portal_that_opens_again_revokes_what_was_granted_before() {
    let mut scene = scene().await;
    let owner = &scene.given.owner.clone();
    let _ = owner.grant(&scene.plan).await.done();
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let _ = owner.grant(&scene.billing).await.done();
    let input = json!({ "customerId": scene.baker.id });
    let opened = owner.change("openCustomerPortal", input, SURVIVORS).await;
    let of_all = json!({ "itemId": scene.plan, "contactId": null, "groupId": null,
        "capability": "DOWNLOAD", "grantedBy": "Olivia Owner" });
    let was = json!({ "count": 1, "revoked": true, "grants": [of_all], "matterIds": [] });
    assert_eq!(opened.done().0["survivors"], was);
    let shared = ["BILLING", "BILLING/invoice 1.txt"];
    scene.clara.sign_in_again().await;
    assert_eq!(scene.seen_by(&scene.clara).await, shared);
}

/// Switches Clara's portal off, does this meanwhile, and switches it on again: what
/// had survived.
async fn off_and_on(scene: &Scene, meanwhile: impl AsyncFnOnce()) -> Value {
    let owner = &scene.given.owner;
    let who = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let off = owner.change("closeContactPortal", who.clone(), "").await;
    let _ = off.done();
    meanwhile().await;
    let on = owner.change("openContactPortal", who, SURVIVORS).await;
    on.done().0["survivors"].take()
}

#[tokio::test]
async fn a_switch_that_goes_on_revokes_what_was_given_before_it_went_off() {
    let mut scene = scene().await;
    let owner = &scene.given.owner.clone();
    let sale = matter(&scene).await;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let survivors = off_and_on(&scene, async || {
        let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
        let _ = give(&scene, &sale, &[&scene.clara.id]).await.done();
    });
    let survivors = survivors.await;
    assert_eq!(survivors["count"], 1);
    assert_eq!(survivors["revoked"], true);
    assert_eq!(survivors["grants"][0]["itemId"], json!(scene.plan));
    scene.clara.sign_in_again().await;
    let seen = ["BILLING", "BILLING/invoice 1.txt", "Sale"];
    assert_eq!(scene.seen_by(&scene.clara).await, seen);
    // The next time it was from before.
    let survivors = off_and_on(&scene, async || ()).await;
    assert_eq!(survivors["count"], 2);
    assert_eq!(survivors["matterIds"], json!([sale]));
    scene.clara.sign_in_again().await;
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
}

#[tokio::test]
async fn a_switch_that_goes_on_for_who_is_no_member_leaves_the_choice_to_who_makes_them_one() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let made = owner.change("createGroup", json!({ "name": "Panel" }), "groupId");
    let group = made.await.done().text("groupId").to_owned();
    let inside = json!({ "groupId": group, "memberIds": [scene.stella.id] });
    let roles = json!({ "groupId": group, "customerIds": [scene.baker.id], "contacts": {} });
    for (mutation, input) in [("addGroupMembers", &inside), ("assignGroupRoles", &roles)] {
        let _ = owner.change(mutation, input.clone(), "").await.done();
    }
    let _ = owner.grant_to(&scene.plan, &scene.stella).await.done();
    assert_eq!(scene.seen_by(&scene.stella).await, ["plan.txt"]);
    let who = json!({ "contactId": scene.stella.id, "customerId": scene.baker.id });
    for (mutation, input) in [
        ("closeContactPortal", &who),
        ("removeGroupMembers", &inside),
    ] {
        let _ = owner.change(mutation, input.clone(), "").await.done();
    }
    let on = owner.change("openContactPortal", who, SURVIVORS).await;
    let nothing = json!({ "count": 0, "revoked": false, "grants": [], "matterIds": [] });
    assert_eq!(on.done().0["survivors"], nothing);
    assert_eq!(scene.seen_by(&scene.stella).await, EMPTY);
    let mut again = inside;
    again["survivors"] = json!("AS_BEFORE");
    let back = owner.change("addGroupMembers", again, SURVIVORS).await;
    assert_eq!(back.done().0["survivors"]["count"], 1);
    assert_eq!(scene.seen_by(&scene.stella).await, ["plan.txt"]);
}

/// What had survived when the customer's portal is opened again.
async fn opened(scene: &Scene) -> Value {
    let input = json!({ "customerId": scene.baker.id });
    let owner = &scene.given.owner;
    let opened = owner.change("openCustomerPortal", input, SURVIVORS).await;
    opened.done().0["survivors"].take()
}

#[tokio::test]
async fn a_portal_that_opens_settles_nothing_for_whom_it_does_not_let_in() {
    let mut scene = scene().await;
    let owner = &scene.given.owner.clone();
    let sale = matter(&scene).await;
    let dora = scene.given.client(&scene.baker, "Dora").await;
    for who in [&scene.clara, &scene.ben, &dora] {
        let _ = owner.grant_to(&scene.plan, who).await.done();
    }
    let both = [&*scene.clara.id, &*scene.ben.id];
    let _ = give(&scene, &sale, &both).await.done();
    let made = owner.change("createGroup", json!({ "name": "Panel" }), "groupId");
    let panel = made.await.done().text("groupId").to_owned();
    let input = json!({ "itemIds": [scene.plan], "groupId": panel });
    let _ = owner.grant_with(input).await.done();
    let ben = json!({ "contactId": scene.ben.id, "customerId": scene.baker.id });
    remove(&scene).await;
    for (mutation, input) in [
        ("closeContactPortal", ben.clone()),
        ("closeContact", json!({ "contactId": dora.id })),
        ("closeGroup", json!({ "groupId": panel })),
    ] {
        let _ = owner.change(mutation, input, "").await.done();
    }
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    for who in [&scene.clara.id, &dora.id] {
        let plan_again = json!({ "customerId": scene.baker.id, "itemId": scene.plan,
            "contactId": who, "capability": "DOWNLOAD" });
        let said = owner
            .change("changeCapability", plan_again, "")
            .await
            .done();
        assert_eq!(said.message(), "It was already so.");
    }
    let query = "query($change: PreviewChangeInput!) { previewChange(change: $change) {
        ... on ChangePreview { gains survivors { count } } } }";
    let open = json!({ "customerId": scene.baker.id, "survivors": "AS_BEFORE" });
    let change = json!({ "change": { "openCustomerPortal": open } });
    let foreseen = owner.ask(query, change).await["previewChange"].take();
    assert_eq!(foreseen, json!({ "gains": 0, "survivors": { "count": 0 } }));
    let nothing = json!({ "count": 0, "revoked": false, "grants": [], "matterIds": [] });
    assert_eq!(opened(&scene).await, nothing);
    // It is settled when they come back.
    assert_eq!(assign(&scene, "AS_BEFORE").await, 2);
    scene.clara.sign_in_again().await;
    assert_eq!(scene.seen_by(&scene.clara).await, ["Sale", "Sale/plan.txt"]);
    let on = owner
        .change("openContactPortal", ben, SURVIVORS)
        .await
        .done();
    let survivors = &on.0["survivors"];
    assert_eq!(
        (&survivors["count"], &survivors["revoked"]),
        (&json!(2), &json!(true))
    );
    scene.ben.sign_in_again().await;
    assert_eq!(scene.seen_by(&scene.ben).await, EMPTY);
}

#[tokio::test]
async fn what_was_given_behind_a_switch_and_before_a_closing_of_the_portal_wakes_by_no_opening() {
    let mut scene = scene().await;
    let owner = &scene.given.owner.clone();
    let survivors = off_and_on(&scene, async || {
        let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
        let _ = owner.switch_portal(&scene.baker.id, false).await.done();
        assert_eq!(opened(&scene).await["count"], 0);
        let again = owner.grant_to(&scene.plan, &scene.clara).await.done();
        let said = format!("Access already granted – {BEHIND_THEIRS}");
        assert_eq!(again.message(), said);
        let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    });
    let survivors = survivors.await;
    assert_eq!(survivors["count"], 1);
    assert_eq!(survivors["revoked"], true);
    assert_eq!(survivors["grants"][0]["itemId"], json!(scene.plan));
    scene.clara.sign_in_again().await;
    let shared = ["BILLING", "BILLING/invoice 1.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, shared);
}

/// Clara may look at what is shared with her in the matter, and no more.
async fn capped(scene: &Scene, matter: &str) {
    let input = json!({ "matterId": matter,
        "give": [{ "contactId": scene.clara.id, "canDownload": false }] });
    let capped = scene.given.owner.change("setMatterAccess", input, "");
    let _ = capped.await.done();
}

#[tokio::test]
async fn a_matter_whose_can_download_is_changed_behind_a_closed_door_stays_shown() {
    let mut scene = scene().await;
    let sale = matter(&scene).await;
    let _ = give(&scene, &sale, &[&scene.clara.id]).await.done();
    let survivors = off_and_on(&scene, async || capped(&scene, &sale).await).await;
    assert_eq!(survivors["count"], 0);
    scene.clara.sign_in_again().await;
    assert_eq!(scene.seen_by(&scene.clara).await, ["Sale"]);
    // The next time it was so before, and saying it again changes nothing.
    let survivors = off_and_on(&scene, async || capped(&scene, &sale).await).await;
    assert_eq!(survivors["matterIds"], json!([sale]));
    scene.clara.sign_in_again().await;
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
}

/// What is said of one grant that stays as it was, and sleeps behind the contact's own portal.
const BEHIND_THEIRS: &str = "1 asleep behind the contact's own portal: opening it revokes \
    what sleeps, unless survivors is AS_BEFORE";

/// The same of the customer's.
const BEHIND_CUSTOMERS: &str = "1 asleep behind the customer's portal: opening it revokes \
    what sleeps, unless survivors is AS_BEFORE";

#[tokio::test]
async fn what_is_changed_behind_a_closed_door_stays_and_what_is_only_repeated_does_not() {
    let mut scene = scene().await;
    let owner = &scene.given.owner.clone();
    let paper = scene
        .given
        .document(&scene.baker, None, "paper.txt", b"paper");
    let paper = paper.await;
    for item in [&scene.plan, &scene.billing, &paper] {
        let _ = owner.grant_to(item, &scene.clara).await.done();
    }
    let change = async |mutation: &str, item: &str, field: &str, value: Value| {
        let mut input = json!({ "customerId": scene.baker.id, "itemId": item,
            "contactId": scene.clara.id });
        input[field] = value;
        let done = owner.change(mutation, input, "").await.done();
        done.message().to_owned()
    };
    let later = json!({ "at": scene.given.clock.now() + TimeDelta::days(9) });
    let survivors = off_and_on(&scene, async || {
        let again = owner.grant_to(&scene.plan, &scene.clara).await.done();
        let said = format!("Access already granted – {BEHIND_THEIRS}");
        assert_eq!(again.message(), said);
        let so = async |item: &str, capability: &str| {
            change("changeCapability", item, "capability", json!(capability)).await
        };
        let said = format!("It was already so. {BEHIND_THEIRS}.");
        assert_eq!(so(&scene.plan, "DOWNLOAD").await, said);
        assert_eq!(so(&scene.billing, "VIEW").await, "The access is changed.");
        assert_eq!(so(&scene.billing, "VIEW").await, "It was already so.");
        let _ = change("changeAccessExpiry", &paper, "expires", later.clone()).await;
        let again = owner.grant_to(&scene.billing, &scene.clara).await.done();
        assert!(!again.message().contains("asleep"));
    });
    let survivors = survivors.await;
    assert_eq!(survivors["count"], 1);
    assert_eq!(survivors["grants"][0]["itemId"], json!(scene.plan));
    scene.clara.sign_in_again().await;
    let seen = ["BILLING", "BILLING/invoice 1.txt", "paper.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, seen);
}

#[tokio::test]
async fn access_to_a_matter_that_is_given_again_behind_a_closed_door_sleeps() {
    let scene = scene().await;
    let sale = matter(&scene).await;
    let both = [&*scene.clara.id, &*scene.ben.id];
    let again = async |contacts: &[&str]| {
        let given = give(&scene, &sale, contacts).await.done();
        given.message().to_owned()
    };
    let _ = give(&scene, &sale, &[&scene.clara.id]).await.done();
    let survivors = off_and_on(&scene, async || {
        let asleep = format!("{BEHIND_THEIRS}.");
        let said = format!("It was already so. {asleep}");
        assert_eq!(again(&[&scene.clara.id]).await, said);
        let said = format!("Access to the matter is set. {asleep}");
        assert_eq!(again(&both).await, said);
    });
    assert_eq!(survivors.await["matterIds"], json!([sale]));
    // Opening revoked it, so it is given anew, and nothing is from before.
    assert_eq!(again(&both).await, "Access to the matter is set.");
    assert_eq!(again(&both).await, "It was already so.");
    let owner = &scene.given.owner;
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let two = BEHIND_CUSTOMERS.replacen('1', "2", 1);
    assert_eq!(again(&both).await, format!("It was already so. {two}."));
}

#[tokio::test]
async fn master_access_given_again_behind_a_closed_portal_sleeps() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.master(&scene.baker.id, true).await.done();
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let again = owner.master(&scene.baker.id, true).await.done();
    let said = format!("Master Access already granted for Baker & Sons – {BEHIND_CUSTOMERS}");
    assert_eq!(again.message(), said);
}

#[tokio::test]
async fn what_sleeps_is_said_to_be_revoked_by_opening_the_portal_that_decides_about_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let sale = matter(&scene).await;
    let both = [&*scene.clara.id, &*scene.ben.id];
    let _ = give(&scene, &sale, &both).await.done();
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let survivors = off_and_on(&scene, async || {
        let granted = format!("Access already granted – {BEHIND_THEIRS}");
        let _ = owner.switch_portal(&scene.baker.id, false).await.done();
        let again = owner.grant_to(&scene.plan, &scene.clara).await.done();
        assert_eq!(again.message(), granted);
        let again = give(&scene, &sale, &both).await.done();
        let said = format!("It was already so. {BEHIND_CUSTOMERS}; {BEHIND_THEIRS}.");
        assert_eq!(again.message(), said);
        // Opening the customer's settles what is Ben's alone.
        let settled = opened(&scene).await;
        assert_eq!(settled["count"], 1);
        assert_eq!(settled["matterIds"], json!([sale]));
        let again = owner.grant_to(&scene.plan, &scene.clara).await.done();
        assert_eq!(again.message(), granted);
    });
    let survivors = survivors.await;
    assert_eq!(survivors["count"], 2);
    assert_eq!(survivors["grants"][0]["itemId"], json!(scene.plan));
    assert_eq!(survivors["matterIds"], json!([sale]));
}

/// What Clara's own membership gives.
async fn own_terms(scene: &Scene) -> Value {
    let query = "query($id: ID!) { contact(id: $id) { memberships { membership {
        origins { group { id } role canDownload sectionIds } } } } }";
    let who = json!({ "id": scene.clara.id });
    let mut found = scene.given.owner.ask(query, who).await;
    found["contact"]["memberships"][0]["membership"]["origins"][0].take()
}

#[tokio::test]
async fn what_a_change_of_a_membership_does_not_name_stays() {
    let scene = scene().await;
    let section = section(&scene, "Tax").await;
    let change = async |field: &str, value: Value| {
        let mut input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
        input[field] = value;
        let owner = &scene.given.owner;
        let _ = owner.change("assignMembership", input, "").await.done();
        own_terms(&scene).await
    };
    let terms = |role: &str, download: bool, sections: Value| json!({ "group": null, "role": role, "canDownload": download, "sectionIds": sections });
    let (all, reads) = ("ENTITY_COLLABORATOR", "ENTITY_ACCESS");
    let tax = json!([section]);
    assert_eq!(
        change("sectionIds", tax.clone()).await,
        terms(all, true, tax.clone())
    );
    assert_eq!(
        change("canDownload", json!(false)).await,
        terms(all, false, tax.clone())
    );
    assert_eq!(
        change("role", json!(reads)).await,
        terms(reads, false, tax.clone())
    );
    assert_eq!(change("role", Value::Null).await, terms(reads, false, tax));
    assert_eq!(
        change("sectionIds", json!([])).await,
        terms(reads, false, json!([]))
    );
    // Who comes anew comes on the usual terms.
    remove(&scene).await;
    assert_eq!(
        change("role", Value::Null).await,
        terms(all, true, json!([]))
    );
}

#[tokio::test]
async fn a_switch_says_whether_a_group_makes_the_contact_a_member() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let member = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let told = async |mutation: &str| {
        let done = owner.change(mutation, member.clone(), "memberByGroup");
        done.await.done().0["memberByGroup"].take()
    };
    for switch in ["closeContactPortal", "openContactPortal"] {
        assert_eq!(told(switch).await, false, "{switch}");
    }
    let board = scene.board().await;
    let roles = json!({ "groupId": board, "customerIds": [scene.baker.id], "contacts": {} });
    let _ = owner.change("assignGroupRoles", roles, "").await.done();
    for switch in [
        "closeContactPortal",
        "openContactPortal",
        "removeMembership",
    ] {
        assert_eq!(told(switch).await, true, "{switch}");
    }
}
