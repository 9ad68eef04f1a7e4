//! Everything that a contact, a group or all clients of a customer may see, with
//! every path, now and before.

use portico_domain::values::StaffRole;
use portico_tests::Outcome;
use serde_json::{Value, json};

use crate::scene::{Scene, refused_query, scene};

const OVERVIEW: &str = "query($c: ID!, $k: ID, $g: ID, $a: AsOfInput) {
    of: accessOf(customer: $c, contact: $k, group: $g, asOf: $a) { closed reason endCursor
        nodes { item { name } decision { allowed code paths {
            kind subject capability stepsUp hops { kind group folder } } } } } }";
const FOLDER: &str = "query($f: ID!, $k: ID, $g: ID, $a: AsOfInput) {
    of: explainFolder(folder: $f, contact: $k, group: $g, asOf: $a) { closed
        nodes { item { name } decision { allowed code paths { kind } } } } }";

/// A group that Clara is in, to which `BILLING` is granted; `plan.txt` is granted
/// to all clients.
async fn board(scene: &Scene) -> (String, Outcome) {
    let owner = &scene.given.owner;
    let input = json!({ "name": "Board" });
    let board = owner.change("createGroup", input, "groupId").await.done();
    let board = board.text("groupId").to_owned();
    let input = json!({ "groupId": board, "memberIds": [scene.clara.id] });
    let joined = owner.change("addGroupMembers", input, "").await.done();
    let grant = json!({ "itemIds": [scene.billing], "groupId": board, "capability": "VIEW" });
    let _ = owner.grant_with(grant).await.done();
    let _ = owner.grant(&scene.plan).await.done();
    (board, joined)
}

async fn overview(scene: &Scene, of: Value) -> Value {
    let mut asked = of;
    asked["c"] = json!(scene.baker.id);
    scene.given.owner.ask(OVERVIEW, asked).await["of"].take()
}

fn names(page: &Value) -> Vec<&str> {
    let nodes = page["nodes"].as_array().unwrap();
    let name = |node: &'_ Value| node["decision"]["allowed"] == true;
    let allowed = nodes.iter().filter(|node| name(node));
    allowed
        .filter_map(|node| node["item"]["name"].as_str())
        .collect()
}

#[tokio::test]
async fn e16_the_permissions_of_a_contact_a_group_and_all_clients_are_told_with_their_paths() {
    let scene = scene().await;
    let (board, joined) = board(&scene).await;
    let clara = overview(&scene, json!({ "k": scene.clara.id })).await;
    assert_eq!(names(&clara), ["BILLING", "invoice 1.txt", "plan.txt"]);
    let group = overview(&scene, json!({ "g": board })).await;
    assert_eq!(names(&group), ["BILLING", "invoice 1.txt"]);
    let invoice = &group["nodes"][1]["decision"]["paths"];
    let way = json!([{ "kind": "GRANT", "subject": "Board", "capability": "VIEW", "stepsUp": 1,
        "hops": [{ "kind": "GIVEN", "group": null, "folder": null },
                 { "kind": "INSIDE", "group": null, "folder": "BILLING" }] }]);
    assert_eq!(invoice, &way, "nobody's way into the group is in it");
    let all = overview(&scene, json!({})).await;
    assert_eq!(names(&all), ["plan.txt"]);
    assert_eq!(
        all["nodes"][0]["decision"]["paths"][0]["subject"],
        "All clients"
    );
    // What a contact sent is its own, and nobody else's.
    let place = json!({ "customerId": scene.baker.id });
    let _ = scene.clara.upload(place, "mine.txt", b"mine").await;
    let clara = overview(&scene, json!({ "k": scene.clara.id })).await;
    assert!(names(&clara).contains(&"mine.txt"), "{clara}");
    for of in [json!({}), json!({ "g": board })] {
        let told = overview(&scene, of).await;
        assert!(!names(&told).contains(&"mine.txt"), "{told}");
    }
    // And before anything was granted.
    let then = json!({ "position": joined.position() });
    for of in [json!({ "a": then }), json!({ "g": board, "a": then })] {
        let told = overview(&scene, of).await;
        assert_eq!(
            (&told["closed"], &told["nodes"]),
            (&Value::Null, &json!([]))
        );
    }
}

