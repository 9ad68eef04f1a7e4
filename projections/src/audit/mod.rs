//! The evidence: every event with its actor, subject, object and decision.

mod projector;

use chrono::{DateTime, Utc};
use portico_domain::Actor;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::entries::{Entries, EntryPage, list};

pub use projector::Audit;

/// One entry: what an event says to an auditor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditEntry {
    /// Number in the ledger.
    pub seq: i64,
    /// `position` of the event.
    pub position: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub event_type: String,
    /// Who; none where other software wrote the event.
    pub actor: Option<Actor>,
    /// For whom.
    pub on_behalf_of: Option<Uuid>,
    /// `CUSTOMER`, `CONTACT`, `GROUP`, `STAFF`, `IDENTITY` or `FIRM`.
    pub subject_kind: Option<String>,
    /// Whom it is about.
    pub subject_id: Option<Uuid>,
    /// Whose tree or portal.
    pub customer_id: Option<Uuid>,
    /// Which item.
    pub item_id: Option<Uuid>,
    /// `GRANTED`, `REVOKED`, `CAPABILITY_CHANGED`, `EXPIRY_CHANGED`, `ALLOWED`
    /// or `REFUSED:CODE`; none where other software wrote the event.
    pub decision: Option<String>,
    /// `VIEW` or `DOWNLOAD`: what was granted, had, or refused.
    pub capability: Option<String>,
    /// Until when, of a grant.
    pub expires_at: Option<DateTime<Utc>>,
    /// In which request.
    pub request_id: Option<Uuid>,
    /// None once erased.
    pub source_ip: Option<String>,
    /// Why a portal was closed; none where nobody said it, and once erased.
    pub reason: Option<String>,
}

/// Which entries; what is none or empty does not restrict.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct AuditFilter {
    /// About this customer.
    pub customer: Option<Uuid>,
    /// About this item.
    pub item: Option<Uuid>,
    /// By this person.
    pub actor: Option<Uuid>,
    /// By these kinds of actors: `staff`, `contact`, `operator`.
    pub actor_kinds: Vec<String>,
    /// On behalf of this staff member.
    pub on_behalf_of: Option<Uuid>,
    /// About this person, group or customer; also who joined or left a group.
    pub subject: Option<Uuid>,
    /// Of these types.
    pub event_types: Vec<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "seq, position, at, event_type, actor_kind, actor_id, on_behalf_of,
    subject_kind, subject_id, customer_id, item_id, decision, capability, expires_at, request_id,
    source_ip, reason";

/// A page of entries.
pub async fn entries(
    conn: &mut PgConnection,
    filter: &AuditFilter,
    page: EntryPage,
) -> Result<Entries<AuditEntry>, sqlx::Error> {
    let restrict = |conditions: &mut crate::entries::Conditions| {
        conditions
            .uuid("customer_id", filter.customer)
            .uuid("item_id", filter.item)
            .uuid("actor_id", filter.actor)
            .words("actor_kind", &filter.actor_kinds)
            .uuid("on_behalf_of", filter.on_behalf_of)
            .uuid_or_in(
                "subject_id",
                "seq IN (SELECT seq FROM read_audit.people WHERE person_id =",
                filter.subject,
            )
            .words("event_type", &filter.event_types)
            .between(filter.from, filter.to);
    };
    list(conn, (COLUMNS, "read_audit.entries"), page, restrict, read).await
}

fn read(row: &PgRow) -> Result<AuditEntry, sqlx::Error> {
    let kind: Option<&str> = row.try_get("actor_kind")?;
    let actor = row.try_get("actor_id")?;
    Ok(AuditEntry {
        seq: row.try_get("seq")?,
        position: row.try_get("position")?,
        at: row.try_get("at")?,
        event_type: row.try_get("event_type")?,
        actor: kind.and_then(|kind| Actor::from_parts(kind, actor)),
        on_behalf_of: row.try_get("on_behalf_of")?,
        subject_kind: row.try_get("subject_kind")?,
        subject_id: row.try_get("subject_id")?,
        customer_id: row.try_get("customer_id")?,
        item_id: row.try_get("item_id")?,
        decision: row.try_get("decision")?,
        capability: row.try_get("capability")?,
        expires_at: row.try_get("expires_at")?,
        request_id: row.try_get("request_id")?,
        source_ip: row.try_get("source_ip")?,
        reason: row.try_get("reason")?,
    })
}
