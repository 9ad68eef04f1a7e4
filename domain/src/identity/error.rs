//! Why an identity refuses.

/// A rule of identities that a command broke.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum IdentityError {
    /// The id is taken.
    #[error("this identity is already enabled")]
    AlreadyEnabled,
    /// Nobody may sign in with it.
    #[error("this identity is not enabled")]
    NotEnabled,
}
