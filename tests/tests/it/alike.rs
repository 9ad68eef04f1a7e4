//! Of what is hidden every question says byte by byte what it says of an id that
//! nothing has, and asks the database the same: for each place of both schemas where a
//! question takes an id. The committed schemas tell which these are; a place that no
//! line here names fails. What `previewChange` takes are the inputs of changes, which
//! `missing`, `strangers` and the tables of the doors ask about.

mod places;

use std::collections::{BTreeMap, BTreeSet};

use portico_domain::values::StaffRole;
use portico_tests::Browser;
use serde_json::{Value, json};

use crate::heard::{self, Statement};
use crate::scene::{Scene, scene};
use crate::unassigned::assigned;
use places::places;

/// Where a question takes an id, what kind of thing it names, and how it is asked by
/// `$id`. `$c` is the viewer's own customer, `$f` a folder and `$k` a contact of it.
type Line = (&'static str, &'static str, &'static str);

#[rustfmt::skip] // One line each.
const OF_STAFF: [Line; 33] = [
    ("accessList.item", "item", "($id: ID!) { accessList(item: $id) { visibleTo } }"),
    ("accessLog.filter.actorId", "contact", "($id: ID!, $c: ID!) { accessLog(filter: { customerId: $c, actorId: $id }) { totalCount } }"),
    ("accessLog.filter.customerId", "customer", "($id: ID!) { accessLog(filter: { customerId: $id }) { totalCount } }"),
    ("accessLog.filter.itemId", "item", "($id: ID!, $c: ID!) { accessLog(filter: { customerId: $c, itemId: $id }) { totalCount } }"),
    ("accessOf.contact", "contact", "($id: ID!, $c: ID!) { accessOf(contact: $id, customer: $c) { reason nodes { item { id } } } }"),
    ("accessOf.customer", "customer", "($id: ID!, $k: ID!) { accessOf(contact: $k, customer: $id) { reason } }"),
    ("accessOf.group", "group", "($id: ID!, $c: ID!) { accessOf(group: $id, customer: $c) { reason nodes { item { id } } } }"),
    ("activities.customer", "customer", "($id: ID!) { activities(customer: $id) { totalCount } }"),
    ("activities.item", "item", "($id: ID!, $c: ID!) { activities(customer: $c, item: $id) { totalCount } }"),
    ("auditEntries.filter.actorId", "contact", "($id: ID!, $c: ID!) { auditEntries(filter: { customerId: $c, actorId: $id }) { totalCount } }"),
    ("auditEntries.filter.customerId", "customer", "($id: ID!) { auditEntries(filter: { customerId: $id }) { totalCount } }"),
    ("auditEntries.filter.itemId", "item", "($id: ID!, $c: ID!) { auditEntries(filter: { customerId: $c, itemId: $id }) { totalCount } }"),
    ("auditEntries.filter.onBehalfOfId", "staff", "($id: ID!, $c: ID!) { auditEntries(filter: { customerId: $c, onBehalfOfId: $id }) { totalCount } }"),
    ("auditEntries.filter.subjectId", "group", "($id: ID!, $c: ID!) { auditEntries(filter: { customerId: $c, subjectId: $id }) { totalCount } }"),
    ("contact.id", "contact", "($id: ID!) { contact(id: $id) { contact { name } } }"),
    ("counters.customer", "customer", "($id: ID!) { counters(customer: $id) { documents contacts } }"),
    ("customer.by.id", "customer", "($id: ID!) { customer(by: { id: $id }) { id } }"),
    ("explainAccess.contact", "contact", "($id: ID!, $f: ID!) { explainAccess(contact: $id, item: $f, action: VIEW) { allowed } }"),
    ("explainAccess.item", "item", "($id: ID!, $k: ID!) { explainAccess(contact: $k, item: $id, action: VIEW) { allowed } }"),
    ("explainFolder.contact", "contact", "($id: ID!, $f: ID!) { explainFolder(contact: $id, folder: $f) { reason nodes { item { id } } } }"),
    ("explainFolder.folder", "item", "($id: ID!, $k: ID!) { explainFolder(contact: $k, folder: $id) { nodes { item { id } } } }"),
    ("explainFolder.group", "group", "($id: ID!, $f: ID!) { explainFolder(group: $id, folder: $f) { reason nodes { item { id } } } }"),
    ("group.id", "group", "($id: ID!) { group(id: $id) { name } }"),
    ("item.id", "item", "($id: ID!) { item(id: $id) { id } }"),
    ("items.customer", "customer", "($id: ID!) { items(customer: $id) { totalCount } }"),
    ("items.parent", "item", "($id: ID!, $c: ID!) { items(customer: $c, parent: $id) { totalCount nodes { id } } }"),
    ("matter.id", "matter", "($id: ID!) { matter(id: $id) { reference } }"),
    ("matters.customer", "customer", "($id: ID!) { matters(customer: $id) { totalCount } }"),
    ("sharedItems.contact", "contact", "($id: ID!, $c: ID!) { sharedItems(contact: $id, customer: $c) { hasMore } }"),
    ("sharedItems.customer", "customer", "($id: ID!) { sharedItems(customer: $id) { hasMore } }"),
    ("sharedItems.group", "group", "($id: ID!, $c: ID!) { sharedItems(group: $id, customer: $c) { hasMore } }"),
    ("staffMember.id", "staff", "($id: ID!) { staffMember(id: $id) { name } }"),
    ("upload.id", "upload", "($id: ID!) { upload(id: $id) { state } }"),
];

#[rustfmt::skip]
const OF_CLIENTS: [Line; 5] = [
    ("item.id", "item", "($id: ID!) { item(id: $id) { id name path { name } } }"),
    ("items.customer", "customer", "($id: ID!) { items(customer: $id) { totalCount nodes { id } } }"),
    ("items.folder", "item", "($id: ID!, $c: ID!) { items(customer: $c, folder: $id) { totalCount nodes { id } } }"),
    ("matter.id", "matter", "($id: ID!) { matter(id: $id) { reference } }"),
    ("upload.id", "upload", "($id: ID!) { upload(id: $id) { state } }"),
];

/// What Baker & Sons has, by kind; of the contacts one belongs to nobody.
async fn of_baker(scene: &Scene) -> BTreeMap<&'static str, Vec<String>> {
    let (given, baker) = (&scene.given, &scene.baker);
    let owner = &given.owner;
    let board = scene.board().await;
    let roles = json!({ "groupId": board, "customerIds": [baker.id], "contacts": {} });
    let _ = owner.change("assignGroupRoles", roles, "").await.done();
    let details = json!({ "reference": "2026/7", "title": "The sale" });
    let matter = json!({ "customerId": baker.id, "name": "Sale", "details": details });
    let matter = owner.change("openMatter", matter, "items { id }").await;
    let matter = matter.done().0["items"][0]["id"].take();
    let to_ben = json!({ "matterId": matter, "give": [{ "contactId": scene.ben.id }] });
    let _ = owner.change("setMatterAccess", to_ben, "").await.done();
    let file = json!({ "customerId": baker.id, "files": [{ "name": "a.txt", "size": "3" }] });
    let of_owner = owner.begin_upload(file.clone()).await.id;
    let of_ben = scene.ben.begin_upload(file).await.id;
    let (lone, _) = given.added_contact("Lone", &Value::Null).await;
    let items = [&scene.plan, &scene.billing, &baker.files, &baker.internal];
    BTreeMap::from([
        ("contact", vec![scene.clara.id.clone(), lone]),
        ("customer", vec![baker.id.clone()]),
        ("group", vec![board]),
        ("item", items.map(Clone::clone).to_vec()),
        ("matter", vec![matter.as_str().unwrap().to_owned()]),
        ("staff", vec![owner.id.clone()]),
        ("upload", vec![of_owner, of_ben]),
    ])
}

