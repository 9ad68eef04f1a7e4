//! Where a membership comes from.

use async_graphql::{ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::access::{MembershipFacts, Origin, Stamp};
use portico_domain::{Actor, GroupId};
use portico_projections::access::{self, GroupRow};
use sqlx::PgConnection;

use super::names::Names;
use crate::graphql::context::failed;
use crate::graphql::shared::ContactRole;

/// A group by its name.
#[derive(Clone, SimpleObject)]
pub(super) struct GroupName {
    /// Which.
    pub id: ID,
    /// None once erased.
    pub name: Option<String>,
}

/// One membership of several that add up.
#[derive(Clone, SimpleObject)]
pub(super) struct MembershipOrigin {
    /// The group it is inherited from; none where it is direct.
    pub group: Option<GroupName>,
    /// What it lets the contact do.
    pub role: ContactRole,
    /// Whether what the firm shares may be downloaded.
    pub can_download: bool,
    /// Which sections of the portal it opens.
    pub section_ids: Vec<ID>,
    /// Since when: assigned to the contact, or given to the group.
    pub since: DateTime<Utc>,
    /// Who assigned or gave it.
    pub by: Option<String>,
    /// Position of that in the log, in decimal digits.
    pub log_position: String,
    /// Who last changed its terms since; none of these three if nobody did.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: Option<DateTime<Utc>>,
    /// Position of that in the log, in decimal digits.
    pub changed_log_position: Option<String>,
    /// Who took the contact into the group; none where it is direct.
    pub joined: Option<GroupJoined>,
}

/// A contact was taken into a group.
#[derive(Clone, SimpleObject)]
pub(super) struct GroupJoined {
    /// Who did.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Position of that in the log, in decimal digits.
    pub log_position: String,
}

/// The groups that these are inherited from.
pub(super) async fn groups_of(
    conn: &mut PgConnection,
    memberships: &[&MembershipFacts],
) -> Result<Vec<GroupRow>> {
    let ids = memberships.iter().filter_map(|one| one.origin.group());
    let ids: Vec<GroupId> = ids.collect();
    if ids.is_empty() {
        return Ok(vec![]);
    }
    access::groups(conn, &ids).await.map_err(failed)
}

/// Who made a contact a member, changed on what terms, and took them into a group.
pub(super) fn actors_of(membership: &MembershipFacts) -> [Option<Actor>; 3] {
    let (given, joined) = stamps(membership);
    let by = |stamp: Option<Stamp>| stamp.and_then(|stamp| stamp.by);
    [given.by, by(membership.changed), by(joined)]
}

const fn stamps(membership: &MembershipFacts) -> (Stamp, Option<Stamp>) {
    match membership.origin {
        Origin::Direct(given) => (given, None),
        Origin::Group { joined, given, .. } => (given, Some(joined)),
    }
}

impl GroupName {
    pub(super) fn of(row: &GroupRow) -> Self {
        Self {
            id: row.id.to_string().into(),
            name: row.name.clone(),
        }
    }
}

impl MembershipOrigin {
    pub(super) fn of(membership: &MembershipFacts, groups: &[GroupRow], names: &Names) -> Self {
        let (given, joined) = stamps(membership);
        let changed = membership.changed;
        let group = membership.origin.group();
        let group = groups.iter().find(|row| Some(row.id) == group);
        let sections = membership.terms.sections.iter();
        Self {
            group: group.map(GroupName::of),
            role: membership.terms.role.into(),
            can_download: membership.terms.can_download,
            section_ids: sections.map(|section| section.to_string().into()).collect(),
            since: given.at,
            by: names.actor(given.by),
            log_position: given.position.to_string(),
            changed_by: changed.and_then(|stamp| names.actor(stamp.by)),
            changed_at: changed.map(|stamp| stamp.at),
            changed_log_position: changed.map(|stamp| stamp.position.to_string()),
            joined: joined.map(|joined| GroupJoined {
                by: names.actor(joined.by),
                at: joined.at,
                log_position: joined.position.to_string(),
            }),
        }
    }
}
