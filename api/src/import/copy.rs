//! What a worker does with one file: open, hash, copy, fsync.

use std::path::Path;

use portico_domain::document::{Content, ScanState};
use portico_domain::values::{MediaType, Sha256Digest};
use portico_domain::{BlobId, CustomerId, VersionId};

use super::error::ImportError;
use super::existing::Contents;
use super::file::{descriptor, hash_of, open, same};
use super::file_rows::{changed, new_version, note_empty, older_version, withdrawn};
use super::found::{Found, Job, Step, What};
use super::report::Row;
use super::source::Source;
use super::strays::stray_with;
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

/// What became of a file.
struct Dealt {
    size: u64,
    what: What,
    found: Option<Found>,
    /// What it would take of the disk, where it is only looked at.
    to_copy: u64,
    /// The number of the version that it is, where a newer one holds something else.
    older: Option<i64>,
}

impl Dealt {
    const fn only(size: u64, what: What) -> Self {
        Self {
            size,
            what,
            found: None,
            to_copy: 0,
            older: None,
        }
    }
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
            Ok(dealt) => Step {
                file: Some(dealt.size),
                to_copy: dealt.to_copy,
                rows: self.notes(&job.place.path, &dealt),
                what: Some((dealt.what, job.audience)),
                found: dealt.found,
                failed: None,
            },
            Err(Problem::Reported(row)) => Step {
                file: Some(0),
                ..Step::row(row)
            },
            Err(Problem::Fatal(error)) => Step::failed(error),
        }
    }

    /// What is told of a file that is imported; of a version that is written the one
    /// who writes tells.
    fn notes(&self, path: &Path, dealt: &Dealt) -> Vec<Row> {
        let mut rows = note_empty(path, dealt.size);
        rows.extend(dealt.older.map(|number| older_version(path, number)));
        if self.look_only && dealt.what == What::Version {
            rows.push(new_version(path));
        }
        rows
    }

    fn file(&self, job: &Job) -> Result<Dealt, Problem> {
        let path = job.place.path.as_path();
        let (file, metadata) = open(&self.source, path)?;
        let known = job.known.as_ref().map(|known| &known.contents);
        let strays = &job.strays;
        let mut had = strays.iter().map(|stray| &*stray.contents);
        let of_size = |contents: &Contents| contents.have_size(metadata.len());
        if known.is_some_and(of_size) || had.any(of_size) {
            let (size, sha256) = hash_of(&self.source, path)?;
            if let Some(contents) = known
                && contents.hold(size, &sha256)
            {
                return Ok(Dealt {
                    older: contents.older(size, &sha256),
                    ..Dealt::only(size, What::Unchanged)
                });
            }
            if let Some(stray) = stray_with(strays, size, &sha256) {
                return Err(stray.left_alone(path).into());
            }
        }
        if job.known.as_ref().is_some_and(|known| known.withdrawn) {
            return Err(withdrawn(path).into());
        }
        let what = job.known.as_ref().map_or(What::Document, |_| What::Version);
        if self.look_only {
            let size = metadata.len();
            let to_copy = if self.blobs.shares_blocks(&file) {
                0
            } else {
                size
            };
            return Ok(Dealt {
                to_copy,
                ..Dealt::only(size, what)
            });
        }
        let stored = self.copy(path, job.place.name.as_str())?;
        let content = content(&self.clock, &stored);
        let place = job.place.clone();
        let found = match &job.known {
            None => Found::Document(place, content),
            Some(known) => Found::Version(known.item, place, content),
        };
        Ok(Dealt {
            found: Some(found),
            ..Dealt::only(stored.size, what)
        })
    }

    /// Copies the file; once more if somebody wrote to it meanwhile.
    fn copy(&self, path: &Path, name: &str) -> Result<StoredContent, Problem> {
        for _ in 0..2 {
            let (file, before) = open(&self.source, path)?;
            let blob = BlobId::new(self.clock.new_id());
            let stored = self
                .blobs
                .put_file(&descriptor(&file), self.customer, blob, name)
                .map_err(|error| self.problem(error, path, before.len()))?;
            if same(&before, &file) && stored.size == before.len() {
                return Ok(stored);
            }
            let removed = self.blobs.remove(self.customer, blob);
            removed.map_err(|error| self.problem(error, path, 0))?;
        }
        Err(changed(path).into())
    }

    /// A file that cannot be read is reported; a store that cannot be written
    /// ends the import.
    fn problem(&self, error: StoreError, path: &Path, size: u64) -> Problem {
        match error {
            StoreError::Full => Problem::Fatal(match self.blobs.room(size) {
                Ok(room) if room.is_short() => ImportError::NoRoom(room),
                Ok(_) => ImportError::Store(StoreError::Full.to_string()),
                Err(error) => ImportError::Store(error.to_string()),
            }),
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
