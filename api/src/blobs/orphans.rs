//! Bytes that no document has: uploads given up, contents of purged documents, and
//! contents whose command was refused or never came.
//!
//! The log says which those are, and no read model: what is missing in one that was
//! damaged is no reason to remove a file. What no event names is set aside first, since
//! a database that was restored from an older dump does not name what is newer.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use portico_event_log::{Named, named_contents, origin_of};
use sqlx::PgConnection;
use uuid::Uuid;

use super::error::StoreError;
use super::marker::MarkError;
use super::store::{BlobStore, make_folder, removed, rename_new};

/// How long a content stays aside before it is removed for good.
const KEPT_ASIDE: TimeDelta = TimeDelta::days(30);

/// As many files are asked about at a time.
const PAGE: usize = 1_000;

/// What a collection did.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Collected {
    /// Files of uploads given up, removed.
    pub uploads: u64,
    /// Contents of purged documents, removed.
    pub purged: u64,
    /// Contents that no event names, set aside.
    pub set_aside: u64,
    /// Contents that were aside and that a document has after all, put back.
    pub put_back: u64,
    /// Contents that were aside for their time, removed.
    pub forgotten: u64,
}

/// A collection that stopped; what it did before stays done.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// Files could not be listed, moved or removed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store is another one than the database's, or away: nothing of it was touched.
    #[error(transparent)]
    NotOurs(#[from] MarkError),
    /// What is referred to could not be read.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

struct Candidate {
    id: Uuid,
    path: PathBuf,
    touched: SystemTime,
}

/// Removes bytes older than `age` to which no upload in flight refers and that are a
/// purged document's, and sets aside those that no event names. Refuses a store that is
/// not this database's.
pub async fn collect_orphans(
    store: &BlobStore,
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    age: TimeDelta,
) -> Result<Collected, CollectError> {
    let origin = origin_of(conn).await?.ok_or(sqlx::Error::RowNotFound)?;
    store.belongs_to(origin)?;
    let mut collection = Collection {
        store,
        conn,
        collected: Collected::default(),
    };
    let before = SystemTime::from(now - age);
    collection.uploads(before).await?;
    // Before anything is added to it, which is to stay its time.
    collection.aside(now).await?;
    collection.contents(before).await?;
    Ok(collection.collected)
}

struct Collection<'a> {
    store: &'a BlobStore,
    conn: &'a mut PgConnection,
    collected: Collected,
}

impl Collection<'_> {
    async fn uploads(&mut self, before: SystemTime) -> Result<(), CollectError> {
        let files = old_files(&self.store.uploads(), before)?;
        for page in files.chunks(PAGE) {
            let in_flight = in_flight(self.conn, &ids(page)).await?;
            for file in page.iter().filter(|file| !in_flight.contains(&file.id)) {
                self.collected.uploads += u64::from(removed(&file.path)?);
            }
        }
        Ok(())
    }

    async fn contents(&mut self, before: SystemTime) -> Result<(), CollectError> {
        let mut files = Vec::new();
        for folder in customers(&self.store.blobs())? {
            files.extend(old_files(&folder, before)?);
            if files.len() >= PAGE {
                self.judge(&files).await?;
                files.clear();
            }
        }
        self.judge(&files).await
    }

    async fn judge(&mut self, files: &[Candidate]) -> Result<(), CollectError> {
        let (blobs, orphans) = (self.store.blobs(), self.store.orphans());
        for page in files.chunks(PAGE) {
            let known = known(self.conn, page).await?;
            for Candidate { id, path, .. } in page {
                match known.get(id) {
                    Some(Named::Kept) => {}
                    Some(Named::Purged) => self.collected.purged += u64::from(removed(path)?),
                    None => {
                        let moved = moved(path, (&blobs, &orphans))?;
                        self.collected.set_aside += u64::from(moved);
                    }
                }
            }
        }
        Ok(())
    }

    /// What was set aside before.
    async fn aside(&mut self, now: DateTime<Utc>) -> Result<(), CollectError> {
        let (blobs, orphans) = (self.store.blobs(), self.store.orphans());
        let over = SystemTime::from(now - KEPT_ASIDE);
        for folder in customers(&orphans)? {
            let files = old_files(&folder, now.into())?;
            for page in files.chunks(PAGE) {
                let known = known(self.conn, page).await?;
                for Candidate { id, path, touched } in page {
                    match known.get(id) {
                        Some(Named::Kept) => {
                            let moved = moved(path, (&orphans, &blobs))?;
                            self.collected.put_back += u64::from(moved);
                        }
                        Some(Named::Purged) => self.collected.purged += u64::from(removed(path)?),
                        None if *touched < over => {
                            self.collected.forgotten += u64::from(removed(path)?);
                        }
                        None => {}
                    }
                }
            }
        }
        Ok(())
    }
}

/// How these contents are known. A blob has the id of its upload, which may be about to
/// become a version: in flight is asked first, so that one that ends meanwhile is found
/// in the log.
async fn known(
    conn: &mut PgConnection,
    page: &[Candidate],
) -> Result<HashMap<Uuid, Named>, sqlx::Error> {
    let ids = ids(page);
    let in_flight = in_flight(conn, &ids).await?;
    let mut known = named_contents(conn, &ids).await?;
    known.extend(in_flight.into_iter().map(|id| (id, Named::Kept)));
    Ok(known)
}

async fn in_flight(conn: &mut PgConnection, ids: &[Uuid]) -> Result<HashSet<Uuid>, sqlx::Error> {
    let found: Vec<Uuid> = sqlx::query_scalar(
        "SELECT id FROM bytes.uploads WHERE id = ANY($1) AND state = 'RECEIVING'",
    )
    .bind(ids)
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().collect())
}

fn ids(page: &[Candidate]) -> Vec<Uuid> {
    page.iter().map(|candidate| candidate.id).collect()
}

/// Moves a customer's content to its place below another folder; `false` if another
/// server was first.
fn moved(path: &Path, (from, to): (&Path, &Path)) -> Result<bool, StoreError> {
    let Ok(below) = path.strip_prefix(from) else {
        return Ok(false);
    };
    let target = to.join(below);
    if let Some(folder) = target.parent() {
        make_folder(folder)?;
    }
    match rename_new(path, &target) {
        Ok(()) => Ok(true),
        Err(StoreError::Missing) => Ok(false),
        // The same content: an id is given once.
        Err(StoreError::Exists) => removed(path),
        Err(error) => Err(error),
    }
}

/// The folders of customers below one that may be missing; others are not ours.
fn customers(root: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = Vec::new();
    if !root.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        if id_of(&entry).is_some() && entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Files named by an id and not touched since; others are not ours to remove.
fn old_files(folder: &Path, before: SystemTime) -> Result<Vec<Candidate>, StoreError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(id) = id_of(&entry) else {
            continue;
        };
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        let touched = metadata.modified()?.max(changed(&metadata));
        if metadata.is_file() && touched < before {
            found.push(Candidate {
                id,
                path: entry.path(),
                touched,
            });
        }
    }
    Ok(found)
}

fn id_of(entry: &fs::DirEntry) -> Option<Uuid> {
    entry.file_name().to_str()?.parse().ok()
}

/// A rename into place leaves the time of writing as it was, but not this one.
fn changed(metadata: &fs::Metadata) -> SystemTime {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
