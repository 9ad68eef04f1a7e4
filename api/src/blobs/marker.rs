//! Whose a content store is, and which: a file in it names the deployment and has an id of
//! its own, which the database remembers. No database of another deployment is opened beside
//! it, nor one that was begun with another store, and nothing of it is written or collected
//! without that file.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use portico_event_log::Origin;
use uuid::Uuid;

use super::error::StoreError;
use super::store::{BLOBS, BlobStore, removed, rename_new, sync_folder};

/// Among the contents, so that it is mounted, copied and restored with them.
const MARKER: &str = "deployment";

/// The content store is not the database's.
#[derive(Debug, thiserror::Error)]
pub enum MarkError {
    /// Another deployment's.
    #[error(
        "the content store {folder} is of deployment {marked}, but the database is of deployment {deployment}; name the database that belongs to the store, restoring it first where it is lost, or choose another data folder with --data-dir"
    )]
    Foreign {
        /// The store.
        folder: PathBuf,
        /// Whose it is.
        marked: Uuid,
        /// Whose the database is.
        deployment: Uuid,
    },
    /// Of some deployment, beside a database that was never begun.
    #[error(
        "the content store {folder} {holds}, but the database is empty and of no deployment yet; restore the database first, or choose another data folder with --data-dir"
    )]
    NewDatabase {
        /// The store.
        folder: PathBuf,
        /// What is in it.
        holds: String,
    },
    /// There are files, of nobody knows whom.
    #[error(
        "the content store {folder} holds files, but no {file} says of which deployment, and the database is of deployment {deployment}; restore that file with the store, write this id into it if the files are this database's, or choose another data folder with --data-dir"
    )]
    Unmarked {
        /// The store.
        folder: PathBuf,
        /// The file that is missing.
        file: PathBuf,
        /// Whose the database is.
        deployment: Uuid,
    },
    /// The database was begun with a store, and this is none.
    #[error(
        "the content store {folder} is empty or missing, but the database, of deployment {deployment}, {begun}; mount its disk, restore it, or name the data folder that has it with --data-dir (several servers share one, by links). To go on without it, make the folder where it is missing and write this id into {file}"
    )]
    Missing {
        /// The store.
        folder: PathBuf,
        /// The file that is missing.
        file: PathBuf,
        /// Whose the database is.
        deployment: Uuid,
        /// By what that is known.
        begun: &'static str,
    },
    /// The deployment's, and not the one that the database was begun with.
    #[error(
        "the content store {folder} is not the one that the database, of deployment {deployment}, was begun with; name the data folder that has that with --data-dir, or let links lead to it (several servers share one). To go on with this one, leave only this id in {file}"
    )]
    Other {
        /// The store.
        folder: PathBuf,
        /// The file that says which it is.
        file: PathBuf,
        /// Whose both are.
        deployment: Uuid,
    },
    /// What should be an id is none.
    #[error(
        "{0} holds no deployment's id; restore it with the content store, or write into it the id that `replay-tool status` shows"
    )]
    Garbled(PathBuf),
    /// The file cannot be read.
    #[error("{0}: {1}; it says whose the content store is, so let the server's user read it")]
    Unreadable(PathBuf, io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BlobStore {
    /// Refuses the store of a data folder where it is not this database's, and makes
    /// nothing; `None` stands for a database that is still to be made.
    pub fn check_owner(data_dir: &Path, origin: Option<Origin>) -> Result<(), MarkError> {
        found(&data_dir.join(BLOBS), origin).map(drop)
    }

    /// Refuses a store that is not this database's, or not there.
    pub fn belongs_to(&self, origin: Origin) -> Result<(), MarkError> {
        is_of(&self.blobs(), origin)
    }

    /// The same of the store of a data folder.
    pub fn check_there(data_dir: &Path, origin: Origin) -> Result<(), MarkError> {
        is_of(&data_dir.join(BLOBS), origin)
    }

    /// Refuses a store that is not this database's, and begins one that is empty for a
    /// database that was begun with none: it is this deployment's from here on. `new` is an
    /// id that nothing has yet. Of two servers that begin it at once, one does. Which store
    /// it is, for the database to remember.
    pub fn claim(&self, origin: Origin, new: Uuid) -> Result<Uuid, MarkError> {
        let blobs = self.blobs();
        let mut marked = found(&blobs, Some(origin))?;
        if marked.is_none() {
            self.mark(origin.deployment, new)?;
            marked = found(&blobs, Some(origin))?;
        }
        let says = marked.and_then(|marked| marked.store);
        Ok(says.or(origin.store).unwrap_or(origin.deployment))
    }

    /// Puts the marker in its place, whole and for good; one that is there stays.
    fn mark(&self, deployment: Uuid, new: Uuid) -> Result<(), StoreError> {
        let staged = self.upload_path(new);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut file = options.open(&staged)?;
        writeln!(file, "{deployment} {new}")?;
        file.sync_all()?;
        match rename_new(&staged, &self.blobs().join(MARKER)) {
            Err(StoreError::Exists) => removed(&staged).map(drop)?,
            done => done?,
        }
        sync_folder(&self.blobs())
    }

    /// Whether the disk of the contents is there: what is written into the folder that
    /// it is mounted on would be lost to sight with the next mount.
    pub(super) fn is_there(&self) -> Result<(), StoreError> {
        let file = self.blobs().join(MARKER);
        if file.is_file() {
            return Ok(());
        }
        let problem = format!("{} is gone; mount the disk of the contents", file.display());
        Err(StoreError::Io(io::Error::new(ErrorKind::NotFound, problem)))
    }
}

/// Whoever begins a store marks it: without the marker it is not there.
fn is_of(blobs: &Path, origin: Origin) -> Result<(), MarkError> {
    let begun = Origin {
        has_contents: true,
        ..origin
    };
    found(blobs, Some(begun)).map(drop)
}

/// What the marker says.
#[derive(Clone, Copy)]
struct Marked {
    deployment: Uuid,
    /// Nothing where an operator wrote the deployment's id: it is to be taken for the
    /// store that the database was begun with.
    store: Option<Uuid>,
}

/// The marker, if it is there; refuses a store that is not this database's.
fn found(blobs: &Path, origin: Option<Origin>) -> Result<Option<Marked>, MarkError> {
    let (folder, marked) = (blobs.to_owned(), marked(blobs)?);
    let Some(origin) = origin else {
        let holds = match marked {
            Some(marked) => format!("is of deployment {}", marked.deployment),
            None if holds_contents(blobs)? => "holds files".to_owned(),
            None => return Ok(None),
        };
        return Err(MarkError::NewDatabase { folder, holds });
    };
    let (deployment, file) = (origin.deployment, blobs.join(MARKER));
    match marked {
        Some(marked) if marked.deployment != deployment => Err(MarkError::Foreign {
            folder,
            marked: marked.deployment,
            deployment,
        }),
        Some(marked) => match (marked.store, origin.store) {
            (Some(one), Some(other)) if one != other => Err(MarkError::Other {
                folder,
                file,
                deployment,
            }),
            _ => Ok(Some(marked)),
        },
        None if holds_contents(blobs)? => Err(MarkError::Unmarked {
            folder,
            file,
            deployment,
        }),
        None => {
            let Some(begun) = begun(origin) else {
                return Ok(None);
            };
            Err(MarkError::Missing {
                folder,
                file,
                deployment,
                begun,
            })
        }
    }
}

/// By what it is known that a database has a store.
fn begun(origin: Origin) -> Option<&'static str> {
    if origin.has_contents {
        return Some("names files in it");
    }
    origin.store.map(|_| "was begun with another")
}

