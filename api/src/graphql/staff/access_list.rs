//! Who can see an item, and why.

use async_graphql::connection::Connection;
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::access::{Action, Decision, Path, Source, decide};
use portico_domain::grant::Subject;
use portico_domain::{Actor, ItemId};
use portico_projections::access::{self, ByName, GrantRow, NamedPage};
use sqlx::PgConnection;

use super::as_of::When;
use super::hops::{self, AccessHop};
use super::names::{Names, item_names};
use super::origins::{MembershipOrigin, actors_of, groups_of};
use super::people::Contact;
use crate::commands::{Refusal, RefusalCode};
use crate::graphql::context::{failed, request};
use crate::graphql::shared::{Allowed, Capability, PageFields, Paging, named};

/// A grant that was given and not revoked.
#[derive(Clone, SimpleObject)]
pub(super) struct GrantInfo {
    /// Which.
    pub id: ID,
    /// On which item; none for master access.
    pub item_id: Option<ID>,
    /// The contact it is given to, if it is one.
    pub contact_id: Option<ID>,
    /// The group it is given to, if it is one; neither: all clients of the
    /// customer.
    pub group_id: Option<ID>,
    /// To whom, as pages show it.
    pub subject: String,
    /// How.
    pub capability: Capability,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who gave it.
    pub granted_by: Option<String>,
    /// When.
    pub granted_at: DateTime<Utc>,
    /// Who last changed its capability or end since; none of these three if nobody did.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: Option<DateTime<Utc>>,
    /// Position of that in the log, in decimal digits.
    pub changed_log_position: Option<String>,
}

fn contact_of(subject: Subject) -> Option<portico_domain::ContactId> {
    match subject {
        Subject::Customer(_) | Subject::Group(_) => None,
        Subject::Contact(id) => Some(id),
    }
}

fn group_of(subject: Subject) -> Option<portico_domain::GroupId> {
    match subject {
        Subject::Customer(_) | Subject::Contact(_) => None,
        Subject::Group(id) => Some(id),
    }
}

impl GrantInfo {
    pub(super) async fn all(conn: &mut PgConnection, rows: Vec<GrantRow>) -> Result<Vec<Self>> {
        let stamps = rows.iter().flat_map(|row| [Some(row.given), row.changed]);
        let actors: Vec<Option<Actor>> = stamps.flatten().map(|stamp| stamp.by).collect();
        let subjects = rows.iter().map(|row| row.subject);
        let contacts: Vec<_> = subjects.clone().filter_map(contact_of).collect();
        let groups: Vec<_> = subjects.filter_map(group_of).collect();
        let names = Names::of(conn, actors, contacts)
            .await?
            .with_groups(conn, groups)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Self {
                id: row.id.to_string().into(),
                item_id: row.item.map(|item| item.to_string().into()),
                contact_id: contact_of(row.subject).map(|id| id.to_string().into()),
                group_id: group_of(row.subject).map(|id| id.to_string().into()),
                subject: names.subject(row.subject),
                capability: row.capability.into(),
                expires_at: row.expires_at,
                granted_by: names.actor(row.given.by),
                granted_at: row.given.at,
                changed_by: row.changed.and_then(|stamp| names.actor(stamp.by)),
                changed_at: row.changed.map(|stamp| stamp.at),
                changed_log_position: row.changed.map(|stamp| stamp.position.to_string()),
            })
            .collect())
    }
}

/// What kind of path it is.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum PathKind {
    /// Master access to the customer.
    MasterAccess,
    /// A grant on the item or a folder above.
    Grant,
    /// Access to the matter, which shows the matter itself.
    Matter,
    /// The contact's own upload, deposit or folder.
    OwnWork,
    /// A staff role.
    Role,
}

