//! The folder of a test cluster, removed when the process has ended.

use std::env;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{self, ChildStdin, Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::lock::try_lock;

const PREFIX: &str = "portico-test-postgres-";

/// Waits for the end of this process, then for that of its cluster.
const REMOVE_LATER: &str = r#"read -r _; flock "$1/lock" rm -rf "$1""#;

#[derive(Debug)]
pub(super) struct TestFolder {
    path: PathBuf,
    _alive: ChildStdin,
}

impl TestFolder {
    pub(super) fn create() -> io::Result<Self> {
        remove_left_overs();
        let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        let name = format!("{PREFIX}{}-{}", process::id(), since.as_millis());
        let path = env::temp_dir().join(name);
        DirBuilder::new().mode(0o711).create(&path)?;
        let mut shell = Command::new("sh")
            .args(["-c", REMOVE_LATER, "sh"])
            .arg(&path)
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let pipe = shell.stdin.take();
        Ok(Self {
            path,
            _alive: pipe.ok_or_else(|| io::Error::other("no pipe to the shell"))?,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// Folders of runs whose shell was killed too.
fn remove_left_overs() {
    let us = rustix::process::geteuid().as_raw();
    for entry in fs::read_dir(env::temp_dir())
        .into_iter()
        .flatten()
        .flatten()
    {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX)
            && entry.metadata().is_ok_and(|folder| folder.uid() == us);
        if ours && is_left_over(&entry.path()) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// Nobody holds the lock, and nobody is just about to.
fn is_left_over(folder: &Path) -> bool {
    let Ok(lock) = File::open(folder.join("lock")) else {
        return false;
    };
    let age = lock.metadata().and_then(|lock| lock.modified());
    let settled = age
        .ok()
        .and_then(|modified| modified.elapsed().ok())
        .is_some_and(|age| age > Duration::from_mins(1));
    settled && try_lock(&lock).unwrap_or(false)
}
