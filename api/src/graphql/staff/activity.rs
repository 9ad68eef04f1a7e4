//! What people read about work done.

use async_graphql::{ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::{ContactId, ItemId};
use portico_projections::activity::ActivityEntry;
use portico_projections::entries::Entries;
use sqlx::PgConnection;

use super::audit::{Page, connect, id};
use super::names::{Names, item_names};

/// One thing that was done.
#[derive(SimpleObject)]
pub(super) struct ActivityRecord {
    /// Number in the ledger, in decimal digits.
    pub seq: String,
    /// Position of the event in the log, in decimal digits: `asOf: { logPosition }` asks of the
    /// moment after it.
    pub log_position: String,
    /// When.
    pub at: DateTime<Utc>,
    /// `UPLOADED`, `SENT`, `FOLDER_SENT`, `VERSION_ADDED`, `VERSION_DEPOSITED`,
    /// `VERSION_ACCEPTED`, `UPLOAD_ACCEPTED`, `WITHDRAWN`, `MOVED`,
    /// `MATTER_OPENED`, `MATTER_CLOSED`, `MATTER_REOPENED`, `MATTER_ACCESS_GIVEN`,
    /// `MATTER_ACCESS_REVOKED`, `ACCESS_GRANTED`, `ACCESS_REVOKED`,
    /// `MASTER_ACCESS_GRANTED`, `MASTER_ACCESS_REVOKED`, `MEMBERSHIP_ASSIGNED`,
    /// `MEMBERSHIP_CHANGED`, `MEMBERSHIP_REMOVED`, `CONTACT_PORTAL_OPENED`,
    /// `CONTACT_PORTAL_CLOSED`, `GROUP_ROLES_ASSIGNED`, `GROUP_ROLES_REMOVED`,
    /// `STAFF_ASSIGNED`, `STAFF_UNASSIGNED`, `PORTAL_OPENED` or `PORTAL_CLOSED`.
    pub kind: String,
    /// Who did it.
    pub actor_id: Option<ID>,
    /// Their name today; none once erased.
    pub actor: Option<String>,
    /// Which item.
    pub item_id: Option<ID>,
    /// Its name today; none once erased.
    pub item: Option<String>,
    /// The contact it is about: who sent, or to whom access was given.
    pub contact_id: Option<ID>,
    /// Their name today; none once erased.
    pub contact: Option<String>,
}

impl ActivityRecord {
    pub(super) async fn page(
        conn: &mut PgConnection,
        page: Entries<ActivityEntry>,
        stale: bool,
    ) -> Result<Page<Self>> {
        let rows = || page.rows.iter();
        let contacts = rows().filter_map(|row| row.contact_id).map(ContactId::new);
        let names = Names::of(conn, rows().map(|row| row.actor), contacts).await?;
        let items = rows().filter_map(|row| row.item_id).map(ItemId::new);
        let items = item_names(conn, items).await?;
        let render = |row: ActivityEntry| Self {
            seq: row.seq.to_string(),
            log_position: row.position.to_string(),
            at: row.at,
            kind: row.kind,
            actor_id: id(row.actor.and_then(|actor| actor.id())),
            actor: names.actor(row.actor),
            item: row
                .item_id
                .and_then(|item| items.get(&ItemId::new(item)).cloned()),
            item_id: id(row.item_id),
            contact: row
                .contact_id
                .and_then(|contact| names.contact(ContactId::new(contact))),
            contact_id: id(row.contact_id),
        };
        Ok(connect(page, stale, |row| row.seq, render))
    }
}
