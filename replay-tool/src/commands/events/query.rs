//! One page of events with their numbers.

use portico_event_log::{Cursor, LogError, Recorded, ledger};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

use super::filter::Chosen;

/// Events of one page.
pub(super) const PAGE: i64 = 500;

/// After which, up to which, and how many.
pub(super) struct Place {
    pub(super) after: Cursor,
    pub(super) up_to: Cursor,
    pub(super) limit: i64,
}

/// An event and its number; none where somebody took its leaf away.
pub(super) struct Numbered {
    pub(super) seq: Option<i64>,
    pub(super) event: Recorded,
}

/// Where the ledger is.
pub(super) async fn head(conn: &mut PgConnection) -> Result<Cursor, LogError> {
    Ok(ledger::head(conn).await?.cursor)
}

pub(super) async fn page(
    conn: &mut PgConnection,
    place: Place,
    chosen: &Chosen,
) -> Result<Vec<Numbered>, sqlx::Error> {
    let mut sql = QueryBuilder::new(
        "SELECT l.seq, e.epoch, e.txid::text AS transaction, e.position, e.aggregate_type,
                e.aggregate_id, e.sequence, e.event_type, e.event_version,
                e.payload::text AS payload, e.metadata::text AS metadata, e.recorded_at,
                e.customer_id
         FROM events e LEFT JOIN ledger_leaves l ON l.position = e.position
         WHERE (e.epoch, e.txid, e.position) > ",
    );
    push_cursor(&mut sql, place.after);
    sql.push(" AND (e.epoch, e.txid, e.position) <= ");
    push_cursor(&mut sql, place.up_to);
    push_conditions(&mut sql, chosen);
    sql.push(" ORDER BY e.epoch, e.txid, e.position LIMIT ")
        .push_bind(place.limit);
    let rows = sql.build().fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

fn push_cursor(sql: &mut QueryBuilder<'_, Postgres>, cursor: Cursor) {
    sql.push("(").push_bind(cursor.epoch).push(", ");
    sql.push_bind(cursor.txid.to_string())
        .push("::text::xid8, ");
    sql.push_bind(cursor.position).push(")");
}

fn push_conditions(sql: &mut QueryBuilder<'_, Postgres>, chosen: &Chosen) {
    if !chosen.types.is_empty() {
        sql.push(" AND e.event_type = ANY(")
            .push_bind(chosen.types.clone())
            .push(")");
    }
    if let Some((kind, id)) = &chosen.aggregate {
        sql.push(" AND e.aggregate_type = ").push_bind(kind.clone());
        if let Some(id) = id {
            sql.push(" AND e.aggregate_id = ").push_bind(id.clone());
        }
    }
    if let Some(customer) = chosen.customer {
        // The leaf covers the metadata; the column is only compared with it.
        sql.push(" AND e.metadata->>'customer_id' = ")
            .push_bind(customer.to_string());
    }
    if let Some((kind, id)) = &chosen.actor {
        if let Some(kind) = kind {
            sql.push(" AND e.metadata->>'actor_kind' = ")
                .push_bind(kind.clone());
        }
        if let Some(id) = id {
            sql.push(" AND e.metadata->>'actor_id' = ")
                .push_bind(id.to_string());
        }
    }
    if let Some(since) = chosen.since {
        sql.push(" AND e.recorded_at >= ").push_bind(since);
    }
    if let Some(until) = chosen.until {
        sql.push(" AND e.recorded_at < ").push_bind(until);
    }
    if let Some(from) = chosen.from {
        sql.push(" AND l.seq >= ").push_bind(from);
    }
}

fn read(row: &PgRow) -> Result<Numbered, sqlx::Error> {
    let transaction: &str = row.try_get("transaction")?;
    let unread = |error: std::num::ParseIntError| sqlx::Error::ColumnDecode {
        index: "transaction".to_owned(),
        source: Box::new(error),
    };
    Ok(Numbered {
        seq: row.try_get("seq")?,
        event: Recorded {
            cursor: Cursor {
                epoch: row.try_get("epoch")?,
                txid: transaction.parse().map_err(unread)?,
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
        },
    })
}
