//! A contact's state.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ContactCommand, ContactError, ContactEvent};
use crate::ids::CustomerId;
use crate::values::ContactRole;

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
pub struct Contact {
    /// Noted.
    pub exists: bool,
    /// There is an address.
    pub has_email: bool,
    /// Until when the newest invitation works.
    pub invited_until: Option<DateTime<Utc>>,
    /// Accepted an invitation.
    pub active: bool,
    /// Role and can-download per customer.
    pub memberships: BTreeMap<CustomerId, (ContactRole, bool)>,
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
            ContactEvent::ContactInvited { expires_at } => self.invited_until = Some(expires_at),
            ContactEvent::ContactActivated { .. } => self.active = true,
            ContactEvent::MembershipAssigned {
                customer,
                role,
                can_download,
            }
            | ContactEvent::MembershipChanged {
                customer,
                role,
                can_download,
            } => {
                self.memberships.insert(customer, (role, can_download));
            }
        }
    }
}
