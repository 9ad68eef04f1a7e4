//! Why the firm refuses.

/// A rule of the firm that a command broke.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FirmError {
    /// One deployment serves one firm.
    #[error("this deployment already serves a firm; change its details instead")]
    AlreadyRegistered,
    /// There is no firm yet.
    #[error("no firm is registered yet; register it first")]
    NotRegistered,
    /// People tell sections apart by their names.
    #[error("there is a section named {0:?} already; choose another name")]
    SectionNameTaken(String),
}
