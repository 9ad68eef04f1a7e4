//! Replacing the set of what is shared with a group, or with all clients of the
//! customer; and how large a set may be.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

const SHARED: &str = "query($customer: ID!, $group: ID) {
    sharedItems(customer: $customer, group: $group) {
        position hasMore items { item { id } grant { subject } } } }";
const WANTED: &str = "given { id } taken { id } kept visibleTo { now { id } } lostBy { id }";

async fn shared(scene: &Scene, group: Option<&str>) -> Value {
    let of = json!({ "customer": scene.baker.id, "group": group });
    scene.given.owner.ask(SHARED, of).await["sharedItems"].take()
}

fn set_to(scene: &Scene, group: Option<&str>, items: &[&String], position: &Value) -> Value {
    json!({ "customerId": scene.baker.id, "groupId": group, "itemIds": items,
            "expectedPosition": position })
}

/// Shares `plan.txt` first, then in its place `BILLING`; and refuses a set that was
/// read before.
async fn replaced(scene: &Scene, group: Option<&str>, subject: &str, sees: &[&str]) {
    let owner = &scene.given.owner;
    let first = shared(scene, group).await;
    assert_eq!(first["items"], json!([]));
    let input = set_to(scene, group, &[&scene.plan], &first["position"]);
    let _ = owner.change("setSharedItems", input, WANTED).await.done();
    let read = shared(scene, group).await;
    assert_eq!(read["items"][0]["grant"]["subject"], subject);
    let input = set_to(scene, group, &[&scene.billing], &read["position"]);
    let done = owner.change("setSharedItems", input, WANTED).await.done();
    assert_eq!(done.0["given"], json!([{ "id": scene.billing }]));
    assert_eq!(done.0["taken"], json!([{ "id": scene.plan }]));
    let people = |field: &Value| {
        let ids = field.as_array().unwrap().iter();
        let mut ids: Vec<_> = ids
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect();
        ids.sort();
        ids
    };
    let mut sees: Vec<_> = sees.iter().map(ToString::to_string).collect();
    sees.sort();
    assert_eq!(people(&done.0["visibleTo"]["now"]), sees);
    assert_eq!(people(&done.0["lostBy"]), sees);
    let shown = ["BILLING", "BILLING/invoice 1.txt"];
    assert_eq!(scene.seen_by(&scene.clara).await, shown);
    let stale = set_to(scene, group, &[&scene.plan], &read["position"]);
    let said = owner.change("setSharedItems", stale, WANTED).await;
    let said = said.refused("CHANGED_SINCE");
    let mut named = vec![json!(scene.plan), json!(scene.billing)];
    let mut told = said.arg("itemIds").as_array().unwrap().clone();
    for ids in [&mut named, &mut told] {
        ids.sort_by_key(ToString::to_string);
    }
    assert_eq!(told, named);
    assert_eq!(scene.seen_by(&scene.clara).await, shown, "nothing was done");
}

#[tokio::test]
async fn the_set_of_a_group_is_replaced_for_its_members_alone() {
    let scene = scene().await;
    let board = scene.board().await;
    // What all clients have is another set.
    let _ = scene.given.owner.grant(&scene.invoice).await.done();
    let _ = scene.given.owner.revoke(&scene.invoice).await.done();
    replaced(&scene, Some(&board), "Board", &[&scene.clara.id]).await;
    assert!(scene.seen_by(&scene.ben).await.is_empty());
}

#[tokio::test]
async fn the_set_of_all_clients_is_replaced_for_each_of_them() {
    let scene = scene().await;
    let everybody = [scene.clara.id.as_str(), scene.ben.id.as_str()];
    replaced(&scene, None, "All clients", &everybody).await;
    assert_eq!(scene.seen_by(&scene.ben).await.len(), 2);
    let partner = json!({ "kind": "PARTNER" });
    let pia = scene.given.contact(&scene.baker, "Pia", partner).await;
    assert!(scene.seen_by(&pia).await.is_empty());
}

#[tokio::test]
async fn a_set_beyond_its_limit_is_listed_as_such_and_not_replaced_until_enough_has_ended() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let soon = scene.given.clock.now() + TimeDelta::hours(1);
    let mut folders = vec![];
    for n in 0..501 {
        let name = format!("Folder {n}");
        folders.push(scene.given.folder(&scene.baker, None, &name).await);
    }
    for some in folders.chunks(200) {
        let grant = json!({ "itemIds": some, "expires": { "at": soon } });
        let _ = owner.grant_with(grant).await.done();
    }
    let read = shared(&scene, None).await;
    assert_eq!(read["hasMore"], true);
    assert_eq!(read["items"].as_array().unwrap().len(), 500);
    let input = set_to(&scene, None, &[], &read["position"]);
    let said = owner.change("setSharedItems", input, "").await;
    let said = said.refused("INVALID_INPUT");
    assert_eq!(said.arg("field"), "itemIds");
    assert!(
        said.message().contains("ore than 500 items"),
        "{}",
        said.message()
    );
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 501);
    let _ = owner.grant(&scene.invoice).await.done();
    scene.given.clock.advance(TimeDelta::hours(1));
    let read = shared(&scene, None).await;
    assert_eq!(read["hasMore"], false);
    assert_eq!(read["items"].as_array().unwrap().len(), 1);
    assert_eq!(read["items"][0]["item"]["id"], json!(scene.invoice));
    let input = set_to(&scene, None, &[&scene.plan], &read["position"]);
    let done = owner.change("setSharedItems", input, WANTED).await.done();
    assert_eq!(done.0["taken"], json!([{ "id": scene.invoice }]));
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn a_set_behind_a_closed_portal_says_what_opening_it_revokes() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let read = shared(&scene, None).await;
    let both = [&scene.plan, &scene.billing];
    let input = set_to(&scene, None, &both, &read["position"]);
    let done = owner.change("setSharedItems", input, WANTED).await.done();
    assert_eq!(
        done.message(),
        "1 shared. 1 asleep behind the customer's portal: opening it revokes what sleeps, unless \
         survivors is AS_BEFORE."
    );
    let open = json!({ "customerId": scene.baker.id });
    let wanted = "survivors { revoked grants { itemId } }";
    let opened = owner.change("openCustomerPortal", open, wanted).await;
    let was = json!({ "revoked": true, "grants": [{ "itemId": scene.plan }] });
    assert_eq!(opened.done().0["survivors"], was);
}
