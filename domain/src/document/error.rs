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
    #[error("this folder belongs to the customer's tree itself; it stays as it is")]
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
    /// Only a matter has contacts and details of its own.
    #[error("this item is not a matter; choose a matter")]
    NotAMatter,
    /// The firm has made it its own.
    #[error("the firm has already accepted it; it cannot be withdrawn")]
    AlreadyAccepted,
    /// Only what a contact sent is accepted.
    #[error("no contact sent this document; there is nothing to accept")]
    NotAnUpload,
    /// Only what a contact deposited is accepted as a version.
    #[error("no contact deposited this version; there is nothing to accept")]
    NotADeposit,
    /// Only the trash is emptied.
    #[error("this item is not in the trash; trash it first")]
    NotTrashed,
    /// Destroying is decided first, then done.
    #[error("this item is not marked for purging; mark it first")]
    NotMarked,
    /// What is about to be destroyed does not come back.
    #[error("this item is being purged; it cannot be restored or changed")]
    IsBeingPurged,
    /// It is gone.
    #[error("this item was purged; it exists no more")]
    IsPurged,
    /// The item lies elsewhere by now.
    #[error("this item lies elsewhere by now; look again and repeat the move")]
    MovedMeanwhile,
}
