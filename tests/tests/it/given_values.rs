//! What stands in a request where something else is taken: all of it is refused before
//! anything of it is carried out.

use portico_tests::Browser;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

async fn folders(scene: &Scene) -> usize {
    let query = "query($c: ID!) { items(customer: $c) { totalCount } }";
    let there = scene
        .given
        .owner
        .ask(query, json!({ "c": scene.baker.id }))
        .await;
    usize::try_from(there["items"]["totalCount"].as_u64().unwrap()).unwrap()
}

async fn refused(browser: &Browser, query: &str, variables: Value) {
    let answer = browser.call(query, variables).await;
    let told = answer.json();
    let code = &told["errors"][0]["extensions"]["code"];
    assert_eq!(code, "GRAPHQL_VALIDATION", "{query}: {told}");
    assert!(told["data"].is_null(), "{query}: {told}");
}

#[tokio::test]
async fn a_change_beside_one_that_does_not_fit_is_not_carried_out() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let before = folders(&scene).await;
    let id = &scene.baker.id;
    let first = format!(
        "a: createFolder(input: {{ customerId: \"{id}\", name: \"first\" }}) {{ __typename }}"
    );
    let folder = |name: &str| {
        format!("b: createFolder(input: {{ customerId: \"{id}\", name: {name} }}) {{ __typename }}")
    };
    let registered = |count: &str| {
        format!("b: purgeItems(input: {{ itemIds: [], confirmCount: {count} }}) {{ __typename }}")
    };
    let whole = "b: createFolder(input: $n) { __typename }".to_owned();
    for (declared, second, given) in [
        ("($n: String)", folder("$n"), json!({})),
        ("($n: String)", folder("$n"), json!({ "n": "second" })),
        ("($n: Int)", folder("$n"), json!({})),
        ("($n: ID!)", folder("$n"), json!({ "n": "second" })),
        ("($n: [String!]!)", folder("$n"), json!({ "n": ["second"] })),
        ("($n: CreateFolderInput)", whole.clone(), json!({})),
        (
            "($n: UploadFile!)",
            whole,
            json!({ "n": { "name": "a", "size": "0" } }),
        ),
        (
            "($n: Int!)",
            registered("$n"),
            json!({ "n": 99_999_999_999_u64 }),
        ),
        (
            "($n: Int!)",
            registered("$n"),
            json!({ "n": -2_147_483_649_i64 }),
        ),
        ("", registered("2147483648"), json!({})),
        (
            "($n: String!)",
            "b: signOut @skip(if: $n) { __typename }".to_owned(),
            json!({ "n": "true" }),
        ),
        (
            "($n: String)",
            "b: createFolder(name: $n) { __typename }".to_owned(),
            json!({}),
        ),
        (
            "($n: String)",
            "b: signOut(why: $n) { __typename }".to_owned(),
            json!({}),
        ),
        (
            "($n: String)",
            format!(
                "b: createFolder(input: {{ customerId: \"{id}\", name: \"b\", why: $n }}) {{ __typename }}"
            ),
            json!({}),
        ),
        (
            "($n: Boolean)",
            "b: signOut @include(if: $n) { __typename }".to_owned(),
            json!({ "n": false }),
        ),
        (
            "($n: String)",
            "...F } fragment F on Mutation { b: createFolder(input: $n) { __typename }".to_owned(),
            json!({}),
        ),
        (
            "",
            format!(
                "b: beginUploads(input: {{ customerId: \"{id}\", onClash: \"KEEP_BOTH\", files: [] }}) {{ __typename }}"
            ),
            json!({}),
        ),
        (
            "($n: CreateFolderInput!)",
            "b: createFolder(input: $n) { ... on FolderCreated { x: message } ... on Refused { x: code } }"
                .to_owned(),
            json!({ "n": { "customerId": id, "name": "second" } }),
        ),
    ] {
        let query = format!("mutation{declared} {{ {first} {second} }}");
        refused(owner, &query, given).await;
    }
    assert_eq!(folders(&scene).await, before);
}

#[tokio::test]
async fn a_document_is_valid_or_not_whatever_is_given() {
    let scene = scene().await;
    for (query, given) in [
        ("query($n: String) { me { name } }", json!("x")),
        ("query($n: Nope) { me { name } }", json!("x")),
        ("query($n: Me) { me { name } }", json!({ "name": "x" })),
        (
            "query($n: Int) { customers(first: $n) { totalCount } customers { nodes { id } } }",
            json!(1),
        ),
        (
            "query($n: Int) { customers(first: $n) { totalCount } ...F }
             fragment F on Query { customers { nodes { id } } }",
            json!(1),
        ),
        (
            "query($n: Int) { customers(first: $n, first: $n) { totalCount } }",
            json!(1),
        ),
        (
            "query($n: Boolean = true) { me { x: name @skip(if: $n) } ...F }
             fragment F on Query { me { x: id } }",
            json!(false),
        ),
    ] {
        refused(&scene.clara, query, json!({})).await;
        refused(&scene.clara, query, json!({ "n": given })).await;
    }
    let query = "query($n: Boolean = true, $first: Int) { me { name } ...F }
        fragment F on Query { customers(first: $first) @skip(if: $n) { totalCount } }";
    let told = scene.clara.ask(query, json!({})).await;
    assert_eq!(told, json!({ "me": { "name": scene.clara.name } }));
}

#[tokio::test]
async fn a_field_whose_variable_is_not_given_is_not_there() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let asked = "mutation($c: ID!, $clash: UploadChoice, $parent: ID) {
        beginUploads(input: { customerId: $c, parentId: $parent, onClash: $clash,
            files: [{ name: \"a.txt\", size: \"3\" }] }) { __typename } }";
    let places = json!({ "c": scene.baker.id });
    let answer = owner.ask(asked, places).await;
    let begun = &answer["beginUploads"]["__typename"];
    assert_eq!(begun, "UploadsBegun", "its default counts");
    // A variable with a default may stand where null may not.
    let list = "query($c: ID!, $first: Int = 1, $flat: Boolean = true) {
        items(customer: $c, first: $first, flat: $flat) { nodes { id } } }";
    let listed = owner.ask(list, json!({ "c": scene.baker.id })).await;
    assert_eq!(listed["items"]["nodes"].as_array().unwrap().len(), 1);
    // An argument that has none is as if it was not written.
    let listed = "query($c: ID!, $search: String) {
        items(customer: $c, search: $search) { totalCount } }";
    let listed = owner.ask(listed, json!({ "c": scene.baker.id })).await;
    assert_eq!(listed["items"]["totalCount"], folders(&scene).await);
    // Null that is given is no default.
    let places = json!({ "c": scene.baker.id, "clash": null });
    refused_later(owner, asked, places).await;
}

/// By the library, where the value is looked at.
async fn refused_later(browser: &Browser, query: &str, variables: Value) {
    let told = browser.call(query, variables).await.json();
    assert!(told["errors"][0]["message"].is_string(), "{told}");
}
