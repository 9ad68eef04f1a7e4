//! What contacts give back changed, and what the firm makes its own.

use portico_domain::values::StaffRole;
use portico_tests::Staff;
use serde_json::json;

use crate::heard;
use crate::scene::{PLAN, Scene, scene};
use crate::unassigned::assigned;

async fn version_seen(scene: &Scene, by: &portico_tests::Client) -> i64 {
    let item = by.item(&scene.plan).await;
    item["version"]["number"].as_i64().unwrap_or_default()
}

#[tokio::test]
async fn a_deposited_version_is_the_senders_until_it_is_accepted() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let place = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    scene
        .clara
        .upload(place, "plan.txt", b"A better plan.\n")
        .await;
    assert_eq!(version_seen(&scene, &scene.clara).await, 2);
    assert_eq!(version_seen(&scene, &scene.ben).await, 1);
    let input = json!({ "itemId": scene.plan });
    let _ = owner
        .change("acceptVersion", input.clone(), "")
        .await
        .done();
    assert_eq!(scene.ben.download(&scene.plan).await, b"A better plan.\n");
    // What was the firm's before is neither handed out nor counted any more.
    assert_eq!(version_seen(&scene, &scene.ben).await, 1);
    assert_eq!(version_seen(&scene, &scene.clara).await, 1);
    let said = owner.change("acceptVersion", input, "").await;
    let _ = said.refused("NOTHING_TO_ACCEPT");
}

#[tokio::test]
async fn to_accept_what_is_no_version_is_refused_alike_whatever_else_is_to_be_accepted() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let input = json!({ "itemId": scene.plan, "versionId": scene.given.unknown_id() });
    let accept = async || owner.change("acceptVersion", input.clone(), "").await;
    let of_nothing = accept().await.refused("NOT_FOUND");
    assert_eq!(of_nothing.arg("field"), "versionId");
    let place = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let _ = scene.clara.upload(place, "plan.txt", b"Hers.\n").await;
    assert_eq!(accept().await, of_nothing);
}

/// What a row says of its content, apart from the name.
async fn content_seen(scene: &Scene, by: &portico_tests::Client) -> serde_json::Value {
    let query =
        "query($id: ID!) { item(id: $id) { modifiedAt version { number size mediaType } } }";
    by.ask(query, json!({ "id": scene.plan })).await["item"].take()
}

#[tokio::test]
async fn a_deposit_leaves_no_trace_in_what_the_others_are_told() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let place = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let before = content_seen(&scene, &scene.ben).await;
    for text in [&b"A better plan.\n"[..], b"The best plan.\n"] {
        let _ = scene.clara.upload(place.clone(), "plan.txt", text).await;
    }
    assert_eq!(version_seen(&scene, &scene.clara).await, 3);
    assert_eq!(content_seen(&scene, &scene.ben).await, before);
    // Nor in the number of the firm's next version, which takes the place of its first.
    let _ = owner.upload(place, "plan.txt", b"The firm's plan.\n").await;
    assert_eq!(version_seen(&scene, &scene.ben).await, 1);
    assert_eq!(version_seen(&scene, &scene.clara).await, 3);
}

#[tokio::test]
async fn an_accepted_upload_is_everybodys_and_not_taken_back() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    let sent = scene.clara.upload(place, "receipt.txt", b"Paid.\n").await;
    assert!(scene.ben.item(&sent).await.is_null());
    let input = json!({ "itemId": sent });
    let _ = owner
        .change("acceptVersion", input.clone(), "")
        .await
        .done();
    assert_eq!(scene.ben.item(&sent).await["name"], "receipt.txt");
    let said = scene.clara.change("withdrawUpload", input, "").await;
    let _ = said.refused("ALREADY_ACCEPTED");
}

