//! Which bytes of a document were handed to the network with a ticket.
//!
//! They stand in the ticket's row, so that the parts that several answers carried,
//! on whichever servers, make one whole.

use std::ops::Range;

use chrono::{DateTime, Utc};
use portico_domain::OpeningId;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::auth::TokenHash;

/// What one answer handed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// With which ticket.
    pub ticket: TokenHash,
    /// From the first byte to the one after the last.
    pub bytes: Range<u64>,
    /// How many bytes the document has.
    pub size: u64,
}

/// An empty document is whole with its first answer: a set without bytes holds a
/// range without any. A set in a thousand pieces takes in no more, so that whoever asks
/// for single bytes makes no row without end; an answer that is whole by itself, or
/// with what is there, completes it all the same.
const ADD: &str = "UPDATE bytes.tickets t
    SET sent = CASE WHEN (SELECT count(*) FROM unnest(t.sent)) < 1000
                    THEN t.sent + h.parts ELSE t.sent END,
        completed_at = CASE WHEN (t.sent + h.parts) @> int8range(0, h.size)
                            THEN $5::timestamptz END
    FROM (SELECT ticket_hash, max(size) AS size, range_agg(int8range(begins, ends)) AS parts
          FROM UNNEST($1::bytea[], $2::int8[], $3::int8[], $4::int8[])
               p (ticket_hash, begins, ends, size)
          GROUP BY ticket_hash) h
    WHERE t.ticket_hash = h.ticket_hash AND t.opening_id IS NOT NULL AND t.completed_at IS NULL
    RETURNING t.ticket_hash, CASE WHEN t.completed_at IS NOT NULL THEN t.opening_id END AS opening";

/// Adds what was handed over, in the transaction that writes down what is complete
/// by it: the tickets with which every byte has gone now, and what each opened. One
/// that was complete before is not among them. Of two transactions that add to one
/// ticket, the second waits for the first's commit and gets a serialization failure,
/// to be tried again.
pub async fn add(
    conn: &mut PgConnection,
    sent: &[Sent],
    now: DateTime<Utc>,
) -> Result<Vec<(TokenHash, OpeningId)>, sqlx::Error> {
    if sent.is_empty() {
        return Ok(vec![]);
    }
    let column = |of: fn(&Sent) -> u64| -> Vec<i64> { sent.iter().map(of).map(number).collect() };
    let tickets: Vec<&[u8]> = sent.iter().map(|sent| sent.ticket.bytes()).collect();
    let rows = sqlx::query(ADD)
        .bind(tickets)
        .bind(column(|sent| sent.bytes.start))
        .bind(column(|sent| sent.bytes.end))
        .bind(column(|sent| sent.size))
        .bind(now)
        .fetch_all(conn)
        .await?;
    rows.iter()
        .filter_map(|row| completed(row).transpose())
        .collect()
}

fn completed(row: &PgRow) -> Result<Option<(TokenHash, OpeningId)>, sqlx::Error> {
    let ticket = TokenHash::of_bytes(row.try_get("ticket_hash")?)?;
    let opening: Option<Uuid> = row.try_get("opening")?;
    Ok(opening.map(|opening| (ticket, OpeningId::new(opening))))
}

/// No file is as long as the largest number.
fn number(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
