//! What can be asked of an identity.

use super::Person;
use crate::ids::IdentityId;

/// Commands to one identity.
#[derive(Clone, Debug)]
pub enum IdentityCommand {
    /// Let a person sign in.
    Enable {
        /// New id.
        identity: IdentityId,
        /// Whose it is.
        person: Person,
    },
    /// Record that the person signed in.
    RecordSignIn,
    /// Record that the password was set or changed.
    RecordCredentialChange,
    /// Stop the person from signing in.
    Disable,
}
