//! `atLeast` on every question, and lists that carry their length along.

use portico_tests::{Browser, Door};
use serde_json::{Value, json};

use crate::scene::{refused_query, scene};

/// A place in the log that nothing has come to.
const BEYOND: &str = "9-9-9";

/// A question of each kind at a door, with `$at` as its position.
fn questions(door: Door, customer: &str, item: &str, contact: &str) -> Vec<String> {
    let of = format!("customer: {customer:?}");
    let item = format!("{item:?}");
    let shared = [
        format!("items({of}, atLeast: $at) {{ stale }}"),
        format!("item(id: {item}, atLeast: $at) {{ id }}"),
        format!("upload(id: {item}, atLeast: $at) {{ id }}"),
        "openUploads(atLeast: $at) { stale }".to_owned(),
        "me(atLeast: $at) { name }".to_owned(),
    ];
    let own = match door {
        Door::Portal => vec![
            "firm(atLeast: $at) { name }".to_owned(),
            "customers(atLeast: $at) { stale }".to_owned(),
        ],
        Door::Staff => vec![
            "customers(atLeast: $at) { stale }".to_owned(),
            format!("customer(by: {{ id: {customer:?} }}, atLeast: $at) {{ id }}"),
            format!("accessList(item: {item}, atLeast: $at) {{ visibleTo }}"),
            format!(
                "explainAccess(contact: {contact:?}, item: {item}, action: VIEW, atLeast: $at)
                     {{ allowed }}"
            ),
            "auditEntries(atLeast: $at) { stale }".to_owned(),
            "accessLog(atLeast: $at) { stale }".to_owned(),
            format!("activities({of}, atLeast: $at) {{ stale }}"),
            "counters(atLeast: $at) { stale }".to_owned(),
        ],
    };
    shared.into_iter().chain(own).collect()
}

async fn answered(browser: &Browser, question: &str, at: &str) -> Value {
    let (query, at) = (query(question), json!({ "at": at }));
    browser.call(&query, at).await.json()
}

fn query(question: &str) -> String {
    format!("query($at: Position!) {{ asked: {question} }}")
}

#[tokio::test]
async fn every_question_takes_a_position_and_says_when_it_is_behind() {
    let scene = scene().await;
    let granted = scene.given.owner.grant(&scene.plan).await.done();
    let doors: [(Door, &Browser); 2] = [
        (Door::Staff, &scene.given.owner),
        (Door::Portal, &scene.clara),
    ];
    for (door, browser) in doors {
        for question in questions(door, &scene.baker.id, &scene.plan, &scene.clara.id) {
            let (asked, at) = (query(&question), json!({ "at": granted.position() }));
            let now = browser.call_until_known(&asked, &at).await.json();
            assert_eq!(now["errors"], Value::Null, "{question}");
            assert_eq!(now["extensions"], Value::Null, "{question}");
            let behind = answered(browser, &question, BEYOND).await;
            assert_eq!(behind["extensions"]["stale"], true, "{question}");
            if question.ends_with("{ stale }") {
                assert_eq!(now["data"]["asked"]["stale"], false, "{question}");
                assert_eq!(behind["data"]["asked"]["stale"], true, "{question}");
            }
            let malformed = answered(browser, &question, "yesterday").await;
            let said = malformed["errors"][0]["message"].to_string();
            assert!(
                said.contains("expected type \\\"Position\\\"; use one that a change returned"),
                "{question}: {said}"
            );
        }
    }
}

#[tokio::test]
async fn no_question_is_without_a_position() {
    let scene = scene().await;
    let query = r#"{ __type(name: "Query") { fields { name args { name } } } }"#;
    for browser in [&*scene.given.owner, &*scene.clara] {
        let fields = browser.ask(query, json!({})).await["__type"]["fields"].clone();
        for field in fields.as_array().unwrap() {
            let args = field["args"].as_array().unwrap();
            let takes = args.iter().any(|arg| arg["name"] == "atLeast");
            assert!(takes, "{}", field["name"]);
        }
    }
}

const PAGE: &str =
    "query($c: ID!, $a: String) { items(customer: $c, flat: true, first: 1, after: $a) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id } } }";

