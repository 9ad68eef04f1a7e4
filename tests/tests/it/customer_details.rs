//! A customer's name and number are changed.

use portico_domain::values::StaffRole;
use portico_tests::{Browser, Outcome, settled};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use crate::faults::{ran, replay_tool, url_of};
use crate::scene::{Scene, scene};
use crate::unassigned::assigned;

async fn changed(by: &Browser, scene: &Scene, number: &str, name: &str) -> Outcome {
    let input = json!({ "customerId": scene.baker.id, "number": number, "name": name });
    let wanted = "customer { number name }";
    by.change("changeCustomerDetails", input, wanted).await
}

/// What staff find under this number.
async fn found(scene: &Scene, number: &str) -> Value {
    let query = "query($n: String!) { customer(by: { number: $n }) { id name } }";
    let found = scene.given.owner.ask(query, json!({ "n": number })).await;
    found["customer"].clone()
}

#[tokio::test]
async fn a_customer_gets_another_name_and_number_and_the_old_number_is_free() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let done = changed(owner, &scene, "K-7", "Baker Ltd").await.done();
    assert_eq!(done.message(), "Baker Ltd has these details now.");
    let told = json!({ "number": "K-7", "name": "Baker Ltd" });
    assert_eq!(done.0["customer"], told);
    let query = "query { customers { edges { node { id name } } } }";
    let seen = scene.clara.ask(query, json!({})).await;
    assert_eq!(seen["customers"]["edges"][0]["node"]["name"], "Baker Ltd");
    let there = json!({ "id": scene.baker.id, "name": "Baker Ltd" });
    assert_eq!(found(&scene, "k-7").await, there);
    assert!(found(&scene, &scene.baker.number).await.is_null());
    let other = json!({ "number": scene.baker.number, "name": "Next", "kind": "PERSON" });
    let _ = owner.change("registerCustomer", other, "").await.done();
    let again = changed(owner, &scene, "K-7", "Baker Ltd").await.done();
    assert_eq!(again.code(), "ALREADY_DONE");
    // Its own number in other letters is nobody else's.
    let _ = changed(owner, &scene, "k-7", "Baker Ltd").await.done();
    let taken = json!({ "number": "K-7", "name": "Late", "kind": "PERSON" });
    let said = owner.change("registerCustomer", taken, "").await;
    let _ = said.refused("NUMBER_TAKEN");
}

#[tokio::test]
async fn numbers_that_go_from_one_to_another_are_folded_as_they_went() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let rename = async |customer: &str, number: &str| {
        let input = json!({ "customerId": customer, "number": number, "name": "Renamed" });
        let _ = owner
            .change("changeCustomerDetails", input, "")
            .await
            .done();
    };
    // Two change numbers, and the first number of all goes to a new one.
    let (baker, other) = (&scene.baker, &scene.other);
    rename(&baker.id, "between").await;
    rename(&other.id, &baker.number).await;
    rename(&baker.id, &other.number).await;
    rename(&other.id, "K-9").await;
    let next = json!({ "number": baker.number, "name": "Next", "kind": "PERSON" });
    let _ = owner.change("registerCustomer", next, "").await.done();
    let mut conn = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
    settled(&mut conn).await;
    for asked in [&["verify"][..], &["rebuild", "--all"], &["verify"]] {
        let said = ran(&mut replay_tool(&scene.given, asked)).await;
        assert!(said.status.success(), "{asked:?}: {said:?}");
    }
    let there = json!({ "id": baker.id, "name": "Renamed" });
    assert_eq!(found(&scene, &other.number).await, there);
    assert_eq!(found(&scene, &baker.number).await["name"], "Next");
}

#[tokio::test]
async fn refused_the_number_of_another_and_to_who_manages_no_customers() {
    let scene = scene().await;
    let (owner, own) = (&scene.given.owner, &scene.baker.number);
    let said = changed(owner, &scene, &scene.other.number, "Baker Ltd").await;
    assert_eq!(said.refused("NUMBER_TAKEN").arg("field"), "number");
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let said = changed(&viewer, &scene, own, "Baker Ltd").await;
    let _ = said.refused("PERMISSION_MISSING");
    // Whether a number is taken at another customer is nothing to them.
    let sam = assigned(&scene, StaffRole::Viewer, &scene.baker.id, "OWNER").await;
    for number in [&scene.other.number, &"K-7".to_owned()] {
        let said = changed(&sam, &scene, number, "Baker Ltd").await;
        let _ = said.refused("PERMISSION_MISSING");
    }
    let there = json!({ "id": scene.baker.id, "name": "Baker & Sons" });
    assert_eq!(found(&scene, own).await, there);
    let _ = changed(&sam, &scene, own, "Baker Ltd").await.done();
    let there = json!({ "id": scene.baker.id, "name": "Baker Ltd" });
    assert_eq!(found(&scene, own).await, there);
}

#[tokio::test]
async fn the_number_of_then_is_told_of_then_and_the_change_stands_in_the_audit() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let before = owner.grant(&scene.plan).await.done();
    let done = changed(owner, &scene, "K-7", "Baker Ltd").await.done();
    let query = "query($c: ID!, $a: AsOfInput) { customer(by: { id: $c }, asOf: $a) {
        number name } }";
    // Names are those of today, in the past too; the first question waits for the change.
    for (when, number) in [(&done, "K-7"), (&before, &scene.baker.number)] {
        let then = json!({ "c": scene.baker.id, "a": { "position": when.position() } });
        let then = owner.ask(query, then).await;
        let told = json!({ "number": number, "name": "Baker Ltd" });
        assert_eq!(then["customer"], told);
    }
    let query = "query($c: ID!, $p: Position) { auditEntries(atLeast: $p, filter: {
        customerId: $c, eventTypes: [\"CustomerDetailsChanged\"] }) { totalCount } }";
    let of = json!({ "c": scene.baker.id, "p": done.position() });
    assert_eq!(owner.ask(query, of).await["auditEntries"]["totalCount"], 1);
}
