//! Bytes of an upload on their way in.
//!
//! The file's length is the truth about what was received; the hash is kept
//! beside it and computed again when the two disagree, as after a restart.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use portico_domain::{BlobId, CustomerId};
use rustix::fs::{FlockOperation, flock};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::error::StoreError;
use super::sniff::{HEAD, media_type};
use super::store::{BlobStore, StoredContent, sync_folder};

/// A locked upload: one writer at a time, on all servers of the folder.
/// Blocking; use it off the runtime.
pub struct Staged {
    store: BlobStore,
    upload: Uuid,
    path: PathBuf,
    file: File,
    length: u64,
    hash: Sha256,
    /// Whether the file is at its final place already.
    committed: bool,
}

impl BlobStore {
    /// Opens an upload for writing, new or where it stopped. An upload whose
    /// file is at its final place already, because the process died before
    /// it was recorded, is complete and takes no more bytes.
    pub fn stage(&self, upload: Uuid, customer: CustomerId) -> Result<Staged, StoreError> {
        let blob = self.blob_path(customer, BlobId::new(upload));
        let (path, committed, file) = loop {
            let committed = blob.exists();
            let path = if committed {
                blob.clone()
            } else {
                self.upload_path(upload)
            };
            if let Some(file) = open_locked(&path, &blob, committed)? {
                break (path, committed, file);
            }
        };
        file.sync_all()?;
        let length = file.metadata()?.len();
        if length == 0 {
            // Perhaps new: its name must outlast a power cut as its bytes do.
            sync_folder(&self.uploads())?;
        }
        let (file, hash) = match self.take_hash(upload) {
            Some((hashed, hash)) if hashed == length => (file, hash),
            _ => hash_again(file)?,
        };
        let store = self.clone();
        Ok(Staged {
            store,
            upload,
            path,
            file,
            length,
            hash,
            committed,
        })
    }

    /// Bytes that are surely on disk of an upload.
    pub fn received(&self, upload: Uuid, customer: CustomerId) -> Result<u64, StoreError> {
        let blob = self.blob_path(customer, BlobId::new(upload));
        let file = match File::open(self.upload_path(upload)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => File::open(blob),
            opened => opened,
        };
        match file {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
            Ok(file) => {
                file.sync_all()?;
                Ok(file.metadata()?.len())
            }
        }
    }

    /// Throws an upload's bytes away.
    pub fn discard(&self, upload: Uuid) -> Result<bool, StoreError> {
        self.take_hash(upload);
        super::store::removed(&self.upload_path(upload))
    }
}

impl Staged {
    /// Bytes received so far.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Adds bytes at the end. After a failure the file ends where it ended
    /// before.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.append_all(&[bytes])
    }

    /// Adds bytes that came in pieces; they are hashed while they are written.
    pub fn append_all<P: AsRef<[u8]> + Sync>(&mut self, pieces: &[P]) -> Result<(), StoreError> {
        if self.committed {
            return Err(StoreError::Exists);
        }
        self.store.has_room()?;
        self.file.seek(SeekFrom::Start(self.length))?;
        let mut hash = self.hash.clone();
        let written = std::thread::scope(|both| {
            both.spawn(|| pieces.iter().for_each(|piece| hash.update(piece)));
            let mut pieces = pieces.iter();
            pieces.try_for_each(|piece| self.file.write_all(piece.as_ref()))
        });
        if let Err(error) = written {
            self.file.set_len(self.length)?;
            return Err(error.into());
        }
        self.hash = hash;
        let added = pieces.iter().map(|piece| piece.as_ref().len() as u64);
        self.length += added.sum::<u64>();
        Ok(())
    }

    /// Throws away what lies behind this length, and lets go of the upload.
    pub fn cut_back(self, length: u64) -> Result<(), StoreError> {
        self.store.take_hash(self.upload);
        self.file.set_len(length)?;
        Ok(self.file.sync_all()?)
    }

    /// Puts everything received on disk and lets go of the upload; returns how
    /// much that is.
    pub fn pause(self) -> Result<u64, StoreError> {
        self.file.sync_all()?;
        self.store.keep_hash(self.upload, self.length, self.hash);
        Ok(self.length)
    }

    /// The hash of everything received so far.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    /// Makes the upload a blob named as the upload is. The lock is held until
    /// the returned guard is dropped, so that only one completes it.
    pub fn finish(
        mut self,
        customer: CustomerId,
        name: &str,
    ) -> Result<(StoredContent, StagedLock), StoreError> {
        let blob = BlobId::new(self.upload);
        let media_type = self.sniffed(name)?;
        if !self.committed {
            self.file.sync_all()?;
            self.store.commit(&self.path, customer, blob)?;
        }
        let content = StoredContent {
            blob,
            sha256: self.sha256(),
            size: self.length,
            media_type,
        };
        Ok((content, StagedLock { _file: self.file }))
    }

    fn sniffed(&mut self, name: &str) -> Result<String, StoreError> {
        let mut head = Vec::with_capacity(HEAD);
        self.file.seek(SeekFrom::Start(0))?;
        (&mut self.file).take(HEAD as u64).read_to_end(&mut head)?;
        Ok(media_type(&head, name))
    }
}

/// Keeps others from completing the same upload.
#[must_use]
pub struct StagedLock {
    _file: File,
}

/// The file, locked; none where another request moved it to its final place
/// between the look and the lock. What was opened then is a blob, which takes no
/// bytes, or a new file in place of the one that went.
fn open_locked(path: &Path, blob: &Path, committed: bool) -> Result<Option<File>, StoreError> {
    let file = OpenOptions::new()
        .read(true)
        .write(!committed)
        .create(!committed)
        .mode(0o600)
        .open(path)?;
    lock(&file)?;
    if committed {
        return Ok(Some(file));
    }
    let (opened, now) = (file.metadata()?, std::fs::metadata(path));
    let stays = now.is_ok_and(|now| (now.dev(), now.ino()) == (opened.dev(), opened.ino()));
    if stays && !blob.exists() {
        return Ok(Some(file));
    }
    if stays && opened.len() == 0 {
        super::store::removed(path)?;
    }
    Ok(None)
}

fn lock(file: &File) -> Result<(), StoreError> {
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Err(rustix::io::Errno::WOULDBLOCK) => Err(StoreError::Locked),
        locked => Ok(locked?),
    }
}

fn hash_again(mut file: File) -> Result<(File, Sha256), StoreError> {
    let mut hash = Sha256::new();
    file.seek(SeekFrom::Start(0))?;
    let mut chunk = vec![0; 1 << 18];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok((file, hash)),
            read => hash.update(&chunk[..read]),
        }
    }
}
