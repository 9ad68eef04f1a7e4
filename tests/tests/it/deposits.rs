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
