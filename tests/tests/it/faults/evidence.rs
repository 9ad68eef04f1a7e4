//! What the database says afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use portico_event_log::Log;
use portico_event_log::keys::MasterKey;
use portico_projections::digest::{ACCESS_TABLES, digest};
use portico_projections::rebuild::{verify_access, verify_model};
use portico_projections::runner::models;
use portico_tests::bytes::sha256;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection, PgPool};
use uuid::Uuid;
use walkdir::WalkDir;

/// One number.
pub(crate) async fn count(conn: &mut PgConnection, sql: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {sql}");
    sqlx::query_scalar(&sql).fetch_one(conn).await.unwrap()
}

/// For each idempotency key's hash, how many events carry it and the last of
/// their positions.
pub(crate) async fn keyed(conn: &mut PgConnection) -> BTreeMap<String, (i64, i64)> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT metadata->>'idempotency_hash', count(*), max(position) FROM events
         WHERE metadata->>'idempotency_hash' IS NOT NULL GROUP BY 1",
    )
    .fetch_all(conn)
    .await
    .unwrap();
    let entry = |(hash, count, last)| (hash, (count, last));
    rows.into_iter().map(entry).collect()
}

/// Digests of the live models by schema.
pub(crate) async fn digests(conn: &mut PgConnection) -> BTreeMap<&'static str, String> {
    let access = digest(conn, "access", ACCESS_TABLES).await.unwrap();
    let mut all = BTreeMap::from([("access", access)]);
    for model in models() {
        let found = digest(conn, model.schema(), model.tables()).await.unwrap();
        all.insert(model.schema(), found);
    }
    all
}

/// Every live model equals a fold from the first event.
pub(crate) async fn folds(url: &str, master: &Path) {
    let master = MasterKey::read(master).unwrap();
    // Also of a log that was restored, and that nothing was opened on since.
    let options: PgConnectOptions = url.parse().unwrap();
    let options = options.options([("search_path", "access,public")]);
    let pool = PgPool::connect_lazy_with(options);
    let log = Log::open(pool, master).await.unwrap();
    let mut owner = PgConnection::connect(url).await.unwrap();
    let compared = verify_access(&mut owner, &log, &|_| {}).await.unwrap();
    assert!(compared.is_equal(), "access: {compared:?}");
    for model in models() {
        let compared = verify_model(&mut owner, &log, model.as_ref(), &|_| {})
            .await
            .unwrap();
        assert!(compared.is_equal(), "{}: {compared:?}", model.name());
    }
    log.pool().close().await;
}

/// Every version by the path of its document, with its hash.
pub(crate) async fn contents(conn: &mut PgConnection) -> BTreeSet<(String, String)> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "WITH RECURSIVE tree AS (
             SELECT id, ''::text AS path FROM access.items WHERE parent_id IS NULL
             UNION ALL
             SELECT i.id, t.path || '/' || i.name FROM access.items i JOIN tree t ON i.parent_id = t.id
         )
         SELECT t.path, encode(v.sha256, 'hex') FROM tree t JOIN access.versions v ON v.item_id = t.id",
    )
    .fetch_all(conn)
    .await
    .unwrap();
    rows.into_iter().collect()
}

/// Files of the content store whose name is an id: blobs, or uploads.
pub(crate) fn stored(data: &Path, folder: &str) -> BTreeMap<Uuid, PathBuf> {
    let files = WalkDir::new(data.join(folder)).into_iter();
    let id = |path: &Path| path.file_name()?.to_str()?.parse().ok();
    files
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .filter_map(|path| Some((id(&path)?, path)))
        .collect()
}

/// Every version's bytes are there, once and unharmed, and no others.
pub(crate) async fn bytes_are_whole(conn: &mut PgConnection, data: &Path) {
    let mut blobs = stored(data, "blobs");
    let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as("SELECT blob_id, sha256 FROM access.versions")
        .fetch_all(conn)
        .await
        .unwrap();
    for (blob, hash) in rows {
        let file = blobs
            .remove(&blob)
            .expect("bytes of one version, of one only");
        assert_eq!(sha256(&std::fs::read(file).unwrap()), hex::encode(hash));
    }
    assert_eq!(blobs, BTreeMap::new(), "orphans");
}
