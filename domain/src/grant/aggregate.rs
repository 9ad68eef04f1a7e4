//! A grant's state.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Capability, GrantCommand, GrantError, GrantEvent, Subject};
use crate::ids::{CustomerId, ItemId};

/// A grant that was given and not revoked; it may have expired.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Given {
    /// Whose tree.
    pub customer: CustomerId,
    /// What; none for master access.
    pub item: Option<ItemId>,
    /// Who.
    pub subject: Subject,
    /// How.
    pub capability: Capability,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What a grant's own rules need to know.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// `None` before the first grant and after a revoke.
    pub given: Option<Given>,
}

aggregate!(Grant, "grant", GrantCommand, GrantEvent, GrantError);

impl Grant {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "every aggregate takes its events by value"
    )]
    pub(super) fn assign(&mut self, event: GrantEvent) {
        match event {
            GrantEvent::AccessGranted {
                customer,
                item,
                subject,
                capability,
                expires_at,
            } => self.give(customer, Some(item), subject, (capability, expires_at)),
            GrantEvent::MasterAccessGranted {
                customer,
                subject,
                capability,
                expires_at,
            } => self.give(customer, None, subject, (capability, expires_at)),
            GrantEvent::AccessRevoked { .. } | GrantEvent::MasterAccessRevoked { .. } => {
                self.given = None;
            }
            GrantEvent::AccessCapabilityChanged { capability, .. } => {
                if let Some(given) = &mut self.given {
                    given.capability = capability;
                }
            }
            GrantEvent::AccessExpiryChanged { expires_at, .. } => {
                if let Some(given) = &mut self.given {
                    given.expires_at = expires_at;
                }
            }
        }
    }

    fn give(
        &mut self,
        customer: CustomerId,
        item: Option<ItemId>,
        subject: Subject,
        (capability, expires_at): (Capability, Option<DateTime<Utc>>),
    ) {
        self.given = Some(Given {
            customer,
            item,
            subject,
            capability,
            expires_at,
        });
    }
}
