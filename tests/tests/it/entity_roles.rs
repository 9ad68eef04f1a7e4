//! B09, B13–B20, B23, C02, C04, C05, C09–C11, E13: roles of contacts, and what
//! goes both ways.

use portico_domain::values::StaffRole;
use portico_tests::bytes::file;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

async fn reader(scene: &Scene) -> portico_tests::Client {
    let role = json!({ "role": "ENTITY_ACCESS" });
    scene.given.contact(&scene.baker, "Rita", role).await
}

fn place(scene: &Scene, folder: Option<&str>) -> Value {
    json!({ "customerId": scene.baker.id, "folderId": folder })
}

async fn makes_no_folder(scene: &Scene, client: &portico_tests::Client) {
    let mut input = place(scene, None);
    input["name"] = json!("Mine");
    let said = client.change("createFolder", input, "").await;
    let _ = said.refused("NOT_COLLABORATOR");
}

#[tokio::test]
async fn b13_the_customer_keeps_documents_when_a_contact_leaves() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let sent = scene
        .clara
        .upload(place(&scene, None), "mine.txt", b"mine")
        .await;
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let _ = owner.change("removeMembership", input, "").await.done();
    assert_eq!(owner.download(&sent).await, b"mine");
    let from = owner.item(&sent).await["sentByContactId"].take();
    assert_eq!(from, json!(scene.clara.id));
}

#[tokio::test]
async fn b13_refused_to_the_contact_who_left() {
    let scene = scene().await;
    let sent = scene
        .clara
        .upload(place(&scene, None), "mine.txt", b"mine")
        .await;
    let input = json!({ "contactId": scene.clara.id, "customerId": scene.baker.id });
    let removed = scene
        .given
        .owner
        .change("removeMembership", input, "")
        .await;
    let _ = removed.done();
    let said = scene.clara.begin_opening("beginDownload", &sent).await;
    let _ = said.refused("NOT_FOUND");
}

#[tokio::test]
async fn b14_signing_in_is_not_yet_access_to_a_customer() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let me = scene.stella.ask("{ me { id } }", json!({})).await;
    assert_eq!(me["me"]["id"], json!(scene.stella.id));
    assert!(scene.stella.item(&scene.plan).await.is_null());
    scene
        .given
        .member(&scene.stella.id, &scene.baker, json!({}))
        .await;
    assert_eq!(scene.stella.item(&scene.plan).await["name"], "plan.txt");
}

#[tokio::test]
async fn b14_refused_membership_to_who_manages_no_contacts() {
    let scene = scene().await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    let input = json!({ "contactId": scene.stella.id, "customerId": scene.baker.id });
    let said = staff.change("assignMembership", input, "").await;
    let _ = said.refused("PERMISSION_MISSING");
}

#[tokio::test]
async fn b15_b16_a_contact_with_entity_access_sees_what_is_shared() {
    let scene = scene().await;
    let rita = reader(&scene).await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let shared = ["BILLING", "BILLING/invoice 1.txt"];
    assert_eq!(scene.seen_by(&rita).await, shared);
    let query = "{ customers { nodes { name number role } } }";
    let roles = [
        (&rita, "ENTITY_ACCESS"),
        (&scene.clara, "ENTITY_COLLABORATOR"),
    ];
    for (client, role) in roles {
        let customers = client.ask(query, json!({})).await["customers"]["nodes"].take();
        let (name, number) = (&scene.baker.name, &scene.baker.number);
        let baker = json!([{ "name": name, "number": number, "role": role }]);
        assert_eq!(customers, baker);
    }
}

#[tokio::test]
async fn b16_refused_files_and_folders_of_its_own() {
    let scene = scene().await;
    let rita = reader(&scene).await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let mut input = place(&scene, Some(&scene.billing));
    input["files"] = json!([file("a.txt", b"a")]);
    let begun = rita.begin_uploads(input).await;
    assert_eq!(begun[0]["code"], "NOT_COLLABORATOR");
    makes_no_folder(&scene, &rita).await;
}

#[tokio::test]
async fn b17_a_collaborator_also_makes_folders_and_sends_files() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let input = json!({ "customerId": scene.baker.id, "folderId": scene.billing, "name": "Paid" });
    let made = scene
        .clara
        .change("createFolder", input, "item { id }")
        .await;
    let folder = made.done().id("item");
    scene
        .clara
        .upload(place(&scene, Some(&folder)), "a.txt", b"a")
        .await;
    let all = [
        "BILLING",
        "BILLING/Paid",
        "BILLING/Paid/a.txt",
        "BILLING/invoice 1.txt",
    ];
    assert_eq!(scene.seen_by(&scene.clara).await, all);
}

#[tokio::test]
async fn b17_refused_once_the_role_is_entity_access() {
    let scene = scene().await;
    let role = json!({ "role": "ENTITY_ACCESS" });
    scene
        .given
        .member(&scene.clara.id, &scene.baker, role)
        .await;
    let mut input = place(&scene, None);
    input["files"] = json!([file("a.txt", b"a")]);
    let begun = scene.clara.begin_uploads(input).await;
    assert_eq!(begun[0]["code"], "NOT_COLLABORATOR");
    makes_no_folder(&scene, &scene.clara).await;
}

#[tokio::test]
async fn b23_c09_a_share_is_confirmed_and_there_in_the_next_request() {
    let scene = scene().await;
    let input = json!({ "itemIds": [scene.plan], "contactId": scene.clara.id });
    let granted = scene.given.owner.grant_with(input).await.done();
    assert_eq!(granted.code(), "ACCESS_GRANTED");
    assert!(granted.0["position"].is_string());
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn b23_refused_a_share_is_not_confirmed_and_changes_nothing() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let said = viewer.grant(&scene.plan).await;
    let said = said.refused("PERMISSION_MISSING");
    assert!(said.0["position"].is_null());
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}

