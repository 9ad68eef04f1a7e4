//! An answer's fields come in the order of the question, whichever was done first: read
//! off its bytes, since JSON read into a map has no order.

use portico_tests::Browser;
use serde_json::{Value, json};

use crate::scene::scene;

/// The data of an answer, as it came. What asks the database is put before what is known
/// at once, so that the order in which they are done is another.
async fn data(browser: &Browser, query: &str, variables: &Value) -> String {
    let answer = browser.call_until_known(query, variables).await;
    let text = answer.text();
    let data = text.strip_prefix("{\"data\":");
    data.unwrap_or_else(|| panic!("{text}")).to_owned()
}

#[tokio::test]
async fn what_staff_ask_is_answered_in_the_order_of_the_question_at_every_level() {
    let scene = scene().await;
    let query = "query($c: ID!, $i: ID!) {
        all: customers { nodes { isOn: masterAccessOn ...Row kind name } totalCount }
        one: item(id: $i) { ...Deep id ... on Item { kind name } }
        who: me { name id }
        __typename
        ...Rest
    }
    fragment Rest on Query {
        one: item(id: $i) { trashedAt versions { size number } }
        last: customer(by: { id: $c }) { members { nodes { contact { id } } totalCount } number }
    }
    fragment Row on Customer { members(first: 1) { totalCount } number }
    fragment Deep on Item { grants { id } name }";
    let variables = json!({ "c": scene.other.id, "i": scene.plan });
    let got = data(&scene.given.owner, query, &variables).await;
    let expected = [
        r#"{"all":{"nodes":["#,
        r#"{"isOn":false,"members":{"totalCount":2},"number":"BAKER","kind":"ORGANIZATION","name":"Baker & Sons"},"#,
        r#"{"isOn":false,"members":{"totalCount":1},"number":"OTHER","kind":"ORGANIZATION","name":"Other Ltd"}"#,
        r#"],"totalCount":2},"#,
        r#""one":{"grants":[],"name":"plan.txt","id":"PLAN","kind":"DOCUMENT","#,
        r#""trashedAt":null,"versions":[{"size":"26","number":1}]},"#,
        r#""who":{"name":"Olivia Owner","id":"OWNER"},"#,
        r#""__typename":"Query","#,
        r#""last":{"members":{"nodes":[{"contact":{"id":"STELLA"}}],"totalCount":1},"number":"OTHER"}}"#,
    ];
    let names = [
        ("BAKER", &scene.baker.number),
        ("OTHER", &scene.other.number),
        ("PLAN", &scene.plan),
        ("OWNER", &scene.given.owner.id),
        ("STELLA", &scene.stella.id),
    ];
    let put = |text: String, (name, id): &(&str, &String)| text.replace(*name, id);
    let expected = names.iter().fold(expected.concat(), put);
    assert!(got.starts_with(&expected), "{got}\n{expected}");
}

#[tokio::test]
async fn what_a_contact_asks_is_answered_in_the_order_of_the_question() {
    let scene = scene().await;
    let query = "query($c: ID!, $i: ID!) {
        items(customer: $c) { totalCount nodes { id } }
        hidden: item(id: $i) { name id }
        __typename
    }";
    let variables = json!({ "c": scene.baker.id, "i": scene.plan });
    let got = data(&scene.clara, query, &variables).await;
    let expected = r#"{"items":{"totalCount":0,"nodes":[]},"hidden":null,"__typename":"Query"}"#;
    assert!(got.starts_with(expected), "{got}");
}

#[tokio::test]
async fn what_is_left_out_gives_no_place_to_what_is_asked_after_it() {
    let scene = scene().await;
    let query = "query($no: Boolean!) { me @skip(if: $no) { name } firm { name } me { name } }";
    for (no, first) in [(true, r#"{"firm":{"name":"#), (false, r#"{"me":{"name":"#)] {
        let got = data(&scene.clara, query, &json!({ "no": no })).await;
        assert!(got.starts_with(first), "{got}");
    }
}

#[tokio::test]
async fn what_is_asked_beside_it_changes_no_answers_order() {
    let scene = scene().await;
    let named = |name: &str| json!({ "customerId": scene.baker.id, "name": name });
    // Of the second field one kind alone is asked, for which the document is written anew.
    let query = "mutation($i: CreateFolderInput!, $j: CreateFolderInput!) {
        a: createFolder(input: $i) { ... on Refused { code message } ... on FolderCreated { message done: code } }
        b: createFolder(input: $j) { ... on FolderCreated { message } } }";
    let variables = json!({ "i": named("a/b"), "j": named("Beside") });
    let got = data(&scene.given.owner, query, &variables).await;
    assert!(got.starts_with(r#"{"a":{"code":"#), "{got}");
}
