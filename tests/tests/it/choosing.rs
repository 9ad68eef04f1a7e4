//! A09–A11: finding a customer, a document, a folder.

use portico_tests::{Browser, Staff};
use serde_json::{Value, json};

use crate::scene::{refused_query, scene};

const CUSTOMERS: &str = "query($search: String) { customers(search: $search) { nodes { name } } }";
const SEARCH: &str = "query($customer: ID!, $search: String) { items(customer: $customer, \
                      search: $search) { totalCount nodes { name kind } } }";

async fn customers(staff: &Staff, search: &str) -> Vec<Value> {
    let mut found = staff.ask(CUSTOMERS, json!({ "search": search })).await["customers"].take();
    let nodes: Vec<Value> = serde_json::from_value(found["nodes"].take()).unwrap();
    nodes
        .into_iter()
        .map(|mut node| node["name"].take())
        .collect()
}

async fn search(browser: &Browser, customer: &str, text: &str) -> Value {
    let variables = json!({ "customer": customer, "search": text });
    browser.ask(SEARCH, variables).await["items"].take()
}

#[tokio::test]
async fn a09_a_customer_is_found_by_name_or_by_id() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    assert_eq!(customers(owner, "baKER").await, ["Baker & Sons"]);
    assert_eq!(customers(owner, &scene.other.number).await, ["Other Ltd"]);
    assert_eq!(customers(owner, "2000").await.len(), 2);
    assert!(customers(owner, "100%").await.is_empty());
}

#[tokio::test]
async fn a09_refused_to_who_is_not_signed_in_as_staff() {
    let scene = scene().await;
    let nobody = scene.given.visitor(portico_tests::Door::Staff);
    assert_eq!(
        refused_query(&nobody, CUSTOMERS, json!({})).await,
        "NOT_SIGNED_IN"
    );
    let by_client = scene.clara.call(CUSTOMERS, json!({})).await;
    assert!(by_client.json()["data"].is_null(), "{}", by_client.text());
}

#[tokio::test]
async fn a10_search_finds_files_and_folders() {
    let scene = scene().await;
    let _ = scene
        .given
        .document(&scene.baker, None, "billing notes.txt", b"x")
        .await;
    let found = search(&scene.given.owner, &scene.baker.id, "Billing").await;
    let expected = json!([{ "name": "BILLING", "kind": "FOLDER" },
                          { "name": "billing notes.txt", "kind": "DOCUMENT" }]);
    assert_eq!(found["nodes"], expected);
}

#[tokio::test]
async fn a10_refused_search_finds_nothing_and_counts_nothing() {
    let scene = scene().await;
    let nothing = json!({ "totalCount": 0, "nodes": [] });
    let _ = scene
        .given
        .owner
        .grant_to(&scene.billing, &scene.clara)
        .await
        .done();
    assert_eq!(
        search(&scene.ben, &scene.baker.id, "billing").await,
        nothing
    );
    assert_eq!(
        search(&scene.stella, &scene.baker.id, "billing").await,
        nothing
    );
    assert_eq!(search(&scene.clara, &scene.baker.id, "plan").await, nothing);
    assert_eq!(search(&scene.clara, &scene.baker.id, "%").await, nothing);
}

#[tokio::test]
async fn a11_the_whole_customer_is_one_list_to_scroll() {
    let scene = scene().await;
    for n in 0..230 {
        let _ = scene
            .given
            .folder(&scene.baker, Some(&scene.billing), &format!("{n}"))
            .await;
    }
    let tree = scene.given.owner.whole_tree(&scene.baker.id).await;
    assert_eq!(tree.len(), 233);
    assert!(tree["BILLING/229"].folder && !tree["BILLING/invoice 1.txt"].folder);
}

#[tokio::test]
async fn a11_refused_to_clients_without_a_grant_and_to_strangers() {
    let scene = scene().await;
    for client in [&scene.ben, &scene.stella] {
        assert!(client.whole_tree(&scene.baker.id).await.is_empty());
    }
    let too_many = "query($c: ID!) { items(customer: $c, first: 1000000000) { totalCount } }";
    let variables = json!({ "c": scene.baker.id });
    assert_eq!(
        refused_query(&scene.given.owner, too_many, variables).await,
        "INVALID_INPUT"
    );
}
