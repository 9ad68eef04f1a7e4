//! The exclusive lock on the data folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::error::StartError;
use crate::folder::{Folder, remove_file};
use crate::process_table;

/// Held by this process and, through their standard input, by all `PostgreSQL`
/// processes it starts: free means that none of them is left.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
}

/// What is left of a postmaster that died goes by itself within this time, or
/// is ended.
const LEFT_ALONE_FOR: Duration = Duration::from_millis(300);

impl Lock {
    /// Waits for the remains of a dead server, not for a live one.
    pub(crate) fn acquire(folder: &Folder, patience: Duration) -> Result<Self, StartError> {
        let path = folder.lock();
        let file = open(&path)?;
        let start = Instant::now();
        loop {
            let free = try_lock(&file).map_err(StartError::folder("lock", &path))?;
            // Also where it is free: that server starts its PostgreSQL again.
            if let Some(holder) = live_holder(&path) {
                let data_dir = folder.root().to_owned();
                return Err(StartError::InUse { data_dir, holder });
            }
            if free {
                break;
            }
            if start.elapsed() > patience {
                return Err(StartError::StillStopping {
                    data_dir: folder.root().to_owned(),
                    postmaster: postmaster_pid(folder),
                    waited: patience,
                });
            }
            thread::sleep(Duration::from_millis(20));
        }
        let mut lock = Self { file, path };
        let pid = std::process::id();
        let ticks = process_table::start_ticks(pid).unwrap_or_default();
        lock.write(&format!("{pid} {ticks}\n"))
            .map_err(StartError::folder("write", &lock.path))?;
        Ok(lock)
    }

    /// Lets go of what a dead postmaster's processes still hold, but leaves our
    /// name in the file, so that no other server takes the folder. What is
    /// returned shares the lock with this, and is to be [`taken_back`].
    pub(crate) fn let_go(&mut self) -> Result<File, StartError> {
        self.file = open(&self.path)?;
        self.file
            .try_clone()
            .map_err(StartError::folder("open", &self.path))
    }

    pub(crate) const fn file(&self) -> &File {
        &self.file
    }

    /// For a child that is to hold the lock for as long as it lives.
    pub(crate) fn as_stdin(&self) -> io::Result<Stdio> {
        Ok(Stdio::from(self.file.try_clone()?))
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(text.as_bytes())
    }
}

impl Drop for Lock {
    /// Without a name in it, the next start waits for what is left of us.
    fn drop(&mut self) {
        if let Err(error) = self.file.set_len(0) {
            tracing::warn!(%error, "cannot clear the lock file");
        }
    }
}

/// Waits until the last process of a dead postmaster is gone. A backend in the
/// middle of a statement does not notice that death, and would hold the
/// cluster's shared memory for as long as it runs: it is ended. Nothing
/// committed is lost, the next start recovers from the log.
pub(crate) fn taken_back(
    file: &File,
    folder: &Folder,
    patience: Duration,
) -> Result<(), StartError> {
    let start = Instant::now();
    let path = folder.lock();
    while !try_lock(file).map_err(StartError::folder("lock", &path))? {
        if start.elapsed() > patience {
            return Err(StartError::StillStopping {
                data_dir: folder.root().to_owned(),
                postmaster: postmaster_pid(folder),
                waited: patience,
            });
        }
        if start.elapsed() > LEFT_ALONE_FOR {
            process_table::end_orphans(&folder.pgdata(), &path);
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn open(path: &Path) -> Result<File, StartError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(StartError::folder("open", path))
}

/// Clears `postmaster.pid`, which only a process outside our lock may own.
pub(crate) fn clear_stale_pid(folder: &Folder) -> Result<(), StartError> {
    match postmaster_pid(folder) {
        Some(holder) if process_table::works_in(holder, &folder.pgdata()) => {
            let data_dir = folder.root().to_owned();
            Err(StartError::InUse { data_dir, holder })
        }
        Some(_) | None => remove_file(&folder.postmaster_pid()),
    }
}

fn postmaster_pid(folder: &Folder) -> Option<u32> {
    let text = fs::read_to_string(folder.postmaster_pid()).ok()?;
    text.lines().next()?.trim().parse().ok()
}

/// The bare lock; no name is written into the file.
pub(crate) fn try_lock(file: &File) -> io::Result<bool> {
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::WOULDBLOCK | Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn live_holder(path: &Path) -> Option<u32> {
    let text = fs::read_to_string(path).ok()?;
    let (pid, ticks) = text.trim().split_once(' ')?;
    let pid = pid.parse().ok()?;
    let ticks: u64 = ticks.parse().ok()?;
    (process_table::start_ticks(pid) == Some(ticks)).then_some(pid)
}
