//! Taking a file that is on this machine already.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use portico_domain::{BlobId, CustomerId};
use sha2::{Digest, Sha256};

use super::error::StoreError;
use super::sniff::{HEAD, media_type};
use super::store::{BlobStore, StoredContent, removed};

const CHUNK: usize = 1 << 18;

impl BlobStore {
    /// Copies a file in, hashing on the way: shares its blocks where the file
    /// system can. The name decides the media type where content does not.
    /// Blocking; use it off the runtime.
    pub fn put_file(
        &self,
        path: &Path,
        customer: CustomerId,
        blob: BlobId,
        name: &str,
    ) -> Result<StoredContent, StoreError> {
        let mut source = File::open(path)?;
        let staged = self.upload_path(blob.uuid());
        let mut target = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&staged)?;
        let stored = self
            .copy(&mut source, &mut target, blob, name)
            .and_then(|content| {
                target.sync_all()?;
                self.commit(&staged, customer, blob)?;
                Ok(content)
            });
        if stored.is_err() {
            removed(&staged)?;
        }
        stored
    }

    /// What is hashed is what is kept, also when somebody writes to the source
    /// meanwhile.
    fn copy(
        &self,
        source: &mut File,
        target: &mut File,
        blob: BlobId,
        name: &str,
    ) -> Result<StoredContent, StoreError> {
        let shared = rustix::fs::ioctl_ficlone(&*target, &*source).is_ok();
        let (mut hash, mut size, mut head) = (Sha256::new(), 0, Vec::with_capacity(HEAD));
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = if shared {
                target.read(&mut chunk)?
            } else {
                source.read(&mut chunk)?
            };
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            if !shared {
                self.has_room()?;
                target.write_all(bytes)?;
            }
            hash.update(bytes);
            head.extend(bytes.iter().take(HEAD - head.len()));
            size += read as u64;
        }
        Ok(StoredContent {
            blob,
            sha256: hash.finalize().into(),
            size,
            media_type: media_type(&head, name),
        })
    }
}
