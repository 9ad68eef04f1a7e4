//! Staff who work for assigned customers only: what belongs to another customer they
//! neither open nor preview, and are told of it byte by byte, after the same questions
//! to the database, what they are told of an id that nothing has (`alike` has the
//! questions). The evidence about a customer of theirs they may read.

use portico_domain::values::StaffRole;
use portico_tests::{Browser, Staff};
use serde_json::json;

use crate::heard::{self, Statement};
use crate::scene::{Scene, scene};

/// What is asked about an item, by `$id`.
const OF_ITEM: &str = "mutation($id: ID!) { beginDownload(input: { itemId: $id }) { __typename
    ... on Refused { code message args { item customer } } } }";

/// What is asked about a customer, by `$id`.
const OF_CUSTOMER: &str = "query($id: ID!) {
    previewChange(change: { createFolder: { customerId: $id, name: \"New\" } }) { __typename
        ... on Refused { code message } } }";

/// A staff member who works for this customer alone.
pub(crate) async fn assigned(scene: &Scene, own: StaffRole, customer: &str, role: &str) -> Staff {
    let owner = &scene.given.owner;
    let staff = scene.given.staff(own).await;
    let input = json!({ "staffId": staff.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": staff.id, "customerIds": [customer], "role": role });
    let _ = owner.change("assignStaff", input, "").await.done();
    staff
}

/// The answer, and what the database was asked for it.
async fn told(browser: &Browser, query: &str, id: &str) -> (String, Vec<Statement>) {
    let (answer, asked) = heard::call(browser, query, json!({ "id": id })).await;
    (answer.text().replace(id, "ID"), asked)
}

#[tokio::test]
async fn what_is_another_customers_is_opened_and_previewed_nowhere() {
    let scene = scene().await;
    let sam = assigned(&scene, StaffRole::Auditor, &scene.other.id, "OWNER").await;
    let nobody = scene.given.unknown_id();
    for (query, foreign) in [
        (OF_ITEM, &scene.plan),
        (OF_ITEM, &scene.billing),
        (OF_CUSTOMER, &scene.baker.id),
    ] {
        let (of_nobody, nothing_else) = told(&sam, query, &nobody).await;
        assert!(of_nobody.contains("Refused"), "{query} {of_nobody}");
        let (of_foreign, asked) = told(&sam, query, foreign).await;
        assert_eq!(of_foreign, of_nobody, "{query}");
        assert_eq!(asked, nothing_else, "{query}");
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
