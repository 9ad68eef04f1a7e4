//! The rules of identities.

use super::{Identity, IdentityCommand, IdentityError, IdentityEvent};

impl Identity {
    /// What follows from a command; nothing, where it is already so.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "every aggregate takes its commands by value"
    )]
    pub fn decide(&self, command: IdentityCommand) -> Result<Vec<IdentityEvent>, IdentityError> {
        let enabled = self.enabled == Some(true);
        match command {
            IdentityCommand::Enable { identity, person } => {
                if enabled {
                    return Err(IdentityError::AlreadyEnabled);
                }
                Ok(vec![IdentityEvent::IdentityEnabled { identity, person }])
            }
            IdentityCommand::Disable if self.enabled == Some(false) => Ok(vec![]),
            _ if !enabled => Err(IdentityError::NotEnabled),
            IdentityCommand::RecordSignIn => Ok(vec![IdentityEvent::SignedIn {}]),
            IdentityCommand::RecordCredentialChange => {
                Ok(vec![IdentityEvent::CredentialChanged {}])
            }
            IdentityCommand::Disable => Ok(vec![IdentityEvent::IdentityDisabled {}]),
        }
    }
}