#[tokio::test]
async fn a_newer_version_of_the_firms_stands_over_one_that_is_accepted_later() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let place = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let _ = scene
        .clara
        .upload(place.clone(), "plan.txt", b"Hers.\n")
        .await;
    let _ = scene.ben.upload(place, "plan.txt", b"His.\n").await;
    let query = "query($id: ID!) { item(id: $id) { versions { id number } } }";
    let item = owner.ask(query, json!({ "id": scene.plan })).await["item"].take();
    let accept = async |number: i64| {
        let versions = item["versions"].as_array().unwrap();
        let version = versions.iter().find(|one| one["number"] == number).unwrap();
        let input = json!({ "itemId": scene.plan, "versionId": version["id"] });
        let wanted = "gained { gains others }";
        owner.change("acceptVersion", input, wanted).await.done()
    };
    let newer = accept(3).await;
    assert_eq!(newer.message(), "Accepted.");
    // Clara is handed his version too.
    assert_eq!(newer.0["gained"], json!({ "gains": 0, "others": 1 }));
    let older = accept(2).await;
    let told = "Accepted. A newer version of the firm's stands over it, which others go on seeing.";
    assert_eq!((older.code(), older.message()), ("DONE", told));
    assert_eq!(older.0["gained"], json!({ "gains": 0, "others": 0 }));
    assert_eq!(scene.ben.download(&scene.plan).await, b"His.\n");
    assert_eq!(version_seen(&scene, &scene.ben).await, 1);
    assert_eq!(version_seen(&scene, &scene.clara).await, 2);
    let again = accept(2).await;
    assert_eq!(again.code(), "ALREADY_DONE");
}

#[tokio::test]
async fn staff_open_each_version_and_the_log_names_which() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.plan).await.done();
    let place = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let _ = scene
        .clara
        .upload(place.clone(), "plan.txt", b"Hers.\n")
        .await;
    let _ = owner.upload(place, "plan.txt", b"Ours.\n").await;
    let query = "query($id: ID!) { item(id: $id) { versions { id number } } }";
    let item = owner.ask(query, json!({ "id": scene.plan })).await["item"].take();
    let versions = item["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 3);
    for version in versions {
        let input = json!({ "itemId": scene.plan, "versionId": version["id"] });
        let begun = owner.change("beginDownload", input, "url").await.done();
        let got = owner.send(("GET", begun.text("url")), &[], "").await;
        let bytes = match version["number"].as_i64() {
            Some(1) => PLAN,
            Some(2) => b"Hers.\n".as_slice(),
            _ => b"Ours.\n".as_slice(),
        };
        assert_eq!(got.text().as_bytes(), bytes);
        let logged: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM events WHERE event_type = 'DocumentDownloaded'
             AND payload -> event_type ->> 'version' = $1",
        )
        .bind(version["id"].as_str().unwrap())
        .fetch_one(scene.given.app.log.pool())
        .await
        .unwrap();
        assert_eq!(logged, 1);
    }
}

#[tokio::test]
async fn refused_what_is_no_version_of_the_document_and_any_version_of_what_is_hidden() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let sam = assigned(&scene, StaffRole::Viewer, &scene.other.id, "VIEWER").await;
    let query = "query($id: ID!) { item(id: $id) { versions { id } } }";
    let versions = async |item: &str| {
        let told = owner.ask(query, json!({ "id": item })).await;
        told["item"]["versions"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (of_plan, of_invoice) = (versions(&scene.plan).await, versions(&scene.invoice).await);
    let open = "mutation($i: ID!, $v: ID!) { beginDownload(input: { itemId: $i, versionId: $v }) {
        __typename ... on Refused { code args { field } } } }";
    let nobody = scene.given.unknown_id();
    let ask = async |by: &Staff, item: &str, version: &str| {
        let (answer, asked) = heard::call(by, open, json!({ "i": item, "v": version })).await;
        (answer.json()["data"]["beginDownload"].clone(), asked)
    };
    let (refused, asked_for_nothing) = ask(owner, &scene.plan, &nobody).await;
    assert_eq!(refused["code"], "NOT_FOUND");
    assert_eq!(refused["args"]["field"], "versionId");
    let (of_another, asked) = ask(owner, &scene.plan, &of_invoice).await;
    assert_eq!(of_another, refused);
    assert_eq!(heard::differing(&asked, &asked_for_nothing), None);
    let (nothing, asked_for_nothing) = ask(&sam, &nobody, &nobody).await;
    assert!(!asked_for_nothing.is_empty(), "no statement was heard");
    let (of_hidden, asked) = ask(&sam, &scene.plan, &of_plan).await;
    assert_eq!(of_hidden, nothing);
    assert_eq!(heard::differing(&asked, &asked_for_nothing), None);
}
