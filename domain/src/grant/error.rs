//! Why a grant refuses.

use chrono::{DateTime, Utc};

/// A rule of grants that a command broke.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum GrantError {
    /// There is nothing to change.
    #[error("there is no such access to change; grant it first")]
    NotGranted,
    /// What has ended begins by granting, which asks all that granting asks.
    #[error("this access has ended; grant it again")]
    HasEnded,
    /// An end that has passed would grant nothing.
    #[error("this end has already passed; choose a later one, or revoke the access")]
    ExpiryInThePast(DateTime<Utc>),
}
