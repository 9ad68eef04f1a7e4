//! Replacing the whole set of what is shared with one subject.

use chrono::TimeDelta;
use futures_util::future::join_all;
use portico_domain::values::StaffRole;
use portico_tests::{Client, Outcome};
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

const SHARED: &str = "query($customer: ID!, $contact: ID) { \
    sharedItems(customer: $customer, contact: $contact) { \
    position at hasMore items { item { id } grant { capability } } } }";
const WANTED: &str = "given { id } taken { id } kept visibleTo { now { id } } lostBy { id }";
const PREVIEW: &str = "query($change: PreviewChangeInput!) { previewChange(change: $change) { \
    __typename ... on ChangePreview { gains loses others } } }";

async fn shared(scene: &Scene, contact: &Client) -> Value {
    let of = json!({ "customer": scene.baker.id, "contact": contact.id });
    let owner = &scene.given.owner;
    owner.ask(SHARED, of).await["sharedItems"].take()
}

fn set_to(scene: &Scene, contact: &Client, items: &[&String], position: &Value) -> Value {
    json!({ "customerId": scene.baker.id, "contactId": contact.id, "itemIds": items,
            "expectedPosition": position })
}

async fn set(scene: &Scene, contact: &Client, items: &[&String], position: &Value) -> Outcome {
    let input = set_to(scene, contact, items, position);
    let owner = &scene.given.owner;
    owner.change("setSharedItems", input, WANTED).await
}

#[tokio::test]
async fn c14_the_set_shared_with_a_contact_is_replaced_in_one_command() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let _ = owner.grant_to(&scene.plan, &scene.ben).await.done();
    let before = shared(&scene, &scene.clara).await;
    assert_eq!(before["items"][0]["item"]["id"], json!(scene.plan));
    let position = &before["position"];
    let done = set(&scene, &scene.clara, &[&scene.billing], position).await;
    let done = done.done();
    assert_eq!(done.message(), "1 shared, 1 not any more.");
    assert_eq!(done.0["given"], json!([{ "id": scene.billing }]));
    assert_eq!(done.0["taken"], json!([{ "id": scene.plan }]));
    let clara = json!([{ "id": scene.clara.id }]);
    assert_eq!(
        (&done.0["visibleTo"]["now"], &done.0["lostBy"]),
        (&clara, &clara)
    );
    let seen = ["BILLING", "BILLING/invoice 1.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, seen);
    assert_eq!(scene.seen_by(&scene.ben).await, ["plan.txt"]);
}

#[tokio::test]
async fn what_is_named_and_stands_stays_on_its_own_terms() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let view = json!({ "itemIds": [scene.plan], "contactId": scene.clara.id,
                       "capability": "VIEW" });
    let _ = owner.grant_with(view).await.done();
    let position = shared(&scene, &scene.clara).await["position"].take();
    let both = [&scene.plan, &scene.invoice];
    let done = set(&scene, &scene.clara, &both, &position).await.done();
    assert_eq!(done.0["given"], json!([{ "id": scene.invoice }]));
    assert_eq!((&done.0["kept"], &done.0["taken"]), (&json!(1), &json!([])));
    let after = shared(&scene, &scene.clara).await;
    assert_eq!(after["items"][0]["grant"]["capability"], "VIEW");
    let again = set(&scene, &scene.clara, &both, &after["position"]).await;
    assert_eq!(again.done().code(), "ALREADY_DONE");
    let nothing = set(&scene, &scene.clara, &[], &after["position"]).await;
    assert_eq!(nothing.done().0["taken"].as_array().unwrap().len(), 2);
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}

#[tokio::test]
async fn what_changed_since_it_was_read_is_named_and_nothing_is_done() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let _ = owner.grant_to(&scene.invoice, &scene.clara).await.done();
    let read = shared(&scene, &scene.clara).await;
    let _ = owner.grant_to(&scene.billing, &scene.ben).await.done();
    let _ = owner.revoke_from(&scene.invoice, &scene.clara).await.done();
    let said = set(&scene, &scene.clara, &[&scene.invoice], &read["position"]).await;
    let said = said.refused("CHANGED_SINCE");
    assert_eq!(said.arg("itemIds"), &json!([scene.invoice]));
    assert!(
        said.message().contains("\"invoice 1.txt\""),
        "{}",
        said.message()
    );
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
    let read = shared(&scene, &scene.clara).await;
    let set_now = set(&scene, &scene.clara, &[&scene.invoice], &read["position"]).await;
    assert_eq!(set_now.done().0["kept"], 0);
    // The second is what a log says that has no event.
    for place in ["9-9-9", "0-0-0"] {
        let said = set(&scene, &scene.clara, &[], &json!(place)).await;
        let said = said.refused("INVALID_INPUT");
        assert_eq!(said.arg("field"), "expectedPosition", "{place}");
    }
    assert_eq!(scene.seen_by(&scene.clara).await, ["invoice 1.txt"]);
}

