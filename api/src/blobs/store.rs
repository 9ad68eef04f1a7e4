//! Folders and their one commit.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use portico_domain::{BlobId, CustomerId};
use sha2::Sha256;
use uuid::Uuid;

use super::error::StoreError;

/// Hashes of uploads between two requests; more are computed again.
const HASHES_KEPT: usize = 1_024;

/// Bytes that are arriving, in the data folder.
const UPLOADS: &str = "uploads";

/// Bytes that documents name.
pub(super) const BLOBS: &str = "blobs";

/// Whole bytes that no document names, for a while.
const ORPHANS: &str = "orphans";

/// The content store; cheap to clone.
#[derive(Clone)]
pub struct BlobStore(Arc<Shared>);

struct Shared {
    root: PathBuf,
    /// Room in bytes that nothing is put into.
    reserve: u64,
    /// Of paused uploads: how many bytes are hashed, and their hash so far.
    hashes: Mutex<HashMap<Uuid, (u64, Sha256)>>,
}

/// What is known of stored bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredContent {
    /// Where they are.
    pub blob: BlobId,
    /// Their hash.
    pub sha256: [u8; 32],
    /// How many there are.
    pub size: u64,
    /// By content first, then by name.
    pub media_type: String,
}

/// Room for files in a data folder, in bytes: on its own disk, which the log may share, or on
/// that on which files arrive, where a link leads to another; what is less.
pub(super) fn free(data_dir: &Path) -> io::Result<u64> {
    let of = |folder: &Path| -> io::Result<u64> {
        let room = rustix::fs::statvfs(folder)?;
        Ok(room.f_bavail.saturating_mul(room.f_frsize))
    };
    Ok(of(data_dir)?.min(of(&data_dir.join(UPLOADS))?))
}

impl BlobStore {
    /// The store in a data folder; makes its folders. It leaves `reserve` bytes of
    /// the disk free: what else is on it, the log above all, goes on where files
    /// have filled the rest.
    pub fn open(data_dir: &Path, reserve: u64) -> Result<Self, StoreError> {
        Self::check(data_dir)?;
        let store = Self(Arc::new(Shared {
            root: data_dir.to_owned(),
            reserve,
            hashes: Mutex::default(),
        }));
        for folder in [store.uploads(), store.blobs(), store.orphans()] {
            make_folder(&folder)?;
        }
        Ok(store)
    }

    /// Refuses what stands in the place of the store's folders, before anything is
    /// made; that they are not there yet is no reason.
    pub fn check(data_dir: &Path) -> Result<(), StoreError> {
        let mut folders = [UPLOADS, BLOBS, ORPHANS].into_iter();
        folders.try_for_each(|name| can_be_folder(&data_dir.join(name)))
    }

    /// Whether bytes may be added now.
    pub(super) fn has_room(&self) -> Result<(), StoreError> {
        let reserve = self.0.reserve;
        if reserve > 0 && self.free()? < reserve {
            return Err(StoreError::Full);
        }
        Ok(())
    }

    /// Room for files, in bytes.
    pub(super) fn free(&self) -> io::Result<u64> {
        free(&self.0.root)
    }

    pub(super) fn reserve(&self) -> u64 {
        self.0.reserve
    }

    pub(super) fn uploads(&self) -> PathBuf {
        self.0.root.join(UPLOADS)
    }

    pub(super) fn blobs(&self) -> PathBuf {
        self.0.root.join(BLOBS)
    }

    pub(super) fn orphans(&self) -> PathBuf {
        self.0.root.join(ORPHANS)
    }

    pub(super) fn upload_path(&self, upload: Uuid) -> PathBuf {
        self.uploads().join(upload.to_string())
    }

    pub(super) fn blob_path(&self, customer: CustomerId, blob: BlobId) -> PathBuf {
        self.blobs()
            .join(customer.to_string())
            .join(blob.to_string())
    }

    pub(super) fn keep_hash(&self, upload: Uuid, length: u64, hash: Sha256) {
        let mut hashes = self.0.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        if hashes.len() >= HASHES_KEPT {
            hashes.clear();
        }
        hashes.insert(upload, (length, hash));
    }

    pub(super) fn take_hash(&self, upload: Uuid) -> Option<(u64, Sha256)> {
        let mut hashes = self.0.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        hashes.remove(&upload)
    }

    /// The folder of a customer's contents; made where missing.
    pub(super) fn make_customer_folder(&self, customer: CustomerId) -> Result<PathBuf, StoreError> {
        let folder = self.blobs().join(customer.to_string());
        if !folder.exists() {
            self.is_there()?;
            make_folder(&folder)?;
            sync_folder(&self.blobs())?;
        }
        Ok(folder)
    }

    /// Moves a synced file to its place, for good. Never replaces one.
    pub(super) fn commit(
        &self,
        staged: &Path,
        customer: CustomerId,
        blob: BlobId,
    ) -> Result<(), StoreError> {
        let target = self.blob_path(customer, blob);
        let folder = self.make_customer_folder(customer)?;
        rename_new(staged, &target)?;
        sync_folder(&folder)?;
        sync_folder(&self.uploads())
    }

    /// Removes bytes for good; `false` if they were gone already.
    pub fn remove(&self, customer: CustomerId, blob: BlobId) -> Result<bool, StoreError> {
        removed(&self.blob_path(customer, blob))
    }
}

pub(super) fn removed(path: &Path) -> Result<bool, StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// `rename` without replacing; where the file system cannot, a hard link, which
/// does not replace either.
pub(super) fn rename_new(from: &Path, to: &Path) -> Result<(), StoreError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            fs::hard_link(from, to)?;
            Ok(fs::remove_file(from)?)
        }
        Err(error) => Err(error.into()),
    }
}

/// A link to a folder is one; a link to nothing is most likely a disk that is not
/// mounted.
fn can_be_folder(path: &Path) -> Result<(), StoreError> {
    let Ok(there) = fs::symlink_metadata(path) else {
        return Ok(());
    };
    if path.is_dir() {
        return Ok(());
    }
    let at = path.display();
    let problem = if there.is_symlink() {
        let to = fs::read_link(path)?;
        format!(
            "{at} is a link to {}, where no folder is; mount its disk or make the folder, or remove the link",
            to.display()
        )
    } else {
        format!("{at} is not a folder; move it away, or choose another data folder with --data-dir")
    };
    let error = io::Error::new(io::ErrorKind::NotADirectory, problem);
    Err(StoreError::Io(error))
}

pub(super) fn make_folder(path: &Path) -> Result<(), StoreError> {
    let made = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path);
    Ok(made?)
}

pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    Ok(File::open(path)?.sync_all()?)
}
