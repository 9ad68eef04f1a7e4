//! Reading the log in causal order.

use futures_util::TryStreamExt;
use sqlx::{PgConnection, Row};

use crate::append::transaction_id;
use crate::cursor::Cursor;
use crate::envelope::Recorded;
use crate::error::LogError;

/// The end of all logs.
pub const END: Cursor = Cursor {
    epoch: i32::MAX,
    txid: u64::MAX,
    position: i64::MAX,
};

/// A cursor on `position` alone would lose events that commit late, so a page
/// ends before the oldest transaction that is still writing.
const SETTLED: &str = "(epoch < (SELECT epoch FROM log_origin)
    OR txid < pg_snapshot_xmin(pg_current_snapshot()))";

fn select(condition: &str) -> String {
    format!(
        "SELECT epoch, txid::text AS transaction, position, aggregate_type, aggregate_id, sequence,
                event_type, event_version, payload::text AS payload, metadata::text AS metadata,
                recorded_at, customer_id
         FROM events
         WHERE (epoch, txid, position) > ($1, $2::text::xid8, $3)
           AND (epoch, txid, position) <= ($4, $5::text::xid8, $6)
           AND {condition}
         ORDER BY epoch, txid, position
         LIMIT $7"
    )
}

/// Settled events with `after` < event ≤ `up_to`, in causal order, at most
/// `limit` of them.
pub async fn page(
    conn: &mut PgConnection,
    after: Cursor,
    up_to: Cursor,
    limit: i64,
) -> Result<Vec<Recorded>, LogError> {
    fetch(conn, &select(SETTLED), after, up_to, limit).await
}

/// The last settled event; none in an empty log. What is read after asking holds
/// everything up to there, and nothing comes before it any more.
pub async fn settled(conn: &mut PgConnection) -> Result<Option<Cursor>, LogError> {
    let sql = format!(
        "SELECT epoch, txid::text AS transaction, position FROM events WHERE {SETTLED}
         ORDER BY epoch DESC, txid DESC, position DESC LIMIT 1"
    );
    let Some(row) = sqlx::query(&sql).fetch_optional(conn).await? else {
        return Ok(None);
    };
    Ok(Some(Cursor {
        epoch: row.try_get("epoch")?,
        txid: transaction_id(&row)?,
        position: row.try_get("position")?,
    }))
}

/// Whether an event stands exactly here: a place of another log, or one that a restore
/// lost, is none of this one, whatever has been written since.
pub async fn stands(conn: &mut PgConnection, place: Cursor) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM public.events
                        WHERE (epoch, txid, position) = ($1, $2::text::xid8, $3))",
    )
    .bind(place.epoch)
    .bind(place.txid.to_string())
    .bind(place.position)
    .fetch_one(conn)
    .await
}

/// Like [`page`] for a caller that keeps all writers out by holding the access
/// gate exclusively: there is nobody left to wait for.
pub async fn page_behind_gate(
    conn: &mut PgConnection,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Recorded>, LogError> {
    fetch(conn, &select("true"), after, END, limit).await
}

async fn fetch(
    conn: &mut PgConnection,
    sql: &str,
    after: Cursor,
    up_to: Cursor,
    limit: i64,
) -> Result<Vec<Recorded>, LogError> {
    let mut rows = sqlx::query(sql)
        .bind(after.epoch)
        .bind(after.txid.to_string())
        .bind(after.position)
        .bind(up_to.epoch)
        .bind(up_to.txid.to_string())
        .bind(up_to.position)
        .bind(limit)
        .fetch(conn);
    let mut page = vec![];
    while let Some(row) = rows.try_next().await? {
        page.push(Recorded {
            cursor: Cursor {
                epoch: row.try_get("epoch")?,
                txid: transaction_id(&row)?,
                position: row.try_get("position")?,
            },
            aggregate_type: row.try_get("aggregate_type")?,
            aggregate_id: row.try_get("aggregate_id")?,
            sequence: row.try_get("sequence")?,
            event_type: row.try_get("event_type")?,
            event_version: row.try_get("event_version")?,
            payload: row.try_get("payload")?,
            metadata: row.try_get("metadata")?,
            recorded_at: row.try_get("recorded_at")?,
            customer_id: row.try_get("customer_id")?,
        });
    }
    Ok(page)
}
