//! B09–B13, B19–B22: groups and memberships, as the lists tell them.

use chrono::TimeDelta;
use portico_domain::values::StaffRole;
use serde_json::{Value, json};

use crate::scene::{SURVIVORS, Scene, refused_query, scene};

const GROUPS: &str = "query($search: String, $first: Int, $after: String) {
    groups(search: $search, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { id name description kind } } }";
const GROUP: &str = "query($id: ID!) { group(id: $id) { name closed
    contacts { totalCount nodes { id name } } staff { totalCount }
    roles { totalCount nodes { customer { id } staff contacts { role canDownload } } } } }";
const CONTACT: &str = "query($id: ID!) { contact(id: $id) { contact { name } memberships {
    customer { id } membership { role canDownload portalOn
        origins { group { id name } role canDownload } } } } }";

async fn made(scene: &Scene, name: &str) -> String {
    let input = json!({ "name": name, "description": format!("all of {name}") });
    let made = scene.given.owner.change("createGroup", input, "groupId");
    made.await.done().text("groupId").to_owned()
}

async fn joined(scene: &Scene, group: &str, people: &[&str]) {
    let input = json!({ "groupId": group, "memberIds": people });
    let joined = scene.given.owner.change("addGroupMembers", input, "");
    let _ = joined.await.done();
}

async fn given(scene: &Scene, group: &str, customers: &[&str], survivors: &str) -> Value {
    let input = json!({ "groupId": group, "customerIds": customers,
        "contacts": { "canDownload": false }, "survivors": survivors });
    let given = scene
        .given
        .owner
        .change("assignGroupRoles", input, SURVIVORS);
    given.await.done().0
}

#[tokio::test]
async fn b11_groups_are_listed_by_name_and_found_by_part_of_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    for name in ["Heirs", "Board", "Auditors' board"] {
        made(&scene, name).await;
    }
    let names = |page: &Value| -> Vec<String> {
        let nodes = page["groups"]["nodes"].as_array().unwrap();
        let name = |node: &Value| node["name"].as_str().unwrap().to_owned();
        nodes.iter().map(name).collect()
    };
    let found = owner.ask(GROUPS, json!({ "search": "BOARD" })).await;
    assert_eq!(names(&found), ["Auditors' board", "Board"]);
    let board = &found["groups"]["nodes"][1];
    assert_eq!(board["description"], "all of Board");
    let input = json!({ "groupId": board["id"], "name": "Board", "description": "who decides" });
    let _ = owner.change("describeGroup", input, "").await.done();
    let query = "query($id: ID!) { group(id: $id) { name description } }";
    let told = owner.ask(query, json!({ "id": board["id"] })).await;
    let described = json!({ "name": "Board", "description": "who decides" });
    assert_eq!(told["group"], described);
    let page = owner.ask(GROUPS, json!({ "first": 2 })).await;
    assert_eq!(page["groups"]["totalCount"], 3);
    let after = &page["groups"]["pageInfo"]["endCursor"];
    let rest = owner
        .ask(GROUPS, json!({ "first": 2, "after": after }))
        .await;
    assert_eq!(names(&rest), ["Heirs"]);
    assert_eq!(rest["groups"]["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn b11_refused_to_staff_of_assigned_customers_only() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": viewer.id, "assignedOnly": true });
    let owner = &scene.given.owner;
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let code = refused_query(&viewer, GROUPS, json!({})).await;
    assert_eq!(code, "PERMISSION_MISSING");
    let group = made(&scene, "Board").await;
    let input = json!({ "groupId": group, "name": "Mine" });
    let said = viewer.change("describeGroup", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
}

#[tokio::test]
async fn b12_many_members_join_at_once_and_who_is_unknown_joins_nobody() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let group = made(&scene, "Board").await;
    joined(&scene, &group, &[&scene.clara.id, &scene.ben.id]).await;
    let input = json!({ "groupId": group,
        "memberIds": [scene.stella.id, scene.given.unknown_id()] });
    let said = owner.change("addGroupMembers", input, "").await;
    let _ = said.refused("NOT_FOUND");
    let found = owner.ask(GROUP, json!({ "id": group })).await["group"].take();
    assert_eq!(found["contacts"]["totalCount"], 2);
    assert_eq!(found["staff"]["totalCount"], 0);
    assert_eq!(found["contacts"]["nodes"][0]["name"], "Ben Tester");
    let both = json!({ "groupId": group, "memberIds": [scene.clara.id, scene.ben.id] });
    let _ = owner.change("removeGroupMembers", both, "").await.done();
    let found = owner.ask(GROUP, json!({ "id": group })).await["group"].take();
    assert_eq!(found["contacts"]["totalCount"], 0);
}

#[tokio::test]
async fn b12_refused_to_who_may_not_share_what_the_group_is_given() {
    let scene = scene().await;
    let group = made(&scene, "Board").await;
    given(&scene, &group, &[&scene.baker.id], "REVOKE").await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let input = json!({ "groupId": group, "memberIds": [scene.stella.id] });
    let said = admin.change("addGroupMembers", input, "").await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "SHARE"
    );
}

#[tokio::test]
async fn who_joins_a_group_that_is_granted_nothing_or_nothing_any_more_gets_nothing_shared() {
    let scene = scene().await;
    let group = made(&scene, "Board").await;
    let admin = scene.given.staff(StaffRole::StaffAdmin).await;
    let joins = async |who: &str| {
        let input = json!({ "groupId": group, "memberIds": [who] });
        admin.change("addGroupMembers", input, "").await
    };
    let soon = scene.given.clock.now() + TimeDelta::minutes(5);
    let until = json!({ "itemIds": [scene.plan], "groupId": group, "expires": { "at": soon } });
    let _ = scene.given.owner.grant_with(until).await.done();
    let said = joins(&scene.ben.id).await.refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "SHARE");
    scene.given.clock.advance(TimeDelta::minutes(5));
    let _ = joins(&scene.ben.id).await.done();
    given(&scene, &group, &[&scene.baker.id], "REVOKE").await;
    let _ = joins(&scene.stella.id).await.done();
}

