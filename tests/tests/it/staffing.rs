//! B06, B10, B18–B20, E18: what staff may do where, and that the firm keeps an owner.

use portico_domain::values::StaffRole;
use portico_tests::given::PASSWORD;
use portico_tests::{Door, Staff};
use serde_json::json;

use crate::scene::{Scene, refused_query, scene};

const STAFF: &str = "query($id: ID!) { staffMember(id: $id) { roles assignedOnly suspended
    assignments { customer { id } role group { name } } } }";

#[tokio::test]
async fn b10_refused_roles_of_a_staff_group_to_who_manages_no_staff() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = json!({ "name": "Desk", "kind": "STAFF" });
    let made = owner.change("createGroup", input, "groupId").await.done();
    let input = json!({ "groupId": made.text("groupId"), "customerIds": [scene.baker.id],
        "staff": "VIEWER" });
    let _ = owner.change("assignGroupRoles", input, "").await.done();
    let admin = scene.given.staff(StaffRole::EntitiesAdmin).await;
    let roles = json!({ "groupId": made.text("groupId"), "customerIds": [scene.baker.id] });
    let another = json!({ "name": "Second desk", "kind": "STAFF" });
    for (mutation, input) in [("assignGroupRoles", roles), ("createGroup", another)] {
        let said = admin.change(mutation, input, "").await;
        let said = said.refused("PERMISSION_MISSING");
        assert_eq!(said.arg("permission"), "MANAGE_STAFF", "{mutation}");
    }
}

#[tokio::test]
async fn nobody_takes_away_more_than_they_have_themselves() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": staff.id, "customerIds": [scene.baker.id], "role": "OWNER" });
    let _ = owner.change("assignStaff", input, "").await.done();
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let input = json!({ "staffId": staff.id, "customerIds": [scene.baker.id] });
    let said = admin.change("unassignStaff", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
}

#[tokio::test]
async fn an_owner_of_one_customer_is_suspended_and_narrowed_by_no_less() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let customers = json!([scene.baker.id]);
    let direct = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": direct.id, "customerIds": customers, "role": "OWNER" });
    let _ = owner.change("assignStaff", input, "").await.done();
    let grouped = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "name": "Partners", "kind": "STAFF" });
    let made = owner.change("createGroup", input, "groupId").await.done();
    let group = made.text("groupId");
    let input = json!({ "groupId": group, "customerIds": customers, "staff": "OWNER" });
    let _ = owner.change("assignGroupRoles", input, "").await.done();
    let input = json!({ "groupId": group, "memberIds": [grouped.id] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    for whom in [&direct, &grouped] {
        let narrowed = json!({ "staffId": whom.id, "assignedOnly": true });
        let one = json!({ "staffId": whom.id });
        for (mutation, input) in [
            ("changeStaffRoles", &narrowed),
            ("suspendStaff", &one),
            ("reinstateStaff", &one),
        ] {
            let said = admin.change(mutation, input.clone(), "").await;
            let said = said.refused("PERMISSION_MISSING");
            assert_eq!(said.arg("permission"), "MANAGE_CUSTOMERS", "{mutation}");
        }
        let _ = owner.change("suspendStaff", one, "").await.done();
    }
    let plain = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": plain.id });
    let _ = admin.change("suspendStaff", input, "").await.done();
}

#[tokio::test]
async fn a_suspended_staff_member_does_not_sign_in_until_reinstated() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let sam = scene.given.staff(StaffRole::Staff).await;
    let me = sam.browser.ask("{ me { email } }", json!({})).await;
    let email = me["me"]["email"].as_str().unwrap().to_owned();
    let who = json!({ "staffId": sam.id });
    let _ = owner.change("suspendStaff", who.clone(), "").await.done();
    let begun = async || -> (i64, i64) {
        let sql = "SELECT (SELECT count(*) FROM auth.sessions),
                          (SELECT count(*) FROM events WHERE event_type = 'SignedIn')";
        let pool = scene.given.app.log.pool();
        sqlx::query_as(sql).fetch_one(pool).await.unwrap()
    };
    let before = begun().await;
    let mut browser = scene.given.visitor(Door::Staff);
    let said = browser.sign_in(&email, PASSWORD).await;
    let _ = said.refused("WRONG_CREDENTIALS");
    assert_eq!(browser.cookie(), None);
    assert_eq!(begun().await, before);
    let _ = owner.change("reinstateStaff", who, "").await.done();
    let _ = browser.sign_in(&email, PASSWORD).await.done();
    assert_eq!(begun().await, (before.0 + 1, before.1 + 1));
}

