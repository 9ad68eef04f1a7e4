//! The same stored bytes in a second place.

use std::fs;
use std::io::ErrorKind;

use portico_domain::{BlobId, CustomerId};

use super::error::StoreError;
use super::store::{BlobStore, removed, sync_folder};

impl BlobStore {
    /// Gives stored bytes a second place, as a hard link: the disk holds them once,
    /// until the last place is removed. Where the file system cannot, they are
    /// copied. Again to the same place is harmless. It lasts once
    /// [`BlobStore::sync_blobs`] has returned. Blocking; use it off the runtime.
    pub fn link_blob(
        &self,
        (customer, blob): (CustomerId, BlobId),
        (to_customer, to): (CustomerId, BlobId),
    ) -> Result<(), StoreError> {
        let source = self.blob_path(customer, blob);
        self.make_customer_folder(to_customer)?;
        let Err(error) = fs::hard_link(&source, self.blob_path(to_customer, to)) else {
            return Ok(());
        };
        let kind = error.kind();
        if kind == ErrorKind::AlreadyExists {
            return Ok(());
        }
        let no_links = [
            ErrorKind::TooManyLinks,
            ErrorKind::PermissionDenied,
            ErrorKind::Unsupported,
            ErrorKind::CrossesDevices,
        ];
        if !no_links.contains(&kind) {
            return Err(error.into());
        }
        // What an attempt that died has left there.
        removed(&self.upload_path(to.uuid()))?;
        self.put_file(&source, to_customer, to, "").map(drop)
    }

    /// Returns when all links below a customer are on disk. Blocking.
    pub fn sync_blobs(&self, customer: CustomerId) -> Result<(), StoreError> {
        sync_folder(&self.blobs().join(customer.to_string()))
    }
}
