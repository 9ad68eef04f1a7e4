//! A05–A08: the staff console's way to a customer's documents.

use portico_domain::values::StaffRole;
use portico_tests::given::PASSWORD;
use portico_tests::{Browser, Door};
use serde_json::{Value, json};

use crate::scene::{refused_query, scene};

const OWNER: &str = "olivia.owner@firm.example";
const CUSTOMERS: &str =
    "query($s: String) { customers(search: $s) { totalCount nodes { id name } } }";
const DOCUMENTS: &str = "query($c: ID!) { items(customer: $c) { nodes { name } } }";
/// What the dashboard asks.
const COUNTS: &str = "query($c: ID!, $chosen: Boolean!) { customers(first: 1) { totalCount } \
                      items(customer: $c, flat: true, first: 1) @include(if: $chosen) { totalCount } }";

/// What a console shows to whoever stands before it: every way there is refused.
async fn shut(browser: &Browser, customer: &str) {
    let me = browser.ask("{ me { id } }", json!({})).await;
    assert_eq!(me, json!({ "me": null }));
    let chosen = json!({ "c": customer, "chosen": true });
    for (query, variables) in [
        (CUSTOMERS, json!({})),
        (DOCUMENTS, json!({ "c": customer })),
        (COUNTS, chosen),
    ] {
        assert_eq!(
            refused_query(browser, query, variables).await,
            "NOT_SIGNED_IN",
            "{query}"
        );
    }
}

#[tokio::test]
async fn a05_staff_sign_in_and_reach_a_customers_documents() {
    let scene = scene().await;
    let mut browser = scene.given.visitor(Door::Staff);
    let _ = browser.sign_in(OWNER, PASSWORD).await.done();
    let me = browser.ask("{ me { name permissions } }", json!({})).await;
    assert_eq!(me["me"]["name"], "Olivia Owner");
    let permissions = me["me"]["permissions"].as_array().unwrap();
    assert!(permissions.contains(&json!("READ_DOCUMENTS")), "{me}");
    let found = browser.ask(CUSTOMERS, json!({ "s": "Baker" })).await;
    let customer = &found["customers"]["nodes"][0]["id"];
    let documents = browser.ask(DOCUMENTS, json!({ "c": customer })).await;
    let names = json!([{ "name": "BILLING" }, { "name": "plan.txt" }]);
    assert_eq!(documents["items"]["nodes"], names);
}

#[tokio::test]
async fn a05_refused_to_clients_and_to_who_is_not_signed_in() {
    let scene = scene().await;
    let mut console = scene.given.visitor(Door::Staff);
    shut(&console, &scene.baker.id).await;
    let said = console.sign_in(&scene.clara.email, PASSWORD).await;
    let _ = said.refused("WRONG_CREDENTIALS");
    shut(&console, &scene.baker.id).await;
    // A client's session is none at this door.
    let cookie = scene.clara.cookie().unwrap();
    let headers = [("cookie", cookie), ("content-type", "application/json")];
    let body = json!({ "query": CUSTOMERS }).to_string();
    let answer = console
        .send(("POST", "/staff/graphql"), &headers, body)
        .await;
    assert_eq!(answer.code(), "NOT_SIGNED_IN");
}

#[tokio::test]
async fn a06_the_left_panel_leads_to_dashboard_and_vault_for_every_reader() {
    let scene = scene().await;
    for role in [StaffRole::Viewer, StaffRole::Auditor, StaffRole::Staff] {
        let staff = scene.given.staff(role).await;
        let counts = staff.ask(COUNTS, json!({ "c": "", "chosen": false })).await;
        assert_eq!(counts, json!({ "customers": { "totalCount": 2 } }));
        let documents = staff.ask(DOCUMENTS, json!({ "c": scene.baker.id })).await;
        assert_eq!(documents["items"]["nodes"].as_array().unwrap().len(), 2);
    }
    let page = scene.given.owner.send(("GET", "/staff"), &[], "").await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn a06_refused_after_signing_out() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Viewer).await;
    let _ = staff
        .ask("mutation { signOut { __typename } }", json!({}))
        .await;
    shut(&staff, &scene.baker.id).await;
}

#[tokio::test]
async fn a07_the_cards_counters_follow_what_is_there() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let counts = async |customer: &str| {
        let chosen = json!({ "c": customer, "chosen": true });
        let counts = owner.ask(COUNTS, chosen).await;
        let count = |what: &str| counts[what]["totalCount"].as_i64().unwrap();
        (count("customers"), count("items"))
    };
    assert_eq!(counts(&scene.baker.id).await, (2, 3));
    assert_eq!(counts(&scene.other.id).await, (2, 0));
    scene.given.customer("Third Ltd").await;
    scene
        .given
        .document(&scene.baker, None, "more.txt", b"more")
        .await;
    assert_eq!(counts(&scene.baker.id).await, (3, 4));
    let _ = owner.trash(&scene.billing).await.done();
    assert_eq!(counts(&scene.baker.id).await, (3, 2));
}

#[tokio::test]
async fn a07_refused_no_count_leaves_to_clients() {
    let scene = scene().await;
    let chosen = json!({ "c": scene.baker.id, "chosen": true });
    let nobody = scene.given.visitor(Door::Staff);
    let answer = nobody.call(COUNTS, chosen).await;
    assert_eq!(answer.code(), "NOT_SIGNED_IN");
    assert_eq!(answer.json()["data"], Value::Null);
    // The portal's own counts know nothing of what is not shared.
    let query = "query($c: ID!) { items(customer: $c) { totalCount } }";
    for client in [&scene.clara, &scene.stella] {
        let seen = client.ask(query, json!({ "c": scene.baker.id })).await;
        assert_eq!(seen["items"]["totalCount"], 0);
    }
}

#[tokio::test]
async fn a08_documents_are_those_of_the_chosen_customer() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    scene
        .given
        .document(&scene.other, None, "of the other.txt", b"x")
        .await;
    let names = async |customer: &str| {
        let listed = owner.ask(DOCUMENTS, json!({ "c": customer })).await;
        listed["items"]["nodes"].clone()
    };
    let bakers = json!([{ "name": "BILLING" }, { "name": "plan.txt" }]);
    assert_eq!(names(&scene.baker.id).await, bakers);
    let others = json!([{ "name": "of the other.txt" }]);
    assert_eq!(names(&scene.other.id).await, others);
}

#[tokio::test]
async fn a08_refused_without_a_customer_and_with_a_folder_of_another() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let without = owner.call("{ items { totalCount } }", json!({})).await;
    assert!(without.text().contains("customer"), "{}", without.text());
    assert!(without.json()["data"].is_null());
    let query = "query($c: ID!, $p: ID) { items(customer: $c, parent: $p) { totalCount } }";
    for (customer, parent) in [
        (scene.other.id.as_str(), Some(scene.billing.as_str())),
        (&scene.given.unknown_id(), None),
    ] {
        let variables = json!({ "c": customer, "p": parent });
        let listed = owner.call(query, variables).await;
        let nothing = json!({ "data": { "items": { "totalCount": 0 } } });
        assert_eq!(listed.json(), nothing, "{customer}");
    }
}
