//! States that many tests begin from: reached as people reach them once in each
//! process, and copied with their database and data folder for every test.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use portico_event_log::{DatabaseError, migrate};
use portico_private_postgres::for_tests::fresh_database;
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use walkdir::WalkDir;

use crate::later::settled;
use crate::portal::{Ground, Portal};

/// A state, once it was reached, and what the test that reached it knows of it.
pub struct Kept<State> {
    name: &'static str,
    reached: OnceCell<Reached<State>>,
}

struct Reached<State> {
    state: State,
    folder: Vec<Entry>,
}

impl<State: Clone> Kept<State> {
    /// A state that nobody has reached yet; no other has this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            reached: OnceCell::const_new(),
        }
    }

    /// A server with these settings on a copy of it. `reach` is run by the first who
    /// asks, at a server with no settings of its own.
    pub async fn copy(
        &self,
        settings: &[(&'static str, &str)],
        reach: impl AsyncFnOnce(Portal) -> (State, Portal),
    ) -> (State, Portal) {
        let database = fresh_database(self.name, async |url: String| {
            migrate(&url).await?;
            let ground = Ground::bare(url.clone());
            let (state, portal) = reach(Portal::start_on(ground, &[]).await).await;
            let mut owner = PgConnection::connect(&url).await.unwrap();
            settled(&mut owner).await;
            let folder = entries(portal.folder.path());
            let reached = Reached { state, folder };
            assert!(self.reached.set(reached).is_ok(), "{}", self.name);
            Ok::<_, DatabaseError>(())
        })
        .await;
        let reached = self.reached.get().unwrap();
        let ground = Ground {
            folder: restored(&reached.folder),
            url: database.url().to_owned(),
            database: Some(database),
        };
        let portal = Portal::start_on(ground, settings).await;
        (reached.state.clone(), portal)
    }
}

/// A file or folder below the data folder; its bytes if it is a file.
struct Entry {
    path: PathBuf,
    mode: u32,
    bytes: Option<Vec<u8>>,
}

fn entries(folder: &Path) -> Vec<Entry> {
    let found = WalkDir::new(folder).min_depth(1).into_iter();
    let entry = |found: walkdir::Result<walkdir::DirEntry>| {
        let found = found.unwrap();
        let is_file = found.file_type().is_file();
        Entry {
            path: found.path().strip_prefix(folder).unwrap().to_owned(),
            mode: found.metadata().unwrap().permissions().mode(),
            bytes: is_file.then(|| fs::read(found.path()).unwrap()),
        }
    };
    found.map(entry).collect()
}

fn restored(entries: &[Entry]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for Entry { path, mode, bytes } in entries {
        let path = folder.path().join(path);
        match bytes {
            Some(bytes) => written(&path, *mode).write_all(bytes).unwrap(),
            None => fs::create_dir(&path).unwrap(),
        }
        fs::set_permissions(&path, Permissions::from_mode(*mode)).unwrap();
    }
    folder
}

fn written(path: &Path, mode: u32) -> File {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode);
    options.open(path).unwrap()
}
