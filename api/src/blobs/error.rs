//! What can go wrong with stored bytes.

use std::io;

/// The content store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left, or over the quota. What was stored before is intact.
    #[error(
        "there is no room in the data folder: its disk is full, or less of it is free than disk_reserve keeps; make room, or lower disk_reserve"
    )]
    Full,
    /// There are no such bytes.
    #[error("there is no such content in the store")]
    Missing,
    /// Somebody else is writing to this upload.
    #[error("this upload is being written to by another request")]
    Locked,
    /// Bytes of that id are there already.
    #[error("content of this id is in the store already; it is never written over")]
    Exists,
    /// Reading or writing failed.
    #[error("content store: {0}")]
    Io(io::Error),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        let is = |kind| error.kind() == kind;
        if is(io::ErrorKind::StorageFull) || is(io::ErrorKind::QuotaExceeded) {
            Self::Full
        } else if is(io::ErrorKind::NotFound) {
            Self::Missing
        } else if is(io::ErrorKind::AlreadyExists) {
            Self::Exists
        } else {
            Self::Io(error)
        }
    }
}

impl From<rustix::io::Errno> for StoreError {
    fn from(error: rustix::io::Errno) -> Self {
        io::Error::from(error).into()
    }
}
