//! What a command that widens access says of who sees it now and who waits.

use portico_domain::values::StaffRole;
use portico_tests::Outcome;
use portico_tests::bytes::file;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

const VISIBLE: &str = "visibleTo { now { id } waiting { contact { id } reason } }";
const NOBODY: [String; 0] = [];

fn now(done: &Outcome) -> Vec<String> {
    let now = done.0["visibleTo"]["now"].as_array().unwrap().iter();
    now.map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

fn waiting(done: &Outcome) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let waiting = done.0["visibleTo"]["waiting"].as_array().unwrap().iter();
    waiting
        .map(|one| (text(&one["contact"]["id"]), text(&one["reason"])))
        .collect()
}

/// Carried out by the owner.
async fn act(scene: &Scene, mutation: &str, input: Value) -> Outcome {
    let owner = &scene.given.owner;
    owner.change(mutation, input, VISIBLE).await.done()
}

async fn grant(scene: &Scene, item: &str) -> Outcome {
    act(scene, "grantAccess", json!({ "itemIds": [item] })).await
}

pub(crate) async fn section(scene: &Scene, name: &str) -> String {
    let input = json!({ "name": name });
    let owner = &scene.given.owner;
    let made = owner.change("defineSection", input, "sectionId").await;
    made.done().text("sectionId").to_owned()
}

#[tokio::test]
async fn a_grant_says_who_sees_it_now_and_what_each_other_one_waits_for() {
    let scene = scene().await;
    let given = &scene.given;
    let (nora, _) = given.added_contact("Nora", &Value::Null).await;
    given.member(&nora, &scene.baker, json!({})).await;
    let (ivan, _) = given.added_contact("Ivan", &Value::Null).await;
    given.member(&ivan, &scene.baker, json!({})).await;
    let _ = given.invitation(&ivan).await;
    let off = given.client(&scene.baker, "Otto").await;
    let input = json!({ "contactId": off.id, "customerId": scene.baker.id });
    let _ = act(&scene, "closeContactPortal", input).await;
    let pia = given
        .contact(&scene.baker, "Pia", json!({ "kind": "PARTNER" }))
        .await;
    let done = grant(&scene, &scene.billing).await;
    assert_eq!(now(&done), [scene.ben.id.clone(), scene.clara.id.clone()]);
    let reason = |id: &str, reason: &str| (id.to_owned(), reason.to_owned());
    let expected = [
        reason(&ivan, "PENDING"),
        reason(&nora, "NOT_INVITED"),
        reason(&off.id, "PORTAL_CLOSED"),
    ];
    assert_eq!(waiting(&done), expected);
    let input = json!({ "itemIds": [scene.plan], "contactId": pia.id });
    assert_eq!(now(&act(&scene, "grantAccess", input).await), [pia.id]);
}

#[tokio::test]
async fn who_sees_it_is_whoever_the_lists_show_it_to() {
    let scene = scene().await;
    let section = section(&scene, "Billing").await;
    let input = json!({ "itemIds": [scene.billing], "sectionId": section });
    let _ = act(&scene, "setSection", input).await;
    let done = grant(&scene, &scene.billing).await;
    assert_eq!(now(&done), NOBODY);
    let closed = |id: &str| (id.to_owned(), "SECTION".to_owned());
    let both = [closed(&scene.ben.id), closed(&scene.clara.id)];
    assert_eq!(waiting(&done), both);
    assert!(scene.seen_by(&scene.clara).await.is_empty());
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id,
        "sectionIds": [section] });
    let done = act(&scene, "assignMembership", input).await;
    assert_eq!(now(&done), std::slice::from_ref(&scene.clara.id));
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 2);
    let input = json!({ "contactId": scene.ben.id, "customerId": scene.baker.id });
    let done = act(&scene, "assignMembership", input).await;
    assert_eq!(waiting(&done), [closed(&scene.ben.id)]);
}

#[tokio::test]
async fn what_is_put_into_a_shared_place_is_told_before_and_after() {
    let scene = scene().await;
    let _ = grant(&scene, &scene.billing).await;
    let both = [scene.ben.id.clone(), scene.clara.id.clone()];
    let into = |parent: Option<&str>| json!({ "customerId": scene.baker.id, "parentId": parent });
    let mut folder = into(Some(&scene.billing));
    folder["name"] = json!("New");
    assert_eq!(now(&act(&scene, "createFolder", folder).await), both);
    let mut files = into(Some(&scene.billing));
    files["files"] = json!([file("new.txt", b"new")]);
    assert_eq!(now(&act(&scene, "beginUploads", files).await), both);
    let mut files = into(None);
    files["files"] = json!([file("new.txt", b"new")]);
    assert_eq!(now(&act(&scene, "beginUploads", files).await), NOBODY);
    let input = json!({ "itemIds": [scene.plan], "toId": scene.billing });
    assert_eq!(now(&act(&scene, "moveItems", input).await), both);
    let _ = scene.given.owner.trash(&scene.billing).await.done();
    let input = json!({ "itemIds": [scene.billing] });
    assert_eq!(now(&act(&scene, "restoreItems", input).await), both);
}

