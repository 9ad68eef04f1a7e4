//! The rules of contacts.

use chrono::{DateTime, Utc};

use super::{Contact, ContactCommand, ContactError, ContactEvent, Details};
use crate::ids::{CustomerId, IdentityId};
use crate::values::MembershipTerms;

impl Contact {
    /// What follows from a command; nothing, where it is already so.
    pub fn decide(&self, command: ContactCommand) -> Result<Vec<ContactEvent>, ContactError> {
        if !self.exists {
            return add(command);
        }
        if self.closed {
            return self.decide_closed(&command);
        }
        match command {
            ContactCommand::Add { .. } => Err(ContactError::AlreadyAdded),
            ContactCommand::ChangeDetails(details) => self.change_details(details),
            ContactCommand::Invite {
                expires_at,
                through_group,
            } => self.invite(expires_at, through_group),
            ContactCommand::RevokeInvitation => Ok(self.revoke_invitation()),
            ContactCommand::Activate { identity, at } => self.activate(identity, at),
            ContactCommand::AssignMembership { customer, terms } => {
                Ok(self.assign_membership(customer, terms))
            }
            ContactCommand::RemoveMembership { customer } => Ok(self.remove_membership(customer)),
            ContactCommand::OpenPortal { customer } if self.portals_off.contains(&customer) => {
                Ok(vec![ContactEvent::MembershipPortalOpened { customer }])
            }
            ContactCommand::ClosePortal {
                customer,
                notify,
                door,
                reason,
            } if !self.portals_off.contains(&customer) => {
                Ok(vec![ContactEvent::MembershipPortalClosed {
                    customer,
                    notify,
                    door,
                    reason,
                }])
            }
            ContactCommand::OpenPortal { .. } | ContactCommand::ClosePortal { .. } => Ok(vec![]),
            ContactCommand::Close => Ok(vec![ContactEvent::ContactClosed {}]),
        }
    }

    /// A closed account only loses what it still has.
    fn decide_closed(&self, command: &ContactCommand) -> Result<Vec<ContactEvent>, ContactError> {
        match command {
            ContactCommand::Close | ContactCommand::RevokeInvitation => Ok(vec![]),
            ContactCommand::RemoveMembership { customer } => Ok(self.remove_membership(*customer)),
            ContactCommand::Add { .. }
            | ContactCommand::ChangeDetails(_)
            | ContactCommand::Invite { .. }
            | ContactCommand::Activate { .. }
            | ContactCommand::AssignMembership { .. }
            | ContactCommand::OpenPortal { .. }
            | ContactCommand::ClosePortal { .. } => Err(ContactError::IsClosed),
        }
    }

    /// A link that went to an older address must not open the account.
    fn change_details(&self, details: Details) -> Result<Vec<ContactEvent>, ContactError> {
        if self.active && details.new_address {
            return Err(ContactError::SignsInWithAddress);
        }
        let mut events = vec![ContactEvent::ContactDetailsChanged {
            first_name: details.first_name.sealed,
            last_name: details.last_name.sealed,
            email: details.email.map(|email| email.sealed),
        }];
        if details.new_address {
            events.extend(self.revoke_invitation());
        }
        Ok(events)
    }

    fn invite(
        &self,
        expires_at: DateTime<Utc>,
        through_group: bool,
    ) -> Result<Vec<ContactEvent>, ContactError> {
        if self.active {
            return Err(ContactError::AlreadyActive);
        }
        if !self.has_email {
            return Err(ContactError::EmailMissing);
        }
        if self.memberships.is_empty() && !through_group {
            return Err(ContactError::MembershipMissing);
        }
        Ok(vec![ContactEvent::ContactInvited { expires_at }])
    }

    fn revoke_invitation(&self) -> Vec<ContactEvent> {
        if self.active || self.invited_until.is_none() {
            return vec![];
        }
        vec![ContactEvent::InvitationRevoked {}]
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

    fn assign_membership(&self, customer: CustomerId, terms: MembershipTerms) -> Vec<ContactEvent> {
        let current = self.memberships.get(&customer);
        if current == Some(&terms) {
            return vec![];
        }
        let known = current.is_some();
        let MembershipTerms {
            role,
            can_download,
            sections,
        } = terms;
        if known {
            return vec![ContactEvent::MembershipChanged {
                customer,
                role,
                can_download,
                sections,
            }];
        }
        vec![ContactEvent::MembershipAssigned {
            customer,
            role,
            can_download,
            sections,
        }]
    }

    fn remove_membership(&self, customer: CustomerId) -> Vec<ContactEvent> {
        if self.memberships.contains_key(&customer) {
            vec![ContactEvent::MembershipRemoved { customer }]
        } else {
            vec![]
        }
    }
}

fn add(command: ContactCommand) -> Result<Vec<ContactEvent>, ContactError> {
    let ContactCommand::Add {
        contact,
        kind,
        first_name,
        last_name,
        email,
    } = command
    else {
        return Err(ContactError::NotFound);
    };
    Ok(vec![ContactEvent::ContactAdded {
        contact,
        kind,
        first_name: first_name.sealed,
        last_name: last_name.sealed,
        email: email.map(|email| email.sealed),
    }])
}
