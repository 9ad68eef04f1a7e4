//! How far the ledger says that it is.

use chrono::{DateTime, Utc};
use portico_event_log::Cursor;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

/// `ledger_head`, read without trusting it.
pub(super) struct StoredHead {
    pub(super) size: i64,
    pub(super) cursor: Cursor,
    pub(super) clock: Option<DateTime<Utc>>,
    pub(super) frontier: Vec<u8>,
}

pub(super) async fn stored_head(conn: &mut PgConnection) -> anyhow::Result<Option<StoredHead>> {
    let row = sqlx::query(
        "SELECT size, epoch, txid::text AS transaction, position, frontier,
                CASE WHEN isfinite(clock) THEN clock END AS clock
         FROM ledger_head",
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(StoredHead {
        size: row.try_get("size")?,
        cursor: cursor(&row)?,
        clock: row.try_get("clock")?,
        frontier: row.try_get("frontier")?,
    }))
}

/// Up to where the leaves say that the ledger is, for want of a head.
pub(super) async fn last_numbered(conn: &mut PgConnection) -> anyhow::Result<Cursor> {
    let row = sqlx::query(
        "SELECT e.epoch, e.txid::text AS transaction, e.position
         FROM ledger_leaves l JOIN events e ON e.position = l.position
         ORDER BY l.seq DESC LIMIT 1",
    )
    .fetch_optional(conn)
    .await?;
    row.as_ref().map_or(Ok(Cursor::default()), cursor)
}

/// How many events there are, and how many of them lie above what is numbered: in no leaf.
pub(super) async fn counted(
    conn: &mut PgConnection,
    numbered: Cursor,
) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as(
        "SELECT count(*),
                count(*) FILTER (WHERE (epoch, txid, position) > ($1, $2::text::xid8, $3))
         FROM events",
    )
    .bind(numbered.epoch)
    .bind(numbered.txid.to_string())
    .bind(numbered.position)
    .fetch_one(conn)
    .await
}

fn cursor(row: &PgRow) -> anyhow::Result<Cursor> {
    let transaction: &str = row.try_get("transaction")?;
    Ok(Cursor {
        epoch: row.try_get("epoch")?,
        txid: transaction.parse()?,
        position: row.try_get("position")?,
    })
}