/// Whose the store says that it is.
fn marked(blobs: &Path) -> Result<Option<Marked>, MarkError> {
    let file = blobs.join(MARKER);
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(MarkError::Unreadable(file, error)),
    };
    let text = std::str::from_utf8(&bytes).ok();
    let says = text.and_then(said);
    says.map(Some).ok_or(MarkError::Garbled(file))
}

/// One id or two.
fn said(text: &str) -> Option<Marked> {
    let ids: Result<Vec<Uuid>, _> = text.split_whitespace().map(str::parse).collect();
    let (deployment, store) = match ids.ok()?[..] {
        [deployment] => (deployment, None),
        [deployment, store] => (deployment, Some(store)),
        _ => return None,
    };
    Some(Marked { deployment, store })
}

/// Whether there is a customer's folder. What else a disk has, such as `lost+found`, is
/// no content.
fn holds_contents(blobs: &Path) -> Result<bool, StoreError> {
    let entries = match fs::read_dir(blobs) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let name = entry?.file_name();
        if name
            .to_str()
            .is_some_and(|name| Uuid::try_parse(name).is_ok())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: Uuid = Uuid::from_u128(1);
    const NEW: Uuid = Uuid::from_u128(9);

    fn of(deployment: Uuid, has_contents: bool) -> Origin {
        Origin {
            deployment,
            has_contents,
            store: None,
        }
    }

    fn store() -> (tempfile::TempDir, BlobStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = BlobStore::open(folder.path(), 0).unwrap();
        (folder, store)
    }

    fn refused<T: std::fmt::Debug>(done: Result<T, MarkError>, words: &[&str]) {
        let error = done.unwrap_err().to_string();
        for word in words {
            assert!(error.contains(word), "{word:?} is not in: {error}");
        }
    }

    #[test]
    fn an_empty_store_becomes_the_deployments_and_no_others_database_is_opened_beside_it() {
        let (folder, store) = store();
        for new in [NEW, Uuid::from_u128(7)] {
            assert_eq!(store.claim(of(OURS, false), new).unwrap(), NEW);
        }
        let marker = folder.path().join("blobs/deployment");
        assert_eq!(
            fs::read_to_string(&marker).unwrap(),
            format!("{OURS} {NEW}\n")
        );
        assert_eq!(folder.path().join("uploads").read_dir().unwrap().count(), 0);
        store.belongs_to(of(OURS, false)).unwrap();
        let blobs = folder.path().join("blobs");
        let (blobs, ours, other) = (blobs.to_str().unwrap(), OURS.to_string(), NEW.to_string());
        let foreign = store.claim(of(NEW, false), Uuid::from_u128(8));
        refused(foreign, &[blobs, &ours, &other, "--data-dir"]);
        let no_database = BlobStore::check_owner(folder.path(), None);
        refused(no_database, &[blobs, &ours, "restore the database first"]);
        fs::write(&marker, "\u{0}").unwrap();
        refused(
            store.belongs_to(of(OURS, false)),
            &["holds no deployment's id", "status"],
        );
    }

    #[test]
    fn files_of_nobody_are_refused_and_what_a_disk_has_besides_is_no_file() {
        let (folder, store) = store();
        fs::create_dir(folder.path().join("blobs/lost+found")).unwrap();
        BlobStore::check_owner(folder.path(), None).unwrap();
        let customer = folder.path().join(format!("blobs/{NEW}"));
        fs::create_dir(&customer).unwrap();
        let no_database = BlobStore::check_owner(folder.path(), None);
        refused(no_database, &["holds files", "restore the database first"]);
        let unmarked = store.claim(of(OURS, true), NEW);
        let ours = OURS.to_string();
        refused(
            unmarked,
            &["holds files", "blobs/deployment", &ours, "write this id"],
        );
        // As the message says.
        fs::write(folder.path().join("blobs/deployment"), &ours).unwrap();
        store.belongs_to(of(OURS, true)).unwrap();
    }

    #[test]
    fn a_disk_that_is_not_mounted_is_told_from_a_store_that_begins() {
        let (folder, store) = store();
        let nowhere = BlobStore::check_owner(&folder.path().join("alt"), Some(of(OURS, true)));
        for missing in [store.claim(of(OURS, true), NEW).map(drop), nowhere] {
            refused(missing, &["is empty", &OURS.to_string(), "mount its disk"]);
        }
        assert!(!folder.path().join("blobs/deployment").exists());
        assert!(matches!(store.is_there(), Err(StoreError::Io(_))));
        store.claim(of(OURS, false), NEW).unwrap();
        store.is_there().unwrap();
    }

    #[test]
    fn a_store_beside_a_database_that_was_begun_with_another_is_refused() {
        let (folder, store) = store();
        let begun = Origin {
            store: Some(Uuid::from_u128(3)),
            ..of(OURS, false)
        };
        let ours = OURS.to_string();
        let empty = store.claim(begun, NEW);
        refused(empty, &["is empty", "begun with another", &ours, "write"]);
        let marker = folder.path().join("blobs/deployment");
        assert!(!marker.exists());
        // Both began at the same moment, and the other came first.
        assert_eq!(store.claim(of(OURS, false), NEW).unwrap(), NEW);
        let words = [
            "begun with",
            ours.as_str(),
            "links",
            "leave only this id in",
        ];
        refused(store.claim(begun, NEW), &words);
        refused(BlobStore::check_owner(folder.path(), Some(begun)), &words);
        refused(store.belongs_to(begun), &words);
        // As the messages say.
        fs::write(&marker, &ours).unwrap();
        store.belongs_to(begun).unwrap();
        assert_eq!(store.claim(begun, NEW).unwrap(), Uuid::from_u128(3));
        assert_eq!(store.claim(of(OURS, false), NEW).unwrap(), OURS);
    }

    #[test]
    fn of_two_deployments_that_begin_a_store_at_once_one_has_it() {
        for _ in 0..50 {
            let (_folder, store) = store();
            let claim = |nth| store.claim(of(Uuid::from_u128(nth), false), Uuid::from_u128(nth));
            let won = std::thread::scope(|both| {
                let claims = [1, 2].map(|nth| both.spawn(move || claim(nth).is_ok()));
                claims.map(|claim| u8::from(claim.join().unwrap()))
            });
            assert_eq!(won.iter().sum::<u8>(), 1);
        }
    }
}
