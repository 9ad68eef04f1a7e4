//! What can be asked of a grant.

use chrono::{DateTime, Utc};

use super::{Capability, Subject, Terms};
use crate::ids::{CustomerId, ItemId};

/// What a grant is about; with the subject it makes the grant's id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// Whose tree.
    pub customer: CustomerId,
    /// What; none for master access.
    pub item: Option<ItemId>,
    /// Who.
    pub subject: Subject,
}

/// Commands to one grant.
#[derive(Clone, Debug)]
pub enum GrantCommand {
    /// Give access. A grant that is there takes the capability and expiry
    /// asked for; one that has expired begins anew.
    Grant {
        /// About what.
        scope: Scope,
        /// How.
        capability: Capability,
        /// Until when; exclusive, later than `at`.
        expires_at: Option<DateTime<Utc>>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Take access away.
    Revoke {
        /// About what.
        scope: Scope,
    },
    /// Let a grant that lasts carry this.
    ChangeCapability {
        /// How.
        capability: Capability,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let a grant that lasts end then.
    ChangeExpiry {
        /// Until when; exclusive, later than `at`; none for no end.
        expires_at: Option<DateTime<Utc>>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let a grant that lasts carry no less than this, and end no earlier.
    Raise {
        /// At least how, and until when.
        terms: Terms,
        /// Now.
        at: DateTime<Utc>,
    },
}
