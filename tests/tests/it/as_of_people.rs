//! `asOf` of customers, contacts, memberships, groups and staff.

use portico_domain::values::StaffRole;
use portico_tests::{Browser, Outcome};
use serde_json::{Value, json};

use crate::heard;
use crate::scene::{Scene, scene};

async fn then(browser: &Browser, query: &str, id: &str, after: &Outcome) -> Value {
    let variables = json!({ "i": id, "a": { "position": after.position() } });
    browser.ask(query, variables).await
}

async fn now(browser: &Browser, query: &str, id: &str) -> Value {
    browser.ask(query, json!({ "i": id })).await
}

fn texts<'a>(nodes: &'a Value, pointer: &str) -> Vec<&'a str> {
    let nodes = nodes.as_array().unwrap().iter();
    let text = |node: &'a Value| node.pointer(pointer).unwrap().as_str().unwrap();
    nodes.map(text).collect()
}

#[tokio::test]
async fn a_customer_is_shown_as_it_was() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let before = owner.master(&scene.baker.id, true).await.done();
    let _ = owner.master(&scene.baker.id, false).await.done();
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    let who = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let _ = owner.change("removeMembership", who, "").await.done();
    let query = "query($i: ID!, $a: AsOfInput) { customer(by: { id: $i }, asOf: $a) {
        portalOpen masterAccessOn masterAccess { id }
        members { totalCount nodes { documentsShared contact { name } } } } }";
    let was = then(owner, query, &scene.baker.id, &before).await;
    let was = &was["customer"];
    assert_eq!(was["portalOpen"], true);
    assert_eq!(was["masterAccessOn"], true);
    assert_eq!(was["masterAccess"].as_array().unwrap().len(), 1);
    assert_eq!(was["members"]["totalCount"], 2);
    let shared = &was["members"]["nodes"][0]["documentsShared"];
    assert_eq!(*shared, 2, "the invoice and the plan");
    let is = now(owner, query, &scene.baker.id).await;
    assert_eq!(is["customer"]["portalOpen"], false);
    assert_eq!(is["customer"]["masterAccessOn"], false);
    assert_eq!(is["customer"]["members"]["totalCount"], 1);
}

#[tokio::test]
async fn what_was_added_later_was_not_there_then() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let before = owner.grant(&scene.plan).await.done();
    let late = scene.given.customer("Late Ltd").await;
    let _ = scene.given.client(&late, "Lotte").await;
    let _ = scene.given.staff(StaffRole::Viewer).await;
    let group = json!({ "name": "Late group" });
    let _ = owner.change("createGroup", group, "groupId").await.done();
    let query = "query($i: ID!, $a: AsOfInput) {
        customers(asOf: $a) { totalCount nodes { name } }
        contacts(asOf: $a) { totalCount }
        groups(asOf: $a) { totalCount }
        staffMembers(asOf: $a) { totalCount }
        customer(by: { id: $i }, asOf: $a) { id } }";
    let was = then(owner, query, &late.id, &before).await;
    let is = now(owner, query, &late.id).await;
    assert_eq!(was["customer"], Value::Null);
    assert_eq!(is["customer"]["id"], late.id);
    assert_eq!(
        texts(&was["customers"]["nodes"], "/name"),
        ["Baker & Sons", "Other Ltd"]
    );
    for list in ["customers", "contacts", "groups", "staffMembers"] {
        let count = |of: &Value| of[list]["totalCount"].as_i64().unwrap();
        assert_eq!(count(&was) + 1, count(&is), "{list}");
    }
}

#[tokio::test]
async fn the_memberships_that_a_contact_had_are_told() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = json!({ "name": "Board" });
    let made = owner.change("createGroup", input, "groupId").await.done();
    let group = made.text("groupId").to_owned();
    let input = json!({ "groupId": group, "memberIds": [scene.clara.id] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    let input = json!({ "groupId": group, "customerIds": [scene.other.id], "contacts": {} });
    let before = owner.change("assignGroupRoles", input, "").await.done();
    let input = json!({ "groupId": group });
    let _ = owner.change("closeGroup", input, "").await.done();
    let contact = "query($i: ID!, $a: AsOfInput) { contact(id: $i, asOf: $a) {
        memberships { customer { name } membership { origins { group { name } } } } } }";
    let was = then(owner, contact, &scene.clara.id, &before).await;
    let was = &was["contact"]["memberships"];
    assert_eq!(texts(was, "/customer/name"), ["Baker & Sons", "Other Ltd"]);
    let origin = &was[1]["membership"]["origins"][0];
    assert_eq!(origin["group"]["name"], "Board");
    let is = now(owner, contact, &scene.clara.id).await;
    let is = &is["contact"]["memberships"];
    assert_eq!(texts(is, "/customer/name"), ["Baker & Sons"]);
    let query = "query($i: ID!, $a: AsOfInput) { group(id: $i, asOf: $a) { closed
        contacts { nodes { name } } roles { nodes { customer { name portalOpen } } } } }";
    let was = then(owner, query, &group, &before).await;
    assert_eq!(was["group"]["closed"], false);
    let roles = &was["group"]["roles"]["nodes"];
    assert_eq!(texts(roles, "/customer/name"), ["Other Ltd"]);
    assert_eq!(was["group"]["contacts"]["nodes"][0]["name"], "Clara Tester");
    let is = now(owner, query, &group).await;
    assert_eq!(is["group"]["closed"], true);
}