#[tokio::test]
async fn a_list_is_counted_once_and_nothing_hidden_is_in_its_length() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let first = scene.clara.ask(PAGE, json!({ "c": scene.baker.id })).await;
    assert_eq!(first["items"]["totalCount"], 2);
    let after = &first["items"]["pageInfo"]["endCursor"];
    let next = json!({ "c": scene.baker.id, "a": after });
    let second = scene.clara.ask(PAGE, next.clone()).await;
    assert_eq!(second["items"]["totalCount"], 2);
    assert_eq!(second["items"]["nodes"][0]["id"], scene.invoice.as_str());
    assert_eq!(second["items"]["pageInfo"]["hasNextPage"], false);
    // Whoever sees nothing is told nothing by another's cursor.
    let others = scene.stella.ask(PAGE, next.clone()).await;
    assert_eq!(others["items"]["nodes"], json!([]));
    let _ = scene.given.owner.revoke(&scene.billing).await.done();
    let gone = scene.clara.ask(PAGE, next).await;
    assert_eq!(gone["items"]["nodes"], json!([]));
    let anew = scene.clara.ask(PAGE, json!({ "c": scene.baker.id })).await;
    assert_eq!(anew["items"]["totalCount"], 0);
}

#[tokio::test]
async fn a_cursor_that_is_none_is_refused() {
    let scene = scene().await;
    for after in ["", "x", "MDo", "MTp4Onk6eg"] {
        let variables = json!({ "c": scene.baker.id, "a": after });
        let code = refused_query(&scene.clara, PAGE, variables).await;
        assert_eq!(code, "INVALID_INPUT", "{after:?}");
    }
}

/// Asking for `path` too makes a list wait for each of its rows.
fn both_ways(fields: &str) -> [String; 2] {
    ["", "path { id }"].map(|path| {
        format!(
            "query($c: ID!, $no: Boolean!) {{ list: items(customer: $c, flat: true) {{
                 __typename totalCount stale pageInfo {{ hasNextPage hasPreviousPage startCursor
                 endCursor __typename }} nodes {{ same: id }} edges {{ __typename cursor
                 node {{ {path} ...Row name @skip(if: $no) ... on Item {{ again: name }} }} }}
             }} }} fragment Row on Item {{ __typename {fields} }}"
        )
    })
}

const CLIENTS: &str = "id kind name parentId modifiedAt mine version { id number size mediaType
    addedAt mine viewerCan { view { allowed reason } download { allowed reason } } }
    version { __typename } viewerCan { view { allowed reason } download { allowed reason }
    upload { allowed reason } newFolder { allowed reason } withdraw { allowed reason } }";
const STAFF: &str = "id customerId kind purpose name parentId modifiedAt createdAt sentByContactId
    trashedAt withdrawn version { id number size mediaType sha256 scan uploadedAt fromClient
    openedByStaff } clientAccess { state label reached members origin source }
    viewerCan { download { allowed reason } upload { allowed reason } newFolder { allowed reason }
    addVersion { allowed reason } rename { allowed reason } trash { allowed reason }
    restore { allowed reason } restoreKeepBoth { allowed reason } share { allowed reason } }";

#[tokio::test]
async fn a_row_reads_the_same_whether_its_list_waits_for_something_or_not() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let _ = scene
        .given
        .owner
        .grant_to(&scene.plan, &scene.ben)
        .await
        .done();
    let doors: [(&Browser, &str); 3] = [
        (&scene.clara, CLIENTS),
        (&scene.ben, CLIENTS),
        (&scene.given.owner, STAFF),
    ];
    for (browser, fields) in doors {
        for no in [true, false] {
            let [plain, waiting] = both_ways(fields);
            let variables = json!({ "c": scene.baker.id, "no": no });
            let plain = browser.ask(&plain, variables.clone()).await;
            let mut waiting = browser.ask(&waiting, variables).await;
            let edges = waiting["list"]["edges"].as_array_mut().unwrap();
            assert!(edges.len() > 1);
            for edge in edges {
                edge["node"]
                    .as_object_mut()
                    .unwrap()
                    .remove("path")
                    .unwrap();
            }
            assert_eq!(plain, waiting);
        }
    }
}
