//! `asOf` of what was shared with whom, of matters with their contacts, and of sections.

use portico_domain::values::StaffRole;
use portico_tests::Outcome;
use serde_json::{Value, json};

use crate::heard;
use crate::matter_rows::{give, matter};
use crate::scene::{Scene, refused_query, scene};
use crate::unassigned::assigned;

const SHARED: &str = "query($c: ID!, $k: ID, $a: AsOfInput) {
    sharedItems(customer: $c, contact: $k, asOf: $a) {
        position items { item { id name } grant { capability } } } }";
const MATTER: &str = "query($id: ID!, $a: AsOfInput) { matter(id: $id, asOf: $a) { open title
    contacts { nodes { contact { id } access canDownload documentsShared
        eligible { allowed reason } } } } }";
const MATTERS: &str = "query($c: ID!, $a: AsOfInput) {
    matters(customer: $c, asOf: $a) { totalCount nodes { id open } } }";
const SECTIONS: &str = "query($a: AsOfInput) { sections(asOf: $a) { nodes { name } } }";

/// After this change.
fn after(change: &Outcome) -> Value {
    json!({ "position": change.position() })
}

/// What is shared with Clara alone, and how.
async fn shared(scene: &Scene, as_of: Value) -> Vec<(String, String)> {
    let of = json!({ "c": scene.baker.id, "k": scene.clara.id, "a": as_of });
    let set = scene.given.owner.ask(SHARED, of).await["sharedItems"].take();
    assert_eq!(set["position"].is_null(), !as_of.is_null(), "{set}");
    let nodes = set["items"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    nodes
        .map(|one| {
            (
                text(&one["item"]["name"]),
                text(&one["grant"]["capability"]),
            )
        })
        .collect()
}

fn one(name: &str, capability: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), capability.to_owned())]
}

#[tokio::test]
async fn what_was_shared_with_somebody_is_told_as_it_was() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let view =
        json!({ "itemIds": [scene.plan], "contactId": scene.clara.id, "capability": "VIEW" });
    let first = owner.grant_with(view).await.done();
    let revoked = owner.revoke_from(&scene.plan, &scene.clara).await.done();
    let again = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let _ = owner.trash(&scene.plan).await.done();
    assert_eq!(shared(&scene, after(&first)).await, one("plan.txt", "VIEW"));
    assert!(shared(&scene, after(&revoked)).await.is_empty());
    let download = one("plan.txt", "DOWNLOAD");
    assert_eq!(shared(&scene, after(&again)).await, download);
    assert_eq!(shared(&scene, Value::Null).await, download);
}

#[tokio::test]
async fn what_had_ended_by_then_was_shared_no_more() {
    let scene = scene().await;
    let until = scene.given.clock.now() + chrono::TimeDelta::hours(2);
    let short = json!({ "itemIds": [scene.plan], "contactId": scene.clara.id,
        "expires": { "at": until } });
    let _ = scene.given.owner.grant_with(short).await.done();
    scene.given.clock.advance(chrono::TimeDelta::hours(3));
    let before = until - chrono::TimeDelta::seconds(1);
    let then = shared(&scene, json!({ "at": before })).await;
    assert_eq!(then, one("plan.txt", "DOWNLOAD"));
    assert!(shared(&scene, json!({ "at": until })).await.is_empty());
}

/// Clara's row in the Access tab.
async fn row_of_clara(scene: &Scene, matter: &str, as_of: Value) -> Value {
    let of = json!({ "id": matter, "a": as_of });
    let told = scene.given.owner.ask(MATTER, of).await["matter"].take();
    let nodes = told["contacts"]["nodes"].as_array().unwrap().clone();
    let mut nodes = nodes.into_iter();
    nodes
        .find(|node| node["contact"]["id"] == scene.clara.id)
        .unwrap()
}

#[tokio::test]
async fn who_saw_a_matter_is_told_as_it_was() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let matter = matter(&scene).await;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let given = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let away = json!({ "matterId": matter, "revokeIds": [scene.clara.id] });
    let revoked = owner.change("setMatterAccess", away, "").await.done();
    let _ = owner.revoke_from(&scene.plan, &scene.clara).await.done();
    let again = json!({ "matterId": matter,
        "give": [{ "contactId": scene.clara.id, "canDownload": false }] });
    let _ = owner.change("setMatterAccess", again, "").await.done();
    for (as_of, access, can_download, shared) in [
        (after(&given), true, true, 1),
        (after(&revoked), false, true, 1),
        (Value::Null, true, false, 0),
    ] {
        let row = row_of_clara(&scene, &matter, as_of.clone()).await;
        assert_eq!(row["access"], access, "{as_of}: {row}");
        assert_eq!(row["canDownload"], can_download, "{as_of}: {row}");
        assert_eq!(row["documentsShared"], shared, "{as_of}: {row}");
        assert_eq!(row["eligible"]["allowed"], as_of.is_null(), "{row}");
    }
}

