//! What is written and asked of uploads in flight.

use chrono::{DateTime, Utc};
use portico_domain::ItemId;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::upload_row::{Failure, UploadRow, UploadState, of_row};
use crate::auth::{Audience, Person};

/// The most uploads that a person has begun and not ended: whatever takes
/// access away decides each place again.
pub const OPEN_AT_ONCE: i64 = 1_000;

/// How many uploads of this person wait for bytes.
pub async fn open(
    conn: &mut PgConnection,
    person: Person,
    now: DateTime<Utc>,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT count(*) FROM bytes.uploads_now
         WHERE open AND state = 'RECEIVING' AND person_id = $1 AND expires_at > $2",
    )
    .bind(person.uuid())
    .bind(now)
    .fetch_one(conn)
    .await
}

/// Begins an upload, in the REPEATABLE READ transaction that decided it, so
/// that the row tells which endings the decision knew of (see
/// [`super::endings`]). Its address is [`UploadRow::path`]. An upload of no bytes
/// is then completed by [`super::finish_if_empty`].
pub async fn insert(conn: &mut PgConnection, upload: &UploadRow) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO bytes.uploads (id, audience, person_id, customer_id, parent_id, document_id,
             item_id, name, size, declared, on_clash, state, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(upload.id)
    .bind(upload.person.audience().as_str())
    .bind(upload.person.uuid())
    .bind(upload.customer.uuid())
    .bind(upload.parent.map(ItemId::uuid))
    .bind(upload.document.map(ItemId::uuid))
    .bind(upload.item.uuid())
    .bind(&upload.name)
    .bind(i64::try_from(upload.size).map_err(|error| sqlx::Error::Encode(error.into()))?)
    .bind(upload.declared.map(Vec::from))
    .bind(upload.on_clash.as_str())
    .bind(upload.state.as_str())
    .bind(upload.created_at)
    .bind(upload.expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// An upload of this person; another's is not there.
pub async fn get(
    conn: &mut PgConnection,
    id: Uuid,
    person: Person,
) -> Result<Option<UploadRow>, sqlx::Error> {
    of_any(conn, id, &[person]).await
}

/// An upload of one of the people that a request is signed in as.
pub(super) async fn of_any(
    conn: &mut PgConnection,
    id: Uuid,
    people: &[Person],
) -> Result<Option<UploadRow>, sqlx::Error> {
    let of = |audience| {
        let person = people.iter().find(|person| person.audience() == audience);
        person.map(|person| person.uuid())
    };
    let row = sqlx::query(
        "SELECT * FROM bytes.uploads_now
         WHERE id = $1 AND ((audience = 'STAFF' AND person_id = $2)
                         OR (audience = 'CLIENT' AND person_id = $3))",
    )
    .bind(id)
    .bind(of(Audience::Staff))
    .bind(of(Audience::Client))
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(of_row).transpose()
}

/// Uploads that go on, oldest first.
pub(super) async fn receiving(conn: &mut PgConnection) -> Result<Vec<UploadRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT * FROM bytes.uploads_now WHERE open AND state = 'RECEIVING' ORDER BY id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(of_row).collect()
}

/// Marks an upload as completed, in the transaction that makes the document;
/// `false` if it was completed, failed, ended or given up before.
pub async fn complete(conn: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    let completed = sqlx::query(
        "UPDATE bytes.uploads SET state = 'COMPLETED'
         WHERE id = $1 AND state = 'RECEIVING'
           AND EXISTS (SELECT FROM bytes.uploads_now n WHERE n.id = $1 AND n.state = 'RECEIVING')",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(completed.rows_affected() == 1)
}

/// How an upload stands that [`complete`] left alone, and its name; `None` if it
/// is not there.
pub async fn ended(
    conn: &mut PgConnection,
    id: Uuid,
) -> Result<Option<(UploadState, String)>, sqlx::Error> {
    let row = sqlx::query("SELECT * FROM bytes.uploads_now WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    let row = row.as_ref().map(of_row).transpose()?;
    Ok(row.map(|row| (row.state, row.name)))
}

/// Keeps the name that the document got, for its sender to read.
pub async fn named(conn: &mut PgConnection, id: Uuid, name: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE bytes.uploads SET name = $2 WHERE id = $1")
        .bind(id)
        .bind(name)
        .execute(conn)
        .await?;
    Ok(())
}

/// Marks an upload as failed, for its sender to read; `false` if its row said
/// before that it ended.
pub async fn fail(
    conn: &mut PgConnection,
    id: Uuid,
    failure: &Failure,
) -> Result<bool, sqlx::Error> {
    let failed = sqlx::query(
        "UPDATE bytes.uploads SET state = 'FAILED', failure = $2
         WHERE id = $1 AND state = 'RECEIVING'",
    )
    .bind(id)
    .bind(Json(failure))
    .execute(conn)
    .await?;
    Ok(failed.rows_affected() == 1)
}

/// Removes rows of uploads that have ended, a day after they could not have
/// gone on anyway: they hold names of files.
pub(super) async fn forget_ended(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query(
        "DELETE FROM bytes.uploads
         WHERE state <> 'RECEIVING' AND expires_at <= $1 - interval '1 day'",
    )
    .bind(now)
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}

/// Forgets uploads that became one of these items, which are destroyed: a row tells
/// name and place of what it became. Of one that goes on with a version, and ends by
/// itself, the name goes at once.
pub async fn forget_items(conn: &mut PgConnection, items: &[Uuid]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "WITH ended AS (DELETE FROM bytes.uploads
                        WHERE coalesce(document_id, item_id) = ANY($1) AND state <> 'RECEIVING')
         UPDATE bytes.uploads SET name = ''
         WHERE coalesce(document_id, item_id) = ANY($1) AND state = 'RECEIVING'",
    )
    .bind(items)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives an upload up; `false` if it had ended before.
pub async fn terminate(conn: &mut PgConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query(
        "UPDATE bytes.uploads SET state = 'TERMINATED' WHERE id = $1 AND state = 'RECEIVING'",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(ended.rows_affected() == 1)
}