/// A viewer who works for this customer alone.
async fn assigned(scene: &Scene, customer: &str) -> (portico_tests::Staff, Outcome) {
    let owner = &scene.given.owner;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": viewer.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": viewer.id, "customerIds": [customer] });
    let assigned = owner.change("assignStaff", input, "").await.done();
    (viewer, assigned)
}

#[tokio::test]
async fn whom_a_staff_member_worked_for_is_told_and_gives_them_nothing_now() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (viewer, before) = assigned(&scene, &scene.baker.id).await;
    let input = json!({ "staffId": viewer.id, "customerIds": [scene.baker.id] });
    let _ = owner.change("unassignStaff", input, "").await.done();
    let input = json!({ "staffId": viewer.id, "customerIds": [scene.other.id] });
    let _ = owner.change("assignStaff", input, "").await.done();
    let query = "query($i: ID!, $a: AsOfInput) { staffMember(id: $i, asOf: $a) {
        assignments { customer { name } } } }";
    let was = then(owner, query, &viewer.id, &before).await;
    let whom = |of: &Value| texts(&of["staffMember"]["assignments"], "/customer/name").join(", ");
    assert_eq!(whom(&was), "Baker & Sons");
    assert_eq!(whom(&now(owner, query, &viewer.id).await), "Other Ltd");
    // Who may read about the past is decided now.
    let query = "query($i: ID!, $a: AsOfInput) {
        customers(asOf: $a) { totalCount nodes { name } }
        contact(id: $i, asOf: $a) { contact { name } } }";
    let seen = then(&viewer, query, &scene.clara.id, &before).await;
    assert_eq!(
        texts(&seen["customers"]["nodes"], "/name"),
        ["Other Ltd"],
        "{seen}"
    );
    assert_eq!(seen["customers"]["totalCount"], 1);
    assert_eq!(seen["contact"], Value::Null);
    let query = "query($i: ID!, $a: AsOfInput) {
        customer(by: { id: $i }, asOf: $a) { id } }";
    let seen = then(&viewer, query, &scene.baker.id, &before).await;
    assert_eq!(seen["customer"], Value::Null);
}

/// What is asked about a contact, `$k`, by whoever works for `$c`, whose folder is `$i`.
const ABOUT: [&str; 4] = [
    "query($k: ID!, $i: ID!, $a: AsOfInput) {
        explainAccess(contact: $k, item: $i, action: VIEW, asOf: $a) { code } }",
    "query($k: ID!, $c: ID!, $a: AsOfInput) {
        accessOf(contact: $k, customer: $c, asOf: $a) { closed reason } }",
    "query($k: ID!, $i: ID!, $a: AsOfInput) {
        explainFolder(contact: $k, folder: $i, asOf: $a) { closed reason } }",
    "query($k: ID!, $a: AsOfInput) { contact(id: $k, asOf: $a) { contact { name } } }",
];

#[tokio::test]
async fn of_whom_staff_know_now_they_are_told_what_was_before() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let olga = scene.given.client(&scene.other, "Olga").await;
    let (viewer, before) = assigned(&scene, &scene.baker.id).await;
    let member = json!({ "contactId": scene.stella.id, "customerId": scene.baker.id });
    let _ = owner.change("assignMembership", member, "").await.done();
    let of = |who: &str| {
        json!({ "k": who, "i": scene.billing, "c": scene.baker.id,
            "a": { "position": before.position() } })
    };
    let nobody = scene.given.unknown_id();
    for query in ABOUT {
        let to_owner = owner.ask(query, of(&scene.stella.id)).await;
        assert!(!to_owner.to_string().contains("NOT_FOUND"), "{to_owner}");
        let told = viewer.ask(query, of(&scene.stella.id)).await;
        assert_eq!(told, to_owner, "{query}");
        // Whom they know neither now nor knew then is not there.
        let told = async |who: &str| {
            let (answer, asked) = heard::call(&viewer, query, of(who)).await;
            (answer.text().replace(who, "ID"), asked)
        };
        let (nothing, asked_for_nothing) = told(&nobody).await;
        assert!(!asked_for_nothing.is_empty(), "no statement was heard");
        let (of_hidden, asked) = told(&olga.id).await;
        assert_eq!(of_hidden, nothing, "{query}");
        let differing = heard::differing(&asked, &asked_for_nothing);
        assert_eq!(differing, None, "{query}");
    }
    let told = viewer.ask(ABOUT[0], of(&scene.stella.id)).await;
    assert_eq!(told["explainAccess"]["code"], "NO_MEMBERSHIP");
}

#[tokio::test]
async fn of_a_group_that_staff_know_now_they_are_told_what_was_before() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let board = scene.board().await;
    let (viewer, before) = assigned(&scene, &scene.baker.id).await;
    let query = "query($g: ID!, $c: ID!, $a: AsOfInput) {
        accessOf(group: $g, customer: $c, asOf: $a) { closed reason } }";
    let of = json!({ "g": board, "c": scene.baker.id, "a": { "position": before.position() } });
    let told = viewer.ask(query, of.clone()).await;
    assert_eq!(told["accessOf"]["closed"], "NOT_FOUND");
    let roles = json!({ "groupId": board, "customerIds": [scene.baker.id], "contacts": {} });
    let _ = owner.change("assignGroupRoles", roles, "").await.done();
    let told = viewer.ask(query, of.clone()).await;
    assert_ne!(told["accessOf"]["closed"], "NOT_FOUND");
    assert_eq!(told, owner.ask(query, of).await);
}
