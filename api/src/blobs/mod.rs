//! The content store: immutable files in a local folder.
//!
//! `DATA/uploads/{id}` holds what is being received, `DATA/blobs/{customer}/
//! {blob}` what is whole. A rename inside one file system is the commit, after
//! the bytes are on disk; nothing is ever written over. The contents of a copied
//! item are the same file under a second name. `DATA/blobs/deployment` says whose they
//! are; `DATA/orphans/{customer}/{blob}` is what no event names, for a while.

mod disk;
mod error;
mod import;
mod link;
mod marker;
mod open;
mod orphans;
mod room;
mod sniff;
mod staging;
mod store;
#[cfg(test)]
mod tests;

pub use disk::{Disk, Look};
pub use error::StoreError;
pub use marker::MarkError;
pub use open::BlobFile;
pub use orphans::{CollectError, Collected, collect_orphans};
pub use room::Room;
pub use sniff::media_type;
pub use staging::{Staged, StagedLock};
pub use store::{BlobStore, StoredContent};
