//! What was carried out is told as carried out, also where the answer about it
//! fails.

use std::pin::pin;

use portico_tests::eventually;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use crate::faults::url_of;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_of_a_request_was_not_carried_out_is_not_told_as_done() {
    let scene = &scene().await;
    let query = "mutation($a: RegisterCustomerInput!, $b: MoveItemsInput!) {
        a: registerCustomer(input: $a) { __typename }
        b: moveItems(input: $b) { __typename } }";
    let variables = json!({
        "a": { "number": "777", "name": "New Ltd", "kind": "ORGANIZATION" },
        "b": { "itemIds": [scene.plan], "toId": scene.billing },
    });
    // Another has the turn of the tree; the wait for it is ended, as it is by itself after
    // ten seconds.
    let mut other = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
    let mut held = other.begin().await.unwrap();
    let turn = "INSERT INTO guards (name, turns) VALUES ('tree:' || $1, 1)
                ON CONFLICT (name) DO UPDATE SET turns = guards.turns + 1";
    let turn = sqlx::query(turn).bind(&scene.baker.id);
    turn.execute(&mut *held).await.unwrap();
    let ended = eventually("it waits for its turn", async || {
        // `pg_stat_activity` stays in a transaction as it was when it was first asked.
        let end = "SELECT pg_cancel_backend(pid) FROM pg_locks
                   WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))";
        let ended = sqlx::query(end).fetch_optional(&mut *held).await.unwrap();
        ended.is_some()
    });
    let mut asked = pin!(scene.given.owner.call(query, variables));
    tokio::select! {
        biased;
        () = ended => {}
        answer = &mut asked => panic!("it did not wait for its turn: {}", answer.text()),
    }
    let answer = asked.await;
    held.rollback().await.unwrap();
    // No status that invites to send all of it again.
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.json();
    let registered = json!({ "__typename": "CustomerRegistered" });
    assert_eq!(body["data"], json!({ "a": registered, "b": null }));
    assert_eq!(body["errors"].as_array().map(Vec::len), Some(1));
    let error = &body["errors"][0];
    assert_eq!(error["path"], json!(["b"]));
    let told = &error["extensions"];
    assert_eq!(told["code"], "UNAVAILABLE", "{}", answer.text());
    assert_eq!(told["operations"], json!(["registerCustomer"]));
    assert!(told["position"].is_string(), "{}", answer.text());
    let message = error["message"].as_str().unwrap();
    let beside = "Another change of the same request was carried out, registerCustomer,";
    assert!(message.contains(beside), "{message}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_request_that_is_given_up_each_field_is_told_what_became_of_it() {
    let scene = &scene().await;
    let query = "mutation($a: CreateFolderInput!, $b: AddContactInput!) {
        a: createFolder(input: $a) { __typename }
        b: addContact(input: $b) { __typename }
        c: addContact(input: $b) { __typename } }";
    let variables = json!({
        "a": { "customerId": scene.baker.id, "name": "Papers" },
        "b": { "firstName": "Ivy", "lastName": "Tester" },
    });
    let mut other = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
    let mut held = other.begin().await.unwrap();
    sqlx::query("LOCK TABLE access.contacts IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *held)
        .await
        .unwrap();
    let answer = scene.given.owner.call(query, variables).await;
    held.rollback().await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["data"], Value::Null);
    let told = body["errors"].as_array().unwrap().iter().map(|error| {
        let known = &error["extensions"];
        assert_eq!(known["operations"], json!(["createFolder"]), "{error}");
        json!([error["path"], known["code"]])
    });
    let expected = [
        json!([["a"], "CARRIED_OUT"]),
        json!([["b"], "UNAVAILABLE"]),
        json!([["c"], "UNAVAILABLE"]),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}