#[tokio::test]
async fn c02_refused_to_delete_what_the_firm_shared() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let query = "{ __type(name: \"Mutation\") { fields { name } } }";
    let told = scene.clara.ask(query, json!({})).await;
    let fields = told["__type"]["fields"].as_array().unwrap();
    let names = fields.iter().map(|field| field["name"].as_str().unwrap());
    let forbidden = ["trashItems", "renameItem", "moveItems", "purgeItems"];
    assert!(names.into_iter().all(|name| !forbidden.contains(&name)));
    let input = json!({ "itemId": scene.plan });
    let said = scene.clara.change("withdrawUpload", input, "").await;
    let _ = said.refused("NOT_OWN_UPLOAD");
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn c02_what_is_shared_stays_whatever_the_client_takes_back() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let sent = scene
        .clara
        .upload(place(&scene, None), "mine.txt", b"mine")
        .await;
    let input = json!({ "itemId": sent });
    let _ = scene.clara.change("withdrawUpload", input, "").await.done();
    assert!(scene.clara.item(&sent).await.is_null());
    assert_eq!(scene.seen_by(&scene.clara).await, ["plan.txt"]);
}

#[tokio::test]
async fn c04_an_edited_file_comes_back_as_a_new_version_of_that_document() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let back = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    scene
        .clara
        .upload(back, "plan.txt", b"A better plan.\n")
        .await;
    let version = scene.given.owner.item(&scene.plan).await["version"].take();
    assert_eq!(
        (&version["number"], &version["fromClient"]),
        (&json!(2), &json!(true))
    );
}

#[tokio::test]
async fn c04_refused_over_a_document_that_may_only_be_viewed() {
    let scene = scene().await;
    let input = json!({ "itemIds": [scene.plan], "capability": "VIEW" });
    let _ = scene.given.owner.grant_with(input).await.done();
    let input = json!({ "customerId": scene.baker.id, "documentId": scene.plan,
        "files": [file("plan.txt", b"A better plan.\n")] });
    let begun = scene.clara.begin_uploads(input).await;
    assert_eq!(begun[0]["code"], "VIEW_ONLY");
}

#[tokio::test]
async fn c05_c10_new_documents_come_without_being_asked_for() {
    let scene = scene().await;
    let sent = scene
        .clara
        .upload(place(&scene, None), "news.txt", b"news")
        .await;
    assert_eq!(scene.given.owner.download(&sent).await, b"news");
}

#[tokio::test]
async fn c05_refused_where_the_portal_is_closed() {
    let scene = scene().await;
    // Signed in still, because another customer's portal is open.
    scene
        .given
        .member(&scene.stella.id, &scene.baker, json!({}))
        .await;
    let closed = scene
        .given
        .owner
        .switch_portal(&scene.baker.id, false)
        .await;
    let _ = closed.done();
    let mut input = place(&scene, None);
    input["files"] = json!([file("a.txt", b"a")]);
    let begun = scene.stella.begin_uploads(input).await;
    assert_eq!(begun[0]["code"], "NOT_FOUND", "{begun:?}");
}

#[tokio::test]
async fn c11_a_person_or_the_whole_organization_is_chosen() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.clara).await.done();
    let _ = owner.grant(&scene.billing).await.done();
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 3);
    assert_eq!(scene.seen_by(&scene.ben).await.len(), 2);
}

#[tokio::test]
async fn c11_refused_to_staff_who_only_look_and_a_person_of_another_organization() {
    let scene = scene().await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let said = viewer.grant_to(&scene.plan, &scene.clara).await;
    let _ = said.refused("PERMISSION_MISSING");
    let said = scene.given.owner.grant_to(&scene.plan, &scene.stella).await;
    let _ = said.refused("NO_MEMBERSHIP");
    assert!(scene.seen_by(&scene.clara).await.is_empty());
}

#[tokio::test]
async fn e13_an_account_is_bound_to_a_customer_and_unbound() {
    let scene = scene().await;
    let bound = || {
        scene
            .stella
            .ask("{ customers { nodes { id } } }", json!({}))
    };
    scene
        .given
        .member(&scene.stella.id, &scene.baker, json!({}))
        .await;
    assert_eq!(
        bound().await["customers"]["nodes"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let input = json!({ "contactId": scene.stella.id, "customerId": scene.baker.id });
    let removed = scene
        .given
        .owner
        .change("removeMembership", input, "")
        .await;
    let _ = removed.done();
    assert_eq!(
        bound().await["customers"]["nodes"],
        json!([{ "id": scene.other.id }])
    );
}

#[tokio::test]
async fn e13_refused_to_staff_who_only_look_and_for_a_customer_that_is_not_there() {
    let scene = scene().await;
    let mut input = json!({ "contactId": scene.stella.id, "customerId": scene.baker.id });
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    for change in ["assignMembership", "removeMembership"] {
        let said = viewer.change(change, input.clone(), "").await;
        let said = said.refused("PERMISSION_MISSING");
        assert_eq!(said.arg("permission"), "MANAGE_CONTACTS");
    }
    input["customerId"] = json!(scene.given.unknown_id());
    let owner = &scene.given.owner;
    let said = owner.change("assignMembership", input, "").await;
    let _ = said.refused("NOT_FOUND");
}
