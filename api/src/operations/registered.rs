//! What is registered, in the database: every server on it takes the same.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Row};

use super::manifest::{Manifest, OperationId};
use crate::auth::Audience;

/// An operation of a frontend.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registered {
    /// By which it is known.
    pub id: OperationId,
    /// Byte for byte.
    pub text: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Registers a frontend's operations, all or none; how many were not before.
pub async fn register(
    conn: &mut PgConnection,
    audience: Audience,
    manifest: &Manifest,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let (ids, texts): (Vec<_>, Vec<_>) = manifest
        .operations()
        .map(|(id, text)| (id.as_bytes().to_vec(), text.to_owned()))
        .unzip();
    let sql = "INSERT INTO operations (audience, digest, text, registered_at)
        SELECT $1, o.digest, o.text, $4 FROM unnest($2::bytea[], $3::text[]) o (digest, text)
        ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(audience.as_str());
    let query = query.bind(ids).bind(texts).bind(now);
    Ok(query.execute(conn).await?.rows_affected())
}

/// All of a door, the oldest first.
pub async fn registered(
    conn: &mut PgConnection,
    audience: Audience,
) -> Result<Vec<Registered>, sqlx::Error> {
    let sql = "SELECT digest, text, registered_at FROM operations WHERE audience = $1
        ORDER BY registered_at, digest";
    let rows = sqlx::query(sql).bind(audience.as_str()).fetch_all(conn);
    let rows = rows.await?.into_iter().map(|row| {
        let digest: Vec<u8> = row.try_get("digest")?;
        let id = OperationId::from_bytes(&digest);
        Ok(Registered {
            id: id.ok_or_else(|| sqlx::Error::Decode("a digest of another length".into()))?,
            text: row.try_get("text")?,
            at: row.try_get("registered_at")?,
        })
    });
    rows.collect()
}

/// Takes back what is named, or all; how many there were.
pub async fn unregister(
    conn: &mut PgConnection,
    audience: Audience,
    ids: Option<&[OperationId]>,
) -> Result<u64, sqlx::Error> {
    let digests = ids.map(|ids| {
        let digests = ids.iter().map(|id| id.as_bytes().to_vec());
        digests.collect::<Vec<_>>()
    });
    let sql = "DELETE FROM operations
        WHERE audience = $1 AND ($2::bytea[] IS NULL OR digest = ANY($2))";
    let query = sqlx::query(sql).bind(audience.as_str()).bind(digests);
    Ok(query.execute(conn).await?.rows_affected())
}
