//! A contact's state.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ContactCommand, ContactError, ContactEvent};
use crate::ids::CustomerId;
use crate::values::MembershipTerms;

words!(
    /// How far a contact's account has come.
    Account {
        /// No access was ever given.
        None = "NONE",
        /// A link was sent.
        Invited = "INVITED",
        /// Signs in.
        Active = "ACTIVE",
        /// Never again.
        Closed = "CLOSED",
    }
);

/// What a contact's own rules need to know.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one event of the account's life, and a closed one may have been active"
)]
pub struct Contact {
    /// Noted.
    pub exists: bool,
    /// There is an address.
    pub has_email: bool,
    /// Until when the newest invitation works.
    pub invited_until: Option<DateTime<Utc>>,
    /// Accepted an invitation.
    pub active: bool,
    /// Terms of the direct memberships, per customer.
    pub memberships: BTreeMap<CustomerId, MembershipTerms>,
    /// Where the portal switch is off. Outlives the membership.
    pub portals_off: BTreeSet<CustomerId>,
    /// Never again.
    pub closed: bool,
}

aggregate!(
    Contact,
    "contact",
    ContactCommand,
    ContactEvent,
    ContactError
);

impl Contact {
    pub(super) fn assign(&mut self, event: ContactEvent) {
        match event {
            ContactEvent::ContactAdded { email, .. } => {
                self.exists = true;
                self.has_email = email.is_some();
            }
            ContactEvent::ContactDetailsChanged { email, .. } => self.has_email = email.is_some(),
            ContactEvent::ContactInvited { expires_at } => self.invited_until = Some(expires_at),
            ContactEvent::InvitationRevoked {} => self.invited_until = None,
            ContactEvent::ContactActivated { .. } => self.active = true,
            ContactEvent::MembershipAssigned {
                customer,
                role,
                can_download,
                sections,
            }
            | ContactEvent::MembershipChanged {
                customer,
                role,
                can_download,
                sections,
            } => {
                let terms = MembershipTerms {
                    role,
                    can_download,
                    sections,
                };
                self.memberships.insert(customer, terms);
            }
            ContactEvent::MembershipRemoved { customer } => {
                self.memberships.remove(&customer);
            }
            ContactEvent::MembershipPortalOpened { customer } => {
                self.portals_off.remove(&customer);
            }
            ContactEvent::MembershipPortalClosed { customer, .. } => {
                self.portals_off.insert(customer);
            }
            ContactEvent::ContactClosed {} => {
                self.closed = true;
                self.invited_until = None;
            }
        }
    }
}