#[tokio::test]
async fn matters_and_sections_are_listed_as_they_were() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let before = owner.grant(&scene.plan).await.done();
    let matter = matter(&scene).await;
    let opened = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let closing = json!({ "matterId": matter });
    let closed = owner.change("closeMatter", closing, "").await.done();
    let tax = json!({ "name": "Tax" });
    let defined = owner.change("defineSection", tax, "sectionId").await.done();
    let _ = owner.trash(&matter).await.done();
    let mut told = vec![];
    for as_of in [after(&before), after(&opened), after(&closed), Value::Null] {
        let of = json!({ "c": scene.baker.id, "a": as_of });
        let list = owner.ask(MATTERS, of).await["matters"].take();
        assert_eq!(list["totalCount"], list["nodes"].as_array().unwrap().len());
        told.push(list["nodes"][0]["open"].clone());
    }
    assert_eq!(told, [Value::Null, json!(true), json!(false), Value::Null]);
    let taxes = json!({ "sectionId": defined.text("sectionId"), "name": "Taxes" });
    let _ = owner.change("defineSection", taxes, "").await.done();
    for (as_of, names) in [
        (after(&closed), [false, false]),
        (after(&defined), [true, false]),
        (Value::Null, [false, true]),
    ] {
        let list = owner.ask(SECTIONS, json!({ "a": as_of })).await;
        let nodes = list["sections"]["nodes"].as_array().unwrap();
        let is_there = |name: &str| nodes.iter().any(|node| node["name"] == name);
        assert_eq!(["Tax", "Taxes"].map(is_there), names, "{as_of}");
    }
}

#[tokio::test]
async fn refused_of_a_moment_to_come_and_to_who_may_not_ask_now() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let given = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let sam = assigned(&scene, StaffRole::Auditor, &scene.other.id, "OWNER").await;
    let all = json!({ "c": scene.baker.id, "id": matter, "a": { "at": "2999-01-01T00:00:00Z" } });
    for query in [SHARED, MATTER, MATTERS, SECTIONS] {
        let answer = scene.given.owner.call_until_known(query, &all).await;
        assert_eq!(answer.code(), "OUTSIDE_HISTORY", "{query}");
        let stranger = scene.given.owner.signed_out();
        let code = refused_query(&stranger, query, all.clone()).await;
        assert_eq!(code, "NOT_SIGNED_IN", "{query}");
    }
    let then = json!({ "c": scene.baker.id, "a": after(&given) });
    for query in [SHARED, MATTERS] {
        let code = refused_query(&sam, query, then.clone()).await;
        assert_eq!(code, "NOT_ASSIGNED", "{query}");
    }
}

#[tokio::test]
async fn what_is_hidden_now_was_never_there_at_an_earlier_moment_either() {
    let scene = scene().await;
    let matter = matter(&scene).await;
    let given = give(&scene, &matter, &[&scene.clara.id]).await.done();
    let sam = assigned(&scene, StaffRole::Auditor, &scene.other.id, "OWNER").await;
    // From here on the history has it.
    let row = row_of_clara(&scene, &matter, after(&given)).await;
    assert_eq!(row["access"], true);
    let nobody = scene.given.unknown_id();
    for (query, name, hidden) in [
        (MATTER, "id", &matter),
        (SHARED, "k", &scene.clara.id),
        (SHARED, "c", &scene.baker.id),
    ] {
        let ask = async |id: &String| {
            let mut of = json!({ "c": scene.other.id, "a": after(&given) });
            of[name] = json!(id);
            let (answer, asked) = heard::call(&sam, query, of).await;
            (answer.text().replace(id, "ID"), asked)
        };
        let (nothing, asked_for_nothing) = ask(&nobody).await;
        assert!(!asked_for_nothing.is_empty(), "no statement was heard");
        let (of_hidden, asked) = ask(hidden).await;
        assert_eq!(of_hidden, nothing, "{query}");
        let differing = heard::differing(&asked, &asked_for_nothing);
        assert_eq!(differing, None, "{query}");
    }
}
