//! Trying out what changes for staff: who gains and loses which permissions where, and
//! the same again once it is done.

use portico_domain::values::{Permission, StaffRole};
use portico_tests::Staff;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

const QUERY: &str = "query($change: PreviewChangeInput!) { previewChange(change: $change) {
    __typename ... on Refused { code } ... on ChangePreview { contacts gains loses others
        staff { staffMember { id } customer { id } gains loses } } } }";

/// What is told of staff; nothing changes for a contact.
async fn foreseen(staff: &Staff, mutation: &str, input: &Value) -> Value {
    let asked = json!({ "change": { mutation: input } });
    let mut told = staff.ask(QUERY, asked).await["previewChange"].take();
    for count in ["contacts", "gains", "loses", "others"] {
        assert_eq!(told[count], 0, "{mutation}: {told}");
    }
    told["staff"].take()
}

/// The same, and then it is done: tried out again, nothing would change.
async fn done(scene: &Scene, mutation: &str, input: &Value) -> Value {
    let owner = &scene.given.owner;
    let events = scene.given.events().await;
    let told = foreseen(owner, mutation, input).await;
    assert_eq!(scene.given.events().await, events, "{mutation}");
    let _ = owner.change(mutation, input.clone(), "").await.done();
    let again = foreseen(owner, mutation, input).await;
    assert_eq!(again, json!([]), "{mutation}");
    told
}

fn line(staff: &Staff, customer: Option<&str>, gains: &[&str], loses: &[&str]) -> Value {
    json!({ "staffMember": { "id": staff.id }, "customer": customer.map(|id| json!({ "id": id })),
        "gains": gains, "loses": loses })
}

const READING: [&str; 2] = ["READ_CUSTOMERS", "READ_DOCUMENTS"];

fn everything() -> Vec<&'static str> {
    Permission::ALL.iter().map(|one| one.as_str()).collect()
}

/// A viewer of the customers that they are assigned to: none yet.
async fn assigned_viewer(scene: &Scene) -> Staff {
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": viewer.id, "assignedOnly": true });
    let told = done(scene, "changeStaffRoles", &input).await;
    assert_eq!(told, json!([line(&viewer, None, &[], &READING)]));
    viewer
}

#[tokio::test]
async fn what_a_role_of_a_group_of_staff_gives_is_foreseen_for_each_member() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (all, baker) = (everything(), Some(scene.baker.id.as_str()));
    let sam = assigned_viewer(&scene).await;
    let input = json!({ "name": "Desk", "kind": "STAFF" });
    let made = owner.change("createGroup", input, "groupId").await.done();
    let group = made.text("groupId");
    let members = json!({ "groupId": group, "memberIds": [sam.id] });
    assert_eq!(done(&scene, "addGroupMembers", &members).await, json!([]));
    let at = json!({ "groupId": group, "customerIds": [scene.baker.id] });
    let mut reading = at.clone();
    reading["assigned"] = json!(true);
    let told = done(&scene, "assignGroupRoles", &reading).await;
    assert_eq!(told, json!([line(&sam, baker, &READING, &[])]));
    let mut owning = at.clone();
    owning["staff"] = json!("OWNER");
    let told = done(&scene, "assignGroupRoles", &owning).await;
    assert_eq!(told, json!([line(&sam, baker, &all[2..], &[])]));
    let told = done(&scene, "assignGroupRoles", &at).await;
    assert_eq!(told, json!([line(&sam, baker, &[], &all)]));
    let _ = done(&scene, "assignGroupRoles", &owning).await;
    let told = done(&scene, "removeGroupMembers", &members).await;
    assert_eq!(told, json!([line(&sam, baker, &[], &all)]));
    let told = done(&scene, "addGroupMembers", &members).await;
    assert_eq!(told, json!([line(&sam, baker, &all, &[])]));
    let told = done(&scene, "closeGroup", &json!({ "groupId": group })).await;
    assert_eq!(told, json!([line(&sam, baker, &[], &all)]));
}

#[tokio::test]
async fn an_assignment_a_suspension_and_other_roles_are_foreseen() {
    let scene = scene().await;
    let (all, baker) = (everything(), Some(scene.baker.id.as_str()));
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let customers = json!([scene.baker.id]);
    let input = json!({ "staffId": viewer.id, "customerIds": customers, "role": "OWNER" });
    let told = done(&scene, "assignStaff", &input).await;
    assert_eq!(told, json!([line(&viewer, baker, &all[2..], &[])]));
    // An owner there already: only elsewhere there is something to gain.
    let input = json!({ "staffId": viewer.id, "roles": ["AUDITOR"] });
    let told = done(&scene, "changeStaffRoles", &input).await;
    let audit = ["READ_AUDIT"];
    assert_eq!(told, json!([line(&viewer, None, &audit, &[])]));
    let auditing = [READING[0], READING[1], audit[0]];
    let one = json!({ "staffId": viewer.id });
    let told = done(&scene, "suspendStaff", &one).await;
    let lost = json!([
        line(&viewer, None, &[], &auditing),
        line(&viewer, baker, &[], &all)
    ]);
    assert_eq!(told, lost);
    let told = done(&scene, "reinstateStaff", &one).await;
    let back = json!([
        line(&viewer, None, &auditing, &[]),
        line(&viewer, baker, &all, &[])
    ]);
    assert_eq!(told, back);
    let input = json!({ "staffId": viewer.id, "customerIds": customers });
    let told = done(&scene, "unassignStaff", &input).await;
    let kept = |right: &&str| !auditing.contains(right);
    let lost: Vec<&str> = all.iter().copied().filter(kept).collect();
    assert_eq!(told, json!([line(&viewer, baker, &[], &lost)]));
}

#[tokio::test]
async fn a_change_of_staff_is_tried_out_only_by_who_may_make_it() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let owner = json!({ "staffId": scene.given.owner.id });
    for (by, code) in [
        (&viewer, "PERMISSION_MISSING"),
        (&admin, "PERMISSION_MISSING"),
        (&scene.given.owner, "LAST_OWNER"),
    ] {
        let asked = json!({ "change": { "suspendStaff": owner } });
        let told = by.ask(QUERY, asked).await["previewChange"].take();
        assert_eq!(told["code"], code);
    }
}
