//! What happened to a contact.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::customer::Door;
use crate::ids::{ContactId, CustomerId, IdentityId, SectionId};
use crate::sealed::Sealed;
use crate::values::{ContactKind, ContactRole};

/// Events of one contact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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
    /// Has this name and address from now on.
    ContactDetailsChanged {
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
    /// The link that was sent works no more.
    InvitationRevoked {},
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
        /// Which sections of the portal are open to the contact.
        sections: BTreeSet<SectionId>,
    },
    /// The direct membership is this from now on.
    MembershipChanged {
        /// The customer.
        customer: CustomerId,
        /// What the contact may do there.
        role: ContactRole,
        /// Whether what the firm shares may be downloaded.
        can_download: bool,
        /// Which sections of the portal are open to the contact.
        sections: BTreeSet<SectionId>,
    },
    /// Belongs to the customer no more, but by groups.
    MembershipRemoved {
        /// The customer.
        customer: CustomerId,
    },
    /// The portal switch at this customer is on again.
    MembershipPortalOpened {
        /// The customer.
        customer: CustomerId,
    },
    /// The portal switch at this customer is off, wherever the membership
    /// comes from, until it is opened: it outlives the membership.
    MembershipPortalClosed {
        /// The customer.
        customer: CustomerId,
        /// Whether the contact is to be told by e-mail.
        notify: bool,
        /// Where it was closed.
        door: Door,
        /// Why, sealed under the contact's key.
        reason: Option<Sealed>,
    },
    /// The account is closed for good. Memberships and grants stay as they are.
    ContactClosed {},
}

domain_event!(
    ContactEvent: ContactAdded,
    ContactDetailsChanged,
    ContactInvited,
    InvitationRevoked,
    ContactActivated,
    MembershipAssigned,
    MembershipChanged,
    MembershipRemoved,
    MembershipPortalOpened,
    MembershipPortalClosed,
    ContactClosed,
);
