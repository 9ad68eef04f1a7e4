//! What auditors read.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Enum, ID, InputObject, Result, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::grant::GrantEvent;
use portico_domain::{Actor, ContactId, GroupId, ItemId, StaffId};
use portico_projections::access_log::AccessLogEntry;
use portico_projections::audit::AuditEntry;
use portico_projections::entries::Entries;
use sqlx::PgConnection;

use super::names::{Names, item_names};
use crate::graphql::shared::{Instant, PageFields};

/// Who acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Enum)]
pub(super) enum ActorKind {
    /// A staff member.
    Staff,
    /// A contact, in the portal.
    Contact,
    /// The operator, at the machine's command line.
    Operator,
}

impl ActorKind {
    /// The words of entries for what a filter asks: none restricts nothing.
    pub(super) fn words(asked: Option<Self>) -> Vec<String> {
        let word = |kind| match kind {
            Self::Staff => "staff",
            Self::Contact => "contact",
            Self::Operator => "operator",
        };
        asked.map(word).map(str::to_owned).into_iter().collect()
    }
}

/// Which audit entries; what is not given does not restrict.
#[derive(Default, InputObject)]
pub(super) struct AuditFilterInput {
    /// About this customer.
    pub customer_id: Option<ID>,
    /// About this item.
    pub item_id: Option<ID>,
    /// By this staff member or contact; the operator has no id.
    pub actor_id: Option<ID>,
    /// By this kind of actor.
    pub actor_kind: Option<ActorKind>,
    /// On behalf of this staff member.
    pub on_behalf_of_id: Option<ID>,
    /// About this contact, staff member, group or customer; also who joined or
    /// left a group.
    pub subject_id: Option<ID>,
    /// Of these event types, for example `AccessGranted`.
    pub event_types: Option<Vec<String>>,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub to: Option<Instant>,
    /// The oldest first.
    #[graphql(default)]
    pub oldest_first: bool,
}

/// Which openings; what is not given does not restrict.
#[derive(Default, InputObject)]
pub(super) struct AccessLogFilterInput {
    /// Of this customer.
    pub customer_id: Option<ID>,
    /// Of this item.
    pub item_id: Option<ID>,
    /// By this staff member or contact; the operator has no id.
    pub actor_id: Option<ID>,
    /// By this kind of actor.
    pub actor_kind: Option<ActorKind>,
    /// `VIEWED`, `DOWNLOADED`, `REFUSED`.
    pub kinds: Option<Vec<String>>,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub to: Option<Instant>,
    /// The oldest first.
    #[graphql(default)]
    pub oldest_first: bool,
}

/// One event as evidence: who did what, for whom, to what.
#[derive(SimpleObject)]
pub(super) struct AuditRecord {
    /// Number in the ledger, in decimal digits.
    pub seq: String,
    /// Position of the event in the log, in decimal digits: `asOf: { logPosition }` asks of the
    /// moment after it.
    pub log_position: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Which event.
    pub event_type: String,
    /// `staff`, `contact` or `operator`.
    pub actor_kind: Option<String>,
    /// Who did it.
    pub actor_id: Option<ID>,
    /// Their name today; none once erased.
    pub actor: Option<String>,
    /// On behalf of which staff member; none where the actor acted for themselves.
    pub on_behalf_of_id: Option<ID>,
    /// Their name today.
    pub on_behalf_of: Option<String>,
    /// What kind of subject it is about.
    pub subject_kind: Option<String>,
    /// Whom it is about.
    pub subject_id: Option<ID>,
    /// Their name today; of a grant to all clients of a customer, that; none for
    /// the firm, a customer or an identity, and once erased.
    pub subject: Option<String>,
    /// Whose tree or portal.
    pub customer_id: Option<ID>,
    /// Which item.
    pub item_id: Option<ID>,
    /// Its name today; none once erased.
    pub item: Option<String>,
    /// What was decided: `GRANTED`, `REVOKED`, `CAPABILITY_CHANGED`,
    /// `EXPIRY_CHANGED`, `ALLOWED` or `REFUSED:CODE`; none where other software
    /// wrote the event.
    pub decision: Option<String>,
    /// `VIEW` or `DOWNLOAD`: what was granted, had, or refused.
    pub capability: Option<String>,
    /// Until when, of a grant.
    pub expires_at: Option<DateTime<Utc>>,
    /// In which request.
    pub request_id: Option<ID>,
    /// From which address; none once erased, or at the command line.
    pub source_ip: Option<String>,
    /// Why a portal was closed, as whoever closed it said; none once erased.
    pub reason: Option<String>,
}

/// Somebody opened a document, or was turned away.
#[derive(SimpleObject)]
pub(super) struct AccessRecord {
    /// Number in the ledger, in decimal digits.
    pub seq: String,
    /// Position of the event in the log, in decimal digits: `asOf: { logPosition }` asks of the
    /// moment after it.
    pub log_position: String,
    /// When, before the first byte.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor_id: Option<ID>,
    /// Their name today; none once erased.
    pub actor: Option<String>,
    /// `staff` or `contact`.
    pub actor_kind: Option<String>,
    /// Whose tree.
    pub customer_id: Option<ID>,
    /// What.
    pub item_id: Option<ID>,
    /// Its name today; none once erased.
    pub item: Option<String>,
    /// Which content.
    pub version_id: Option<ID>,
    /// `VIEWED`, `DOWNLOADED` or `REFUSED`.
    pub kind: String,
    /// What was wanted, where it was refused: `DOWNLOAD` or `VIEW` of an item, else
    /// the question or change, by its name.
    pub wanted: Option<String>,
    /// Why, where it was refused.
    pub code: Option<String>,
    /// How many refusals it stands for, of which it tells the last; 1 for
    /// everything else.
    pub count: i64,
    /// From which address; none once erased.
    pub source_ip: Option<String>,
    /// With which program; none once erased.
    pub user_agent: Option<String>,
    /// When every byte of it had been handed to the network; none while some have
    /// not, as after a download that was broken off, and where it was refused.
    pub completed_at: Option<DateTime<Utc>>,
}

