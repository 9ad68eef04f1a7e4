//! The one statement that writes events.

use sqlx::{PgConnection, Row};

use crate::cursor::Cursor;
use crate::error::LogError;
use crate::pending::Pending;

/// What the database gave the events: their positions, in order, and the
/// cursor of the last.
pub(crate) struct Written {
    pub(crate) positions: Vec<i64>,
    pub(crate) last: Cursor,
}

/// Writes all events by one UNNEST insert. `metadata` holds one JSON text per
/// event.
pub(crate) async fn append(
    conn: &mut PgConnection,
    pending: &[Pending],
    metadata: &[String],
) -> Result<Written, LogError> {
    let types: Vec<&str> = pending.iter().map(|event| event.aggregate_type).collect();
    let ids: Vec<String> = pending
        .iter()
        .map(|event| event.aggregate_id.to_string())
        .collect();
    let sequences: Vec<i64> = pending.iter().map(|event| event.sequence).collect();
    let event_types: Vec<&str> = pending.iter().map(|event| event.event_type).collect();
    let versions: Vec<&str> = pending.iter().map(|event| event.event_version).collect();
    let payloads: Vec<&str> = pending.iter().map(|event| event.payload.as_str()).collect();
    let customers: Vec<Option<uuid::Uuid>> =
        pending.iter().map(|event| event.customer_id).collect();
    let rows = sqlx::query(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                             payload, metadata, customer_id)
         SELECT t, i, s, e, v, p::json, m::json, c
         FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[],
                     $6::text[], $7::text[], $8::uuid[])
              WITH ORDINALITY AS new (t, i, s, e, v, p, m, c, n)
         ORDER BY n
         RETURNING position, txid::text AS transaction, epoch",
    )
    .bind(&types)
    .bind(&ids)
    .bind(&sequences)
    .bind(&event_types)
    .bind(&versions)
    .bind(&payloads)
    .bind(metadata)
    .bind(&customers)
    .fetch_all(conn)
    .await?;
    let mut positions = Vec::with_capacity(rows.len());
    let mut last = Cursor::default();
    for row in &rows {
        let position = row.try_get("position")?;
        positions.push(position);
        last = Cursor {
            epoch: row.try_get("epoch")?,
            txid: transaction_id(row)?,
            position,
        };
    }
    Ok(Written { positions, last })
}

/// Reads an `xid8` that was selected as text under the name `transaction`.
pub(crate) fn transaction_id(row: &sqlx::postgres::PgRow) -> Result<u64, sqlx::Error> {
    let text: &str = row.try_get("transaction")?;
    text.parse().map_err(|error| sqlx::Error::ColumnDecode {
        index: "transaction".to_owned(),
        source: Box::new(error),
    })
}
