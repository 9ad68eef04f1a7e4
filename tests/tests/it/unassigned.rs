//! Staff who work for assigned customers only: of what belongs to another
//! customer, every question says byte by byte what it says of an id that nothing
//! has, and asks the database the same. The evidence about a customer of theirs they may read.

use portico_domain::values::StaffRole;
use portico_tests::{Browser, Staff};
use serde_json::{Value, json};

use crate::heard::{self, Statement};
use crate::scene::{Scene, scene};

/// Questions about an item, by `$id`; `$k` is a contact, `$c` the viewer's customer.
const OF_ITEMS: [&str; 10] = [
    "query($id: ID!) { item(id: $id) { id } }",
    "query($id: ID!) { accessList(item: $id) { visibleTo } }",
    "query($id: ID!, $k: ID!) { explainAccess(contact: $k, item: $id, action: VIEW) { allowed } }",
    "query($id: ID!, $k: ID!) { explainFolder(contact: $k, folder: $id) { nodes { item { id } } } }",
    "query($id: ID!) { explainFolder(folder: $id) { nodes { item { id } } } }",
    "query($id: ID!) { matter(id: $id) { reference } }",
    "query($id: ID!) { upload(id: $id) { state } }",
    "query($id: ID!, $c: ID!) { items(customer: $c, parent: $id) { totalCount nodes { id } } }",
    "query($id: ID!, $c: ID!) { activities(customer: $c, item: $id) { totalCount } }",
    "mutation($id: ID!) { beginDownload(input: { itemId: $id }) { __typename ... on Refused \
     { code message args { item customer } } } }",
];

/// Questions about a customer, by `$id`.
const OF_CUSTOMERS: [&str; 11] = [
    "query($id: ID!) { customer(by: { id: $id }) { id } }",
    "query($id: ID!) { items(customer: $id) { totalCount } }",
    "query($id: ID!) { matters(customer: $id) { totalCount } }",
    "query($id: ID!) { activities(customer: $id) { totalCount } }",
    "query($id: ID!) { sharedItems(customer: $id) { hasMore } }",
    "query($id: ID!, $k: ID!) { accessOf(contact: $k, customer: $id) { reason } }",
    "query($id: ID!) { accessOf(customer: $id) { reason } }",
    "query($id: ID!) { counters(customer: $id) { documents contacts } }",
    "query($id: ID!) { previewChange(change: { createFolder: { customerId: $id, name: \"New\" } }) \
     { __typename ... on Refused { code message } } }",
    "query($id: ID!) { auditEntries(filter: { customerId: $id }) { totalCount } }",
    "query($id: ID!) { accessLog(filter: { customerId: $id }) { totalCount } }",
];

/// A staff member who works for this customer alone.
async fn assigned(scene: &Scene, own: StaffRole, customer: &str, role: &str) -> Staff {
    let owner = &scene.given.owner;
    let staff = scene.given.staff(own).await;
    let input = json!({ "staffId": staff.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": staff.id, "customerIds": [customer], "role": role });
    let _ = owner.change("assignStaff", input, "").await.done();
    staff
}

/// The answer, and what the database was asked for it.
async fn told(
    browser: &Browser,
    query: &str,
    variables: &Value,
    id: &str,
) -> (String, Vec<Statement>) {
    let mut variables = variables.clone();
    variables["id"] = json!(id);
    let (answer, asked) = heard::call(browser, query, variables).await;
    (answer.text().replace(id, "ID"), asked)
}

#[tokio::test]
async fn what_is_another_customers_is_nowhere() {
    let scene = scene().await;
    let sam = assigned(&scene, StaffRole::Auditor, &scene.other.id, "OWNER").await;
    let variables = json!({ "k": scene.stella.id, "c": scene.other.id });
    let nobody = scene.given.unknown_id();
    let of_items = OF_ITEMS.map(|query| (query, vec![&scene.plan, &scene.billing]));
    let of_customers = OF_CUSTOMERS.map(|query| (query, vec![&scene.baker.id]));
    for (query, foreign) in of_items.into_iter().chain(of_customers) {
        let (of_nobody, nothing_else) = told(&sam, query, &variables, &nobody).await;
        assert!(
            !of_nobody.contains("GRAPHQL_VALIDATION"),
            "{query} {of_nobody}"
        );
        for id in foreign {
            let (of_foreign, asked) = told(&sam, query, &variables, id).await;
            assert_eq!(of_foreign, of_nobody, "{query}");
            assert_eq!(asked, nothing_else, "{query}");
        }
    }
    // What is Sam's own customer's is there.
    for (query, id) in [
        (OF_ITEMS[0], &scene.other.files),
        (OF_ITEMS[1], &scene.other.files),
        (OF_ITEMS[3], &scene.other.files),
        (OF_ITEMS[4], &scene.other.files),
        (OF_CUSTOMERS[0], &scene.other.id),
        (OF_CUSTOMERS[1], &scene.other.id),
    ] {
        let (of_own, _) = told(&sam, query, &variables, id).await;
        assert!(!of_own.contains("null"), "{query} {of_own}");
    }
}

#[tokio::test]
async fn the_evidence_about_an_assigned_customer_is_read_and_no_other() {
    let scene = scene().await;
    let auditor = assigned(&scene, StaffRole::Auditor, &scene.other.id, "VIEWER").await;
    let viewer = assigned(&scene, StaffRole::Viewer, &scene.other.id, "OWNER").await;
    let without = assigned(&scene, StaffRole::Viewer, &scene.other.id, "VIEWER").await;
    let of = |customer: &str| json!({ "f": { "customerId": customer } });
    for list in ["auditEntries", "accessLog"] {
        let kind = if list == "accessLog" {
            "AccessLog"
        } else {
            "Audit"
        };
        let query = format!(
            "query($f: {kind}FilterInput) {{ {list}(filter: $f) {{ nodes {{ customerId }} }} }}"
        );
        for staff in [&auditor, &viewer] {
            let found = staff.ask(&query, of(&scene.other.id)).await;
            for entry in found[list]["nodes"].as_array().unwrap() {
                assert_eq!(entry["customerId"], json!(scene.other.id));
            }
            let foreign = staff.call(&query, of(&scene.baker.id)).await;
            assert_eq!(foreign.code(), "NOT_ASSIGNED");
            let all = staff.call(&query, json!({})).await;
            assert_eq!(all.code(), "PERMISSION_MISSING");
            assert!(all.text().contains("You reach assigned customers only"));
        }
        let refused = without.call(&query, of(&scene.other.id)).await;
        assert_eq!(refused.code(), "PERMISSION_MISSING");
        assert!(refused.text().contains("Your role does not allow this"));
    }
}
