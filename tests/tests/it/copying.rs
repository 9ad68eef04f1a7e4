//! Copies of items: new items of the firm's with the same stored bytes, that
//! nothing is granted on.

mod batches;
mod rights;

use std::os::unix::fs::MetadataExt;

use chrono::TimeDelta;
use portico_api::blobs::collect_orphans;
use portico_tests::{Client, Outcome};
use serde_json::{Value, json};

use crate::scene::{INVOICE, Scene, scene};

const WANTED: &str = "copies { id name parentId customerId } count leftOut \
    unfinished { code } visibleTo { now { id } }";

async fn copy_with(scene: &Scene, mut input: Value, items: &[&String], to: &str) -> Outcome {
    input["itemIds"] = json!(items);
    input["toId"] = json!(to);
    let owner = &scene.given.owner;
    owner.change("copyItems", input, WANTED).await
}

async fn copy(scene: &Scene, items: &[&String], to: &str) -> Outcome {
    copy_with(scene, json!({}), items, to).await
}

/// The id of the nth copy.
fn nth(done: &Outcome, n: usize) -> String {
    done.0["copies"][n]["id"].as_str().unwrap().to_owned()
}

/// What lies in a folder, by name and id, as staff see it.
async fn inside(scene: &Scene, customer: &str, folder: &str) -> Vec<(String, String)> {
    let query = "query($c: ID!, $p: ID) { items(customer: $c, parent: $p, first: 200) \
                 { nodes { id name } } }";
    let of = json!({ "c": customer, "p": folder });
    let found = scene.given.owner.ask(query, of).await;
    let nodes = found["items"]["nodes"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    nodes
        .map(|node| (text(&node["name"]), text(&node["id"])))
        .collect()
}

async fn seen_at_other(scene: &Scene, client: &Client) -> Vec<String> {
    let tree = client.whole_tree(&scene.other.id).await;
    tree.into_keys().collect()
}

/// How many places the only content of a customer has on the disk.
fn places(scene: &Scene, customer: &str) -> Vec<u64> {
    let folder = scene.given.folder.path().join("blobs").join(customer);
    let files = std::fs::read_dir(folder).unwrap();
    let mut links: Vec<u64> = files
        .map(|file| file.unwrap().metadata().unwrap().nlink())
        .collect();
    links.sort_unstable();
    links
}

async fn collected(scene: &Scene) -> u64 {
    let app = &scene.given.app;
    let mut conn = app.log.pool().acquire().await.unwrap();
    let later = app.clock.now() + TimeDelta::days(3);
    let collected = collect_orphans(&app.blobs, &mut conn, later, TimeDelta::hours(48)).await;
    collected.unwrap().purged
}

#[tokio::test]
async fn a_folder_is_copied_to_another_customer_with_new_ids_no_grants_and_the_same_bytes() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let deep = scene
        .given
        .folder(&scene.baker, Some(&scene.billing), "Deep")
        .await;
    let _ = owner.grant(&scene.billing).await.done();
    let done = copy(&scene, &[&scene.billing], &scene.other.files)
        .await
        .done();
    assert_eq!(
        (&done.0["count"], &done.0["leftOut"]),
        (&json!(3), &json!(0))
    );
    assert_eq!(done.message(), "3 items copied.");
    assert_eq!(done.0["visibleTo"]["now"], json!([]));
    let copied = &done.0["copies"][0];
    assert_eq!(
        (&copied["name"], &copied["customerId"]),
        (&json!("BILLING"), &json!(scene.other.id))
    );
    let found = inside(&scene, &scene.other.id, &nth(&done, 0)).await;
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Deep", "invoice 1.txt"]);
    assert_ne!((&found[0].1, &found[1].1), (&deep, &scene.invoice));
    assert_eq!(owner.download(&found[1].1).await, INVOICE);
    assert_eq!(places(&scene, &scene.other.id), [2]);
    assert!(seen_at_other(&scene, &scene.stella).await.is_empty());
    assert_eq!(scene.seen_by(&scene.clara).await.len(), 3);
}