/// One way that leads a person to an item.
#[derive(Clone, SimpleObject)]
pub(super) struct AccessPath {
    /// What kind.
    pub kind: PathKind,
    /// Where a grant was set.
    pub item_id: Option<ID>,
    /// Name of that item.
    pub item_name: Option<String>,
    /// Folders up from the item; 0 is the item itself.
    pub steps_up: Option<i32>,
    /// To whom.
    pub subject: Option<String>,
    /// How.
    pub capability: Option<Capability>,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who gave it, a grant, the access to the matter or the role; of own work, who sent
    /// or made it.
    pub granted_by: Option<String>,
    /// When. A role for the whole firm says none of this.
    pub granted_at: Option<DateTime<Utc>>,
    /// Position of that in the log, in decimal digits.
    pub log_position: Option<String>,
    /// Who last changed the capability or the end of a grant, or can-download of the
    /// access to the matter, since; none of these three if nobody did.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: Option<DateTime<Utc>>,
    /// Position of that in the log, in decimal digits.
    pub changed_log_position: Option<String>,
    /// Whether it lets the contact take the document away.
    pub carries_download: bool,
    /// Its steps, from the person to the item.
    pub hops: Vec<AccessHop>,
}

/// An answer of the access rule.
#[derive(Clone, SimpleObject)]
pub(super) struct AccessDecision {
    /// Yes or no.
    pub allowed: bool,
    /// The nearest missing condition; none where it is allowed.
    pub code: Option<RefusalCode>,
    /// In one sentence.
    pub reason: String,
    /// Every path that leads there, where it is allowed.
    pub paths: Vec<AccessPath>,
    /// What makes the contact a member, where it is allowed: the direct membership
    /// first. Of a group, or of all clients, none.
    pub memberships: Vec<MembershipOrigin>,
}

/// A contact and what they may do with the item.
#[derive(Clone, SimpleObject)]
pub(super) struct AccessEntry {
    /// Who.
    pub contact: Contact,
    /// Whether and why they see it.
    pub view: AccessDecision,
    /// Whether they may take it away.
    pub download: Allowed,
}

/// Everybody who belongs to the item's customer.
pub(super) struct AccessList {
    pub(super) item: ItemId,
    pub(super) when: When,
    pub(super) stale: bool,
}

