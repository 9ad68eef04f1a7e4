//! A04, A29–A33: what clients send.

use portico_domain::values::StaffRole;
use portico_tests::bytes::{UPLOADS, file};
use portico_tests::{Client, Customer, Door};
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

async fn reader(scene: &Scene) -> Client {
    let role = json!({ "role": "ENTITY_ACCESS" });
    scene.given.contact(&scene.baker, "Rita", role).await
}

fn to(customer: &Customer, folder: Option<&str>) -> Value {
    json!({ "customerId": customer.id, "folderId": folder })
}

async fn refused_file(client: &Client, mut place: Value, code: &str) {
    place["files"] = json!([file("a.txt", b"a")]);
    let begun = client.begin_uploads(place).await;
    assert_eq!(begun[0]["code"], code, "{begun:?}");
}

#[tokio::test]
async fn a04_clients_share_their_own_documents_with_the_firm() {
    let scene = scene().await;
    let sent = scene
        .clara
        .upload(to(&scene.baker, None), "mine.txt", b"mine")
        .await;
    assert_eq!(scene.given.owner.download(&sent).await, b"mine");
    assert_eq!(
        scene.given.owner.item(&sent).await["sentByContactId"],
        json!(scene.clara.id)
    );
    assert_eq!(scene.clara.item(&sent).await["mine"], true);
}

#[tokio::test]
async fn a04_refused_without_signing_in_and_to_other_contacts() {
    let scene = scene().await;
    let mut input = to(&scene.baker, None);
    input["files"] = json!([file("a.txt", b"a")]);
    let nobody = scene.given.visitor(Door::Portal);
    let _ = nobody
        .change("beginUploads", input, UPLOADS)
        .await
        .refused("NOT_SIGNED_IN");
    let sent = scene
        .clara
        .upload(to(&scene.baker, None), "mine.txt", b"mine")
        .await;
    for other in [&scene.ben, &scene.stella] {
        assert!(other.item(&sent).await.is_null());
    }
}

#[tokio::test]
async fn a29_a_new_client_attaches_a_file_without_further_set_up() {
    let scene = scene().await;
    let nina = scene.given.client(&scene.baker, "Nina").await;
    let sent = nina
        .upload(to(&scene.baker, None), "first.txt", b"first")
        .await;
    assert_eq!(nina.download(&sent).await, b"first");
    let empty = nina.upload(to(&scene.baker, None), "empty.txt", b"").await;
    assert_eq!(nina.download(&empty).await, b"");
}

#[tokio::test]
async fn a29_refused_to_who_only_reads() {
    let scene = scene().await;
    let rita = reader(&scene).await;
    refused_file(&rita, to(&scene.baker, None), "NOT_COLLABORATOR").await;
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    let folder = to(&scene.baker, Some(&scene.billing));
    refused_file(&rita, folder, "NOT_COLLABORATOR").await;
}

