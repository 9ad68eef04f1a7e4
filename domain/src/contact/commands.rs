//! What can be asked of a contact's record.

use chrono::{DateTime, Utc};

use crate::customer::Door;
use crate::ids::{ContactId, CustomerId, IdentityId};
use crate::sealed::{Sealed, Secret};
use crate::values::{ContactKind, EmailAddress, MembershipTerms, PersonName};

/// A name and an address to take the place of those before.
#[derive(Clone, Debug)]
pub struct Details {
    /// First name.
    pub first_name: Secret<PersonName>,
    /// Last name.
    pub last_name: Secret<PersonName>,
    /// Address.
    pub email: Option<Secret<EmailAddress>>,
    /// Whether the address is another one than before, or gone.
    pub new_address: bool,
}

/// Commands to one contact's record.
#[derive(Clone, Debug)]
pub enum ContactCommand {
    /// Note an external person; gives no access.
    Add {
        /// New id.
        contact: ContactId,
        /// Client or partner.
        kind: ContactKind,
        /// First name.
        first_name: Secret<PersonName>,
        /// Last name.
        last_name: Secret<PersonName>,
        /// Address.
        email: Option<Secret<EmailAddress>>,
    },
    /// Give another name or address. Whether they differ is judged by the
    /// application.
    ChangeDetails(Details),
    /// Send a link to set a password; a newer link replaces an older one.
    Invite {
        /// The link works until then.
        expires_at: DateTime<Utc>,
        /// Whether a group makes the contact a member of some customer.
        through_group: bool,
    },
    /// Let the link that was sent work no more.
    RevokeInvitation,
    /// Accept the newest invitation.
    Activate {
        /// The identity that will sign in.
        identity: IdentityId,
        /// When it is accepted.
        at: DateTime<Utc>,
    },
    /// Make the contact a direct member of a customer, or change the terms.
    AssignMembership {
        /// The customer.
        customer: CustomerId,
        /// On these terms.
        terms: MembershipTerms,
    },
    /// End the direct membership of a customer.
    RemoveMembership {
        /// The customer.
        customer: CustomerId,
    },
    /// Switch the portal of a customer on again.
    OpenPortal {
        /// The customer.
        customer: CustomerId,
    },
    /// Switch the portal of a customer off, wherever the membership comes from.
    ClosePortal {
        /// The customer.
        customer: CustomerId,
        /// Tell the contact by e-mail.
        notify: bool,
        /// Where it is closed.
        door: Door,
        /// Why.
        reason: Option<Sealed>,
    },
    /// Close the account for good.
    Close,
}