#[tokio::test]
async fn b21_a_group_is_given_a_role_at_several_customers_at_once() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let group = made(&scene, "Board").await;
    let customers: [&str; 2] = [&scene.baker.id, &scene.other.id];
    given(&scene, &group, &customers, "REVOKE").await;
    let found = owner.ask(GROUP, json!({ "id": group })).await["group"].take();
    assert_eq!(found["roles"]["totalCount"], 2);
    let role = &found["roles"]["nodes"][0];
    assert_eq!(role["customer"]["id"], json!(scene.baker.id));
    assert_eq!(
        role["contacts"],
        json!({ "role": "ENTITY_ACCESS", "canDownload": false })
    );
}

#[tokio::test]
async fn b21_refused_at_all_customers_where_one_is_not_the_callers() {
    let scene = scene().await;
    let group = made(&scene, "Board").await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let owner = &scene.given.owner;
    let input = json!({ "staffId": staff.id, "customerIds": [scene.baker.id], "role": "OWNER" });
    let _ = owner.change("assignStaff", input, "").await.done();
    let customers = json!([scene.baker.id, scene.other.id]);
    let input = json!({ "groupId": group, "customerIds": customers, "contacts": {} });
    let said = staff.change("assignGroupRoles", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
    let found = owner.ask(GROUP, json!({ "id": group })).await["group"].take();
    assert_eq!(found["roles"]["totalCount"], 0);
}

#[tokio::test]
async fn b22_inherited_roles_stand_beside_direct_ones_with_their_group() {
    let scene = scene().await;
    let group = made(&scene, "Board").await;
    joined(&scene, &group, &[&scene.clara.id]).await;
    let customers: [&str; 2] = [&scene.baker.id, &scene.other.id];
    given(&scene, &group, &customers, "REVOKE").await;
    let ask = scene
        .given
        .owner
        .ask(CONTACT, json!({ "id": scene.clara.id }));
    let memberships = ask.await["contact"]["memberships"].take();
    let direct = json!({ "group": null, "role": "ENTITY_COLLABORATOR", "canDownload": true });
    let board = json!({ "id": group, "name": "Board" });
    let inherited = json!({ "group": board, "role": "ENTITY_ACCESS", "canDownload": false });
    assert_eq!(memberships[0]["customer"]["id"], json!(scene.baker.id));
    assert_eq!(
        memberships[0]["membership"]["origins"],
        json!([direct, inherited])
    );
    assert_eq!(memberships[0]["membership"]["canDownload"], true);
    assert_eq!(memberships[1]["membership"]["origins"], json!([inherited]));
}

#[tokio::test]
async fn b22_refused_a_contact_of_customers_that_are_not_assigned_is_not_there() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let owner = &scene.given.owner;
    let input = json!({ "staffId": viewer.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": viewer.id, "customerIds": [scene.baker.id] });
    let _ = owner.change("assignStaff", input, "").await.done();
    let seen = viewer.ask(CONTACT, json!({ "id": scene.clara.id })).await;
    assert_eq!(seen["contact"]["contact"]["name"], "Clara Tester");
    let hidden = viewer.ask(CONTACT, json!({ "id": scene.stella.id })).await;
    assert!(hidden["contact"].is_null());
}

#[tokio::test]
async fn who_comes_back_by_a_group_gets_nothing_back_by_itself() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let who = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let _ = owner.change("removeMembership", who, "").await.done();
    let group = made(&scene, "Board").await;
    joined(&scene, &group, &[&scene.clara.id]).await;
    let said = given(&scene, &group, &[&scene.baker.id], "REVOKE").await;
    let by_name = json!({ "itemId": scene.plan, "contactId": scene.clara.id, "groupId": null,
        "capability": "DOWNLOAD", "grantedBy": "Olivia Owner" });
    let was = json!({ "count": 1, "revoked": true, "grants": [by_name], "matterIds": [] });
    assert_eq!(said["survivors"], was);
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}

#[tokio::test]
async fn who_joins_a_group_as_before_gets_back_what_was_granted_by_name() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let who = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let _ = owner.change("removeMembership", who, "").await.done();
    let group = made(&scene, "Board").await;
    given(&scene, &group, &[&scene.baker.id], "REVOKE").await;
    let input = json!({ "groupId": group, "memberIds": [scene.clara.id],
        "survivors": "AS_BEFORE" });
    let joined = owner.change("addGroupMembers", input, SURVIVORS).await;
    let said = &joined.done().0["survivors"];
    assert_eq!(
        (&said["count"], &said["revoked"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(said["grants"][0]["itemId"], json!(scene.plan));
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn a_customer_that_is_named_twice_is_counted_once() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let who = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let _ = owner.change("removeMembership", who, "").await.done();
    let group = made(&scene, "Board").await;
    joined(&scene, &group, &[&scene.clara.id]).await;
    let twice = [&*scene.baker.id, &*scene.baker.id];
    let survivors = given(&scene, &group, &twice, "REVOKE").await["survivors"].take();
    assert_eq!(survivors["count"], 1);
    assert_eq!(survivors["grants"].as_array().unwrap().len(), 1);
}
