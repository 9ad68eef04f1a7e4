//! The one statement that writes events, and with the first of them the keys and
//! claims of their unit.

use std::sync::LazyLock;

use sqlx::{PgConnection, Row};

use crate::claims::Change;
use crate::cursor::Cursor;
use crate::error::LogError;
use crate::keys::{KeyOf, NewKey};
use crate::pending::Pending;

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

const EVENTS: &str = "
    INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                        payload, metadata, customer_id)
    SELECT t, i, s, e, v, p::json, m::json, c
    FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[],
                $6::text[], $7::text[], $8::uuid[])
         WITH ORDINALITY AS new (t, i, s, e, v, p, m, c, n)
    ORDER BY n
    RETURNING position, txid::text AS transaction, epoch,
        (SELECT count(*) FROM keys.keys WHERE kid = ANY($9) AND wrapped IS NOT NULL) AS live";

const KEYS: &str = "keys AS (
    INSERT INTO keys.keys (kid, kind, subject, parent, wrapped)
    SELECT * FROM UNNEST($10::uuid[], $11::text[], $12::uuid[], $13::uuid[], $14::bytea[]))";

const CLAIMS: &str = "claims AS (
    INSERT INTO claims (kind, key, owner)
    SELECT * FROM UNNEST($15::text[], $16::bytea[], $17::uuid[]))";

/// The statement without and with keys, without and with claims; each is
/// prepared once a connection.
static STATEMENTS: LazyLock<[[String; 2]; 2]> = LazyLock::new(|| {
    [
        [EVENTS.to_owned(), format!("WITH {CLAIMS}{EVENTS}")],
        [
            format!("WITH {KEYS}{EVENTS}"),
            format!("WITH {KEYS}, {CLAIMS}{EVENTS}"),
        ],
    ]
});

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

/// Writes by UNNEST.
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
    let with_keys = usize::from(!keys.is_empty());
    let with_claims = usize::from(!claims.is_empty());
    let rows = sqlx::query(&STATEMENTS[with_keys][with_claims])
        .bind(each(pending, |event| event.aggregate_type))
        .bind(each(pending, |event| event.aggregate_id.to_string()))
        .bind(each(pending, |event| event.sequence))
        .bind(each(pending, |event| event.event_type))
        .bind(each(pending, |event| event.event_version))
        .bind(each(pending, |event| event.payload.as_str()))
        .bind(metadata)
        .bind(each(pending, |event| event.customer_id))
        .bind(each(trusted, |of| of.kid()))
        .bind(each(keys, |key| key.of.kid()))
        .bind(each(keys, |key| key.of.kind()))
        .bind(each(keys, |key| key.of.subject()))
        .bind(each(keys, |key| key.of.parent().map(KeyOf::kid)))
        .bind(each(keys, |key| key.wrapped.as_slice()))
        .bind(each(claims, |claim| claim.kind))
        .bind(each(claims, |claim| claim.key.as_slice()))
        .bind(each(claims, |claim| claim.owner))
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

/// A column of what is written.
fn each<'a, T, C>(rows: &'a [T], column: impl FnMut(&'a T) -> C) -> Vec<C> {
    rows.iter().map(column).collect()
}

/// Reads an `xid8` that was selected as text under the name `transaction`.
pub(crate) fn transaction_id(row: &sqlx::postgres::PgRow) -> Result<u64, sqlx::Error> {
    let text: &str = row.try_get("transaction")?;
    text.parse().map_err(|error| sqlx::Error::ColumnDecode {
        index: "transaction".to_owned(),
        source: Box::new(error),
    })
}