#[tokio::test]
async fn a30_several_files_are_sent_at_once() {
    let scene = scene().await;
    let files = [("a.txt", b"one"), ("b.txt", b"two"), ("a.txt", b"3rd")];
    let mut input = to(&scene.baker, None);
    input["files"] = files
        .iter()
        .map(|(name, bytes)| file(name, *bytes))
        .collect();
    for (begun, (_, bytes)) in scene.clara.begin_uploads(input).await.iter().zip(files) {
        let upload = serde_json::from_value::<Ticket>(begun.clone())
            .unwrap()
            .upload();
        assert_eq!(scene.clara.patch(&upload, 0, bytes).await.status, 204);
        let item = scene.clara.uploaded(&upload).await;
        assert_eq!(scene.given.owner.download(&item).await, bytes);
    }
    let names: Vec<String> = scene.seen_by(&scene.clara).await;
    assert_eq!(
        names
            .iter()
            .filter(|name| name.ends_with("(2).txt"))
            .count(),
        1,
        "{names:?}"
    );
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ticket {
    upload_id: String,
    url: String,
}

impl Ticket {
    fn upload(self) -> portico_tests::bytes::Upload {
        let (id, url) = (self.upload_id, self.url);
        portico_tests::bytes::Upload { id, url }
    }
}

#[tokio::test]
async fn a30_refused_each_file_for_a_folder_that_is_not_seen() {
    let scene = scene().await;
    let mut input = to(&scene.baker, Some(&scene.billing));
    input["files"] = json!([file("a.txt", b"a"), file("b.txt", b"b")]);
    let begun = scene.clara.begin_uploads(input.clone()).await;
    assert_eq!(begun.len(), 2);
    input["folderId"] = json!(scene.given.unknown_id());
    assert_eq!(scene.clara.begin_uploads(input).await, begun);
    assert_eq!(
        (&begun[0]["code"], &begun[1]["code"]),
        (&json!("NOT_FOUND"), &json!("NOT_FOUND"))
    );
}

async fn new_folder(client: &Client, place: Value, name: &str) -> portico_tests::Outcome {
    let mut input = place;
    input["name"] = json!(name);
    client
        .change("createFolder", input, "item { id name mine }")
        .await
}

#[tokio::test]
async fn a31_a_client_makes_a_folder_and_adds_files_to_it() {
    let scene = scene().await;
    let made = new_folder(&scene.clara, to(&scene.baker, None), "Receipts")
        .await
        .done();
    let folder = made.id("item");
    let sent = scene
        .clara
        .upload(to(&scene.baker, Some(&folder)), "r.txt", b"r")
        .await;
    let seen = scene.clara.item(&sent).await;
    assert_eq!(
        (&seen["parentId"], &seen["mine"]),
        (&json!(folder), &json!(true))
    );
    assert_eq!(
        scene.given.owner.item(&sent).await["parentId"],
        json!(folder)
    );
}

#[tokio::test]
async fn a31_refused_to_readers_to_others_and_in_hidden_folders() {
    let scene = scene().await;
    let rita = reader(&scene).await;
    let said = new_folder(&rita, to(&scene.baker, None), "Mine").await;
    let _ = said.refused("NOT_COLLABORATOR");
    let said = new_folder(&scene.stella, to(&scene.baker, None), "Mine").await;
    let _ = said.refused("NOT_FOUND");
    let hidden = to(&scene.baker, Some(&scene.billing));
    let _ = new_folder(&scene.clara, hidden, "Mine")
        .await
        .refused("NOT_FOUND");
}

#[tokio::test]
async fn a32_staff_view_and_manage_what_clients_sent() {
    let scene = scene().await;
    let sent = scene
        .clara
        .upload(to(&scene.baker, None), "scan.txt", b"scan")
        .await;
    let staff = scene.given.staff(StaffRole::Staff).await;
    assert_eq!(staff.download(&sent).await, b"scan");
    let input = json!({ "itemId": sent, "name": "ID card.txt" });
    let _ = staff.change("renameItem", input, "").await.done();
    assert_eq!(staff.item(&sent).await["name"], "ID card.txt");
    let _ = staff.trash(&sent).await.done();
    assert!(scene.clara.item(&sent).await.is_null());
    let from_clara = staff.item(&sent).await["parentId"].take();
    let query = "query($c: ID!, $p: ID!, $t: Boolean) { items(customer: $c, parent: $p, \
                 includeTrashed: $t) { totalCount nodes { name trashedAt } } }";
    let listed = async |trashed: bool| {
        let of = json!({ "c": scene.baker.id, "p": from_clara, "t": trashed });
        staff.ask(query, of).await["items"].take()
    };
    assert_eq!(listed(false).await["totalCount"], 0);
    let trashed = listed(true).await;
    assert_eq!(trashed["totalCount"], 1);
    assert_eq!(trashed["nodes"][0]["name"], "ID card.txt");
    assert!(trashed["nodes"][0]["trashedAt"].is_string());
    let said = staff.restore(&sent).await.done();
    assert_eq!((said.code(), said.message()), ("DONE", "Restored."));
    assert_eq!(listed(false).await["totalCount"], 1);
    assert_eq!(scene.clara.item(&sent).await["mine"], true);
}

#[tokio::test]
async fn a32_refused_to_viewers_who_only_look() {
    let scene = scene().await;
    let sent = scene
        .clara
        .upload(to(&scene.baker, None), "scan.txt", b"scan")
        .await;
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    let input = json!({ "itemId": sent, "name": "x.txt" });
    let said = viewer.change("renameItem", input, "").await;
    assert_eq!(
        said.refused("PERMISSION_MISSING").arg("permission"),
        "WRITE_DOCUMENTS"
    );
    let _ = viewer.trash(&sent).await.refused("PERMISSION_MISSING");
    let _ = scene.given.owner.trash(&sent).await.done();
    let _ = viewer.restore(&sent).await.refused("PERMISSION_MISSING");
    assert!(scene.clara.item(&sent).await.is_null());
    assert_eq!(viewer.item(&sent).await["name"], "scan.txt");
}

#[tokio::test]
async fn a33_it_lands_under_the_customer_it_was_sent_to() {
    let scene = scene().await;
    scene
        .given
        .member(&scene.clara.id, &scene.other, json!({}))
        .await;
    for customer in [&scene.baker, &scene.other] {
        let sent = scene
            .clara
            .upload(to(customer, None), "mine.txt", b"mine")
            .await;
        assert_eq!(
            scene.given.owner.item(&sent).await["customerId"],
            json!(customer.id)
        );
        let made = new_folder(&scene.clara, to(customer, None), "Receipts").await;
        let folder = made.done().id("item");
        assert_eq!(
            scene.given.owner.item(&folder).await["customerId"],
            json!(customer.id)
        );
        let tree = scene.clara.whole_tree(&customer.id).await;
        for item in [&sent, &folder] {
            assert!(tree.values().any(|seen| seen.id == *item));
        }
    }
}

#[tokio::test]
async fn a33_refused_under_another_customer_by_any_way() {
    let scene = scene().await;
    let _ = scene.given.owner.master(&scene.other.id, true).await.done();
    refused_file(&scene.clara, to(&scene.other, None), "NOT_FOUND").await;
    let crossed = to(&scene.other, Some(&scene.billing));
    let _ = scene.given.owner.grant(&scene.billing).await.done();
    refused_file(&scene.clara, crossed.clone(), "NOT_FOUND").await;
    let _ = new_folder(&scene.clara, crossed, "Mine")
        .await
        .refused("NOT_FOUND");
    let other = scene.given.owner.whole_tree(&scene.other.id).await;
    assert!(other.is_empty(), "{other:?}");
}
