//! An identity's state.

use serde::{Deserialize, Serialize};

use super::{IdentityCommand, IdentityError, IdentityEvent};

/// What an identity's own rules need to know.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Identity {
    /// `None` before it is first enabled.
    pub enabled: Option<bool>,
}

aggregate!(
    Identity,
    "identity",
    IdentityCommand,
    IdentityEvent,
    IdentityError
);

impl Identity {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "every aggregate takes its events by value"
    )]
    pub(super) fn assign(&mut self, event: IdentityEvent) {
        match event {
            IdentityEvent::IdentityEnabled { .. } => self.enabled = Some(true),
            IdentityEvent::IdentityDisabled {} => self.enabled = Some(false),
            IdentityEvent::SignedIn {} | IdentityEvent::CredentialChanged {} => {}
        }
    }
}
