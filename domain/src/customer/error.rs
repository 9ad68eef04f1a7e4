//! Why a customer's record refuses.

/// A rule of customers that a command broke.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CustomerError {
    /// The id is taken.
    #[error("this customer is already registered")]
    AlreadyRegistered,
    /// Nobody has this id.
    #[error("no such customer; check the id or the number")]
    NotFound,
}
