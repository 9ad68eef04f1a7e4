//! What contacts give back changed, and what the firm makes its own.

use serde_json::json;

use crate::scene::{Scene, scene};

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
    assert_eq!(version_seen(&scene, &scene.ben).await, 2);
    let said = owner.change("acceptVersion", input, "").await;
    let _ = said.refused("NOTHING_TO_ACCEPT");
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
    // Nor in the number of the firm's next version.
    let _ = owner.upload(place, "plan.txt", b"The firm's plan.\n").await;
    assert_eq!(version_seen(&scene, &scene.ben).await, 2);
    assert_eq!(version_seen(&scene, &scene.clara).await, 4);
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
    assert_eq!(version_seen(&scene, &scene.ben).await, 3);
    let again = accept(2).await;
    assert_eq!(again.code(), "ALREADY_DONE");
}
