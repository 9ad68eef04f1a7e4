//! The rules of staff members.

use super::{Staff, StaffCommand, StaffError, StaffEvent};

impl Staff {
    /// What follows from a command; nothing, where it is already so.
    pub fn decide(&self, command: StaffCommand) -> Result<Vec<StaffEvent>, StaffError> {
        match command {
            StaffCommand::Add {
                staff,
                name,
                email,
                roles,
            } => {
                if self.exists {
                    return Err(StaffError::AlreadyAdded);
                }
                if roles.is_empty() {
                    return Err(StaffError::NoRoles);
                }
                Ok(vec![StaffEvent::StaffAdded {
                    staff,
                    name: name.sealed,
                    email: email.sealed,
                    roles,
                }])
            }
            _ if !self.exists => Err(StaffError::NotFound),
            StaffCommand::ChangeRoles { roles } if roles.is_empty() => Err(StaffError::NoRoles),
            StaffCommand::ChangeRoles { roles } if roles == self.roles => Ok(vec![]),
            StaffCommand::ChangeRoles { roles } => {
                Ok(vec![StaffEvent::StaffRolesChanged { roles }])
            }
            StaffCommand::ChangeReach { reach } if reach == self.reach => Ok(vec![]),
            StaffCommand::ChangeReach { reach } => {
                Ok(vec![StaffEvent::StaffReachChanged { reach }])
            }
            StaffCommand::AssignToCustomer { customer, role }
                if self.assignments.get(&customer) == Some(&role) =>
            {
                Ok(vec![])
            }
            StaffCommand::AssignToCustomer { customer, role } => {
                Ok(vec![StaffEvent::StaffAssignedToCustomer { customer, role }])
            }
            StaffCommand::Unassign { customer } if !self.assignments.contains_key(&customer) => {
                Ok(vec![])
            }
            StaffCommand::Unassign { customer } => {
                Ok(vec![StaffEvent::StaffUnassigned { customer }])
            }
            StaffCommand::Suspend if self.suspended => Ok(vec![]),
            StaffCommand::Suspend => Ok(vec![StaffEvent::StaffSuspended {}]),
            StaffCommand::Reinstate if self.suspended => Ok(vec![StaffEvent::StaffReinstated {}]),
            StaffCommand::Reinstate => Ok(vec![]),
        }
    }
}
