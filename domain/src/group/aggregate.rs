//! A group's state.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{GroupCommand, GroupError, GroupEvent, GroupKind, GroupRole, Members};
use crate::ids::{ContactId, CustomerId, StaffId};

/// What a group's own rules need to know.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Group {
    /// `None` before it exists.
    pub kind: Option<GroupKind>,
    /// The ids of those who belong to it, contacts or staff by its kind.
    pub members: BTreeSet<Uuid>,
    /// What it gives, per customer.
    pub roles: BTreeMap<CustomerId, GroupRole>,
    /// Ended.
    pub closed: bool,
}

aggregate!(Group, "group", GroupCommand, GroupEvent, GroupError);

impl Group {
    pub(super) fn assign(&mut self, event: GroupEvent) {
        match event {
            GroupEvent::GroupCreated { kind, .. } => self.kind = Some(kind),
            GroupEvent::GroupDescribed { .. } => {}
            GroupEvent::MembersAdded { members } => self.members.extend(members.ids()),
            GroupEvent::MembersRemoved { members } => {
                for id in members.ids() {
                    self.members.remove(&id);
                }
            }
            GroupEvent::GroupRolesAssigned { customer, role } => {
                self.roles.insert(customer, role);
            }
            GroupEvent::GroupRolesRemoved { customer } => {
                self.roles.remove(&customer);
            }
            GroupEvent::GroupClosed {} => self.closed = true,
        }
    }
}

impl Members {
    /// Of which kind they are.
    #[must_use]
    pub const fn kind(&self) -> GroupKind {
        match self {
            Self::Contacts(_) => GroupKind::Contacts,
            Self::Staff(_) => GroupKind::Staff,
        }
    }

    /// Their bare ids, in order.
    #[must_use]
    pub fn ids(&self) -> Vec<Uuid> {
        match self {
            Self::Contacts(ids) => ids.iter().map(|id| id.uuid()).collect(),
            Self::Staff(ids) => ids.iter().map(|id| id.uuid()).collect(),
        }
    }

    /// Those of them of whom this is true.
    #[must_use]
    pub fn only(self, keep: impl Fn(Uuid) -> bool) -> Self {
        let contact = |id: &ContactId| keep(id.uuid());
        let staff = |id: &StaffId| keep(id.uuid());
        match self {
            Self::Contacts(ids) => Self::Contacts(ids.into_iter().filter(contact).collect()),
            Self::Staff(ids) => Self::Staff(ids.into_iter().filter(staff).collect()),
        }
    }
}

impl GroupRole {
    /// Of which kind of group it is.
    #[must_use]
    pub const fn kind(&self) -> GroupKind {
        match self {
            Self::Contacts(_) => GroupKind::Contacts,
            Self::Staff(_) => GroupKind::Staff,
        }
    }
}
