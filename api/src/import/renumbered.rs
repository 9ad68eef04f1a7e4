//! Numbers that nobody has now, and somebody had.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Row};

/// Who had each last. A number is in clear in the log; one that is free again may be given
/// to anybody, by who knows that it is another.
const HAD: &str = "
    SELECT DISTINCT ON (h.key) h.key, h.number, h.until, c.number AS now, c.name
    FROM (
        SELECT aggregate_id, epoch, txid, position, payload -> event_type ->> 'number' AS number,
               lower((payload -> event_type ->> 'number') COLLATE \"C\") AS key,
               lead(recorded_at) OVER (PARTITION BY aggregate_id ORDER BY sequence) AS until
        FROM events
        WHERE aggregate_type = 'customer'
          AND event_type IN ('CustomerRegistered', 'CustomerDetailsChanged')) h
    JOIN access.customers c ON c.id::text = h.aggregate_id
    WHERE h.key = ANY($1) AND h.until IS NOT NULL
    ORDER BY h.key, h.epoch DESC, h.txid DESC, h.position DESC";

/// Of numbers that no customer has, by their keys: what is told of those that somebody
/// had, whom a list of yesterday would register a second time.
pub(super) async fn renumbered(
    conn: &mut PgConnection,
    keys: Vec<String>,
) -> Result<HashMap<String, String>, sqlx::Error> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query(HAD).bind(keys).fetch_all(conn).await?;
    let mut told = HashMap::with_capacity(rows.len());
    for row in &rows {
        let (now, name): (&str, Option<&str>) = (row.try_get("now")?, row.try_get("name")?);
        let number: &str = row.try_get("number")?;
        let until: DateTime<Utc> = row.try_get("until")?;
        let whose = name.map_or_else(|| "an erased name".to_owned(), |name| format!("{name:?}"));
        let rule = format!(
            "number {number} was that of {whose} until {}, which is {now} now; write that number, or, where this is another customer, register it in the staff console first",
            until.format("%Y-%m-%dT%H:%M:%SZ")
        );
        told.insert(row.try_get("key")?, rule);
    }
    Ok(told)
}