#[tokio::test]
async fn a_clients_own_folder_does_not_show_her_what_the_firm_puts_there() {
    let scene = scene().await;
    let input = json!({ "customerId": scene.baker.id, "name": "Mine" });
    let made = scene
        .clara
        .change("createFolder", input, "item { id }")
        .await;
    let mine = made.done().id("item");
    let mut input = json!({ "customerId": scene.baker.id, "parentId": mine });
    input["files"] = json!([file("new.txt", b"new")]);
    assert_eq!(now(&act(&scene, "beginUploads", input).await), NOBODY);
}

#[tokio::test]
async fn opening_a_portal_and_a_group_say_who_enters() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = json!({ "customerId": scene.baker.id });
    let done = act(&scene, "grantMasterAccess", input).await;
    assert_eq!(now(&done).len(), 2);
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let input = json!({ "itemIds": [scene.plan], "contactId": scene.clara.id });
    let closed = ("PORTAL_CLOSED".to_owned(), 2);
    let done = act(&scene, "grantAccess", input).await;
    let reasons = waiting(&done);
    assert_eq!((reasons[0].1.clone(), reasons.len()), closed);
    let input = json!({ "customerId": scene.baker.id, "survivors": "AS_BEFORE" });
    let done = act(&scene, "openCustomerPortal", input).await;
    assert_eq!(now(&done).len(), 2);
    let made = owner
        .change("createGroup", json!({ "name": "Board" }), "groupId")
        .await;
    let group = made.done().text("groupId").to_owned();
    let input = json!({ "groupId": group, "memberIds": [scene.stella.id] });
    assert_eq!(now(&act(&scene, "addGroupMembers", input).await), NOBODY);
    let input = json!({ "groupId": group, "customerIds": [scene.baker.id], "contacts": {} });
    let done = act(&scene, "assignGroupRoles", input).await;
    assert_eq!(now(&done), std::slice::from_ref(&scene.stella.id));
    assert_eq!(scene.seen_by(&scene.stella).await.len(), 3);
}

#[tokio::test]
async fn reopening_a_contacts_portal_asks_the_right_to_share() {
    let scene = scene().await;
    let _ = grant(&scene, &scene.billing).await;
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let closed = admin.change("closeContactPortal", input.clone(), "").await;
    let _ = closed.done();
    let said = admin.change("openContactPortal", input.clone(), "").await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
    assert!(scene.clara.ask("{ me { __typename } }", json!({})).await["me"].is_null());
    let done = act(&scene, "openContactPortal", input).await;
    assert_eq!(now(&done), std::slice::from_ref(&scene.clara.id));
}

#[tokio::test]
async fn restoring_a_folder_that_holds_something_shared_asks_the_right_to_share() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let _ = grant(&scene, &scene.invoice).await;
    let _ = staff.trash(&scene.billing).await.done();
    let said = staff.restore(&scene.billing).await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}

#[tokio::test]
async fn moving_something_out_of_a_closed_section_or_internal_asks_the_right_to_share() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let _ = grant(&scene, &scene.invoice).await;
    let section = section(&scene, "Billing").await;
    let input = json!({ "itemIds": [scene.billing], "sectionId": section });
    let _ = act(&scene, "setSection", input).await;
    let move_to = async |item: &str, to: &str, confirmed: Value| {
        let input = json!({ "itemIds": [item], "toId": to, "confirmed": confirmed });
        staff.change("moveItems", input, "").await
    };
    let (files, internal) = (&scene.baker.files, &scene.baker.internal);
    let said = move_to(&scene.invoice, files, Value::Null).await;
    let _ = said.refused("PERMISSION_MISSING");
    let input = json!({ "itemIds": [scene.plan], "toId": internal, "confirmed": "INTO_INTERNAL" });
    let _ = act(&scene, "moveItems", input).await;
    let said = move_to(&scene.plan, files, json!("OUT_OF_INTERNAL")).await;
    let _ = said.refused("PERMISSION_MISSING");
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}

