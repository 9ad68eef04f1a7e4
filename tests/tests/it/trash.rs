//! What is in the trash by itself, what is there with a folder above it, and to which
//! name it comes back.

use portico_domain::values::StaffRole;
use portico_tests::Outcome;
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

/// Events of this type so far, each with its item's name.
async fn told(scene: &Scene, kind: &str, at_least: &str) -> Vec<Value> {
    let query = "query($t: [String!]!, $p: Position) {
        auditEntries(filter: { eventTypes: $t, oldestFirst: true }, atLeast: $p) {
            nodes { item } } }";
    let variables = json!({ "t": [kind], "p": at_least });
    let page = scene.given.owner.ask(query, variables).await;
    let nodes = page["auditEntries"]["nodes"].as_array().unwrap();
    nodes.iter().map(|entry| entry["item"].clone()).collect()
}

async fn can_restore(scene: &Scene, item: &str) -> (Value, Value) {
    let query = "query($id: ID!) { item(id: $id) { viewerCan {
        restore { allowed reason } restoreKeepBoth { allowed reason } } } }";
    let told = scene.given.owner.ask(query, json!({ "id": item })).await;
    let mut can = told["item"]["viewerCan"].clone();
    (can["restore"].take(), can["restoreKeepBoth"].take())
}

async fn restore(scene: &Scene, items: &[&str]) -> Outcome {
    let input = json!({ "itemIds": items });
    scene.given.owner.change("restoreItems", input, "").await
}

async fn restore_beside(scene: &Scene, item: &str) -> Outcome {
    let input = json!({ "itemIds": [item], "onClash": "KEEP_BOTH" });
    let owner = &scene.given.owner;
    owner.change("restoreItems", input, "items { name }").await
}

#[tokio::test]
async fn what_is_in_the_trash_with_its_folder_is_told_with_it() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.trash(&scene.billing).await.done();
    let said = restore(&scene, &[&scene.invoice]).await;
    let said = said.refused("NOT_TRASHED");
    let rule = "It lies in \"BILLING\", which is in the trash; restore or purge \"BILLING\".";
    assert_eq!(said.message(), rule);
    assert_eq!(said.arg("item"), "BILLING");
    let (can, _) = can_restore(&scene, &scene.invoice).await;
    assert_eq!(can, json!({ "allowed": false, "reason": rule }));
    let purge = json!({ "itemIds": [scene.invoice], "confirmCount": 1 });
    let said = owner.change("purgeItems", purge, "").await;
    assert_eq!(said.refused("NOT_TRASHED").message(), rule);
    let change = json!({ "restoreItems": { "itemIds": [scene.invoice] } });
    let query = "query($c: PreviewChangeInput!) { previewChange(change: $c) {
        ... on Refused { message } } }";
    let foreseen = owner.ask(query, json!({ "c": change })).await;
    assert_eq!(foreseen["previewChange"]["message"], rule);
    // Named together with the folder, it comes with that.
    let done = restore(&scene, &[&scene.invoice, &scene.billing]).await;
    let done = done.done();
    assert_eq!((done.code(), done.message()), ("DONE", "2 items restored."));
    let again = restore(&scene, &[&scene.invoice]).await.done();
    let calm = ("ALREADY_DONE", "Not in the trash.");
    assert_eq!((again.code(), again.message()), calm);
}

#[tokio::test]
async fn what_comes_back_into_a_trashed_folder_says_when_it_shows() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant(&scene.billing).await.done();
    let _ = owner.trash(&scene.invoice).await.done();
    let _ = owner.trash(&scene.billing).await.done();
    let key = json!({ "itemIds": [scene.invoice], "idempotencyKey": "once" });
    let done = owner.change("restoreItems", key.clone(), "").await.done();
    let said = "Restored. It lies in \"BILLING\", which is in the trash, and shows once that \
                is restored.";
    assert_eq!((done.code(), done.message()), ("DONE", said));
    assert_eq!(done.arg("item"), "BILLING");
    assert_eq!(owner.change("restoreItems", key, "").await.done(), done);
    assert!(scene.seen_by(&scene.clara).await.is_empty());
    let done = restore(&scene, &[&scene.billing]).await.done();
    assert_eq!(done.message(), "Restored.");
    assert!(scene.clara.item(&scene.invoice).await.is_object());
}

