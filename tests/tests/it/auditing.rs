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
async fn what_is_no_id_in_a_filter_is_refused_by_its_field() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let audit = [
        "customerId",
        "itemId",
        "actorId",
        "onBehalfOfId",
        "subjectId",
    ];
    let of_audit = audit.map(|field| ("auditEntries", field));
    let of_log = ["customerId", "itemId", "actorId"].map(|field| ("accessLog", field));
    for (list, field) in of_audit.into_iter().chain(of_log) {
        for no_id in ["operator", "x", ""] {
            let query = format!("{{ {list}(filter: {{ {field}: {no_id:?} }}) {{ totalCount }} }}");
            let told = owner.call(&query, json!({})).await.json();
            let told = &told["errors"][0];
            assert_eq!(told["extensions"]["code"], "INVALID_INPUT", "{told}");
            let named = format!("filter.{field}");
            assert_eq!(told["extensions"]["field"], named, "{told}");
            let way_out = told["message"].to_string().contains("actorKind");
            assert_eq!(way_out, field == "actorId", "{told}");
        }
    }
    let of = format!("customer: {:?}, item: \"x\"", scene.baker.id);
    let query = format!("{{ activities({of}) {{ totalCount }} }}");
    let told = owner.call(&query, json!({})).await.json();
    assert_eq!(told["errors"][0]["extensions"]["field"], "item", "{told}");
}

#[tokio::test]
async fn acts_are_found_by_the_kind_of_who_acted() {
    let scene = scene().await;
    let moved = scene.given.owner.trash(&scene.plan).await.done();
    let query = "query($f: AuditFilterInput, $p: Position) {
        auditEntries(filter: $f, first: 200, atLeast: $p) { totalCount nodes { actorKind } } }";
    let mut sum = 0;
    for (kind, word) in [
        ("OPERATOR", "operator"),
        ("STAFF", "staff"),
        ("CONTACT", "contact"),
    ] {
        let asked = json!({ "f": { "actorKind": kind }, "p": moved.position() });
        let found = scene.given.owner.ask(query, asked).await["auditEntries"].take();
        let nodes = found["nodes"].as_array().unwrap();
        assert!(!nodes.is_empty(), "{kind}");
        assert!(nodes.iter().all(|entry| entry["actorKind"] == word));
        sum += found["totalCount"].as_i64().unwrap();
    }
    let all = json!({ "p": moved.position() });
    let all = scene.given.owner.ask(query, all).await;
    assert_eq!(all["auditEntries"]["totalCount"], sum);
    // The operator opens nothing.
    let opened = "{ accessLog(filter: { actorKind: OPERATOR }) { totalCount } }";
    let opened = scene.given.owner.ask(opened, json!({})).await;
    assert_eq!(opened["accessLog"]["totalCount"], 0);
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
