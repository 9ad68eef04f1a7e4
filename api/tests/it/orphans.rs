//! Collecting bytes that nothing refers to.

use chrono::TimeDelta;
use portico_api::blobs::{Collected, collect_orphans};
use portico_domain::BlobId;

use crate::given::{CUSTOMER, STAFF, given};

#[tokio::test]
async fn only_old_bytes_without_a_row_are_removed() {
    let given = given().await;
    let (store, mut conn) = (&given.doors.store, given.pool.acquire().await.unwrap());
    let in_flight = given.upload(STAFF, 4).await;
    for id in [in_flight.id, given.clock.new_id()] {
        let mut staged = store.stage(id, CUSTOMER).unwrap();
        staged.append(b"ab").unwrap();
        staged.pause().unwrap();
    }
    let source = given.folder.path().join("source");
    std::fs::write(&source, "a").unwrap();
    let (kept, orphan) = (given.clock.new_id(), given.clock.new_id());
    for id in [kept, orphan] {
        store
            .put_file(&source, CUSTOMER, BlobId::new(id), "a")
            .unwrap();
    }
    sqlx::query(
        "INSERT INTO access.versions (id, item_id, number, blob_id, sha256, size, media_type,
                                      scan, available, uploaded_at, uploaded_position)
         VALUES ($1, $1, 1, $1, '', 1, '', '', true, now(), 1)",
    )
    .bind(kept)
    .execute(&mut *conn)
    .await
    .unwrap();
    // The files are as old as the test, by the machine's clock.
    let now = portico_api::clock::Clock::System.now();
    let age = TimeDelta::hours(24);
    let nothing = collect_orphans(store, &mut conn, now, age).await.unwrap();
    assert_eq!(nothing, Collected::default());
    let later = now + age + TimeDelta::seconds(5);
    let collected = collect_orphans(store, &mut conn, later, age).await.unwrap();
    assert_eq!(
        collected,
        Collected {
            uploads: 1,
            blobs: 1
        }
    );
    assert!(!store.remove(CUSTOMER, BlobId::new(orphan)).unwrap());
    assert!(store.remove(CUSTOMER, BlobId::new(kept)).unwrap());
    assert_eq!(store.received(in_flight.id, CUSTOMER).unwrap(), 2);
}
