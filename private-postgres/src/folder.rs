//! The data folder and its parts.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::error::StartError;

/// The cluster's name in it; only a whole one is called so.
pub(crate) const PGDATA: &str = "pgdata";

/// Where things are; the root is an absolute path without symbolic links.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Makes the folder if it is missing. Nobody else may enter it, except that
    /// under root, where the cluster has a user of its own, others may pass.
    pub(crate) fn open(data_dir: &Path) -> Result<Self, StartError> {
        let mode = if rustix::process::geteuid().is_root() {
            0o711
        } else {
            0o700
        };
        DirBuilder::new()
            .recursive(true)
            .mode(mode)
            .create(data_dir)
            .map_err(StartError::folder("make the folder", data_dir))?;
        let root = fs::canonicalize(data_dir)
            .map_err(StartError::folder("resolve the folder", data_dir))?;
        Ok(Self { root })
    }

    /// The folder, if it is there.
    pub(crate) fn find(data_dir: &Path) -> Option<Self> {
        let root = fs::canonicalize(data_dir).ok()?;
        Some(Self { root })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn pgdata(&self) -> PathBuf {
        self.root.join(PGDATA)
    }

    /// Where `initdb` works; never started from.
    pub(crate) fn pgdata_new(&self) -> PathBuf {
        self.root.join("pgdata.new")
    }

    pub(crate) fn run(&self) -> PathBuf {
        self.root.join("run")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.root.join("postgresql.log")
    }

    pub(crate) fn postmaster_pid(&self) -> PathBuf {
        self.pgdata().join("postmaster.pid")
    }

    /// Makes names in the folder survive a power cut.
    pub(crate) fn sync(&self) -> Result<(), StartError> {
        File::open(&self.root)
            .and_then(|folder| folder.sync_all())
            .map_err(StartError::folder("flush the folder", &self.root))
    }

    pub(crate) fn free_mib(&self) -> u64 {
        rustix::fs::statvfs(&self.root).map_or(0, |stat| (stat.f_bavail * stat.f_frsize) >> 20)
    }
}

/// The major version a cluster was made by.
pub(crate) fn major_of(pgdata: &Path) -> Option<u32> {
    let text = fs::read_to_string(pgdata.join("PG_VERSION")).ok()?;
    text.trim().parse().ok()
}

/// Removes a file that may not be there.
pub(crate) fn remove_file(path: &Path) -> Result<(), StartError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(StartError::folder("remove", path)(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Removes a folder that may not be there, or that the last process of a
/// killed `initdb` is still writing to.
pub(crate) fn remove_folder(path: &Path) -> Result<(), StartError> {
    let mut tries = 100;
    loop {
        let Err(error) = fs::remove_dir_all(path) else {
            return Ok(());
        };
        if error.kind() == io::ErrorKind::NotFound && !path.exists() {
            return Ok(());
        }
        let busy = matches!(
            error.kind(),
            io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound
        );
        if !busy || tries == 0 {
            return Err(StartError::folder("remove", path)(error));
        }
        tries -= 1;
        thread::sleep(Duration::from_millis(20));
    }
}
