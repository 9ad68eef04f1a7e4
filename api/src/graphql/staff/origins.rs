//! Where a membership comes from.

use async_graphql::{ID, SimpleObject};
use chrono::{DateTime, Utc};
use portico_domain::access::{MembershipFacts, Origin};
use portico_projections::access::GroupRow;

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
    pub(super) fn of(membership: &MembershipFacts, groups: &[GroupRow]) -> Self {
        let group = membership.origin.group();
        let group = groups.iter().find(|row| Some(row.id) == group);
        let sections = membership.terms.sections.iter();
        Self {
            group: group.map(GroupName::of),
            role: membership.terms.role.into(),
            can_download: membership.terms.can_download,
            section_ids: sections.map(|section| section.to_string().into()).collect(),
            since: match membership.origin {
                Origin::Direct(given) | Origin::Group { given, .. } => given.at,
            },
        }
    }
}
