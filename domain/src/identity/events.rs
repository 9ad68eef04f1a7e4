//! What happened to an identity.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, IdentityId, StaffId};

/// Whose identity it is. Staff and client identities never mix.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum Person {
    /// A staff member's.
    Staff(StaffId),
    /// A contact's.
    Contact(ContactId),
}

/// Events of one identity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum IdentityEvent {
    /// May sign in from now on.
    IdentityEnabled {
        /// The identity.
        identity: IdentityId,
        /// Whose it is.
        person: Person,
    },
    /// Signed in.
    SignedIn {},
    /// The password was set or changed.
    CredentialChanged {},
    /// May not sign in any more.
    IdentityDisabled {},
}

domain_event!(IdentityEvent: IdentityEnabled, SignedIn, CredentialChanged, IdentityDisabled);
