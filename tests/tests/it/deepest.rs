//! Folders have an end; documents lie in the deepest too, whichever door they come
//! by.

use portico_tests::Outcome;
use serde_json::json;

use crate::scene::{Scene, scene};

/// A folder of the first customer's in which no other fits.
pub(crate) async fn deepest(scene: &Scene) -> String {
    let mut folder = scene.baker.files.clone();
    for n in 1..32 {
        let name = format!("level {n}");
        folder = scene.given.folder(&scene.baker, Some(&folder), &name).await;
    }
    folder
}

/// A change of these items' place, by the owner.
async fn put(scene: &Scene, mutation: &str, item: &str, to: &str) -> Outcome {
    let input = json!({ "itemIds": [item], "toId": to });
    scene.given.owner.change(mutation, input, "").await
}

#[tokio::test]
async fn documents_lie_in_the_deepest_folder_by_every_door() {
    let scene = scene().await;
    let (given, baker) = (&scene.given, &scene.baker);
    let bottom = deepest(&scene).await;
    let _ = given.owner.grant_to(&bottom, &scene.clara).await.done();
    let _ = given.document(baker, Some(&bottom), "ours.txt", b"1").await;
    let place = json!({ "customerId": baker.id, "folderId": bottom });
    let _ = scene.clara.upload(place, "theirs.txt", b"2").await;
    let _ = put(&scene, "copyItems", &scene.invoice, &bottom)
        .await
        .done();
    let _ = put(&scene, "moveItems", &scene.plan, &bottom).await.done();
    let seen = scene.seen_by(&scene.clara).await;
    for name in ["ours.txt", "theirs.txt", "invoice 1.txt", "plan.txt"] {
        let there = seen.iter().any(|path| path.ends_with(name));
        assert!(there, "{name} in {seen:?}");
    }
}

#[tokio::test]
async fn no_folder_lies_in_the_deepest_by_any_door() {
    let scene = scene().await;
    let (given, baker) = (&scene.given, &scene.baker);
    let bottom = deepest(&scene).await;
    let _ = given.owner.grant_to(&bottom, &scene.clara).await.done();
    let made = json!({ "customerId": baker.id, "parentId": bottom, "name": "One more" });
    let by_staff = given.owner.change("createFolder", made, "").await;
    let made = json!({ "customerId": baker.id, "folderId": bottom, "name": "One more" });
    let by_client = scene.clara.change("createFolder", made, "").await;
    let copied = put(&scene, "copyItems", &scene.billing, &bottom).await;
    let moved = put(&scene, "moveItems", &scene.billing, &bottom).await;
    for said in [by_staff, by_client, copied, moved] {
        let _ = said.refused("TOO_DEEP");
    }
}
