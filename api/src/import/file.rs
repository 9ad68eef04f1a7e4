//! Opening and hashing a file that others may write to meanwhile.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::file_rows::{changed, refusal_of};
use super::report::Row;
use super::source::Source;

/// The very file that is open, whatever its path names by now.
pub(super) fn descriptor(file: &File) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

pub(super) fn open(source: &Source, path: &Path) -> Result<(File, Metadata), Row> {
    let (file, metadata) = source
        .file(path)
        .map_err(|error| refusal_of(path, &error))?;
    if metadata.is_file() {
        Ok((file, metadata))
    } else {
        Err(changed(path))
    }
}

/// Size and hash of a file; once more if somebody wrote to it meanwhile.
pub(super) fn hash_of(source: &Source, path: &Path) -> Result<(u64, [u8; 32]), Row> {
    for _ in 0..2 {
        let (mut file, before) = open(source, path)?;
        let (size, hash) = read(&mut file).map_err(|error| refusal_of(path, &error))?;
        if same(&before, &file) && size == before.len() {
            return Ok((size, hash));
        }
    }
    Err(changed(path))
}

fn read(file: &mut File) -> io::Result<(u64, [u8; 32])> {
    let (mut hash, mut size, mut chunk) = (Sha256::new(), 0, vec![0; 1 << 18]);
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok((size, hash.finalize().into()));
        }
        hash.update(&chunk[..read]);
        size += read as u64;
    }
}

pub(super) fn same(before: &Metadata, file: &File) -> bool {
    let time = |metadata: &Metadata| (metadata.len(), metadata.mtime(), metadata.mtime_nsec());
    file.metadata()
        .is_ok_and(|after| time(before) == time(&after))
}
