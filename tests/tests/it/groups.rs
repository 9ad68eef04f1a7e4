//! B09–B12, B19–B21: groups, their members, and what they give at customers.

use portico_domain::values::StaffRole;
use serde_json::json;

use crate::scene::{Scene, scene};

const EMPTY: [&str; 0] = [];

/// A group of contacts with these members.
async fn group(scene: &Scene, members: &[&str]) -> String {
    let owner = &scene.given.owner;
    let input = json!({ "name": "Board", "description": "who decides" });
    let made = owner.change("createGroup", input, "groupId").await.done();
    let group = made.text("groupId").to_owned();
    let input = json!({ "groupId": group, "memberIds": members });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    group
}

async fn role_at(scene: &Scene, group: &str, customer: &str) {
    let input = json!({ "groupId": group, "customerIds": [customer], "contacts": {} });
    let assigned = scene.given.owner.change("assignGroupRoles", input, "");
    let _ = assigned.await.done();
}

#[tokio::test]
async fn b09_a_group_makes_members_and_is_granted_to() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let group = group(&scene, &[&scene.stella.id]).await;
    let input = json!({ "itemIds": [scene.billing], "groupId": group });
    let _ = owner.grant_with(input).await.done();
    // Stella is no member of Baker & Sons yet.
    assert_eq!(scene.seen_by(&scene.stella).await, EMPTY);
    role_at(&scene, &group, &scene.baker.id).await;
    let shared = ["BILLING", "BILLING/invoice 1.txt"];
    assert_eq!(scene.seen_by(&scene.stella).await, shared);
    let access = owner.item(&scene.invoice).await["clientAccess"].take();
    assert_eq!(access["label"], "Some (1 of 3)");
}

#[tokio::test]
async fn b09_who_leaves_a_group_and_what_is_closed_gives_nothing_at_once() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let members: [&str; 2] = [&scene.clara.id, &scene.ben.id];
    let group = group(&scene, &members).await;
    let input = json!({ "itemIds": [scene.plan], "groupId": group });
    let _ = owner.grant_with(input).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
    let input = json!({ "groupId": group, "memberIds": [scene.clara.id] });
    let _ = owner.change("removeGroupMembers", input, "").await.done();
    assert_eq!(scene.seen_by(&scene.clara).await, EMPTY);
    assert_eq!(scene.seen_by(&scene.ben).await, ["plan.txt"]);
    let input = json!({ "groupId": group });
    let _ = owner.change("closeGroup", input.clone(), "").await.done();
    assert_eq!(scene.seen_by(&scene.ben).await, EMPTY);
    let again = owner.change("closeGroup", input, "").await.done();
    assert_eq!(again.code(), "ALREADY_DONE");
    let input = json!({ "itemIds": [scene.plan], "groupId": group });
    let _ = owner.grant_with(input).await.refused("GROUP_CLOSED");
}

#[tokio::test]
async fn b09_refused_to_staff_who_manage_no_contacts() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let input = json!({ "name": "Board" });
    let said = staff.change("createGroup", input.clone(), "").await;
    let said = said.refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "MANAGE_CONTACTS");
    let admin = scene.given.staff(StaffRole::EntitiesAdmin).await;
    let _ = admin.change("createGroup", input, "").await.done();
}

#[tokio::test]
async fn b10_a_group_of_staff_assigns_its_members() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": viewer.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let customers = "{ customers { totalCount } }";
    assert_eq!(
        viewer.ask(customers, json!({})).await["customers"]["totalCount"],
        0
    );
    let input = json!({ "name": "Desk", "kind": "STAFF" });
    let made = owner.change("createGroup", input, "groupId").await.done();
    let group = made.text("groupId");
    let input = json!({ "groupId": group, "memberIds": [viewer.id] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    let input = json!({ "groupId": group, "customerIds": [scene.baker.id], "staff": "OWNER" });
    let _ = owner.change("assignGroupRoles", input, "").await.done();
    assert_eq!(
        viewer.ask(customers, json!({})).await["customers"]["totalCount"],
        1
    );
    let _ = viewer.grant(&scene.plan).await.done();
}

#[tokio::test]
async fn b18_an_assigned_member_shares_there_and_nowhere_else() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let _ = staff.grant(&scene.plan).await.refused("PERMISSION_MISSING");
    let input = json!({ "staffId": staff.id, "customerIds": [scene.baker.id], "role": "OWNER" });
    let _ = owner.change("assignStaff", input, "").await.done();
    let _ = staff.grant(&scene.plan).await.done();
    let theirs = scene
        .given
        .document(&scene.other, None, "o.txt", b"o")
        .await;
    let _ = staff.grant(&theirs).await.refused("PERMISSION_MISSING");
    let input = json!({ "staffId": staff.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let _ = staff.grant(&theirs).await.refused("NOT_ASSIGNED");
    assert!(staff.item(&theirs).await.is_null());
    let input = json!({ "staffId": staff.id, "customerIds": [scene.baker.id] });
    let _ = owner.change("unassignStaff", input, "").await.done();
    let _ = staff.grant(&scene.plan).await.refused("NOT_ASSIGNED");
}

#[tokio::test]
async fn nobody_gives_a_role_above_their_own() {
    let scene = scene().await;
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let other = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": other.id, "roles": ["OWNER"] });
    let said = admin.change("changeStaffRoles", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
    let input = json!({ "staffId": other.id, "roles": ["AUDITOR"] });
    let _ = admin.change("changeStaffRoles", input, "").await.done();
    let owner = &scene.given.owner;
    let input = json!({ "staffId": owner.id });
    let said = admin.change("suspendStaff", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
}
