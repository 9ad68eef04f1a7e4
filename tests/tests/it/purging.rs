//! Destroying what is in the trash.

use chrono::TimeDelta;
use portico_api::blobs::{Collected, collect_orphans};
use portico_api::commands::{Caller, PurgeItems, perform, purge_marked, resume_purges};
use portico_domain::values::StaffRole;
use portico_tests::people::Staff;
use portico_tests::{Outcome, eventually};
use serde_json::{Value, json};

use crate::scene::{Scene, scene};

async fn purge(staff: &Staff, item: &str, count: i64) -> Outcome {
    let input = json!({ "itemIds": [item], "confirmCount": count });
    staff.change("purgeItems", input, "count").await
}

async fn rows(scene: &Scene) -> i64 {
    let counted = "SELECT (SELECT count(*) FROM access.items)
        + (SELECT count(*) FROM access.versions) + (SELECT count(*) FROM access.grants)";
    let pool = scene.given.app.log.pool();
    sqlx::query_scalar(counted).fetch_one(pool).await.unwrap()
}

async fn contents_collected(scene: &Scene) -> Collected {
    let app = &scene.given.app;
    let mut conn = app.log.pool().acquire().await.unwrap();
    let later = app.clock.now() + TimeDelta::days(3);
    let age = TimeDelta::hours(48);
    let collected = collect_orphans(&app.blobs, &mut conn, later, age).await;
    collected.unwrap()
}

fn one_purged() -> Collected {
    Collected {
        purged: 1,
        ..Collected::default()
    }
}

/// The contents in the store.
fn contents(scene: &Scene) -> usize {
    let blobs = scene.given.folder.path().join("blobs");
    let files = walkdir::WalkDir::new(blobs).min_depth(2).into_iter();
    let files = files.flatten().filter(|entry| entry.file_type().is_file());
    files.count()
}

#[tokio::test]
async fn a_purged_folder_is_gone_with_all_below_and_its_bytes() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let before = rows(&scene).await;
    let old = scene.given.folder(&scene.baker, None, "Old").await;
    let deep = scene.given.folder(&scene.baker, Some(&old), "Deep").await;
    let paper = scene
        .given
        .document(&scene.baker, Some(&deep), "paper.txt", b"old")
        .await;
    let _ = owner.grant(&paper).await.done();
    let _ = owner.trash(&old).await.done();
    let refused = purge(owner, &old, 1).await.refused("UNCONFIRMED");
    assert_eq!(refused.arg("count"), 3);
    assert_eq!(contents_collected(&scene).await, Collected::default());
    assert_eq!(purge(owner, &old, 3).await.done().0["count"], 3);
    assert_eq!(rows(&scene).await, before);
    for item in [&old, &deep, &paper] {
        assert_eq!(owner.item(item).await, Value::Null);
    }
    assert_eq!(contents_collected(&scene).await, one_purged());
    let _ = owner.restore(&old).await.refused("NOT_FOUND");
    let _ = purge(owner, &old, 0).await.refused("NOT_FOUND");
    // Its name is free.
    let _ = scene.given.folder(&scene.baker, None, "Old").await;
}

#[tokio::test]
async fn a_damaged_read_model_costs_no_file_and_what_was_purged_is_removed_all_the_same() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.trash(&scene.plan).await.done();
    let _ = purge(owner, &scene.plan, 1).await.done();
    let before = contents(&scene);
    assert!(before > 1);
    sqlx::query("DELETE FROM access.versions")
        .execute(scene.given.app.log.pool())
        .await
        .unwrap();
    assert_eq!(contents_collected(&scene).await, one_purged());
    assert_eq!(contents(&scene), before - 1);
    assert_eq!(contents_collected(&scene).await, Collected::default());
}

