//! Who opened what, and whom the portal turned away.

mod projector;

use chrono::{DateTime, Utc};
use portico_domain::Actor;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::entries::{Conditions, Entries, EntryPage, list};

pub use projector::AccessLog;

/// One intent to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessLogEntry {
    /// Number in the ledger.
    pub seq: i64,
    /// `position` of the event.
    pub position: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Option<Actor>,
    /// Whose tree; none where the item was not known.
    pub customer_id: Option<Uuid>,
    /// What.
    pub item_id: Option<Uuid>,
    /// Which content; none where refused.
    pub version_id: Option<Uuid>,
    /// `VIEWED`, `DOWNLOADED` or `REFUSED`.
    pub kind: String,
    /// What was wanted, where refused: of an item, or which question or change.
    pub action: Option<String>,
    /// Why it was refused.
    pub code: Option<String>,
    /// How many it stands for; above 1 only where refused.
    pub count: i64,
    /// None once erased.
    pub source_ip: Option<String>,
    /// None once erased.
    pub user_agent: Option<String>,
    /// Of an opening, when its last byte had been handed to the network.
    pub completed_at: Option<DateTime<Utc>>,
}

/// Which entries; what is none or empty does not restrict.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct AccessLogFilter {
    /// About this customer.
    pub customer: Option<Uuid>,
    /// About this item.
    pub item: Option<Uuid>,
    /// By this person.
    pub actor: Option<Uuid>,
    /// By these kinds of actors: `staff`, `contact`, `operator`.
    pub actor_kinds: Vec<String>,
    /// Of these kinds.
    pub kinds: Vec<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "seq, position, at, actor_kind, actor_id, customer_id, item_id, version_id,
    kind, action, code, count, source_ip, user_agent, completed_at";

/// A page of entries.
pub async fn entries(
    conn: &mut PgConnection,
    filter: &AccessLogFilter,
    page: EntryPage,
) -> Result<Entries<AccessLogEntry>, sqlx::Error> {
    let restrict = |conditions: &mut Conditions| {
        conditions
            .uuid("customer_id", filter.customer)
            .uuid("item_id", filter.item)
            .uuid("actor_id", filter.actor)
            .words("actor_kind", &filter.actor_kinds)
            .words("kind", &filter.kinds)
            .between(filter.from, filter.to);
    };
    list(
        conn,
        (COLUMNS, "read_access_log.entries"),
        page,
        restrict,
        read,
    )
    .await
}

fn read(row: &PgRow) -> Result<AccessLogEntry, sqlx::Error> {
    let kind: Option<&str> = row.try_get("actor_kind")?;
    let actor = row.try_get("actor_id")?;
    Ok(AccessLogEntry {
        seq: row.try_get("seq")?,
        position: row.try_get("position")?,
        at: row.try_get("at")?,
        actor: kind.and_then(|kind| Actor::from_parts(kind, actor)),
        customer_id: row.try_get("customer_id")?,
        item_id: row.try_get("item_id")?,
        version_id: row.try_get("version_id")?,
        kind: row.try_get("kind")?,
        action: row.try_get("action")?,
        code: row.try_get("code")?,
        count: row.try_get("count")?,
        source_ip: row.try_get("source_ip")?,
        user_agent: row.try_get("user_agent")?,
        completed_at: row.try_get("completed_at")?,
    })
}