#[tokio::test]
async fn the_last_owner_stays_an_owner_everywhere() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let suspend = json!({ "staffId": owner.id });
    let said = owner.change("suspendStaff", suspend.clone(), "").await;
    let _ = said.refused("LAST_OWNER");
    for change in [
        json!({ "roles": ["VIEWER"] }),
        json!({ "assignedOnly": true }),
    ] {
        let mut input = change;
        input["staffId"] = json!(owner.id);
        let said = owner.change("changeStaffRoles", input, "").await;
        let _ = said.refused("LAST_OWNER");
    }
    let second = scene.given.staff(StaffRole::Owner).await;
    let _ = second.change("suspendStaff", suspend, "").await.done();
    let input = json!({ "staffId": second.id });
    let said = second.change("suspendStaff", input, "").await;
    let _ = said.refused("LAST_OWNER");
}

#[tokio::test]
async fn of_two_owners_who_suspend_each_other_at_once_one_stays() {
    let scene = scene().await;
    let (one, two) = (
        &scene.given.owner,
        scene.given.staff(StaffRole::Owner).await,
    );
    let (first, second) = tokio::join!(
        one.change("suspendStaff", json!({ "staffId": two.id }), ""),
        two.change("suspendStaff", json!({ "staffId": one.id }), ""),
    );
    let suspended = [first, second];
    let done = suspended
        .iter()
        .filter(|one| one.0["__typename"] == "StaffSet");
    assert_eq!(done.count(), 1, "{suspended:?}");
}

#[tokio::test]
async fn roles_and_reach_change_together_and_neither_by_itself() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": staff.id, "roles": ["AUDITOR"], "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": staff.id, "roles": ["VIEWER"] });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": staff.id });
    let said = owner.change("changeStaffRoles", input, "").await;
    let _ = said.refused("INVALID_INPUT");
    let found = owner.ask(STAFF, json!({ "id": staff.id })).await["staffMember"].take();
    assert_eq!(
        (&found["roles"], &found["assignedOnly"]),
        (&json!(["VIEWER"]), &json!(true))
    );
}

#[tokio::test]
async fn where_somebody_is_to_work_is_said() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Viewer).await;
    for mutation in ["assignStaff", "unassignStaff"] {
        let input = json!({ "staffId": staff.id, "customerIds": [] });
        let said = owner.change(mutation, input, "").await;
        let said = said.refused("INVALID_INPUT");
        assert_eq!(said.arg("field"), "customerIds", "{mutation}");
        assert_eq!(said.arg("limit"), &json!(200), "{mutation}");
    }
}

#[tokio::test]
async fn b18_an_assignment_tells_whether_it_is_inherited() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": staff.id, "customerIds": [scene.baker.id], "role": "OWNER" });
    let _ = owner.change("assignStaff", input, "").await.done();
    let input = json!({ "name": "Desk", "kind": "STAFF" });
    let made = owner.change("createGroup", input, "groupId").await.done();
    let group = made.text("groupId");
    let input = json!({ "groupId": group, "customerIds": [scene.baker.id], "assigned": true });
    let _ = owner.change("assignGroupRoles", input, "").await.done();
    let input = json!({ "groupId": group, "memberIds": [staff.id] });
    let _ = owner.change("addGroupMembers", input, "").await.done();
    let found = owner.ask(STAFF, json!({ "id": staff.id })).await["staffMember"].take();
    let customer = json!({ "id": scene.baker.id });
    let direct = json!({ "customer": customer, "role": "OWNER", "group": null });
    let inherited = json!({ "customer": customer, "role": null, "group": { "name": "Desk" } });
    assert_eq!(found["assignments"], json!([direct, inherited]));
}

