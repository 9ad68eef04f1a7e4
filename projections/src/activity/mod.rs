//! What people read about work done: who sent, shared and took back what.

mod projector;

use chrono::{DateTime, Utc};
use portico_domain::Actor;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::entries::{Conditions, Entries, EntryPage, list};

pub use projector::Activity;

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActivityEntry {
    /// Number in the ledger.
    pub seq: i64,
    /// `position` of the event.
    pub position: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Whose tree or portal.
    pub customer_id: Uuid,
    /// Which item.
    pub item_id: Option<Uuid>,
    /// The contact it is about: who sent, or to whom access was granted.
    pub contact_id: Option<Uuid>,
    /// Who did it.
    pub actor: Option<Actor>,
    /// `UPLOADED`, `SENT`, `FOLDER_SENT`, `VERSION_ADDED`, `VERSION_DEPOSITED`,
    /// `VERSION_ACCEPTED`, `UPLOAD_ACCEPTED`, `WITHDRAWN`, `MOVED`,
    /// `MATTER_OPENED`, `MATTER_CLOSED`, `MATTER_REOPENED`, `MATTER_ACCESS_GIVEN`,
    /// `MATTER_ACCESS_REVOKED`, `ACCESS_GRANTED`, `ACCESS_REVOKED`,
    /// `MASTER_ACCESS_GRANTED`, `MASTER_ACCESS_REVOKED`, `MEMBERSHIP_ASSIGNED`,
    /// `MEMBERSHIP_CHANGED`, `MEMBERSHIP_REMOVED`, `CONTACT_PORTAL_OPENED`,
    /// `CONTACT_PORTAL_CLOSED`, `GROUP_ROLES_ASSIGNED`, `GROUP_ROLES_REMOVED`,
    /// `STAFF_ASSIGNED`, `STAFF_UNASSIGNED`, `PORTAL_OPENED` or `PORTAL_CLOSED`.
    pub kind: String,
}

/// Which entries; what is none or empty does not restrict.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct ActivityFilter {
    /// About this customer.
    pub customer: Option<Uuid>,
    /// About this item.
    pub item: Option<Uuid>,
    /// By this person.
    pub actor: Option<Uuid>,
    /// Of these kinds.
    pub kinds: Vec<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
}

const COLUMNS: &str =
    "seq, position, at, customer_id, item_id, contact_id, actor_kind, actor_id, kind";

/// A page of entries.
pub async fn entries(
    conn: &mut PgConnection,
    filter: &ActivityFilter,
    page: EntryPage,
) -> Result<Entries<ActivityEntry>, sqlx::Error> {
    let restrict = |conditions: &mut Conditions| {
        conditions
            .uuid("customer_id", filter.customer)
            .uuid("item_id", filter.item)
            .uuid("actor_id", filter.actor)
            .words("kind", &filter.kinds)
            .between(filter.from, filter.to);
    };
    list(
        conn,
        (COLUMNS, "read_activity.entries"),
        page,
        restrict,
        read,
    )
    .await
}

fn read(row: &PgRow) -> Result<ActivityEntry, sqlx::Error> {
    let kind: Option<&str> = row.try_get("actor_kind")?;
    let actor = row.try_get("actor_id")?;
    Ok(ActivityEntry {
        seq: row.try_get("seq")?,
        position: row.try_get("position")?,
        at: row.try_get("at")?,
        customer_id: row.try_get("customer_id")?,
        item_id: row.try_get("item_id")?,
        contact_id: row.try_get("contact_id")?,
        actor: kind.and_then(|kind| Actor::from_parts(kind, actor)),
        kind: row.try_get("kind")?,
    })
}