#[tokio::test]
async fn of_items_that_lie_in_each_other_the_topmost_is_trashed_and_brings_all_back() {
    let scene = scene().await;
    let (given, owner) = (&scene.given, &scene.given.owner);
    let inner = given
        .folder(&scene.baker, Some(&scene.billing), "2026")
        .await;
    let leaf = given
        .document(&scene.baker, Some(&inner), "a.txt", b"a")
        .await;
    let all = json!({ "itemIds": [leaf, scene.billing, inner, scene.plan] });
    let done = owner.change("trashItems", all.clone(), "").await.done();
    assert_eq!(done.message(), "4 items moved to the trash.");
    let marked = told(&scene, "ItemTrashed", done.position()).await;
    assert_eq!(marked, ["BILLING", "plan.txt"]);
    let again = owner.change("trashItems", all, "").await.done();
    assert_eq!(again.code(), "ALREADY_DONE");
    let done = restore(&scene, &[&scene.billing]).await.done();
    assert_eq!(done.message(), "Restored.");
    let query = "query($c: ID!) { items(customer: $c, flat: true) { nodes { name } } }";
    let live = owner.ask(query, json!({ "c": scene.baker.id })).await;
    let live = live["items"]["nodes"].to_string();
    for name in ["BILLING", "2026", "a.txt"] {
        assert!(live.contains(name), "{live}");
    }
    assert!(!live.contains("plan.txt"), "{live}");
}

#[tokio::test]
async fn what_is_named_twice_is_moved_once() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let twice = json!({ "itemIds": [scene.plan, scene.plan], "toId": scene.billing });
    let wanted = "items { id parentId }";
    let done = owner.change("moveItems", twice, wanted).await.done();
    let there = json!([{ "id": scene.plan, "parentId": scene.billing }]);
    assert_eq!(done.0["items"], there);
}

#[tokio::test]
async fn what_would_come_back_to_a_taken_name_is_told_before_and_comes_back_beside_it() {
    let scene = scene().await;
    let (given, owner) = (&scene.given, &scene.given.owner);
    let _ = owner.trash(&scene.plan).await.done();
    assert_eq!(can_restore(&scene, &scene.plan).await.0["allowed"], true);
    for name in ["PLAN.txt", "plan (2).txt"] {
        let _ = given.document(&scene.baker, None, name, b"new").await;
    }
    let said = restore(&scene, &[&scene.plan]).await.refused("NAME_TAKEN");
    assert_eq!(said.arg("suggestion"), "plan (3).txt");
    let (can, beside) = can_restore(&scene, &scene.plan).await;
    assert_eq!(can["reason"], said.message());
    assert_eq!(beside["allowed"], true);
    let input = json!({ "itemIds": [scene.plan], "onClash": "KEEP_BOTH" });
    let query = "query($c: PreviewChangeInput!) { previewChange(change: $c) { __typename } }";
    let change = json!({ "c": { "restoreItems": input } });
    let foreseen = owner.ask(query, change).await;
    assert_ne!(foreseen["previewChange"]["__typename"], "Refused");
    let done = restore_beside(&scene, &scene.plan).await.done();
    assert_eq!(done.message(), "Restored as \"plan (3).txt\".");
    assert_eq!(done.0["items"], json!([{ "name": "plan (3).txt" }]));
    // Where the name is free, it is kept.
    let _ = owner.trash(&scene.plan).await.done();
    let done = restore_beside(&scene, &scene.plan).await.done();
    assert_eq!(done.message(), "Restored.");
    assert_eq!(owner.item(&scene.plan).await["name"], "plan (3).txt");
}

#[tokio::test]
async fn who_only_looks_is_told_nothing_of_names_and_folders() {
    let scene = scene().await;
    let _ = scene.given.owner.trash(&scene.billing).await.done();
    let viewer = scene.given.staff(StaffRole::Viewer).await;
    for item in [&scene.invoice, &scene.billing] {
        let said = viewer.restore(item).await.refused("PERMISSION_MISSING");
        assert!(!said.message().contains("BILLING"), "{}", said.message());
    }
}
