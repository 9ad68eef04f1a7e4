//! Where the database of a running server is found.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

/// A file with the address, so that `replay-tool` and `portico import` find the
/// database of a running server. Several servers on one folder share it, and the
/// last one takes it away. Only its user may read it.
pub(crate) struct AddressNote {
    path: PathBuf,
    /// Locked by each server that runs.
    file: File,
}

impl AddressNote {
    pub(crate) fn leave(path: &Path, url: &str) -> io::Result<Self> {
        loop {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path)?;
            flock(&file, FlockOperation::LockShared)?;
            // Another server may just have taken away what was opened.
            if !is_at(&file, path) {
                continue;
            }
            write(&mut file, &format!("{url}\n"))?;
            let path = path.to_owned();
            return Ok(Self { path, file });
        }
    }

    /// As a server that ends.
    pub(crate) fn take_away(self) {
        let alone = flock(&self.file, FlockOperation::NonBlockingLockExclusive);
        if alone.is_ok() && is_at(&self.file, &self.path) {
            drop(std::fs::remove_file(&self.path));
        }
    }
}

/// Whoever reads meanwhile finds the whole address: it is not written again.
fn write(file: &mut File, line: &str) -> io::Result<()> {
    let mut there = String::new();
    let read = file.read_to_string(&mut there);
    if read.is_ok() && there == line {
        return Ok(());
    }
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(line.as_bytes())
}

fn is_at(file: &File, path: &Path) -> bool {
    let same = |(there, ours): (std::fs::Metadata, std::fs::Metadata)| {
        (there.dev(), there.ino()) == (ours.dev(), ours.ino())
    };
    let both = std::fs::metadata(path).and_then(|there| Ok((there, file.metadata()?)));
    both.is_ok_and(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_server_takes_the_address_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("database.url");
        std::fs::write(&path, "postgres://of/one-that-was-killed\n").unwrap();
        let first = AddressNote::leave(&path, "postgres://h/d").unwrap();
        let second = AddressNote::leave(&path, "postgres://h/d").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "postgres://h/d\n");
        first.take_away();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "postgres://h/d\n");
        second.take_away();
        assert!(!path.exists());
        AddressNote::leave(&path, "postgres://h/d")
            .unwrap()
            .take_away();
        assert!(!path.exists());
    }
}
