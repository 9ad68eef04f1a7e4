//! What a document asks for twice under one key is asked once, in however many fragments it
//! stands.

use serde_json::{Value, json};

use crate::heard;
use crate::scene::{Scene, refused_query, scene};

/// The contacts of the firm, and the events that there are.
async fn contacts(scene: &Scene) -> (Value, i64) {
    let query = "{ contacts(first: 1) { totalCount } }";
    let found = scene.given.owner.ask(query, json!({})).await;
    let events = scene.given.events().await;
    (found["contacts"]["totalCount"].clone(), events)
}

#[tokio::test]
async fn a_change_in_two_fragments_is_carried_out_once_and_both_are_answered() {
    let scene = scene().await;
    let query = "mutation($i: AddContactInput!) { ...A ...B }
        fragment A on Mutation { addContact(input: $i) { ... on ContactAdded { contact { id } } } }
        fragment B on Mutation { addContact(input: $i) { __typename
            ... on ContactAdded { contact { name } message } } }";
    let input = |name: &str| json!({ "i": { "firstName": name, "lastName": "Tester" } });
    let once = "mutation($i: AddContactInput!) { addContact(input: $i) { __typename } }";
    let (before, events) = contacts(&scene).await;
    let _ = scene.given.owner.ask(once, input("Ivy")).await;
    let (one_more, events_of_one) = contacts(&scene).await;
    assert_eq!(one_more.as_i64(), before.as_i64().map(|count| count + 1));

    let told = scene.given.owner.ask(query, input("Ida")).await;
    let told = &told["addContact"];
    assert_eq!(told["__typename"], "ContactAdded");
    assert_eq!(told["contact"]["name"], "Ida Tester");
    assert!(told["contact"]["id"].is_string() && told["message"].is_string());
    let (two_more, events_of_two) = contacts(&scene).await;
    assert_eq!(two_more.as_i64(), before.as_i64().map(|count| count + 2));
    assert_eq!(events_of_two - events_of_one, events_of_one - events);
}

#[tokio::test]
async fn a_list_in_two_fragments_is_read_once() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    let whole = "query($c: ID!, $f: ID) { items(customer: $c, folder: $f) {
        totalCount nodes { id name version { size } } } }";
    let parts = "query($c: ID!, $f: ID) { ...Ids ...Rows ...Rows }
        fragment Ids on Query { items(customer: $c, folder: $f) { totalCount nodes { id } } }
        fragment Rows on Query { items(customer: $c, folder: $f) { nodes { ...Row } } }
        fragment Row on Item { name version { size } }";
    let variables = json!({ "c": scene.baker.id, "f": scene.billing });
    let (page, asked) = heard::call(&scene.clara, whole, variables.clone()).await;
    assert_eq!(page.json()["data"]["items"]["totalCount"], 1);
    let (same, asked_in_parts) = heard::call(&scene.clara, parts, variables).await;
    assert_eq!(same.text(), page.text());
    assert_eq!(heard::differing(&asked, &asked_in_parts), None);
}

#[tokio::test]
async fn one_key_for_two_things_is_refused_and_nothing_is_done() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (_, events) = contacts(&scene).await;
    let query = "mutation($i: AddContactInput!, $o: AddContactInput!) { ...A addContact(input: $o) { __typename } }
        fragment A on Mutation { addContact(input: $i) { __typename } }";
    let person = |name: &str| json!({ "firstName": name, "lastName": "Tester" });
    let variables = json!({ "i": person("Ivy"), "o": person("Ida") });
    let answer = owner.call(query, variables).await;
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION", "{}", answer.text());
    let message = answer.json()["errors"][0]["message"].take();
    assert!(message.as_str().unwrap().contains("\"addContact\""));
    assert_eq!(answer.json()["data"], Value::Null);
    assert_eq!(contacts(&scene).await.1, events);

    let query = "query($c: ID!) { items(customer: $c) { nodes { ...A } } ...B }
        fragment A on Item { it: id } fragment B on Query { items(customer: $c) { nodes { it: name } } }";
    let code = refused_query(owner, query, json!({ "c": scene.baker.id })).await;
    assert_eq!(code, "GRAPHQL_VALIDATION");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_as_it_is_asked() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for (query, code) in [
        // What is not used is refused, though it is gone from what is carried out.
        (
            "query($no: Boolean!) { me { id } me { id } }",
            "GRAPHQL_VALIDATION",
        ),
        ("{ me { id } me { nothing } }", "GRAPHQL_VALIDATION"),
        (
            "{ ...F ...F } fragment F on Query { ...F me { id } }",
            "TOO_MANY_FIELDS",
        ),
    ] {
        let variables = json!({ "no": true });
        assert_eq!(
            refused_query(owner, query, variables).await,
            code,
            "{query}"
        );
    }
    // What is asked for twice counts twice.
    let field = "customers(first: 200) { nodes { id number name } }";
    let many = format!("{{ {} }}", [field; 130].join(" "));
    let code = refused_query(owner, &many, json!({})).await;
    assert_eq!(code, "TOO_COMPLEX");
}

#[tokio::test]
async fn what_is_left_out_by_a_default_is_left_out() {
    let scene = scene().await;
    let query = "query($left: Boolean = true) {
        me { name } firm @skip(if: $left) { name } ... @include(if: $left) { me { __typename } } }";
    let left = scene.clara.ask(query, json!({})).await;
    assert_eq!(left["me"]["name"], scene.clara.name, "{left}");
    assert!(left["me"]["__typename"].is_string(), "{left}");
    assert_eq!(left.as_object().unwrap().len(), 1, "{left}");
    let all = scene.clara.ask(query, json!({ "left": false })).await;
    assert!(all["firm"]["name"].is_string(), "{all}");
}
