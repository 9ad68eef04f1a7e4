//! Rows of `grants`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use portico_domain::access::Stamp;
use portico_domain::grant::{Capability, GrantEvent, Subject};
use portico_event_log::Envelope;
use portico_event_log::rows::{Columns, Rows};
use sqlx::PgConnection;
use uuid::Uuid;

use super::stamp::{self, Since};

/// Types of what is bound for each.
const TYPES: [&str; 12] = [
    "uuid",
    "uuid",
    "uuid",
    "text",
    "uuid",
    "text",
    "timestamptz",
    "text",
    "uuid",
    "timestamptz",
    "int8",
    "int8",
];

/// A grant as it is given.
pub(super) struct NewGrant {
    id: Uuid,
    customer: Uuid,
    /// None for master access.
    item: Option<Uuid>,
    subject: Subject,
    capability: Capability,
    expires_at: Option<DateTime<Utc>>,
    stamp: Stamp,
    seq: i64,
}

/// A change of one grant's row, and the stamp of that change.
pub(super) enum GrantChange {
    Capability {
        grant: Uuid,
        capability: Capability,
        stamp: Stamp,
    },
    Expiry {
        grant: Uuid,
        expires_at: Option<DateTime<Utc>>,
        stamp: Stamp,
    },
}

impl NewGrant {
    /// `None` for events that give nothing.
    pub(super) fn from_event(envelope: &Envelope, event: &GrantEvent) -> Option<Self> {
        let (customer, item, subject, capability, expires_at) = match event {
            GrantEvent::AccessGranted {
                customer,
                item,
                subject,
                capability,
                expires_at,
            } => (customer, Some(item.uuid()), subject, capability, expires_at),
            GrantEvent::MasterAccessGranted {
                customer,
                subject,
                capability,
                expires_at,
            } => (customer, None, subject, capability, expires_at),
            GrantEvent::AccessRevoked { .. }
            | GrantEvent::MasterAccessRevoked { .. }
            | GrantEvent::AccessCapabilityChanged { .. }
            | GrantEvent::AccessExpiryChanged { .. } => return None,
        };
        Some(Self {
            id: envelope.aggregate_id,
            customer: customer.uuid(),
            item,
            subject: *subject,
            capability: *capability,
            expires_at: *expires_at,
            stamp: stamp::of(envelope),
            seq: envelope.seq,
        })
    }
}

/// Gives; a grant that is there (it had expired) is given anew, and was not changed since.
pub(super) async fn upsert<'a>(
    conn: &mut PgConnection,
    given: impl Iterator<Item = &'a NewGrant>,
    since: Since,
) -> Result<(), sqlx::Error> {
    // One statement cannot meet a row twice: the last of a grant counts.
    let last: BTreeMap<Uuid, &NewGrant> = given.map(|grant| (grant.id, grant)).collect();
    let (new, rows) = (last.values(), Rows::of(last.len()));
    let (from_seq, seq) = since.column_and_value();
    let sql = format!(
        "INSERT INTO grants (id, customer_id, item_id, subject_kind, subject_id, capability,
             expires_at, granted_kind, granted_id, granted_at, position{from_seq})
         SELECT id, customer, item, subject_kind, subject, capability, expires_at, kind, actor,
             at, position{seq}
         FROM {} AS new (id, customer, item, subject_kind, subject, capability, expires_at, kind,
             actor, at, position, seq)
         ON CONFLICT (id) DO UPDATE SET capability = excluded.capability,
             expires_at = excluded.expires_at, granted_kind = excluded.granted_kind,
             granted_id = excluded.granted_id, granted_at = excluded.granted_at,
             position = excluded.position, changed_kind = NULL, changed_id = NULL,
             changed_at = NULL, changed_position = NULL",
        rows.table(1, &TYPES)
    );
    Columns::of(&sql, rows)
        .bind(new.clone().map(|grant| grant.id))
        .bind(new.clone().map(|grant| grant.customer))
        .bind(new.clone().map(|grant| grant.item))
        .bind(new.clone().map(|grant| grant.subject.kind()))
        .bind(new.clone().map(|grant| grant.subject.uuid()))
        .bind(new.clone().map(|grant| grant.capability.as_str()))
        .bind(new.clone().map(|grant| grant.expires_at))
        .bind(new.clone().map(|grant| stamp::kind(&grant.stamp)))
        .bind(new.clone().map(|grant| stamp::id(&grant.stamp)))
        .bind(new.clone().map(|grant| grant.stamp.at))
        .bind(new.clone().map(|grant| grant.stamp.position))
        .bind(new.map(|grant| grant.seq))
        .query()
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes back.
pub(super) async fn delete(conn: &mut PgConnection, revoked: Vec<Uuid>) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM grants WHERE id = ANY($1)")
        .bind(revoked)
        .execute(conn)
        .await?;
    Ok(())
}

/// Changes one grant's row.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &GrantChange,
) -> Result<(), sqlx::Error> {
    match change {
        GrantChange::Capability {
            grant,
            capability,
            stamp,
        } => stamp::bind(
            sqlx::query(
                "UPDATE grants SET capability = $2, changed_kind = $3, changed_id = $4,
                     changed_at = $5, changed_position = $6
                 WHERE id = $1",
            )
            .bind(grant)
            .bind(capability.as_str()),
            stamp,
        ),
        GrantChange::Expiry {
            grant,
            expires_at,
            stamp,
        } => stamp::bind(
            sqlx::query(
                "UPDATE grants SET expires_at = $2, changed_kind = $3, changed_id = $4,
                     changed_at = $5, changed_position = $6
                 WHERE id = $1",
            )
            .bind(grant)
            .bind(expires_at),
            stamp,
        ),
    }
    .execute(conn)
    .await?;
    Ok(())
}
