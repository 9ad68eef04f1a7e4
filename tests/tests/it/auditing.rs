//! What auditors read of everyday work.

use portico_domain::values::StaffRole;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

/// Entries of a filter, oldest first, as soon as the model has them.
async fn entries(scene: &Scene, mut filter: Value, at_least: &str) -> Vec<Value> {
    let query = "query($f: AuditFilterInput!, $p: Position) {
        auditEntries(filter: $f, first: 200, atLeast: $p) { stale nodes {
            eventType actor subjectKind subject customerId item decision capability } } }";
    filter["oldestFirst"] = json!(true);
    let variables = json!({ "f": filter, "p": at_least });
    let mut page = scene.given.owner.ask(query, variables).await;
    let Value::Array(nodes) = page["auditEntries"]["nodes"].take() else {
        panic!("{page}")
    };
    nodes
}

#[tokio::test]
async fn oldest_first_is_newest_first_the_other_way_page_by_page() {
    let scene = scene().await;
    let moved = scene.given.owner.trash(&scene.plan).await.done();
    let all = entries(&scene, json!({}), moved.position()).await.len();
    let walk = async |oldest_first: bool| {
        let query = "query($f: AuditFilterInput!, $after: String) {
            auditEntries(filter: $f, first: 7, after: $after) {
                pageInfo { hasNextPage endCursor } nodes { seq } } }";
        let (mut found, mut after) = (vec![], Value::Null);
        loop {
            let variables = json!({ "f": { "oldestFirst": oldest_first }, "after": after });
            let page = scene.given.owner.ask(query, variables).await["auditEntries"].take();
            let nodes = page["nodes"].as_array().unwrap();
            found.extend(nodes.iter().map(|n| n["seq"].as_str().unwrap().to_owned()));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                return found;
            }
        }
    };
    let (oldest, mut newest) = (walk(true).await, walk(false).await);
    assert_eq!(oldest.first().map(String::as_str), Some("1"));
    assert_eq!(oldest.len(), all);
    newest.reverse();
    assert_eq!(oldest, newest);
}

#[tokio::test]
async fn a_time_that_holds_no_instant_is_refused_and_one_that_does_is_answered() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (early, late) = ("2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
    for (list, filter) in [("auditEntries", "Audit"), ("accessLog", "AccessLog")] {
        let query =
            format!("query($f: {filter}FilterInput) {{ {list}(filter: $f) {{ totalCount }} }}");
        for (from, to) in [(late, early), (early, early)] {
            let asked = json!({ "f": { "from": from, "to": to } });
            let answer = owner.call(&query, asked).await;
            assert_eq!(answer.code(), "INVALID_INPUT", "{from} to {to}");
            assert!(answer.text().contains("filter.to"), "{}", answer.text());
        }
        let asked = json!({ "f": { "from": early, "to": late } });
        let found = owner.ask(&query, asked).await;
        let some = found[list]["totalCount"].as_i64().unwrap() > 0;
        assert_eq!(some, list == "auditEntries", "{list}");
    }
}

#[tokio::test]
async fn every_act_says_who_whom_what_and_how_it_was_decided() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let board = json!({ "name": "Board" });
    let board = owner.change("createGroup", board, "groupId").await.done();
    let members = json!({ "groupId": board.text("groupId"), "memberIds": [scene.clara.id] });
    let _ = owner.change("addGroupMembers", members, "").await.done();
    let who = json!({ "staffId": viewer.id });
    let _ = owner.change("suspendStaff", who, "").await.done();
    let _ = owner.trash(&scene.plan).await.done();
    let restored = owner.restore(&scene.plan).await.done();
    let types = [
        "MembersAdded",
        "StaffSuspended",
        "ItemTrashed",
        "ItemRestored",
    ];
    let found = entries(&scene, json!({ "eventTypes": types }), restored.position()).await;
    let told: Vec<Value> = found
        .iter()
        .map(|e| {
            json!([
                e["eventType"],
                e["actor"],
                e["subject"],
                e["item"],
                e["decision"]
            ])
        })
        .collect();
    let name = "VIEWER";
    let suspended = found[1]["subject"].as_str().unwrap();
    assert!(suspended.starts_with(name), "{suspended}");
    assert_eq!(
        told,
        [
            json!(["MembersAdded", "Olivia Owner", "Board", null, "GRANTED"]),
            json!(["StaffSuspended", "Olivia Owner", suspended, null, "REVOKED"]),
            json!(["ItemTrashed", "Olivia Owner", null, "plan.txt", "ALLOWED"]),
            json!(["ItemRestored", "Olivia Owner", null, "plan.txt", "ALLOWED"]),
        ]
    );
    // Clara's own history names the group that took her in.
    let about = json!({ "subjectId": scene.clara.id });
    let about = entries(&scene, about, restored.position()).await;
    assert!(about.iter().any(|e| e["eventType"] == "MembersAdded"));
    // A customer that is registered is not "All clients".
    let registered = json!({ "eventTypes": ["CustomerRegistered"] });
    let registered = entries(&scene, registered, restored.position()).await;
    assert_eq!(registered[0]["subject"], Value::Null);
    assert_eq!(registered[0]["customerId"], json!(scene.baker.id));
}

#[tokio::test]
async fn why_a_portal_was_closed_is_read_by_auditors() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (baker, clara) = (&scene.baker.id, &scene.clara.id);
    let one = json!({ "contactId": clara, "customerId": baker, "reason": "Clara left" });
    let _ = owner.change("closeContactPortal", one, "").await.done();
    let all = json!({ "customerId": baker, "reason": "The mandate ended" });
    let _ = owner.change("closeCustomerPortal", all, "").await.done();
    let unsaid = json!({ "customerId": scene.other.id });
    let closed = owner.change("closeCustomerPortal", unsaid, "").await.done();
    let auditor = scene.given.staff(StaffRole::Auditor).await;
    let query = "query($f: AuditFilterInput!, $p: Position) {
        auditEntries(filter: $f, atLeast: $p) { stale nodes { eventType customerId reason } } }";
    let types = ["MembershipPortalClosed", "PortalClosed"];
    let filter = json!({ "eventTypes": types, "oldestFirst": true });
    let variables = json!({ "f": filter, "p": closed.position() });
    let found = auditor.ask(query, variables).await;
    let expected = json!([
        { "eventType": "MembershipPortalClosed", "customerId": baker, "reason": "Clara left" },
        { "eventType": "PortalClosed", "customerId": baker, "reason": "The mandate ended" },
        { "eventType": "PortalClosed", "customerId": scene.other.id, "reason": null },
    ]);
    assert_eq!(found["auditEntries"]["nodes"], expected);
}
