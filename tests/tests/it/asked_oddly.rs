//! Documents that the specification allows and that nobody would write: what they ask is
//! answered all the same.

use serde_json::json;

use crate::scene::scene;

#[tokio::test]
async fn an_object_of_which_nothing_is_asked_is_empty_and_one_that_is_hidden_is_null() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let query = "query($plan: ID!, $other: ID!, $c: ID!, $no: Boolean!) {
        item(id: $plan) { name @skip(if: $no) }
        hidden: item(id: $other) { name @skip(if: $no) }
        me { name @skip(if: $no) }
        items(customer: $c) { nodes { id @skip(if: $no) viewerCan { view { allowed @skip(if: $no) } } } }
        customers { nodes { ... @skip(if: $no) { id } } }
        firm @skip(if: $no) { name } }";
    let variables = json!({ "plan": scene.plan, "other": scene.invoice,
                            "c": scene.baker.id, "no": true });
    let answer = scene.clara.call_until_known(query, &variables).await;
    let expected = r#"{"data":{"item":{},"hidden":null,"me":{},"items":{"nodes":[{"viewerCan":{"view":{}}}]},"customers":{"nodes":[{}]}}}"#;
    assert_eq!(answer.text(), expected);
    let answer = scene.clara.call("{ me @skip(if: true) { id } }", json!({}));
    assert_eq!(answer.await.text(), r#"{"data":{}}"#);
}

#[tokio::test]
async fn what_is_asked_of_a_union_inside_one_of_its_kinds_is_answered() {
    let scene = scene().await;
    let query = "mutation($i: CreateFolderInput!) {
            createFolder(input: $i) { ... on FolderCreated { ...F } } }
        fragment F on CreateFolderPayload { ... on FolderCreated { message } ... on Refused { code } }";
    let created = async |name: &str| {
        let input = json!({ "customerId": scene.baker.id, "name": name });
        let mut told = scene.given.owner.ask(query, json!({ "i": input })).await;
        told["createFolder"].take()
    };
    let told = created("Papers").await;
    assert!(told["message"].is_string(), "{told}");
    // Of a refusal nothing is asked.
    assert_eq!(created("").await, json!({}));
}
