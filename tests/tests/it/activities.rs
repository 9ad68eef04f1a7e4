//! What people read about work done, and how much a contact may see.

use serde_json::json;

use crate::scene::{refused_query, scene};

const FEED: &str = "query($c: ID!, $i: ID, $f: Int, $a: String, $at: Position) {
    activities(customer: $c, item: $i, first: $f, after: $a, atLeast: $at) {
        totalCount stale pageInfo { hasNextPage endCursor }
        nodes { kind actor item itemId contact } } }";

#[tokio::test]
async fn a_customers_activities_are_told_newest_first() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let revoked = owner.revoke_from(&scene.plan, &scene.clara).await.done();
    let asked = json!({ "c": scene.baker.id, "f": 2, "at": revoked.position() });
    let first = owner.ask(FEED, asked).await["activities"].clone();
    let kinds = |page: &serde_json::Value| -> Vec<String> {
        let nodes = page["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["kind"].to_string()).collect()
    };
    assert_eq!(kinds(&first), ["\"ACCESS_REVOKED\"", "\"ACCESS_GRANTED\""]);
    assert_eq!(first["stale"], false);
    let told = &first["nodes"][1];
    assert_eq!(told["item"], "plan.txt");
    assert_eq!(told["contact"], "Clara Tester");
    assert!(told["actor"].is_string());
    let after = &first["pageInfo"]["endCursor"];
    let next = json!({ "c": scene.baker.id, "f": 2, "a": after });
    let second = owner.ask(FEED, next).await["activities"].clone();
    assert!(kinds(&second).contains(&"\"UPLOADED\"".to_owned()));
    // One item's own, and of no other customer's.
    let about = json!({ "c": scene.baker.id, "i": scene.plan });
    let about = owner.ask(FEED, about).await["activities"].clone();
    assert_eq!(about["totalCount"], 3);
    let elsewhere = json!({ "c": scene.other.id, "i": scene.plan });
    let elsewhere = owner.ask(FEED, elsewhere).await;
    assert_eq!(elsewhere["activities"]["totalCount"], 0);
}

#[tokio::test]
async fn activities_are_refused_without_a_session_and_no_question_of_clients() {
    let scene = scene().await;
    let asked = json!({ "c": scene.baker.id });
    let nobody = scene.given.owner.signed_out();
    assert_eq!(
        refused_query(&nobody, FEED, asked.clone()).await,
        "NOT_SIGNED_IN"
    );
    let answer = scene.clara.call(FEED, asked).await.json();
    assert!(
        answer["errors"][0]["message"]
            .to_string()
            .contains("activities")
    );
}

#[tokio::test]
async fn a_members_documents_shared_are_those_that_they_see() {
    let scene = scene().await;
    let shared = async || {
        let query = "query($c: ID!) { customer(by: { id: $c }) {
            members { nodes { contact { id } documentsShared } } } }";
        let asked = json!({ "c": scene.baker.id });
        let members =
            scene.given.owner.ask(query, asked).await["customer"]["members"]["nodes"].clone();
        let count = |contact: &str| {
            let of = |member: &&serde_json::Value| member["contact"]["id"] == contact;
            let member = members.as_array().unwrap().iter().find(of).unwrap();
            member["documentsShared"].as_i64().unwrap()
        };
        (count(&scene.clara.id), count(&scene.ben.id))
    };
    assert_eq!(shared().await, (0, 0));
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let _ = scene
        .given
        .owner
        .grant_to(&scene.plan, &scene.ben)
        .await
        .done();
    assert_eq!(shared().await, (1, 2));
    let _ = scene.given.owner.trash(&scene.invoice).await.done();
    assert_eq!(shared().await, (0, 1));
}
