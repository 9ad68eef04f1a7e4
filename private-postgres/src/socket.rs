//! The folder of the unix socket: who may enter it may log in.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, lchown};
use std::path::{Path, PathBuf};

use crate::error::StartError;
use crate::folder::{Folder, remove_file};
use crate::run_as::{Ids, RunAs};

/// The name of the socket follows from it; there is no TCP port.
pub(crate) const PORT: u16 = 5432;

/// `sun_path` holds 108 bytes with the closing NUL.
const LONGEST_SOCKET_PATH: usize = 107;

#[derive(Debug)]
pub(crate) struct SocketFolder {
    path: PathBuf,
    temporary: bool,
}

impl SocketFolder {
    pub(crate) fn prepare(folder: &Folder, run_as: RunAs) -> Result<Self, StartError> {
        let (path, temporary) = place(folder);
        make_ready(&path, temporary, run_as)?;
        Ok(Self { path, temporary })
    }

    /// Makes it ready for another start.
    pub(crate) fn renew(&self, run_as: RunAs) -> Result<(), StartError> {
        make_ready(&self.path, self.temporary, run_as)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for SocketFolder {
    fn drop(&mut self) {
        if self.temporary
            && let Err(error) = fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%error, "cannot remove the socket folder");
        }
    }
}

/// `run` in the data folder, or a short folder in `/tmp` where that path does not fit into
/// a socket address or into a setting; whether it is the latter.
pub(crate) fn place(folder: &Folder) -> (PathBuf, bool) {
    let run = folder.run();
    if fits(&run) {
        return (run, false);
    }
    let short = format!("/tmp/portico-{:016x}", fingerprint(folder.root()));
    (PathBuf::from(short), true)
}

fn socket_name() -> String {
    format!(".s.PGSQL.{PORT}")
}

fn fits(run: &Path) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    run.to_str().is_some_and(|text| {
        text.chars().all(plain) && text.len() + 1 + socket_name().len() <= LONGEST_SOCKET_PATH
    })
}

/// Private, and without the socket of a postmaster that is gone.
fn make_ready(path: &Path, temporary: bool, run_as: RunAs) -> Result<(), StartError> {
    make_private(path, run_as.file_owner(), temporary)?;
    for name in [socket_name(), format!("{}.lock", socket_name())] {
        remove_file(&path.join(name))?;
    }
    Ok(())
}

fn make_private(path: &Path, owner: Ids, shared_parent: bool) -> Result<(), StartError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            check_ours(path, owner, shared_parent)?;
        }
        Err(error) => return Err(StartError::folder("make the socket folder", path)(error)),
    }
    fs::set_permissions(path, Permissions::from_mode(0o700))
        .and_then(|()| lchown(path, Some(owner.uid), Some(owner.gid)))
        .map_err(StartError::folder("make private", path))
}

/// In `/tmp`, anyone may have made it first.
fn check_ours(path: &Path, owner: Ids, shared_parent: bool) -> Result<(), StartError> {
    let unsafe_because = |reason: String| StartError::SocketFolder {
        path: path.to_owned(),
        reason,
    };
    let metadata = fs::symlink_metadata(path).map_err(StartError::folder("look at", path))?;
    if !metadata.is_dir() {
        return Err(unsafe_because("it is not a folder".to_owned()));
    }
    let us = rustix::process::geteuid().as_raw();
    // Within its own folder, root may have run the cluster under another user.
    let trusted = [us, owner.uid].contains(&metadata.uid()) || (us == 0 && !shared_parent);
    if trusted {
        return Ok(());
    }
    let holder = metadata.uid();
    Err(unsafe_because(format!(
        "it belongs to user id {holder}, not {}",
        owner.uid
    )))
}

/// FNV-1a: the same folder for the same data folder, in every release.
fn fingerprint(path: &Path) -> u64 {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
