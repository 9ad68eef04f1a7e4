//! Names that are taken: asked, both kept, or a new version.

use portico_tests::bytes::file;
use serde_json::{Value, json};

use crate::scene::{PLAN, Scene, scene};

fn plan(scene: &Scene, name: &str, bytes: &[u8], choice: Option<&str>) -> Value {
    let mut input = json!({ "customerId": scene.baker.id, "files": [file(name, bytes)] });
    if let Some(choice) = choice {
        input["onClash"] = json!(choice);
    }
    input
}

#[tokio::test]
async fn a_taken_name_is_asked_about_with_the_choices() {
    let scene = scene().await;
    for name in ["plan.txt", "PLAN.TXT"] {
        let begun = scene
            .given
            .owner
            .begin_uploads(plan(&scene, name, b"x", None))
            .await;
        assert_eq!(begun[0]["__typename"], "NameClash", "{begun:?}");
        assert_eq!(begun[0]["choices"], json!(["NEW_VERSION", "KEEP_BOTH"]));
        assert_eq!(begun[0]["existingId"], json!(scene.plan));
        assert!(begun[0]["suggestion"].as_str().unwrap().contains("(2)"));
    }
}

#[tokio::test]
async fn keep_both_takes_the_next_free_number() {
    let scene = scene().await;
    for expected in ["plan (2).txt", "plan (3).txt"] {
        let input = plan(&scene, "plan.txt", b"other", Some("KEEP_BOTH"));
        let upload = scene.given.owner.begin_upload(input).await;
        assert_eq!(
            scene.given.owner.patch(&upload, 0, b"other").await.status,
            204
        );
        let item = scene.given.owner.uploaded(&upload).await;
        assert_eq!(scene.given.owner.item(&item).await["name"], expected);
    }
    assert_eq!(scene.given.owner.download(&scene.plan).await, PLAN);
}

#[tokio::test]
async fn new_version_is_what_everybody_gets_next() {
    let scene = scene().await;
    let _ = scene.given.owner.grant(&scene.plan).await.done();
    let input = plan(&scene, "plan.txt", b"second", Some("NEW_VERSION"));
    let upload = scene.given.owner.begin_upload(input).await;
    assert_eq!(
        scene.given.owner.patch(&upload, 0, b"second").await.status,
        204
    );
    assert_eq!(scene.given.owner.uploaded(&upload).await, scene.plan);
    assert_eq!(scene.clara.download(&scene.plan).await, b"second");
    assert_eq!(scene.clara.item(&scene.plan).await["version"]["number"], 2);
}

#[tokio::test]
async fn a_clash_with_what_the_client_cannot_see_is_not_told() {
    let scene = scene().await;
    let _ = scene
        .given
        .owner
        .grant_to(&scene.billing, &scene.clara)
        .await
        .done();
    let _ = scene
        .given
        .owner
        .grant_to(&scene.billing, &scene.ben)
        .await
        .done();
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    let first = scene
        .clara
        .upload(place.clone(), "mine.txt", b"of Clara")
        .await;
    let second = scene.ben.upload(place, "mine.txt", b"of Ben").await;
    assert_eq!(scene.ben.download(&second).await, b"of Ben");
    assert!(scene.ben.item(&first).await.is_null());
}

#[tokio::test]
async fn a_taken_folder_or_new_name_is_refused_with_a_free_one() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let input = json!({ "customerId": scene.baker.id, "name": "billing" });
    let said = owner
        .change("createFolder", input, "")
        .await
        .refused("NAME_TAKEN");
    assert_eq!(said.arg("suggestion"), "billing (2)");
    let input = json!({ "itemId": scene.plan, "name": "Billing" });
    let said = owner.change("renameItem", input, "").await;
    let _ = said.refused("NAME_TAKEN");
    assert_eq!(owner.item(&scene.plan).await["name"], "plan.txt");
}
