//! Collecting bytes that no document has.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use portico_api::blobs::{CollectError, Collected, collect_orphans};
use portico_api::clock::Clock;
use portico_domain::BlobId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::given::{CUSTOMER, Given, STAFF, given};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/golden");
const AGE: TimeDelta = TimeDelta::hours(24);

/// By the machine's clock, as files go by it.
fn now() -> DateTime<Utc> {
    Clock::System.now()
}

fn later() -> DateTime<Utc> {
    now() + AGE + TimeDelta::seconds(5)
}

async fn collected(given: &Given, now: DateTime<Utc>) -> Result<Collected, CollectError> {
    let mut conn = given.pool.acquire().await.unwrap();
    collect_orphans(&given.doors.store, &mut conn, now, AGE).await
}

fn put(given: &Given) -> Uuid {
    let source = given.folder.path().join("source");
    std::fs::write(&source, "a").unwrap();
    let blob = given.clock.new_id();
    let stored = given
        .doors
        .store
        .put_file(&source, CUSTOMER, BlobId::new(blob), "a");
    assert_eq!(stored.unwrap().blob, BlobId::new(blob));
    blob
}

fn place(given: &Given, folder: &str, blob: Uuid) -> PathBuf {
    given
        .folder
        .path()
        .join(format!("{folder}/{CUSTOMER}/{blob}"))
}

/// The published events that name a content, which is this one.
fn naming(blob: Uuid) -> Vec<(String, Value)> {
    let files = std::fs::read_dir(GOLDEN).unwrap().map(Result::unwrap);
    let events = files.filter_map(|file| {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let mut event: Value = serde_json::from_str(&text).unwrap();
        let event_type = event.as_object()?.keys().next()?.clone();
        let named = event
            .get_mut(&event_type)?
            .get_mut("content")?
            .get_mut("blob")?;
        *named = blob.to_string().into();
        Some((event_type, event))
    });
    let mut events: Vec<(String, Value)> = events.collect();
    events.sort_by(|a, b| a.0.cmp(&b.0));
    events
}

async fn written(given: &Given, item: Uuid, sequence: i64, event: &(String, Value)) {
    let (of, payload) = event;
    sqlx::query(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                             payload, metadata)
         VALUES ('document', $1, $2, $3, '1.0', $4::text::json, '{}')",
    )
    .bind(item.to_string())
    .bind(sequence)
    .bind(of)
    .bind(payload.to_string())
    .execute(&given.pool)
    .await
    .unwrap();
}

#[tokio::test]
async fn only_old_bytes_that_nothing_refers_to_are_taken_away() {
    let given = given().await;
    let store = &given.doors.store;
    let in_flight = given.upload(STAFF, 4).await;
    for id in [in_flight.id, given.clock.new_id()] {
        let mut staged = store.stage(id, CUSTOMER).unwrap();
        staged.append(b"ab").unwrap();
        staged.pause().unwrap();
    }
    let (kept, orphan) = (put(&given), put(&given));
    written(&given, given.clock.new_id(), 1, &naming(kept)[0]).await;
    let nothing = collected(&given, now()).await.unwrap();
    assert_eq!(nothing, Collected::default());
    let expected = Collected {
        uploads: 1,
        set_aside: 1,
        ..Collected::default()
    };
    assert_eq!(collected(&given, later()).await.unwrap(), expected);
    assert!(place(&given, "blobs", kept).exists());
    assert!(!place(&given, "blobs", orphan).exists());
    assert!(place(&given, "orphans", orphan).exists());
    assert_eq!(store.received(in_flight.id, CUSTOMER).unwrap(), 2);
}

#[tokio::test]
async fn every_event_that_names_a_content_keeps_it_until_its_document_is_purged() {
    let given = given().await;
    let mut items = vec![];
    for nth in 0..naming(Uuid::nil()).len() {
        let (item, blob) = (given.clock.new_id(), put(&given));
        written(&given, item, 1, &naming(blob)[nth]).await;
        items.push((item, blob));
    }
    assert!(items.len() >= 4, "{items:?}");
    let nothing = collected(&given, later()).await.unwrap();
    assert_eq!(nothing, Collected::default());
    let purged = json!({ "ItemPurged": { "top": Uuid::nil() } });
    let purged = ("ItemPurged".to_owned(), purged);
    for (item, _) in &items[1..] {
        written(&given, *item, 2, &purged).await;
    }
    let expected = Collected {
        purged: items.len() as u64 - 1,
        ..Collected::default()
    };
    assert_eq!(collected(&given, later()).await.unwrap(), expected);
    for (nth, (_, blob)) in items.iter().enumerate() {
        assert_eq!(place(&given, "blobs", *blob).exists(), nth == 0);
        assert!(!place(&given, "orphans", *blob).exists());
    }
}

#[tokio::test]
async fn what_was_set_aside_comes_back_with_its_event_and_goes_after_a_month() {
    let given = given().await;
    let (named, nobodys) = (put(&given), put(&given));
    let aside = collected(&given, later()).await.unwrap();
    assert_eq!(aside.set_aside, 2);
    // As when a newer dump is restored.
    written(&given, given.clock.new_id(), 1, &naming(named)[0]).await;
    let expected = Collected {
        put_back: 1,
        ..Collected::default()
    };
    assert_eq!(collected(&given, later()).await.unwrap(), expected);
    assert!(place(&given, "blobs", named).exists());
    assert!(place(&given, "orphans", nobodys).exists());
    let expected = Collected {
        forgotten: 1,
        ..Collected::default()
    };
    let month = collected(&given, later() + TimeDelta::days(30)).await;
    assert_eq!(month.unwrap(), expected);
    assert!(!place(&given, "orphans", nobodys).exists());
    assert!(place(&given, "blobs", named).exists());
}

#[tokio::test]
async fn nothing_is_collected_in_a_store_that_is_not_this_deployments() {
    let given = given().await;
    let orphan = put(&given);
    let marker = given.folder.path().join("blobs/deployment");
    let ours = std::fs::read_to_string(&marker).unwrap();
    // Another deployment's; this one's, but not the one that the database was begun with; none.
    let deployment = ours.split_whitespace().next().unwrap();
    let nil = Uuid::nil();
    for other in [
        Some(nil.to_string()),
        Some(format!("{deployment} {nil}")),
        None,
    ] {
        match &other {
            Some(ids) => std::fs::write(&marker, ids).unwrap(),
            None => std::fs::remove_file(&marker).unwrap(),
        }
        let refused = collected(&given, later()).await;
        assert!(
            matches!(refused, Err(CollectError::NotOurs(_))),
            "{other:?}"
        );
        assert!(place(&given, "blobs", orphan).exists());
    }
    std::fs::write(&marker, ours).unwrap();
    assert_eq!(collected(&given, later()).await.unwrap().set_aside, 1);
}
