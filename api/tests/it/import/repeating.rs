//! The same command again: nothing, what is missing, or what changed.

use std::fs;
use std::time::Duration;

use portico_api::blobs::collect_orphans;
use portico_api::import::{ImportError, RowKind, run};
use portico_domain::BlobId;
use uuid::Uuid;

use super::given::{Given, Told, given, sha};

async fn version_count(given: &Given) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM access.versions")
        .fetch_one(given.app.log.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_second_run_changes_nothing() {
    let given = given().await;
    given.file("a/one.txt", "1");
    given.file("a/empty", "");
    given.import().await;
    let before = given.events().await;
    let (again, _) = given.import().await;
    assert_eq!((again.events, again.unchanged), (0, 2));
    assert_eq!((again.folders_created, again.documents_created), (0, 0));
    assert_eq!(given.events().await, before);
}

#[tokio::test]
async fn changed_content_becomes_a_new_version() {
    let given = given().await;
    given.file("same size.txt", "one");
    given.file("other size.txt", "one");
    given.file("kept.txt", "one");
    given.import().await;
    given.file("same size.txt", "two");
    given.file("other size.txt", "three");
    let (summary, _) = given.import().await;
    assert_eq!(
        (summary.versions_added, summary.unchanged, summary.events),
        (2, 1, 2)
    );
    let tree = given.tree(given.customer).await;
    assert_eq!(tree["same size.txt"], sha(b"two"));
    assert_eq!((tree.len(), version_count(&given).await), (3, 5));
    assert_eq!(given.import().await.0.events, 0);
}

#[tokio::test]
async fn a_document_in_place_of_a_folder_is_reported() {
    let given = given().await;
    given.file("a", "document");
    given.file("b/inside", "folder");
    given.import().await;
    fs::remove_file(given.source().join("a")).unwrap();
    fs::remove_dir_all(given.source().join("b")).unwrap();
    given.file("a/inside", "folder");
    given.file("b", "document");
    let (summary, told) = given.import().await;
    assert_eq!(told.paths(RowKind::Clash), ["a", "b"]);
    assert_eq!((summary.events, summary.exit_code()), (0, 3));
}

#[tokio::test]
async fn a_dry_run_tells_the_same_and_writes_nothing() {
    let given = given().await;
    given.file("a/one.txt", "1");
    given.file("A/two.txt", "2");
    let before = given.events().await;
    let mut args = given.args();
    args.dry_run = true;
    let (planned, planned_rows) = given.import_with(&args).await;
    let planned = planned.unwrap();
    assert_eq!(given.events().await, before);
    let (done, rows) = given.import().await;
    assert_eq!(planned_rows.rows(), rows.rows());
    assert_eq!(planned.folders_created, done.folders_created);
    assert_eq!(planned.documents_created, done.documents_created);
    assert_eq!((planned.events, done.events), (0, 4));
}

#[tokio::test]
async fn a_file_that_is_being_written_to_is_reported() {
    let given = given().await;
    let path = given.source().join("growing.log");
    fs::write(&path, vec![b'x'; 16 << 20]).unwrap();
    let writer = std::thread::spawn({
        let path = path.clone();
        move || {
            use std::io::Write;
            let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
            while path.exists() {
                file.write_all(b"more").unwrap();
            }
        }
    });
    let (summary, told) = given.import().await;
    fs::remove_file(&path).unwrap();
    writer.join().unwrap();
    assert_eq!(told.paths(RowKind::Changed), ["growing.log"]);
    assert_eq!((summary.events, version_count(&given).await), (0, 0));
}

#[tokio::test]
async fn a_database_that_is_gone_ends_the_import_with_the_way_out() {
    let given = given().await;
    given.file("one.txt", "1");
    given.app.log.pool().close().await;
    let (done, _) = given.import_with(&given.args()).await;
    let error = done.unwrap_err();
    assert!(matches!(error, ImportError::Database(_)), "{error}");
    assert!(
        error.to_string().contains("run the same command"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_import_that_was_stopped_three_times_ends_the_same() {
    let given = given().await;
    for folder in 0..12 {
        for file in 0..60 {
            let content = format!("{folder} {file}").repeat(file + 1);
            given.file(format!("f{folder}/g{}/{file}.txt", file % 5), &content);
        }
        given.file(format!("f{folder}/Twin"), "1");
        given.file(format!("f{folder}/twin"), "2");
    }
    for versions in [0, 100, 300] {
        let (app, args) = (given.app.clone(), given.args());
        let import = tokio::spawn(async move {
            let mut told = Told::default();
            run(&app, &args, &mut told).await.map(drop)
        });
        // Somewhere after so many, wherever the machine is just then.
        while version_count(&given).await < versions && !import.is_finished() {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        import.abort();
        drop(import.await);
    }
    let stopped_at = version_count(&given).await;
    given.import().await;
    let other = given.register("2", "Uninterrupted").await;
    let mut args = given.args();
    args.customer = Some("2".to_owned());
    given.import_with(&args).await.0.unwrap();
    let tree = given.tree(given.customer).await;
    assert_eq!(tree, given.tree(other).await);
    assert_eq!(version_count(&given).await, 2 * 12 * 62);
    assert!(stopped_at < 12 * 62, "nothing was stopped");
    assert_eq!(given.import().await.0.events, 0);
    every_version_has_its_bytes(&given).await;
}

/// And what was copied for nothing is found by the collection.
async fn every_version_has_its_bytes(given: &Given) {
    let app = &given.app;
    let mut conn = app.log.pool().acquire().await.unwrap();
    let (now, age) = (app.clock.now(), chrono::TimeDelta::zero());
    let later = now + chrono::TimeDelta::hours(1);
    collect_orphans(&app.blobs, &mut conn, later, age)
        .await
        .unwrap();
    let versions: Vec<(Uuid, Uuid, i64)> = sqlx::query_as(
        "SELECT i.customer_id, v.blob_id, v.size
         FROM access.versions v JOIN access.items i ON i.id = v.item_id",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    let blobs = given.folder.path().join("data/blobs");
    for (customer, blob, size) in &versions {
        let path = blobs
            .join(customer.to_string())
            .join(BlobId::new(*blob).to_string());
        assert_eq!(path.metadata().unwrap().len(), size.unsigned_abs());
    }
    // Those of customers; what says whose the store is lies beside them.
    let files = walkdir::WalkDir::new(blobs).min_depth(2).into_iter();
    let files = files.flatten().filter(|entry| entry.file_type().is_file());
    assert_eq!(files.count(), versions.len());
}