pub(super) type Page<T> = Connection<String, T, PageFields>;

pub(super) fn connect<R, T>(
    page: Entries<R>,
    stale: bool,
    seq: fn(&R) -> i64,
    render: impl Fn(R) -> T,
) -> Page<T>
where
    T: async_graphql::OutputType,
{
    let fields = PageFields {
        total_count: page.total.unwrap_or(0),
        stale,
    };
    let mut connection = Connection::with_additional_fields(false, page.has_next, fields);
    connection.edges.extend(
        page.rows
            .into_iter()
            .map(|row| Edge::new(seq(&row).to_string(), render(row))),
    );
    connection
}

pub(super) fn id(uuid: Option<uuid::Uuid>) -> Option<ID> {
    uuid.map(|uuid| uuid.to_string().into())
}

impl AuditRecord {
    pub(super) async fn page(
        conn: &mut PgConnection,
        page: Entries<AuditEntry>,
        stale: bool,
    ) -> Result<Page<Self>> {
        let rows = || page.rows.iter();
        let of_kind = |wanted: &str| -> Vec<uuid::Uuid> {
            let known = rows().filter(|row| row.subject_kind.as_deref() == Some(wanted));
            known.filter_map(|row| row.subject_id).collect()
        };
        let staff = of_kind("STAFF").into_iter().map(StaffId::new);
        let actors = rows().map(|row| row.actor);
        let principals = rows().filter_map(|row| row.on_behalf_of);
        let staff = staff.chain(principals.map(StaffId::new));
        let people = actors.chain(staff.map(|id| Some(Actor::Staff(id))));
        let contacts = of_kind("CONTACT").into_iter().map(ContactId::new);
        let groups = of_kind("GROUP").into_iter().map(GroupId::new).collect();
        let names = Names::of(conn, people, contacts).await?;
        let names = names.with_groups(conn, groups).await?;
        let items = rows().filter_map(|row| row.item_id).map(ItemId::new);
        let items = item_names(conn, items).await?;
        let render = |row: AuditEntry| {
            let subject = match row.subject_kind.as_deref() {
                Some("CUSTOMER") => {
                    let granted = GrantEvent::TYPES.contains(&&*row.event_type);
                    granted.then(|| "All clients".to_owned())
                }
                Some(_) | None => row.subject_id.and_then(|id| names.of_id(id)),
            };
            Self {
                seq: row.seq.to_string(),
                log_position: row.position.to_string(),
                at: row.at,
                event_type: row.event_type,
                actor_kind: row.actor.map(|actor| actor.kind().to_owned()),
                actor_id: id(row.actor.and_then(|actor| actor.id())),
                actor: names.actor(row.actor),
                on_behalf_of: row.on_behalf_of.and_then(|id| names.of_id(id)),
                on_behalf_of_id: id(row.on_behalf_of),
                subject,
                subject_kind: row.subject_kind,
                subject_id: id(row.subject_id),
                customer_id: id(row.customer_id),
                item: row
                    .item_id
                    .and_then(|item| items.get(&ItemId::new(item)).cloned()),
                item_id: id(row.item_id),
                decision: row.decision,
                capability: row.capability,
                expires_at: row.expires_at,
                request_id: id(row.request_id),
                source_ip: row.source_ip,
                reason: row.reason,
            }
        };
        Ok(connect(page, stale, |row| row.seq, render))
    }
}

impl AccessRecord {
    pub(super) async fn page(
        conn: &mut PgConnection,
        page: Entries<AccessLogEntry>,
        stale: bool,
    ) -> Result<Page<Self>> {
        let names = Names::of(conn, page.rows.iter().map(|row| row.actor), []).await?;
        let items = page
            .rows
            .iter()
            .filter_map(|row| row.item_id)
            .map(ItemId::new);
        let items = item_names(conn, items).await?;
        let render = |row: AccessLogEntry| Self {
            seq: row.seq.to_string(),
            log_position: row.position.to_string(),
            at: row.at,
            actor_id: id(row.actor.and_then(|actor| actor.id())),
            actor: names.actor(row.actor),
            actor_kind: row.actor.map(|actor| actor.kind().to_owned()),
            customer_id: id(row.customer_id),
            item: row
                .item_id
                .and_then(|item| items.get(&ItemId::new(item)).cloned()),
            item_id: id(row.item_id),
            version_id: id(row.version_id),
            kind: row.kind,
            wanted: row.action,
            code: row.code,
            count: row.count,
            source_ip: row.source_ip,
            user_agent: row.user_agent,
            completed_at: row.completed_at,
        };
        Ok(connect(page, stale, |row| row.seq, render))
    }
}
