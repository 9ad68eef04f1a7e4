//! What can be asked of a contact's record.

use chrono::{DateTime, Utc};

use crate::ids::{ContactId, CustomerId, IdentityId};
use crate::sealed::Secret;
use crate::values::{ContactKind, ContactRole, EmailAddress, PersonName};

/// Commands to one contact's record.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "commands are made and consumed one at a time"
)]
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
    /// Send a link to set a password; a newer link replaces an older one.
    Invite {
        /// The link works until then.
        expires_at: DateTime<Utc>,
    },
    /// Accept the newest invitation.
    Activate {
        /// The identity that will sign in.
        identity: IdentityId,
        /// When it is accepted.
        at: DateTime<Utc>,
    },
    /// Make the contact a member of a customer, or change the membership.
    AssignMembership {
        /// The customer.
        customer: CustomerId,
        /// What the contact may do there.
        role: ContactRole,
        /// Whether what the firm shares may be downloaded.
        can_download: bool,
    },
}
