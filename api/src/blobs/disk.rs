//! The disk of the data folder, which may hang: whoever asks is answered all the same.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use portico_event_log::Origin;
use tokio::sync::Semaphore;

use super::marker::MarkError;
use super::store::{BlobStore, free};

/// A disk that does not answer for so long hangs.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// The data folder of a server; clones are one.
#[derive(Clone, Debug)]
pub struct Disk {
    folder: PathBuf,
    origin: Origin,
    /// One question at a time: however often a disk that hangs is asked, one thread waits
    /// for it.
    turn: Arc<Semaphore>,
}

/// What there is in a data folder.
#[derive(Debug)]
pub struct Look {
    /// Room for files, in bytes.
    pub free: io::Result<u64>,
    /// Whether the content store is there, and the database's.
    pub store: Result<(), MarkError>,
}

impl Disk {
    /// That of a folder whose store is to be the one that this database was begun with.
    #[must_use]
    pub fn of(folder: PathBuf, origin: Origin) -> Self {
        Self {
            folder,
            origin,
            turn: Arc::new(Semaphore::new(1)),
        }
    }

    /// Looks, off the runtime; nothing where the disk does not answer in time.
    pub async fn look(&self) -> Option<Look> {
        let looked = async {
            let turn = Arc::clone(&self.turn).acquire_owned().await.ok()?;
            let (folder, origin) = (self.folder.clone(), self.origin);
            let look = move || {
                let look = Look {
                    free: free(&folder),
                    store: BlobStore::check_there(&folder, origin),
                };
                drop(turn);
                look
            };
            tokio::task::spawn_blocking(look).await.ok()
        };
        tokio::time::timeout(ANSWERS_WITHIN, looked).await.ok()?
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::process::Command;

    use futures_util::future::join_all;
    use uuid::Uuid;

    use super::*;

    fn begun() -> (tempfile::TempDir, Disk, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let origin = Origin {
            deployment: Uuid::from_u128(1),
            has_contents: false,
            store: None,
        };
        let store = BlobStore::open(folder.path(), 0).unwrap();
        let store = store.claim(origin, Uuid::from_u128(2)).unwrap();
        let origin = Origin {
            store: Some(store),
            ..origin
        };
        let marker = folder.path().join("blobs/deployment");
        let disk = Disk::of(folder.path().to_owned(), origin);
        (folder, disk, marker)
    }

    #[tokio::test]
    async fn a_disk_that_hangs_is_told_to_all_and_holds_one_thread() {
        let (_folder, disk, marker) = begun();
        let look = disk.look().await.unwrap();
        assert!(look.free.unwrap() > 0);
        look.store.unwrap();

        // Who opens a pipe to read waits until somebody writes.
        let aside = marker.with_extension("aside");
        std::fs::rename(&marker, &aside).unwrap();
        let made = Command::new("mkfifo").arg(&marker).status().unwrap();
        assert!(made.success());
        let looks = join_all((0..20).map(|_| disk.look())).await;
        assert!(looks.iter().all(Option::is_none), "{looks:?}");
        assert_eq!(disk.turn.available_permits(), 0);

        // It answers again: the one that waited ends, and the next one sees the store.
        let writer = OpenOptions::new().write(true).open(&marker).unwrap();
        std::fs::remove_file(&marker).unwrap();
        std::fs::rename(&aside, &marker).unwrap();
        drop(writer);
        disk.look().await.unwrap().store.unwrap();
    }
}
