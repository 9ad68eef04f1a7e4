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

/// Where Linux has a file system in memory.
const IN_MEMORY: &str = "/dev/shm";

/// Bytes that a cluster may need there.
const ROOM: u64 = 4 << 30;

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
        let path = place().join(name);
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

/// In memory, where there is enough of it to spare: a copied database is 800 small files,
/// and to make them on a disk took a quarter of the processors' time of all tests.
fn place() -> PathBuf {
    let in_memory = Path::new(IN_MEMORY);
    let there = rustix::fs::statvfs(in_memory).map_or(0, |stat| stat.f_bavail * stat.f_frsize);
    let spare = fs::read_to_string("/proc/meminfo").map_or(0, |told| available(&told));
    if there >= ROOM && spare >= 2 * ROOM {
        in_memory.to_owned()
    } else {
        env::temp_dir()
    }
}

/// Bytes of memory that can be had, of what the kernel tells of it.
fn available(meminfo: &str) -> u64 {
    let told = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"));
    let kib = told.and_then(|told| told.trim().strip_suffix(" kB")?.parse().ok());
    kib.map_or(0, |kib: u64| kib * 1024)
}

/// Folders of runs whose shell was killed too.
fn remove_left_overs() {
    let us = rustix::process::geteuid().as_raw();
    let places = [PathBuf::from(IN_MEMORY), env::temp_dir()];
    for entry in places.iter().flat_map(fs::read_dir).flatten().flatten() {
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

#[cfg(test)]
mod tests {
    use super::available;

    #[test]
    fn memory_that_can_be_had_is_told_in_kib() {
        let told = "MemTotal:       24678000 kB\nMemAvailable:   19507200 kB\nBuffers: 1 kB\n";
        assert_eq!(available(told), 19_507_200 * 1024);
        assert_eq!(available("MemAvailable: much\n"), 0);
        assert_eq!(available(""), 0);
    }
}
