//! The rules of groups.

use super::{Group, GroupCommand, GroupError, GroupEvent, GroupKind, GroupRole, Members};
use crate::ids::CustomerId;

/// So many people fit into one event with room to spare.
pub const MEMBERS_AT_ONCE: usize = 1_000;

impl Group {
    /// What follows from a command; nothing, where it is already so.
    pub fn decide(&self, command: GroupCommand) -> Result<Vec<GroupEvent>, GroupError> {
        let Some(kind) = self.kind else {
            return create(command);
        };
        match command {
            GroupCommand::Create { .. } => Err(GroupError::AlreadyCreated),
            GroupCommand::Close if self.closed => Ok(vec![]),
            _ if self.closed => Err(GroupError::IsClosed),
            GroupCommand::Describe { name, description } => Ok(vec![GroupEvent::GroupDescribed {
                name: name.sealed,
                description: description.map(|text| text.sealed),
            }]),
            GroupCommand::AddMembers(members) => {
                let members = of_kind(members, kind)?.only(|id| !self.members.contains(&id));
                Ok(unless_nobody(members, |members| GroupEvent::MembersAdded {
                    members,
                }))
            }
            GroupCommand::RemoveMembers(members) => {
                let members = of_kind(members, kind)?.only(|id| self.members.contains(&id));
                Ok(unless_nobody(members, |members| {
                    GroupEvent::MembersRemoved { members }
                }))
            }
            GroupCommand::AssignRoles { customer, role } => self.assign_role(kind, customer, role),
            GroupCommand::RemoveRoles { customer } if !self.roles.contains_key(&customer) => {
                Ok(vec![])
            }
            GroupCommand::RemoveRoles { customer } => {
                Ok(vec![GroupEvent::GroupRolesRemoved { customer }])
            }
            GroupCommand::Close => Ok(vec![GroupEvent::GroupClosed {}]),
        }
    }

    fn assign_role(
        &self,
        kind: GroupKind,
        customer: CustomerId,
        role: GroupRole,
    ) -> Result<Vec<GroupEvent>, GroupError> {
        if role.kind() != kind {
            return Err(GroupError::OfAnotherKind(kind));
        }
        if self.roles.get(&customer) == Some(&role) {
            return Ok(vec![]);
        }
        Ok(vec![GroupEvent::GroupRolesAssigned { customer, role }])
    }
}

fn create(command: GroupCommand) -> Result<Vec<GroupEvent>, GroupError> {
    let GroupCommand::Create {
        group,
        kind,
        name,
        description,
    } = command
    else {
        return Err(GroupError::NotFound);
    };
    Ok(vec![GroupEvent::GroupCreated {
        group,
        kind,
        name: name.sealed,
        description: description.map(|text| text.sealed),
    }])
}

fn of_kind(members: Members, kind: GroupKind) -> Result<Members, GroupError> {
    if members.kind() != kind {
        return Err(GroupError::OfAnotherKind(kind));
    }
    match members.ids().len() {
        count if count > MEMBERS_AT_ONCE => Err(GroupError::TooManyAtOnce(count)),
        _ => Ok(members),
    }
}

fn unless_nobody(members: Members, event: fn(Members) -> GroupEvent) -> Vec<GroupEvent> {
    if members.ids().is_empty() {
        vec![]
    } else {
        vec![event(members)]
    }
}
