//! Why an item refuses.

/// A rule of items that a command broke.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DocumentError {
    /// The id is taken.
    #[error("this item already exists")]
    AlreadyExists,
    /// Nothing has this id.
    #[error("no such item; check the id")]
    NotFound,
    /// Folders have no versions.
    #[error("a folder has no versions; choose a document")]
    NotADocument,
    /// Roots and `From client` belong to the system.
    #[error("this folder belongs to the customer's tree itself; it cannot be renamed or trashed")]
    SystemFolder,
    /// The item is in the trash.
    #[error("this item is in the trash; restore it first")]
    IsTrashed,
    /// Only the sender takes back.
    #[error("only the contact who sent this document can withdraw it")]
    NotOwnUpload,
    /// It is withdrawn already.
    #[error("this upload was withdrawn by its sender")]
    IsWithdrawn,
}
