//! What was carried out is told as carried out, also where the answer about it
//! fails.

use serde_json::json;

use crate::scene::scene;

#[tokio::test]
async fn a_change_whose_answer_fails_is_told_as_done_with_its_position() {
    let scene = &scene().await;
    let before = scene.given.events().await;
    let register = |rows: i32| {
        let query = "mutation($input: RegisterCustomerInput!, $rows: Int) {
            registerCustomer(input: $input) { __typename ... on CustomerRegistered {
                code customer { members(first: $rows) { totalCount } } } } }";
        let input = json!({ "number": "777", "name": "New Ltd", "kind": "ORGANIZATION",
                            "idempotencyKey": "once" });
        let variables = json!({ "input": input, "rows": rows });
        async move { scene.given.owner.call(query, variables).await }
    };
    let answer = register(500).await;
    let error = &answer.json()["errors"][0];
    let told = &error["extensions"];
    assert_eq!(told["code"], "CARRIED_OUT", "{}", answer.text());
    assert_eq!(told["cause"], "INVALID_INPUT", "{}", answer.text());
    assert_eq!(told["operations"], json!(["registerCustomer"]));
    let message = error["message"].as_str().unwrap();
    let position = told["position"].as_str().unwrap();
    assert!(
        message.contains(&format!("carried out, at position {position};")),
        "{message}"
    );
    assert!(
        message.contains("Do not give the command again"),
        "{message}"
    );
    let registered = scene.given.events().await;
    assert!(registered > before);
    // A command that was refused says nothing of the kind.
    let other = scene
        .given
        .owner
        .call("mutation { nothing }", json!({}))
        .await;
    assert_ne!(other.code(), "CARRIED_OUT");
    // Told again, it is the same change.
    assert_eq!(register(5).await.json()["errors"], serde_json::Value::Null);
    assert_eq!(scene.given.events().await, registered);
}