#[tokio::test]
async fn with_master_access_for_all_clients_everything_in_files_is_theirs_and_not_the_groups() {
    let scene = scene().await;
    let (board, _) = board(&scene).await;
    let _ = scene.given.owner.master(&scene.baker.id, true).await.done();
    let all = overview(&scene, json!({})).await;
    assert_eq!(names(&all), ["BILLING", "invoice 1.txt", "plan.txt"]);
    let plan = &all["nodes"][2]["decision"]["paths"];
    let kinds: Vec<_> = plan
        .as_array()
        .unwrap()
        .iter()
        .map(|path| &path["kind"])
        .collect();
    assert_eq!(kinds, ["MASTER_ACCESS", "GRANT"]);
    let group = overview(&scene, json!({ "g": board })).await;
    assert_eq!(names(&group), ["BILLING", "invoice 1.txt"]);
}

#[tokio::test]
async fn a_folder_is_explained_for_a_group_and_for_all_clients() {
    let scene = scene().await;
    let (board, _) = board(&scene).await;
    let rows = async |of: Value| {
        let mut asked = of;
        asked["f"] = json!(scene.baker.files);
        let page = scene.given.owner.ask(FOLDER, asked).await["of"].take();
        let code = |node: &Value| node["decision"]["code"].as_str().unwrap_or("").to_owned();
        let nodes = page["nodes"].as_array().unwrap();
        nodes.iter().map(code).collect::<Vec<_>>()
    };
    // BILLING and plan.txt.
    assert_eq!(rows(json!({ "g": board })).await, ["", "NOT_SHARED"]);
    assert_eq!(rows(json!({})).await, ["NOT_SHARED", ""]);
    let _ = scene.given.owner.trash(&scene.billing).await.done();
    let trashed = ["ITEM_TRASHED", "NOT_SHARED"];
    assert_eq!(rows(json!({ "g": board })).await, trashed);
}

#[tokio::test]
async fn what_keeps_a_group_or_all_clients_out_is_said() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (board, _) = board(&scene).await;
    let closed = async |of: Value| {
        let told = overview(&scene, of).await;
        assert_eq!(told["nodes"], json!([]));
        assert!(told["reason"].as_str().unwrap().ends_with('.'), "{told}");
        told["closed"].as_str().unwrap().to_owned()
    };
    let _ = owner.switch_portal(&scene.baker.id, false).await.done();
    assert_eq!(closed(json!({})).await, "PORTAL_CLOSED");
    assert_eq!(closed(json!({ "g": board })).await, "PORTAL_CLOSED");
    let _ = owner.switch_portal(&scene.baker.id, true).await.done();
    let input = json!({ "groupId": board });
    let _ = owner.change("closeGroup", input, "").await.done();
    assert_eq!(closed(json!({ "g": board })).await, "GROUP_CLOSED");
    let nowhere = scene.given.unknown_id();
    assert_eq!(closed(json!({ "g": nowhere })).await, "NOT_FOUND");
    let both = json!({ "c": scene.baker.id, "k": scene.clara.id, "g": board });
    assert_eq!(refused_query(owner, OVERVIEW, both).await, "INVALID_INPUT");
}

#[tokio::test]
async fn e16_refused_to_clients_and_to_staff_of_other_customers() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let (board, _) = board(&scene).await;
    let sam = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "staffId": sam.id, "assignedOnly": true });
    let _ = owner.change("changeStaffRoles", input, "").await.done();
    let input = json!({ "staffId": sam.id, "customerIds": [scene.other.id] });
    let _ = owner.change("assignStaff", input, "").await.done();
    let of_baker = json!({ "c": scene.baker.id, "g": board });
    assert_eq!(
        refused_query(&sam, OVERVIEW, of_baker.clone()).await,
        "NOT_ASSIGNED"
    );
    let folder = json!({ "f": scene.baker.files, "g": board });
    assert_eq!(sam.ask(FOLDER, folder).await["of"], Value::Null);
    // At Sam's own customer the group reads like one that is not there.
    let mut told = vec![];
    for group in [board, scene.given.unknown_id()] {
        let asked = json!({ "c": scene.other.id, "g": group });
        told.push(sam.call(OVERVIEW, asked).await.text());
    }
    assert_eq!(told[0], told[1]);
    assert!(told[0].contains("NOT_FOUND"), "{}", told[0]);
    let nobody = owner.signed_out();
    assert_eq!(
        refused_query(&nobody, OVERVIEW, of_baker).await,
        "NOT_SIGNED_IN"
    );
    // Contacts have no such question.
    let query = "query($c: ID!) { accessOf(customer: $c) { closed } }";
    let answer = scene
        .clara
        .call(query, json!({ "c": scene.baker.id }))
        .await;
    assert!(answer.text().contains("accessOf"), "{}", answer.text());
}
