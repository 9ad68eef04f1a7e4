//! What a worker does with one file: open, hash, copy, fsync.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use portico_domain::document::{Content, ScanState};
use portico_domain::values::{MediaType, Sha256Digest};
use portico_domain::{BlobId, CustomerId, VersionId};
use rustix::io::Errno;
use sha2::{Digest, Sha256};

use super::error::ImportError;
use super::found::{Found, Job, Step, What};
use super::report::{Row, RowKind};
use super::source::Source;
use crate::blobs::{BlobStore, StoreError, StoredContent};
use crate::clock::Clock;

/// Everything that a worker needs.
#[derive(Clone)]
pub(super) struct Worker {
    pub(super) source: std::sync::Arc<Source>,
    pub(super) blobs: BlobStore,
    pub(super) clock: Clock,
    pub(super) customer: CustomerId,
    /// Reads what it must and writes nothing.
    pub(super) look_only: bool,
}

/// Why a file is not imported.
enum Problem {
    Reported(Row),
    Fatal(ImportError),
}

impl From<Row> for Problem {
    fn from(row: Row) -> Self {
        Self::Reported(row)
    }
}

impl Worker {
    /// Deals with one file. Blocking.
    pub(super) fn work(&self, job: Job) -> Step {
        match self.file(&job) {
            Ok((size, what, found)) => Step {
                file: Some(size),
                rows: note_empty(&job.place.path, size),
                what: Some((what, job.audience)),
                found,
                failed: None,
            },
            Err(Problem::Reported(row)) => Step {
                file: Some(0),
                ..Step::row(row)
            },
            Err(Problem::Fatal(error)) => Step::failed(error),
        }
    }

    fn file(&self, job: &Job) -> Result<(u64, What, Option<Found>), Problem> {
        let path = job.place.path.as_path();
        let newest = job.known.as_ref().and_then(|known| known.newest.as_ref());
        let (_, metadata) = open(&self.source, path)?;
        if let Some(newest) = newest.filter(|newest| newest.size == metadata.len()) {
            let (size, sha256) = hash_of(&self.source, path)?;
            if newest.size == size && newest.sha256 == sha256 {
                return Ok((size, What::Unchanged, None));
            }
        }
        if job.known.as_ref().is_some_and(|known| known.withdrawn) {
            return Err(withdrawn(path).into());
        }
        let what = job.known.as_ref().map_or(What::Document, |_| What::Version);
        if self.look_only {
            return Ok((metadata.len(), what, None));
        }
        let stored = self.copy(path, job.place.name.as_str())?;
        let (size, content) = (stored.size, content(&self.clock, &stored));
        let place = job.place.clone();
        let found = match &job.known {
            None => Found::Document(place, content),
            Some(known) => Found::Version(known.item, place, content),
        };
        Ok((size, what, Some(found)))
    }

    /// Copies the file; once more if somebody wrote to it meanwhile.
    fn copy(&self, path: &Path, name: &str) -> Result<StoredContent, Problem> {
        for _ in 0..2 {
            let (file, before) = open(&self.source, path)?;
            let blob = BlobId::new(self.clock.new_id());
            let stored = self
                .blobs
                .put_file(&descriptor(&file), self.customer, blob, name)
                .map_err(|error| self.problem(error, path))?;
            if same(&before, &file) && stored.size == before.len() {
                return Ok(stored);
            }
            let removed = self.blobs.remove(self.customer, blob);
            removed.map_err(|error| self.problem(error, path))?;
        }
        Err(changed(path).into())
    }

    /// A file that cannot be read is reported; a store that cannot be written
    /// ends the import.
    fn problem(&self, error: StoreError, path: &Path) -> Problem {
        match error {
            StoreError::Full => Problem::Fatal(ImportError::DiskFull),
            error @ (StoreError::Missing
            | StoreError::Locked
            | StoreError::Exists
            | StoreError::Io(_)) => match hash_of(&self.source, path) {
                Err(row) => Problem::Reported(row),
                Ok(_) => Problem::Fatal(ImportError::Store(error.to_string())),
            },
        }
    }
}

fn content(clock: &Clock, stored: &StoredContent) -> Content {
    Content {
        version: VersionId::new(clock.new_id()),
        blob: stored.blob,
        sha256: Sha256Digest::new(stored.sha256),
        size: stored.size,
        media_type: MediaType::parse_or_octets(&stored.media_type),
        scan: ScanState::NotConfigured,
    }
}

/// The very file that is open, whatever its path names by now.
fn descriptor(file: &File) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

fn open(source: &Source, path: &Path) -> Result<(File, Metadata), Row> {
    let (file, metadata) = source
        .file(path)
        .map_err(|error| refusal_of(path, &error))?;
    if metadata.is_file() {
        Ok((file, metadata))
    } else {
        Err(changed(path))
    }
}

/// Size and hash of a file; once more if somebody wrote to it meanwhile.
pub(super) fn hash_of(source: &Source, path: &Path) -> Result<(u64, [u8; 32]), Row> {
    for _ in 0..2 {
        let (mut file, before) = open(source, path)?;
        let (size, hash) = read(&mut file).map_err(|error| refusal_of(path, &error))?;
        if same(&before, &file) && size == before.len() {
            return Ok((size, hash));
        }
    }
    Err(changed(path))
}

fn read(file: &mut File) -> io::Result<(u64, [u8; 32])> {
    let (mut hash, mut size, mut chunk) = (Sha256::new(), 0, vec![0; 1 << 18]);
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok((size, hash.finalize().into()));
        }
        hash.update(&chunk[..read]);
        size += read as u64;
    }
}

fn same(before: &Metadata, file: &File) -> bool {
    let time = |metadata: &Metadata| (metadata.len(), metadata.mtime(), metadata.mtime_nsec());
    file.metadata()
        .is_ok_and(|after| time(before) == time(&after))
}

fn note_empty(path: &Path, size: u64) -> Vec<Row> {
    let row = || {
        Row::new(
            RowKind::Empty,
            path,
            "the file has no content",
            "it is imported; check the original",
        )
    };
    (size == 0).then(row).into_iter().collect()
}

/// What the system says about a file or folder that it does not let us read.
pub(super) fn refusal_of(path: &Path, error: &io::Error) -> Row {
    let link = error.raw_os_error() == Some(Errno::LOOP.raw_os_error());
    let kind = error.kind();
    if link {
        Row::new(
            RowKind::Symlink,
            path,
            "symbolic links are not followed",
            "replace it by the file or folder that it points to",
        )
    } else if kind == ErrorKind::NotFound {
        changed(path)
    } else if kind == ErrorKind::PermissionDenied {
        Row::new(
            RowKind::Unreadable,
            path,
            "this user may not read it",
            "give it read permission, then run the same command again",
        )
    } else {
        Row::new(
            RowKind::Unreadable,
            path,
            format!("it cannot be read: {error}"),
            "repair it, then run the same command again",
        )
    }
}

fn changed(path: &Path) -> Row {
    Row::new(
        RowKind::Changed,
        path,
        "it was written to or went away while it was read",
        "run the same command again once nobody works on it",
    )
}

fn withdrawn(path: &Path) -> Row {
    Row::new(
        RowKind::Withdrawn,
        path,
        "a contact sent the document of this name and took it back",
        "rename the file, then run the same command again",
    )
}