#[tokio::test]
async fn the_log_says_of_what_each_copy_is_made_and_its_name_is_sealed_for_the_new_customer() {
    let scene = scene().await;
    let done = copy(&scene, &[&scene.billing], &scene.other.files)
        .await
        .done();
    let stands = "SELECT (payload -> event_type ->> 'copied_from'), customer_id::text,
            payload::text LIKE '%invoice%' OR payload::text LIKE '%BILLING%'
        FROM events WHERE payload -> event_type ->> 'copied_from' IS NOT NULL ORDER BY position";
    let stands: Vec<(String, String, bool)> = sqlx::query_as(stands)
        .fetch_all(scene.given.app.log.pool())
        .await
        .unwrap();
    let expected = |of: &String| (of.clone(), scene.other.id.clone(), false);
    assert_eq!(stands, [expected(&scene.billing), expected(&scene.invoice)]);
    assert_eq!(done.0["copies"][0]["name"], "BILLING");
}

#[tokio::test]
async fn a_copy_outlives_what_it_was_made_of_and_its_bytes() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let done = copy(&scene, &[&scene.invoice], &scene.other.files)
        .await
        .done();
    let _ = owner.trash(&scene.invoice).await.done();
    let input = json!({ "itemIds": [scene.invoice], "confirmCount": 1 });
    let _ = owner.change("purgeItems", input, "").await.done();
    assert_eq!(collected(&scene).await, 1);
    assert_eq!(owner.download(&nth(&done, 0)).await, INVOICE);
    assert_eq!(places(&scene, &scene.other.id), [1]);
}

#[tokio::test]
async fn what_is_in_the_trash_or_a_contacts_own_is_left_out_and_not_copied_by_itself() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let given = &scene.given;
    let old = given
        .folder(&scene.baker, Some(&scene.billing), "Old")
        .await;
    let _ = owner.trash(&old).await.done();
    let _ = owner.grant(&scene.billing).await.done();
    let place = json!({ "customerId": scene.baker.id, "folderId": scene.billing });
    let sent = scene.clara.upload(place, "receipt.txt", b"mine").await;
    let deposit = json!({ "customerId": scene.baker.id, "documentId": scene.invoice });
    let _ = scene
        .clara
        .upload(deposit, "invoice 1.txt", b"changed")
        .await;
    let done = copy(&scene, &[&scene.billing], &scene.other.files)
        .await
        .done();
    assert_eq!(
        (&done.0["count"], &done.0["leftOut"]),
        (&json!(2), &json!(1))
    );
    let found = inside(&scene, &scene.other.id, &nth(&done, 0)).await;
    assert_eq!(found.len(), 1);
    // The firm's own version, not the one that was deposited over it.
    assert_eq!(owner.download(&found[0].1).await, INVOICE);
    let _ = copy(&scene, &[&sent], &scene.other.files)
        .await
        .refused("NOT_ACCEPTED");
    let _ = copy(&scene, &[&old], &scene.other.files)
        .await
        .refused("ITEM_TRASHED");
    let _ = owner
        .change("acceptVersion", json!({ "itemId": sent }), "")
        .await
        .done();
    let done = copy(&scene, &[&sent], &scene.other.files).await.done();
    assert_eq!(owner.download(&nth(&done, 0)).await, b"mine");
}

#[tokio::test]
async fn where_the_name_is_taken_both_are_kept_only_if_that_is_chosen() {
    let scene = scene().await;
    let first = copy(&scene, &[&scene.plan], &scene.baker.files).await;
    let said = first.refused("NAME_TAKEN");
    assert_eq!(said.arg("suggestion"), "plan (2).txt");
    let both = json!({ "onClash": "KEEP_BOTH" });
    // One that is named twice is copied once.
    for (items, name) in [
        (vec![&scene.plan, &scene.plan], "plan (2).txt"),
        (vec![&scene.plan], "plan (3).txt"),
    ] {
        let done = copy_with(&scene, both.clone(), &items, &scene.baker.files).await;
        let done = done.done();
        assert_eq!(done.0["copies"].as_array().unwrap().len(), 1);
        assert_eq!(done.0["copies"][0]["name"], name);
    }
}

#[tokio::test]
async fn a_closed_section_is_closed_around_the_copy_too() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let made = owner
        .change("defineSection", json!({ "name": "Tax" }), "sectionId")
        .await;
    let section = made.done().text("sectionId").to_owned();
    let input = json!({ "itemIds": [scene.invoice], "sectionId": section });
    let _ = owner.change("setSection", input, "").await.done();
    let shared = scene.given.folder(&scene.other, None, "Shared").await;
    let _ = owner.grant(&shared).await.done();
    let _ = copy(&scene, &[&scene.billing, &scene.plan], &shared)
        .await
        .done();
    let seen = ["Shared", "Shared/BILLING", "Shared/plan.txt"];
    assert_eq!(seen_at_other(&scene, &scene.stella).await, seen);
}
