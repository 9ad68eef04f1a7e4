//! What happened to a contact.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, CustomerId, IdentityId};
use crate::sealed::Sealed;
use crate::values::{ContactKind, ContactRole};

/// Events of one contact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::large_enum_variant,
    reason = "events are made and consumed one at a time"
)]
pub enum ContactEvent {
    /// Is known to the firm. Name and address are sealed under their key.
    ContactAdded {
        /// The contact.
        contact: ContactId,
        /// Client or partner.
        kind: ContactKind,
        /// First name.
        first_name: Sealed,
        /// Last name.
        last_name: Sealed,
        /// Address, optional until access is given.
        email: Option<Sealed>,
    },
    /// Was sent a link to set a password. The link itself is not an event.
    ContactInvited {
        /// The link works until then.
        expires_at: DateTime<Utc>,
    },
    /// Accepted the invitation and may sign in.
    ContactActivated {
        /// The identity that signs in.
        identity: IdentityId,
    },
    /// Belongs to a customer, directly.
    MembershipAssigned {
        /// The customer.
        customer: CustomerId,
        /// What the contact may do there.
        role: ContactRole,
        /// Whether what the firm shares may be downloaded.
        can_download: bool,
    },
    /// The membership is this from now on.
    MembershipChanged {
        /// The customer.
        customer: CustomerId,
        /// What the contact may do there.
        role: ContactRole,
        /// Whether what the firm shares may be downloaded.
        can_download: bool,
    },
}

domain_event!(
    ContactEvent: ContactAdded,
    ContactInvited,
    ContactActivated,
    MembershipAssigned,
    MembershipChanged,
);