#[tokio::test]
async fn what_ended_since_it_was_read_is_not_granted_anew_unawares() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let soon = scene.given.clock.now() + TimeDelta::seconds(2);
    let short = json!({ "itemIds": [scene.plan], "contactId": scene.clara.id,
        "capability": "VIEW", "expires": { "at": soon } });
    let _ = owner.grant_with(short).await.done();
    let _ = owner.grant_to(&scene.billing, &scene.clara).await.done();
    let read = shared(&scene, &scene.clara).await;
    assert_eq!(read["items"].as_array().unwrap().len(), 2);
    scene.given.clock.advance(TimeDelta::seconds(3));
    let both = [&scene.plan, &scene.billing];
    let plain = set_to(&scene, &scene.clara, &both, &read["position"]);
    let mut dated = plain.clone();
    dated["expectedAt"] = read["at"].clone();
    for input in [plain, dated.clone()] {
        let said = owner.change("setSharedItems", input, WANTED).await;
        let said = said.refused("CHANGED_SINCE");
        assert_eq!(said.arg("itemIds"), &json!([scene.plan]));
        assert!(
            said.message().contains("\"plan.txt\""),
            "{}",
            said.message()
        );
    }
    let seen = scene.seen_by(&scene.clara).await;
    assert_eq!(seen, ["BILLING", "BILLING/invoice 1.txt"]);
    // Whoever has seen that it ended may share it again, from the same place in the log.
    let again = shared(&scene, &scene.clara).await;
    assert_eq!(again["items"].as_array().unwrap().len(), 1);
    dated["expectedAt"] = again["at"].clone();
    let done = owner.change("setSharedItems", dated.clone(), WANTED).await;
    let done = done.done();
    assert_eq!(done.0["given"], json!([{ "id": scene.plan }]));
    assert_eq!(done.0["kept"], 1);
    dated["expectedAt"] = json!("yesterday");
    let said = owner.change("setSharedItems", dated, WANTED).await;
    assert_eq!(said.refused("INVALID_INPUT").arg("field"), "expectedAt");
}

#[tokio::test]
async fn what_ended_and_is_not_wanted_stands_in_nobodys_way() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let soon = scene.given.clock.now() + TimeDelta::seconds(2);
    let short = json!({ "itemIds": [scene.plan], "contactId": scene.clara.id,
        "expires": { "at": soon } });
    let _ = owner.grant_with(short).await.done();
    let read = shared(&scene, &scene.clara).await;
    scene.given.clock.advance(TimeDelta::seconds(3));
    let done = set(&scene, &scene.clara, &[&scene.billing], &read["position"]).await;
    let done = done.done();
    assert_eq!(done.0["given"], json!([{ "id": scene.billing }]));
    assert_eq!(done.0["taken"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_those_who_replace_one_set_at_once_all_but_one_are_told() {
    let scene = scene().await;
    let read = shared(&scene, &scene.clara).await;
    let sets = [&scene.plan, &scene.invoice, &scene.billing, &scene.plan];
    let sets = sets.map(|item| {
        let input = set_to(&scene, &scene.clara, &[item], &read["position"]);
        async {
            let call = scene.given.owner.change_call("setSharedItems", input, "");
            call.await.json()["data"]["setSharedItems"].take()
        }
    });
    let answers = join_all(sets).await;
    let refused = answers.iter().filter(|one| one["code"] == "CHANGED_SINCE");
    assert_eq!(refused.count(), 3, "{answers:?}");
    let left = shared(&scene, &scene.clara).await;
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_repeat_under_its_key_is_told_what_was_done_and_a_preview_what_would_be() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let position = shared(&scene, &scene.clara).await["position"].take();
    let mut input = set_to(&scene, &scene.clara, &[&scene.billing], &position);
    input["idempotencyKey"] = json!("once");
    let change = json!({ "change": { "setSharedItems": input } });
    let foreseen = owner.ask(PREVIEW, change).await["previewChange"].take();
    let expected = json!({ "__typename": "ChangePreview", "gains": 2, "loses": 1, "others": 0 });
    assert_eq!(foreseen, expected);
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
    let first = owner.change("setSharedItems", input.clone(), WANTED).await;
    let again = owner.change("setSharedItems", input, WANTED).await;
    assert_eq!(first.done(), again.done());
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 2);
}

#[tokio::test]
async fn c14_refused_to_who_may_not_share_and_for_what_is_not_the_customers() {
    let scene = scene().await;
    let position = shared(&scene, &scene.clara).await["position"].take();
    let staff = scene.given.staff(StaffRole::Staff).await;
    let input = set_to(&scene, &scene.clara, &[&scene.plan], &position);
    let said = staff.change("setSharedItems", input, "").await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
    let theirs = scene
        .given
        .document(&scene.other, None, "x.txt", b"x")
        .await;
    let said = set(&scene, &scene.clara, &[&scene.plan, &theirs], &position).await;
    let _ = said.refused("NOT_FOUND");
    let said = set(&scene, &scene.stella, &[&scene.plan], &position).await;
    let _ = said.refused("NO_MEMBERSHIP");
    let secret = &scene.baker.internal;
    let said = set(&scene, &scene.clara, &[secret], &position).await;
    let _ = said.refused("INTERNAL_AREA");
    let many: Vec<String> = (0..501).map(|_| scene.given.unknown_id()).collect();
    let many: Vec<&String> = many.iter().collect();
    let said = set(&scene, &scene.clara, &many, &position).await;
    assert_eq!(said.refused("INVALID_INPUT").arg("field"), "itemIds");
    assert!(scene.seen_by(&scene.clara).await.is_empty());
    let said = scene
        .clara
        .call(SHARED, json!({ "customer": scene.baker.id }))
        .await;
    assert!(said.text().contains("errors"), "{}", said.text());
}
