//! What a dashboard counts, for all customers or for one, and for whom.

use portico_domain::values::StaffRole;
use portico_tests::{Outcome, Staff};
use serde_json::{Value, json};

use crate::scene::{Scene, refused_query, scene};

const COUNTERS: &str = "query($c: ID, $at: Position) { counters(customer: $c, atLeast: $at) {
    customers openPortals documents internalDocuments waiting
    contacts activePortals pendingPortals closedPortals stale } }";

/// The counts as of a change, which the model has taken soon.
async fn asked(staff: &Staff, customer: Option<&str>, at: &str) -> Value {
    let variables = json!({ "c": customer, "at": at });
    staff.ask(COUNTERS, variables).await["counters"].take()
}

/// Documents, working papers and what waits, as of a change.
async fn items(scene: &Scene, done: &Outcome) -> [i64; 3] {
    let owner = &scene.given.owner;
    let told = asked(owner, Some(&scene.baker.id), done.position()).await;
    ["documents", "internalDocuments", "waiting"].map(|field| told[field].as_i64().unwrap())
}

#[tokio::test]
async fn documents_are_counted_where_they_lie_and_what_waits_until_it_is_accepted() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let place = json!({ "customerId": scene.baker.id });
    let receipt = scene.clara.upload(place.clone(), "receipt.txt", b"r").await;
    let letter = scene.clara.upload(place, "letter.txt", b"l").await;
    let trashed = owner.trash(&scene.billing).await.done();
    assert_eq!(items(&scene, &trashed).await, [3, 0, 2]);
    let restored = owner.restore(&scene.billing).await.done();
    assert_eq!(items(&scene, &restored).await, [4, 0, 2]);
    let input = json!({ "itemIds": [scene.billing], "toId": scene.baker.internal,
                        "confirmed": "INTO_INTERNAL" });
    let moved = owner.change("moveItems", input, "").await.done();
    assert_eq!(items(&scene, &moved).await, [3, 1, 2]);
    let input = json!({ "itemId": receipt });
    let accepted = owner.change("acceptVersion", input, "").await.done();
    assert_eq!(items(&scene, &accepted).await, [3, 1, 1]);
    let input = json!({ "itemId": letter });
    let withdrawn = scene.clara.change("withdrawUpload", input, "").await.done();
    assert_eq!(items(&scene, &withdrawn).await, [3, 1, 0]);
}

#[tokio::test]
async fn contacts_are_counted_by_what_their_portals_are() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (nora, _) = scene.given.added_contact("Nora", &json!("CLIENT")).await;
    scene.given.member(&nora, &scene.baker, json!({})).await;
    scene.given.member(&nora, &scene.other, json!({})).await;
    let input = json!({ "contactId": scene.ben.id, "customerId": scene.baker.id });
    let closed = owner.change("closeContactPortal", input, "").await.done();
    let portals = |told: &Value| {
        [
            "contacts",
            "activePortals",
            "pendingPortals",
            "closedPortals",
        ]
        .map(|field| told[field].as_i64().unwrap())
    };
    let told = asked(owner, Some(&scene.baker.id), closed.position()).await;
    assert_eq!(portals(&told), [3, 1, 1, 1]);
    let input = json!({ "contactId": scene.clara.id });
    let ended = owner.change("closeContact", input, "").await.done();
    let told = asked(owner, Some(&scene.baker.id), ended.position()).await;
    assert_eq!(portals(&told), [3, 0, 1, 2]);
    // Who belongs to two customers is one contact with two portals.
    let told = asked(owner, None, ended.position()).await;
    assert_eq!(portals(&told), [4, 1, 2, 2]);
}

#[tokio::test]
async fn whoever_works_for_assigned_customers_counts_those_alone() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let sam = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": sam.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let none = sam.ask(COUNTERS, json!({})).await["counters"].take();
    assert_eq!(
        (&none["customers"], &none["contacts"]),
        (&json!(0), &json!(0))
    );
    let input = json!({ "staffId": sam.id, "customerIds": [scene.other.id] });
    let _ = owner.change("assignStaff", input, "").await.done();
    let place = json!({ "customerId": scene.other.id });
    let _ = scene.stella.upload(place, "hello.txt", b"hello").await;
    let closed = owner.switch_portal(&scene.other.id, false).await.done();
    let seen = asked(&sam, None, closed.position()).await;
    let own = json!({ "customers": 1, "openPortals": 0, "documents": 1, "internalDocuments": 0,
        "waiting": 1, "contacts": 1, "activePortals": 1, "pendingPortals": 0,
        "closedPortals": 0, "stale": false });
    assert_eq!(seen, own);
    let all = asked(owner, None, closed.position()).await;
    assert_eq!(
        (&all["customers"], &all["openPortals"], &all["documents"]),
        (&json!(2), &json!(1), &json!(3))
    );
    let foreign = json!({ "c": scene.baker.id });
    let nowhere = json!({ "c": scene.given.unknown_id() });
    for customer in [foreign, nowhere] {
        assert_eq!(
            refused_query(&sam, COUNTERS, customer).await,
            "NOT_ASSIGNED"
        );
    }
    let nobody = owner.signed_out();
    assert_eq!(
        refused_query(&nobody, COUNTERS, json!({})).await,
        "NOT_SIGNED_IN"
    );
    let answer = scene.clara.call(COUNTERS, json!({})).await;
    assert!(answer.text().contains("counters"), "{}", answer.text());
}