#[tokio::test]
async fn what_comes_back_says_who_sees_anything_of_it_again() {
    let scene = scene().await;
    let clara = || vec![scene.clara.id.clone()];
    let input = json!({ "itemIds": [scene.invoice], "contactId": scene.clara.id });
    let _ = act(&scene, "grantAccess", input).await;
    let one = json!({ "itemIds": [scene.billing] });
    let _ = scene.given.owner.trash(&scene.billing).await.done();
    let done = act(&scene, "restoreItems", one.clone()).await;
    assert_eq!(now(&done), clara(), "the folder holds what she was granted");

    let hidden = section(&scene, "Hidden").await;
    let input = json!({ "itemIds": [scene.billing], "sectionId": hidden });
    let done = act(&scene, "setSection", input).await;
    let waits = (scene.clara.id.clone(), "SECTION".to_owned());
    assert_eq!((now(&done), waiting(&done)), (vec![], vec![waits]));
    let done = act(&scene, "setSection", one.clone()).await;
    assert_eq!(now(&done), clara());

    let moved = |to: &str, confirmed: &str| json!({ "itemIds": [scene.billing], "toId": to, "confirmed": confirmed });
    let input = moved(&scene.baker.internal, "INTO_INTERNAL");
    assert_eq!(now(&act(&scene, "moveItems", input).await), NOBODY);
    let input = moved(&scene.baker.files, "OUT_OF_INTERNAL");
    assert_eq!(now(&act(&scene, "moveItems", input).await), clara());
}

#[tokio::test]
async fn what_a_client_sent_is_told_with_the_folder_that_holds_it() {
    let scene = scene().await;
    let _ = grant(&scene, &scene.billing).await;
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    let _ = scene.clara.upload(place, "mine.txt", b"mine").await;
    let _ = scene.given.owner.revoke(&scene.billing).await.done();
    let _ = scene.given.owner.trash(&scene.billing).await.done();
    let input = json!({ "itemIds": [scene.billing] });
    let done = act(&scene, "restoreItems", input).await;
    assert_eq!(now(&done), std::slice::from_ref(&scene.clara.id));
}

#[tokio::test]
async fn of_several_things_in_a_folder_the_one_that_is_seen_counts() {
    let scene = scene().await;
    let _ = grant(&scene, &scene.billing).await;
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    let mut items = vec![scene.invoice.clone()];
    // Before and after it by their ids, and shown to nobody but Ben.
    for name in ["a.txt", "z.txt"] {
        items.push(scene.ben.upload(place.clone(), name, b"Ben's").await);
    }
    let _ = scene.given.owner.revoke(&scene.billing).await.done();
    let input = json!({ "itemIds": items, "contactId": scene.clara.id });
    let _ = act(&scene, "grantAccess", input).await;
    assert_eq!(scene.seen_by(&scene.clara).await, ["invoice 1.txt"]);
    let _ = scene.given.owner.trash(&scene.billing).await.done();
    let input = json!({ "itemIds": [scene.billing] });
    let done = act(&scene, "restoreItems", input).await;
    assert_eq!(now(&done), [scene.ben.id.clone(), scene.clara.id.clone()]);
}

#[tokio::test]
async fn of_what_each_was_given_in_a_folder_everybody_is_told() {
    let scene = scene().await;
    let (given, baker) = (&scene.given, &scene.baker);
    let off = given.client(baker, "Otto").await;
    let mia = given.client(baker, "Mia").await;
    let board = scene.board().await;
    let input = json!({ "groupId": board, "memberIds": [mia.id] });
    let _ = given
        .owner
        .change("addGroupMembers", input, "")
        .await
        .done();
    let to = [
        json!({ "contactId": scene.ben.id }),
        json!({ "contactId": off.id }),
        json!({ "groupId": board }),
        json!({ "contactId": scene.ben.id }),
    ];
    // In folders of their own, so that none stands for another.
    for (n, mut input) in to.into_iter().enumerate() {
        let name = format!("Year {n}");
        let year = given.folder(baker, Some(&scene.billing), &name).await;
        input["itemIds"] = json!([given.document(baker, Some(&year), "a.txt", b"a").await]);
        let _ = act(&scene, "grantAccess", input).await;
    }
    let input = json!({ "contactId": off.id, "customerId": baker.id });
    let _ = act(&scene, "closeContactPortal", input).await;
    let _ = given.owner.trash(&scene.billing).await.done();
    let input = json!({ "itemIds": [scene.billing] });
    let done = act(&scene, "restoreItems", input).await;
    let seen = [&scene.ben.id, &scene.clara.id, &mia.id].map(String::clone);
    assert_eq!(now(&done), seen);
    assert_eq!(
        waiting(&done),
        [(off.id.clone(), "PORTAL_CLOSED".to_owned())]
    );
}
