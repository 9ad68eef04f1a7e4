//! The one statement that writes events, and with the first of them the keys and
//! claims of their unit.

use sqlx::{PgConnection, Row};

use crate::claims::Change;
use crate::cursor::Cursor;
use crate::error::LogError;
use crate::keys::{KeyOf, NewKey};
use crate::pending::Pending;
use crate::rows::{Columns, Rows};

/// The most events that one run of the statement writes.
const AT_ONCE: usize = 5_000;

/// What a unit writes.
pub(crate) struct Writes<'a> {
    pub(crate) pending: &'a [Pending],
    /// One JSON text per event.
    pub(crate) metadata: &'a [String],
    pub(crate) keys: &'a [NewKey],
    /// Claims to take.
    pub(crate) claims: &'a [&'a Change],
    /// Keys that were used without asking the database.
    pub(crate) trusted: &'a [KeyOf],
}

/// What the database gave the events: their positions, in order, and the
/// cursor of the last.
pub(crate) struct Written {
    pub(crate) positions: Vec<i64>,
    pub(crate) last: Cursor,
    /// Whether every trusted key was seen to be there.
    pub(crate) keys_live: bool,
}

const EVENTS: [&str; 8] = [
    "text", "text", "bigint", "text", "text", "text", "text", "uuid",
];
/// Keys that are trusted stand between.
const KEYS: [&str; 5] = ["uuid", "text", "uuid", "uuid", "bytea"];
const CLAIMS: [&str; 3] = ["text", "bytea", "uuid"];

/// The statement, without keys or claims where there are none; each form is prepared
/// once a connection.
fn statement(events: Rows, keys: Option<Rows>, claims: Option<Rows>) -> String {
    let mut first = vec![];
    if let Some(keys) = keys {
        first.push(format!(
            "keys AS (
                 INSERT INTO keys.keys (kid, kind, subject, parent, wrapped)
                 SELECT * FROM {} AS new)",
            keys.table(10, &KEYS)
        ));
    }
    if let Some(claims) = claims {
        first.push(format!(
            "claims AS (
                 INSERT INTO claims (kind, key, owner) SELECT * FROM {} AS new)",
            claims.table(15, &CLAIMS)
        ));
    }
    let with = if first.is_empty() {
        String::new()
    } else {
        format!("WITH {}", first.join(", "))
    };
    format!(
        "{with}
         INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                             payload, metadata, customer_id)
         SELECT t, i, s, e, v, p::json, m::json, c
         FROM {} AS new (t, i, s, e, v, p, m, c, n)
         ORDER BY n
         RETURNING position, txid::text AS transaction, epoch,
             (SELECT count(*) FROM keys.keys WHERE kid = ANY($9) AND wrapped IS NOT NULL) AS live",
        events.in_order(1, &EVENTS)
    )
}

/// Writes all events in their order.
pub(crate) async fn append(
    conn: &mut PgConnection,
    writes: &Writes<'_>,
) -> Result<Written, LogError> {
    let mut written = Written {
        positions: Vec::with_capacity(writes.pending.len()),
        last: Cursor::default(),
        keys_live: writes.trusted.is_empty(),
    };
    let first = writes.pending.len().min(AT_ONCE);
    let begin = Writes {
        pending: &writes.pending[..first],
        metadata: &writes.metadata[..first],
        ..*writes
    };
    insert(conn, &begin, &mut written).await?;
    let pending = writes.pending[first..].chunks(AT_ONCE);
    for (pending, metadata) in pending.zip(writes.metadata[first..].chunks(AT_ONCE)) {
        let more = Writes {
            pending,
            metadata,
            keys: &[],
            claims: &[],
            trusted: &[],
        };
        insert(conn, &more, &mut written).await?;
    }
    Ok(written)
}

/// Writes what one run of the statement takes.
async fn insert(
    conn: &mut PgConnection,
    writes: &Writes<'_>,
    written: &mut Written,
) -> Result<(), LogError> {
    let Writes {
        pending,
        metadata,
        keys,
        claims,
        trusted,
    } = writes;
    let events = Rows::of(pending.len());
    let with_keys = (!keys.is_empty()).then(|| Rows::of(keys.len()));
    let with_claims = (!claims.is_empty()).then(|| Rows::of(claims.len()));
    let sql = statement(events, with_keys, with_claims);
    let rows = Columns::of(&sql, events)
        .bind(pending.iter().map(|event| event.aggregate_type))
        .bind(pending.iter().map(|event| event.aggregate_id.to_string()))
        .bind(pending.iter().map(|event| event.sequence))
        .bind(pending.iter().map(|event| event.event_type))
        .bind(pending.iter().map(|event| event.event_version))
        .bind(pending.iter().map(|event| event.payload.as_str()))
        .bind(metadata.iter().map(String::as_str))
        .bind(pending.iter().map(|event| event.customer_id))
        .now(Rows::Many)
        .bind(trusted.iter().map(|of| of.kid()))
        .now(Rows::of(keys.len()))
        .bind(keys.iter().map(|key| key.of.kid()))
        .bind(keys.iter().map(|key| key.of.kind()))
        .bind(keys.iter().map(|key| key.of.subject()))
        .bind(keys.iter().map(|key| key.of.parent().map(KeyOf::kid)))
        .bind(keys.iter().map(|key| key.wrapped.as_slice()))
        .now(Rows::of(claims.len()))
        .bind(claims.iter().map(|claim| claim.kind))
        .bind(claims.iter().map(|claim| claim.key.as_slice()))
        .bind(claims.iter().map(|claim| claim.owner))
        .query()
        .fetch_all(conn)
        .await?;
    for row in &rows {
        let position = row.try_get("position")?;
        written.positions.push(position);
        written.last = Cursor {
            epoch: row.try_get("epoch")?,
            txid: transaction_id(row)?,
            position,
        };
        if !trusted.is_empty() {
            let live: i64 = row.try_get("live")?;
            written.keys_live = usize::try_from(live) == Ok(trusted.len());
        }
    }
    Ok(())
}

/// Reads an `xid8` that was selected as text under the name `transaction`.
pub(crate) fn transaction_id(row: &sqlx::postgres::PgRow) -> Result<u64, sqlx::Error> {
    let text: &str = row.try_get("transaction")?;
    text.parse().map_err(|error| sqlx::Error::ColumnDecode {
        index: "transaction".to_owned(),
        source: Box::new(error),
    })
}
