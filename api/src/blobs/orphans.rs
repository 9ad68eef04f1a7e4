//! Bytes that nothing refers to: uploads given up, content whose command was
//! refused or never came.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::error::StoreError;
use super::store::{BlobStore, removed};

/// What a collection removed.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Collected {
    /// Files of uploads.
    pub uploads: u64,
    /// Contents.
    pub blobs: u64,
}

/// A collection that stopped; what it removed before stays removed.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// Files could not be listed or removed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is referred to could not be read.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

struct Candidate {
    id: Uuid,
    path: PathBuf,
}

/// Removes bytes older than `age` to which neither an upload in flight nor a
/// version refers.
pub async fn collect_orphans(
    store: &BlobStore,
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    age: TimeDelta,
) -> Result<Collected, CollectError> {
    let before = SystemTime::from(now - age);
    let uploads = old_files(&store.uploads(), before)?;
    let mut collected = Collected {
        uploads: remove_unknown(conn, &uploads, IN_FLIGHT).await?,
        blobs: 0,
    };
    for folder in fs::read_dir(store.blobs()).map_err(StoreError::from)? {
        let folder = folder.map_err(StoreError::from)?;
        let blobs = old_files(&folder.path(), before)?;
        collected.blobs += remove_unknown(conn, &blobs, REFERRED).await?;
    }
    Ok(collected)
}

const IN_FLIGHT: &str = "SELECT id FROM bytes.uploads WHERE id = ANY($1) AND state = 'RECEIVING'";

/// A blob has the id of its upload: it may be about to become a version.
const REFERRED: &str = "SELECT blob_id FROM access.versions WHERE blob_id = ANY($1)
     UNION ALL SELECT id FROM bytes.uploads WHERE id = ANY($1) AND state = 'RECEIVING'";

async fn remove_unknown(
    conn: &mut PgConnection,
    candidates: &[Candidate],
    known: &'static str,
) -> Result<u64, CollectError> {
    let mut count = 0;
    for page in candidates.chunks(1_000) {
        let ids: Vec<Uuid> = page.iter().map(|candidate| candidate.id).collect();
        let known: Vec<Uuid> = sqlx::query_scalar(known)
            .bind(&ids)
            .fetch_all(&mut *conn)
            .await?;
        let known: HashSet<Uuid> = known.into_iter().collect();
        for orphan in page
            .iter()
            .filter(|candidate| !known.contains(&candidate.id))
        {
            count += u64::from(removed(&orphan.path)?);
        }
    }
    Ok(count)
}

/// Files named by an id and not touched since; others are not ours to remove.
fn old_files(folder: &Path, before: SystemTime) -> Result<Vec<Candidate>, StoreError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(id) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
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
            });
        }
    }
    Ok(found)
}

/// A rename into place leaves the time of writing as it was, but not this one.
fn changed(metadata: &fs::Metadata) -> SystemTime {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
