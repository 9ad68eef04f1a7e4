//! What ends of tickets and uploads when access is taken away.
//!
//! An ending is written in the transaction that takes the access away, and only
//! adds rows: it changes none that openings and uploads change, so it neither
//! waits for them nor is sent back by them, however many there are.
//!
//! **Nothing slips through between.** A ticket or an upload is begun in the
//! REPEATABLE READ transaction that decided it, and its row says which
//! transactions that could see. Beside an ending of its scope there are three
//! cases. It was decided with the ending in sight: then the decision knew. It
//! was in sight of the ending: then it was looked at, and ended here unless
//! another path still carries it. Or neither could see the other: then it may
//! rest on what was taken away, and nobody looked; `bytes.crossed` finds just
//! these when they are used, and they have ended. None of this takes a lock, and
//! it holds on whichever servers the two happened.

use chrono::{DateTime, Utc};
use portico_domain::{ItemId, VersionId};
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::tickets::Opening;
use super::upload_row::{Failure, UploadRow, of_row};
use crate::auth::{Person, TokenHash};

/// What is looked through: everything of a customer, of a person, of both, or
/// all there is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Scope {
    /// Only this customer's.
    pub customer: Option<Uuid>,
    /// Only this person's.
    pub person: Option<Uuid>,
}

/// A ticket and whose it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Names the ticket.
    pub hash: TokenHash,
    /// Whose session it belongs to.
    pub person: Person,
    /// The document.
    pub item: ItemId,
    /// The version it was issued for.
    pub version: VersionId,
    /// What it is for.
    pub action: Opening,
}

/// Writes down that access was taken away: what was begun side by side with
/// this transaction has ended.
pub async fn note(
    conn: &mut PgConnection,
    scope: Scope,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO bytes.endings (customer_id, person_id, ended_at) VALUES ($1, $2, $3)")
        .bind(scope.customer)
        .bind(scope.person)
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether a grant of this customer has run out: what was begun with it may be
/// in flight.
pub async fn by_time(
    conn: &mut PgConnection,
    scope: Scope,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM access.grants
                        WHERE ($1 IS NULL OR customer_id = $1) AND expires_at <= $2)",
    )
    .bind(scope.customer)
    .bind(at)
    .fetch_one(conn)
    .await
}

/// Tickets that could be used now, and those of downloads that run.
pub async fn live_tickets(
    conn: &mut PgConnection,
    scope: Scope,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT t.ticket_hash, t.item_id, t.version_id, t.action, s.audience, s.person_id
         FROM bytes.tickets_now t
         JOIN auth.sessions s ON s.token_hash = t.session_hash
         WHERE t.kept_until > $3
           AND ($1 IS NULL OR t.customer_id = $1) AND ($2 IS NULL OR t.person_id = $2)",
    )
    .bind(scope.customer)
    .bind(scope.person)
    .bind(now)
    .fetch_all(conn)
    .await?;
    let held = |row: &PgRow| {
        Ok(Held {
            hash: TokenHash::of_bytes(row.try_get("ticket_hash")?)?,
            person: Person::of_row(row)?,
            item: ItemId::new(row.try_get("item_id")?),
            version: VersionId::new(row.try_get("version_id")?),
            action: Opening::of_row(row)?,
        })
    };
    rows.iter().map(held).collect()
}

/// Ends tickets: from now on they are not there.
pub async fn end_tickets(
    conn: &mut PgConnection,
    tickets: &[TokenHash],
) -> Result<(), sqlx::Error> {
    if tickets.is_empty() {
        return Ok(());
    }
    let hashes: Vec<&[u8]> = tickets.iter().map(TokenHash::bytes).collect();
    sqlx::query("INSERT INTO bytes.ended_tickets SELECT unnest($1::bytea[])")
        .bind(hashes)
        .execute(conn)
        .await?;
    Ok(())
}

/// Uploads that go on.
pub async fn open_uploads(
    conn: &mut PgConnection,
    scope: Scope,
) -> Result<Vec<UploadRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT * FROM bytes.uploads_now
         WHERE open AND state = 'RECEIVING'
           AND ($1 IS NULL OR customer_id = $1) AND ($2 IS NULL OR person_id = $2)",
    )
    .bind(scope.customer)
    .bind(scope.person)
    .fetch_all(conn)
    .await?;
    rows.iter().map(of_row).collect()
}

/// Ends uploads: each fails, with these words.
pub async fn end_uploads(
    conn: &mut PgConnection,
    uploads: &[(Uuid, Failure)],
) -> Result<(), sqlx::Error> {
    if uploads.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = uploads.iter().map(|(id, _)| *id).collect();
    let failures: Vec<Json<&Failure>> = uploads.iter().map(|(_, why)| Json(why)).collect();
    sqlx::query("INSERT INTO bytes.ended_uploads SELECT * FROM unnest($1::uuid[], $2::jsonb[])")
        .bind(ids)
        .bind(failures)
        .execute(conn)
        .await?;
    Ok(())
}

/// Uploads that ended with access and whose rows do not say so yet.
pub(super) async fn unsettled(conn: &mut PgConnection) -> Result<Vec<UploadRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT n.* FROM bytes.uploads_now n
         WHERE n.id IN (SELECT upload_id FROM bytes.ended_uploads) AND n.open",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(of_row).collect()
}

/// The same, and those that were begun side by side with an ending.
pub(super) async fn all_ended(conn: &mut PgConnection) -> Result<Vec<UploadRow>, sqlx::Error> {
    let rows = sqlx::query("SELECT * FROM bytes.uploads_now WHERE open AND state <> 'RECEIVING'")
        .fetch_all(conn)
        .await?;
    rows.iter().map(of_row).collect()
}

/// Removes marks of uploads whose rows say it themselves.
pub(super) async fn forget_settled(conn: &mut PgConnection) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query(
        "DELETE FROM bytes.ended_uploads e
         WHERE NOT EXISTS (SELECT FROM bytes.uploads u
                           WHERE u.id = e.upload_id AND u.state = 'RECEIVING')",
    )
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}

/// Removes endings that nothing crosses any more: a day is longer than any
/// ticket lives and any transaction runs, and uploads that crossed one are
/// settled within minutes.
pub(super) async fn forget_old(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query("DELETE FROM bytes.endings WHERE ended_at <= $1 - interval '1 day'")
        .bind(now)
        .execute(conn)
        .await?;
    Ok(gone.rows_affected())
}