#[tokio::test]
async fn e18_an_account_is_limited_to_the_customer_it_is_assigned_to() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for item in [&scene.plan, &scene.billing] {
        let _ = owner.grant(item).await.done();
    }
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 3);
    assert!(scene.stella.whole_tree(&scene.baker.id).await.is_empty());
    let customers = scene
        .stella
        .ask("{ customers { nodes { id } } }", json!({}))
        .await;
    assert_eq!(
        customers["customers"]["nodes"],
        json!([{ "id": scene.other.id }])
    );
}

#[tokio::test]
async fn e18_refused_another_customers_matters_and_staff_lists() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": viewer.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let matters = "query($id: ID!) { matters(customer: $id) { totalCount } }";
    let code = refused_query(&viewer, matters, json!({ "id": scene.baker.id })).await;
    assert_eq!(code, "NOT_ASSIGNED");
    let code = refused_query(&viewer, "{ staffMembers { totalCount } }", json!({})).await;
    assert_eq!(code, "PERMISSION_MISSING");
}

#[tokio::test]
async fn b18_refused_to_a_viewer_who_is_assigned_there() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": viewer.id, "customerIds": [scene.baker.id] });
    let assigned = scene.given.owner.change("assignStaff", input, "").await;
    let _ = assigned.done();
    let said = viewer.grant(&scene.plan).await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
}

#[tokio::test]
async fn b19_b20_roles_are_assigned_from_groups_from_staff_and_from_contacts() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let staff = scene.given.staff(StaffRole::Viewer).await;
    let customers = json!([scene.baker.id, scene.other.id]);
    let made = owner.change("createGroup", json!({ "name": "Board" }), "groupId");
    let group = made.await.done().text("groupId").to_owned();
    let input = json!({ "groupId": group, "customerIds": customers, "contacts": {} });
    let _ = owner.change("assignGroupRoles", input, "").await.done();
    let input = json!({ "staffId": staff.id, "customerIds": customers, "role": "STAFF" });
    let _ = owner.change("assignStaff", input, "").await.done();
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.other.id });
    let _ = owner.change("assignMembership", input, "").await.done();
    let found = owner.ask(STAFF, json!({ "id": staff.id })).await["staffMember"].take();
    assert_eq!(found["assignments"].as_array().unwrap().len(), 2);
    let query = "query($g: ID!, $k: ID!) { group(id: $g) { roles { totalCount } }
        contact(id: $k) { memberships { customer { id } } } }";
    let asked = json!({ "g": group, "k": scene.clara.id });
    let told = owner.ask(query, asked).await;
    assert_eq!(told["group"]["roles"]["totalCount"], 2);
    let memberships = told["contact"]["memberships"].as_array().unwrap();
    assert_eq!(memberships.len(), 2);
    let customers = scene
        .clara
        .ask("{ customers { nodes { id } } }", json!({}))
        .await;
    assert_eq!(customers["customers"]["nodes"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn b19_b20_refused_from_every_side_to_a_viewer() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let owner = &scene.given.owner;
    let made = owner.change("createGroup", json!({ "name": "Board" }), "groupId");
    let group = made.await.done().text("groupId").to_owned();
    let customers = json!([scene.baker.id]);
    for (mutation, input) in [
        (
            "assignGroupRoles",
            json!({ "groupId": group, "customerIds": customers, "contacts": {} }),
        ),
        (
            "assignStaff",
            json!({ "staffId": viewer.id, "customerIds": customers, "role": "OWNER" }),
        ),
        (
            "assignMembership",
            json!({ "contactId": scene.stella.id, "customerId": scene.baker.id }),
        ),
    ] {
        let said = viewer.change(mutation, input, "").await;
        let _ = said.refused("PERMISSION_MISSING");
    }
}

/// What somebody reads of their own rights, and what comes of adding a contact.
async fn adds_a_contact(staff: &Staff) -> (bool, portico_tests::Outcome) {
    let me = staff.ask("{ me { permissions } }", json!({})).await;
    let permissions = me["me"]["permissions"].as_array().unwrap();
    let input = json!({ "firstName": "Ida", "lastName": "Tester" });
    let said = staff.change("addContact", input, "").await;
    (permissions.contains(&json!("MANAGE_CONTACTS")), said)
}

#[tokio::test]
async fn b06_whichever_role_carries_the_permission_adds_contacts() {
    let scene = scene().await;
    for role in [
        StaffRole::Owner,
        StaffRole::StaffAdmin,
        StaffRole::EntitiesAdmin,
    ] {
        let staff = scene.given.staff(role).await;
        let (permitted, said) = adds_a_contact(&staff).await;
        assert!(permitted, "{}", role.as_str());
        let _ = said.done();
    }
}

#[tokio::test]
async fn b06_refused_to_each_role_without_the_permission() {
    let scene = scene().await;
    for role in [StaffRole::Staff, StaffRole::Viewer, StaffRole::Auditor] {
        let staff = scene.given.staff(role).await;
        let (permitted, said) = adds_a_contact(&staff).await;
        assert!(!permitted, "{}", role.as_str());
        let said = said.refused("PERMISSION_MISSING");
        assert_eq!(said.arg("permission"), "MANAGE_CONTACTS");
    }
}

/// Staff who own one customer, and work for no other.
async fn owner_of_the_other(scene: &Scene) -> Staff {
    let owner = &scene.given.owner;
    let sam = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": sam.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": sam.id, "customerIds": [scene.other.id], "role": "OWNER" });
    let _ = owner.change("assignStaff", input, "").await.done();
    sam
}

