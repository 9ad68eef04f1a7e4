//! Numbers that somebody had, and has no more.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use portico_domain::CustomerId;
use portico_domain::values::fold;
use portico_projections::access::CustomerRow;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use super::customer::quoted;

/// All who had each, of those who have another now; who had it last comes first. A number is
/// in clear in the log; one that is free again may be given to anybody, by who knows that it
/// is another.
const HAD: &str = "
    SELECT key, number, until, id, now, name
    FROM (
        SELECT DISTINCT ON (h.key, c.id) h.key, h.number, h.until, c.id, c.number AS now, c.name,
               h.epoch, h.txid, h.position
        FROM (
            SELECT aggregate_id, epoch, txid, position,
                   payload -> event_type ->> 'number' AS number,
                   lower((payload -> event_type ->> 'number') COLLATE \"C\") AS key,
                   lead(recorded_at) OVER (PARTITION BY aggregate_id ORDER BY sequence) AS until
            FROM events
            WHERE aggregate_type = 'customer'
              AND event_type IN ('CustomerRegistered', 'CustomerDetailsChanged')) h
        JOIN access.customers c ON c.id::text = h.aggregate_id AND c.number_key <> h.key
        WHERE h.key = ANY($1) AND h.until IS NOT NULL
        ORDER BY h.key, c.id, h.epoch DESC, h.txid DESC, h.position DESC) had
    ORDER BY epoch DESC, txid DESC, position DESC";

/// A customer who had a number, and has another now.
pub(super) struct Earlier {
    number: String,
    until: DateTime<Utc>,
    customer: CustomerId,
    now: String,
    name: Option<String>,
}

/// Of these numbers, by their keys, those that somebody had who has another now, and who
/// had them, the last first.
pub(super) async fn renumbered(
    conn: &mut PgConnection,
    keys: Vec<String>,
) -> Result<HashMap<String, Vec<Earlier>>, sqlx::Error> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query(HAD).bind(keys).fetch_all(conn).await?;
    let mut had: HashMap<String, Vec<Earlier>> = HashMap::new();
    for row in &rows {
        let of_key = had.entry(row.try_get("key")?).or_default();
        of_key.push(Earlier::read(row)?);
    }
    Ok(had)
}

impl Earlier {
    fn read(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            number: row.try_get("number")?,
            until: row.try_get("until")?,
            customer: CustomerId::new(row.try_get("id")?),
            now: row.try_get("now")?,
            name: row.try_get("name")?,
        })
    }

    fn told(&self) -> String {
        format!(
            "number {} was that of {} until {}, which is {} now",
            self.number,
            quoted(self.name.as_deref()),
            self.until.format("%Y-%m-%dT%H:%M:%SZ"),
            self.now
        )
    }

    /// Whether the name is theirs too.
    pub(super) fn is_called(&self, name: Option<&str>) -> bool {
        self.name.as_deref().map(fold) == name.map(fold)
    }

    /// Where nobody has the number now: a list of yesterday would register them a second
    /// time.
    pub(super) fn left_it(&self) -> String {
        format!(
            "{}; write that number, or, where this is another customer, register it in the staff console first",
            self.told()
        )
    }

    /// Where another has it now: whoever wrote the number down before means the one who had
    /// it. An id is nobody else's.
    pub(super) fn left_it_to(&self, other: &CustomerRow) -> String {
        self.or_told(other, "say by id who is meant,")
    }

    /// The same of a line of a list, beside which no id can be given.
    pub(super) fn left_it_in_a_list(&self, other: &CustomerRow) -> String {
        let way_out = "take the line out of the list and import its folder with";
        self.or_told(other, way_out)
    }

    fn or_told(&self, other: &CustomerRow, way_out: &str) -> String {
        format!(
            "{}; today {} is that of {}; {way_out} --customer {} for {} or --customer {} for {}",
            self.told(),
            other.number,
            quoted(other.name.as_deref()),
            self.customer,
            self.now,
            other.id,
            other.number
        )
    }
}
