//! The rules of contacts.

use chrono::{DateTime, Utc};

use super::{Contact, ContactCommand, ContactError, ContactEvent};
use crate::ids::{CustomerId, IdentityId};
use crate::values::ContactRole;

impl Contact {
    /// What follows from a command; nothing, where it is already so.
    pub fn decide(&self, command: ContactCommand) -> Result<Vec<ContactEvent>, ContactError> {
        match command {
            ContactCommand::Add {
                contact,
                kind,
                first_name,
                last_name,
                email,
            } => {
                if self.exists {
                    return Err(ContactError::AlreadyAdded);
                }
                Ok(vec![ContactEvent::ContactAdded {
                    contact,
                    kind,
                    first_name: first_name.sealed,
                    last_name: last_name.sealed,
                    email: email.map(|email| email.sealed),
                }])
            }
            _ if !self.exists => Err(ContactError::NotFound),
            ContactCommand::Invite { expires_at } => self.invite(expires_at),
            ContactCommand::Activate { identity, at } => self.activate(identity, at),
            ContactCommand::AssignMembership {
                customer,
                role,
                can_download,
            } => Ok(self.assign_membership(customer, role, can_download)),
        }
    }

    fn invite(&self, expires_at: DateTime<Utc>) -> Result<Vec<ContactEvent>, ContactError> {
        if self.active {
            return Err(ContactError::AlreadyActive);
        }
        if !self.has_email {
            return Err(ContactError::EmailMissing);
        }
        if self.memberships.is_empty() {
            return Err(ContactError::MembershipMissing);
        }
        Ok(vec![ContactEvent::ContactInvited { expires_at }])
    }

    fn activate(
        &self,
        identity: IdentityId,
        at: DateTime<Utc>,
    ) -> Result<Vec<ContactEvent>, ContactError> {
        if self.active {
            return Err(ContactError::AlreadyActive);
        }
        let until = self.invited_until.ok_or(ContactError::NotInvited)?;
        if at >= until {
            return Err(ContactError::InvitationExpired);
        }
        Ok(vec![ContactEvent::ContactActivated { identity }])
    }

    fn assign_membership(
        &self,
        customer: CustomerId,
        role: ContactRole,
        can_download: bool,
    ) -> Vec<ContactEvent> {
        match self.memberships.get(&customer) {
            None => vec![ContactEvent::MembershipAssigned {
                customer,
                role,
                can_download,
            }],
            Some(current) if *current == (role, can_download) => vec![],
            Some(_) => vec![ContactEvent::MembershipChanged {
                customer,
                role,
                can_download,
            }],
        }
    }
}