#[tokio::test]
async fn the_right_to_share_at_one_customer_changes_no_grant_at_another() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let sam = owner_of_the_other(&scene).await;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let grant = json!({ "customerId": scene.other.id, "itemId": scene.plan,
        "contactId": scene.clara.id });
    let mut less = grant.clone();
    less["capability"] = json!("VIEW");
    let mut ends = grant.clone();
    ends["expires"] = json!({ "at": "2099-01-01T00:00:00Z" });
    for by in [&sam, owner] {
        for (mutation, input) in [("changeCapability", &less), ("changeAccessExpiry", &ends)] {
            let said = by.change(mutation, input.clone(), "").await;
            let _ = said.refused("NOT_FOUND");
            let item = scene.clara.item(&scene.plan).await;
            assert_eq!(item["viewerCan"]["download"]["allowed"], true, "{mutation}");
        }
    }
}

#[tokio::test]
async fn staff_of_one_customer_learn_nothing_of_who_does_not_belong_to_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let sam = owner_of_the_other(&scene).await;
    let query = "query($c: ID!, $k: ID!) { accessOf(customer: $c, contact: $k) { closed } }";
    let nobody = uuid::Uuid::nil().to_string();
    for contact in [&scene.clara.id, &nobody] {
        let asked = json!({ "c": scene.other.id, "k": contact });
        let told = sam.ask(query, asked).await;
        assert_eq!(told["accessOf"]["closed"], "NOT_FOUND", "{contact}");
    }
    let asked = json!({ "c": scene.other.id, "k": scene.clara.id });
    let told = owner.ask(query, asked).await;
    assert_eq!(told["accessOf"]["closed"], "NO_MEMBERSHIP");
}

#[tokio::test]
async fn a_group_of_staff_that_carries_more_than_ones_own_is_not_ended() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let input = json!({ "kind": "STAFF", "name": "Partners" });
    let group = owner.change("createGroup", input, "groupId").await.done();
    let group = group.text("groupId").to_owned();
    let input = json!({ "groupId": group, "customerIds": [scene.baker.id], "staff": "OWNER" });
    let _ = owner.change("assignGroupRoles", input, "").await.done();
    let input = json!({ "groupId": group });
    let said = admin.change("closeGroup", input.clone(), "").await;
    let _ = said.refused("PERMISSION_MISSING");
    let _ = owner.change("closeGroup", input, "").await.done();
}