#[tokio::test]
async fn more_than_a_batch_goes_in_several() {
    let scene = scene().await;
    let before = rows(&scene).await;
    let many = scene.given.folder(&scene.baker, None, "Many").await;
    for n in 0..210 {
        let name = format!("Folder {n}");
        let _ = scene.given.folder(&scene.baker, Some(&many), &name).await;
    }
    let owner = &scene.given.owner;
    let _ = owner.trash(&many).await.done();
    let _ = purge(owner, &many, 211).await.done();
    assert_eq!(rows(&scene).await, before);
}

#[tokio::test]
async fn a_purge_that_was_given_up_cannot_be_undone_and_goes_on_at_the_next_start() {
    let scene = scene().await;
    let (owner, app) = (&scene.given.owner, &scene.given.app);
    let _ = owner.trash(&scene.billing).await.done();
    let command = PurgeItems {
        items: vec![scene.billing.parse().unwrap()],
        confirmed: 2,
    };
    let caller = Caller::operator(app.clock.new_id());
    let marked = perform(app, &caller, &command).await.unwrap();
    assert_eq!(marked.unwrap().answer.count, 2);
    assert!(!owner.item(&scene.invoice).await.is_null());
    let _ = owner.restore(&scene.billing).await.refused("PURGED");
    assert_eq!(resume_purges(app).await.unwrap(), 1);
    assert!(owner.item(&scene.invoice).await.is_null());
    assert!(owner.item(&scene.billing).await.is_null());
    assert_eq!(resume_purges(app).await.unwrap(), 0);
}

/// Whoever reads a row for long holds up the batch that takes it away.
#[tokio::test]
async fn a_purge_that_was_killed_between_two_batches_goes_on_with_what_is_left() {
    let scene = scene().await;
    let (owner, app) = (&scene.given.owner, &scene.given.app);
    let before = rows(&scene).await;
    let many = scene.given.folder(&scene.baker, None, "Many").await;
    for n in 0..210 {
        let name = format!("Folder {n}");
        let _ = scene.given.folder(&scene.baker, Some(&many), &name).await;
    }
    let _ = owner.trash(&many).await.done();
    let top = many.parse().unwrap();
    let caller = Caller::operator(app.clock.new_id());
    let command = PurgeItems {
        items: vec![top],
        confirmed: 211,
    };
    let _ = perform(app, &caller, &command).await.unwrap().unwrap();
    let mut held = app.log.pool().begin().await.unwrap();
    sqlx::query("SELECT FROM access.items WHERE id = $1 FOR UPDATE")
        .bind(uuid::Uuid::parse_str(&many).unwrap())
        .execute(&mut *held)
        .await
        .unwrap();
    let purging = {
        let (app, caller) = (app.clone(), caller.clone());
        tokio::spawn(async move { purge_marked(&app, &caller, &[top]).await })
    };
    // The first batch is gone; the second waits for the folder itself.
    let batch = async || rows(&scene).await <= before + 11;
    eventually("the first batch is gone", batch).await;
    purging.abort();
    assert!(purging.await.unwrap_err().is_cancelled());
    held.rollback().await.unwrap();
    assert_eq!(rows(&scene).await, before + 11);
    let _ = owner.restore(&many).await.refused("PURGED");
    assert_eq!(resume_purges(app).await.unwrap(), 1);
    assert_eq!(rows(&scene).await, before);
    assert_eq!(resume_purges(app).await.unwrap(), 0);
}

#[tokio::test]
async fn only_what_is_in_the_trash_is_purged_and_only_by_who_may() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = purge(owner, &scene.plan, 1).await.refused("NOT_TRASHED");
    let _ = owner.trash(&scene.plan).await.done();
    let staff = scene.given.staff(StaffRole::Staff).await;
    let said = purge(&staff, &scene.plan, 1).await;
    let said = said.refused("PERMISSION_MISSING");
    assert_eq!(said.arg("permission"), "MANAGE_CUSTOMERS");
    assert!(!owner.item(&scene.plan).await.is_null());
}