/// The answer, and what the database was asked for it.
async fn told(browser: &Browser, query: &str, own: &Value, id: &str) -> (String, Vec<Statement>) {
    let mut variables = own.clone();
    variables["id"] = json!(id);
    let (answer, asked) = heard::call(browser, &format!("query{query}"), variables).await;
    (answer.text().replace(id, "ID"), asked)
}

/// Asks by each line for all that is hidden, and for what nothing has.
async fn are_alike(
    scene: &Scene,
    browser: &Browser,
    (lines, own): (&[Line], &Value),
    hidden: &BTreeMap<&'static str, Vec<String>>,
) {
    let nobody = scene.given.unknown_id();
    for (place, kind, query) in lines {
        let (nothing, asked_for_nothing) = told(browser, query, own, &nobody).await;
        for code in ["GRAPHQL_VALIDATION", "INVALID_INPUT", "TOO_"] {
            assert!(!nothing.contains(code), "{place}: {nothing}");
        }
        assert!(
            !asked_for_nothing.is_empty(),
            "{place}: no statement was heard"
        );
        for id in &hidden[kind] {
            let (of_hidden, asked) = told(browser, query, own, id).await;
            assert_eq!(of_hidden, nothing, "{place}: {id}, one {kind}");
            let differing = heard::differing(&asked, &asked_for_nothing);
            assert_eq!(differing, None, "{place}: {id}, one {kind}");
        }
    }
}

fn named(lines: &[Line]) -> BTreeSet<String> {
    lines
        .iter()
        .map(|(place, ..)| (*place).to_owned())
        .collect()
}

#[test]
fn every_place_where_a_question_takes_an_id_has_a_line() {
    assert_eq!(places("staff"), named(&OF_STAFF));
    assert_eq!(places("client"), named(&OF_CLIENTS));
}

#[tokio::test]
async fn staff_of_another_customer_are_told_of_what_is_hidden_as_of_nothing() {
    let scene = scene().await;
    let sam = assigned(&scene, StaffRole::Auditor, &scene.other.id, "OWNER").await;
    let hidden = of_baker(&scene).await;
    let own = json!({ "c": scene.other.id, "f": scene.other.files, "k": scene.stella.id });
    are_alike(&scene, &sam, (&OF_STAFF, &own), &hidden).await;
    // What is Sam's own customer's is there.
    let own_ids = [
        ("accessList.item", &scene.other.files),
        ("contact.id", &scene.stella.id),
        ("customer.by.id", &scene.other.id),
        ("explainAccess.contact", &scene.stella.id),
        ("explainAccess.item", &scene.other.files),
        ("explainFolder.folder", &scene.other.files),
        ("item.id", &scene.other.files),
        ("items.customer", &scene.other.id),
    ];
    for (place, id) in own_ids {
        let (.., query) = OF_STAFF.iter().find(|line| line.0 == place).unwrap();
        let (of_own, _) = told(&sam, query, &own, id).await;
        assert!(!of_own.contains("null"), "{place}: {of_own}");
    }
}

#[tokio::test]
async fn contacts_are_told_of_what_is_hidden_as_of_nothing() {
    let scene = scene().await;
    let mut hidden = of_baker(&scene).await;
    let own = json!({ "c": scene.other.id });
    are_alike(&scene, &scene.stella, (&OF_CLIENTS, &own), &hidden).await;
    // Of her own customer Clara sees nothing either, but that it is there.
    hidden.insert("customer", vec![scene.other.id.clone()]);
    let own = json!({ "c": scene.baker.id });
    are_alike(&scene, &scene.clara, (&OF_CLIENTS, &own), &hidden).await;
}