/// Everybody who belongs to the item's customer.
#[Object]
impl AccessList {
    /// Every contact of the customer, by name: whether they see the item, and why.
    #[graphql(complexity = "50 + Paging::cost(first) * child_complexity / 10")]
    async fn entries(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, AccessEntry, PageFields>> {
        let page = Paging::parse(first)?.by_name(after.as_deref())?;
        let mut conn = self.when.connection(request(ctx)).await?;
        let found = access::access_list(&mut conn, self.item, &page)
            .await
            .map_err(failed)?;
        let facts = found.rows.iter().map(|(_, row)| &row.facts);
        let views: Vec<_> = facts
            .map(|facts| decide(facts, Action::View, self.when.at))
            .collect();
        let views = AccessDecision::all(&mut conn, &views).await?;
        let rows = found.rows.into_iter().zip(views);
        let rows = rows.map(|((cursor, row), view)| (cursor, self.entry(row, view)));
        let found = NamedPage {
            rows: rows.collect(),
            total: found.total,
            has_next: found.has_next,
        };
        Ok(named(found, (&page, self.stale), |entry| entry))
    }

    /// How many of all of them see the item.
    #[graphql(complexity = "50")]
    async fn visible_to(&self, ctx: &Context<'_>) -> Result<i32> {
        let mut conn = self.when.connection(request(ctx)).await?;
        let all = access::access_list(&mut conn, self.item, &ByName::all())
            .await
            .map_err(failed)?;
        let sees = |facts| decide(facts, Action::View, self.when.at).allowed;
        let visible = all.rows.iter().filter(|(_, row)| sees(&row.facts)).count();
        Ok(i32::try_from(visible).unwrap_or(i32::MAX))
    }
}

impl AccessList {
    fn entry(&self, row: access::Access, view: AccessDecision) -> AccessEntry {
        let download = decide(&row.facts, Action::Download, self.when.at);
        AccessEntry {
            contact: row.contact.into(),
            view,
            download: Allowed::unless((!download.allowed).then(|| Refusal::from(&download))),
        }
    }
}

fn given(source: &Source) -> Option<&portico_domain::access::Given> {
    match source {
        Source::Master(given) | Source::Grant { given, .. } => Some(given),
        Source::Matter { .. } | Source::OwnWork | Source::Role { .. } => None,
    }
}

impl AccessDecision {
    /// Renders decisions with the names of items and people in them.
    pub(super) async fn all(conn: &mut PgConnection, decisions: &[Decision]) -> Result<Vec<Self>> {
        let paths = || decisions.iter().flat_map(|decision| &decision.paths);
        let givens = || paths().filter_map(|path| given(&path.source));
        let steps = hops::Named::of(paths());
        let members = decisions.iter().flat_map(|decision| &decision.memberships);
        let members: Vec<_> = members.collect();
        let inherited_from = groups_of(conn, &members).await?;
        let stamps = paths().flat_map(|path| [path.stamp(), path.changed()]);
        let actors = stamps.flatten().map(|stamp| stamp.by).chain(steps.actors);
        let actors: Vec<_> = actors
            .chain(members.into_iter().flat_map(actors_of))
            .collect();
        let contacts: Vec<_> = givens()
            .filter_map(|given| contact_of(given.subject))
            .collect();
        let groups: Vec<_> = givens()
            .filter_map(|given| group_of(given.subject))
            .chain(steps.groups)
            .collect();
        let names = Names::of(conn, actors, contacts)
            .await?
            .with_groups(conn, groups)
            .await?;
        let items: Vec<_> = paths()
            .filter_map(|path| match &path.source {
                Source::Grant { on, .. } => Some(*on),
                Source::Master(_)
                | Source::Matter { .. }
                | Source::OwnWork
                | Source::Role { .. } => None,
            })
            .chain(steps.items)
            .collect();
        let items = item_names(conn, items).await?;
        let render = |decision: &Decision| Self {
            allowed: decision.allowed,
            code: (!decision.allowed).then(|| decision.code.into()),
            reason: decision.code.sentence().to_owned(),
            paths: decision
                .paths
                .iter()
                .map(|path| AccessPath::of(path, &names, &items))
                .collect(),
            memberships: decision
                .memberships
                .iter()
                .map(|one| MembershipOrigin::of(one, &inherited_from, &names))
                .collect(),
        };
        Ok(decisions.iter().map(render).collect())
    }
}

impl AccessPath {
    fn of(
        path: &Path,
        names: &Names,
        items: &std::collections::HashMap<portico_domain::ItemId, String>,
    ) -> Self {
        let (given, stamp, changed) = (given(&path.source), path.stamp(), path.changed());
        let (kind, on) = match &path.source {
            Source::Master(_) => (PathKind::MasterAccess, None),
            Source::Grant { on, steps_up, .. } => (PathKind::Grant, Some((*on, *steps_up))),
            Source::Matter { .. } => (PathKind::Matter, None),
            Source::OwnWork => (PathKind::OwnWork, None),
            Source::Role { .. } => (PathKind::Role, None),
        };
        Self {
            kind,
            item_id: on.map(|(item, _)| item.to_string().into()),
            item_name: on.and_then(|(item, _)| items.get(&item).cloned()),
            steps_up: on.map(|(_, steps)| i32::try_from(steps).unwrap_or(i32::MAX)),
            subject: given.map(|given| names.subject(given.subject)),
            capability: given.map(|given| given.capability.into()),
            expires_at: given.and_then(|given| given.expires_at),
            granted_by: stamp.and_then(|stamp| names.actor(stamp.by)),
            granted_at: stamp.map(|stamp| stamp.at),
            log_position: stamp.map(|stamp| stamp.position.to_string()),
            changed_by: changed.and_then(|stamp| names.actor(stamp.by)),
            changed_at: changed.map(|stamp| stamp.at),
            changed_log_position: changed.map(|stamp| stamp.position.to_string()),
            carries_download: path.carries_download,
            hops: AccessHop::all(path, names, items),
        }
    }
}
