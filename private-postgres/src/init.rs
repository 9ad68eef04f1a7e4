//! Makes the cluster: worked on in `pgdata.new`, committed by a rename.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt as _, lchown};
use std::path::Path;
use std::process::{Output, Stdio};

use crate::binaries::Binaries;
use crate::error::StartError;
use crate::folder::{Folder, major_of, remove_folder};
use crate::lock::Lock;
use crate::run_as::{DeathSignal, RunAs};
use crate::{ROLE, spawner};

/// Whether the flush to disk may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flush {
    Yes,
    No,
}

/// Whether a cluster is there already; anything else in its place is an error.
pub(crate) fn exists(folder: &Folder) -> Result<bool, StartError> {
    let pgdata = folder.pgdata();
    if !pgdata.exists() {
        return Ok(false);
    }
    if major_of(&pgdata).is_some() {
        return Ok(true);
    }
    // An empty mount point or leftover: nothing is lost by replacing it.
    fs::remove_dir(&pgdata)
        .map(|()| false)
        .map_err(|_| StartError::NotACluster { pgdata })
}

/// Makes the cluster, or leaves nothing behind.
pub(crate) fn create(
    folder: &Folder,
    binaries: &Binaries,
    run_as: RunAs,
    lock: &Lock,
    flush: Flush,
) -> Result<(), StartError> {
    let half_made = folder.pgdata_new();
    remove_folder(&half_made)?;
    let result = make_and_commit(folder, binaries, run_as, lock, flush);
    if result.is_err() {
        remove_folder(&half_made)?;
    }
    result
}

fn make_and_commit(
    folder: &Folder,
    binaries: &Binaries,
    run_as: RunAs,
    lock: &Lock,
    flush: Flush,
) -> Result<(), StartError> {
    let half_made = folder.pgdata_new();
    let owner = run_as.file_owner();
    DirBuilder::new()
        .mode(0o700)
        .create(&half_made)
        .and_then(|()| lchown(&half_made, Some(owner.uid), Some(owner.gid)))
        .map_err(StartError::folder("make", &half_made))?;
    let output = run_initdb(&half_made, binaries, run_as, lock, flush)?;
    if !output.status.success() {
        return Err(StartError::Init {
            data_dir: folder.root().to_owned(),
            status: output.status,
            free_mib: folder.free_mib(),
            output: last_words(&output),
        });
    }
    folder.sync()?;
    fs::rename(&half_made, folder.pgdata()).map_err(StartError::folder("rename", &half_made))?;
    folder.sync()
}

fn run_initdb(
    half_made: &Path,
    binaries: &Binaries,
    run_as: RunAs,
    lock: &Lock,
    flush: Flush,
) -> Result<Output, StartError> {
    let initdb = binaries.program("initdb");
    let failed = |source| StartError::folder("run", &initdb)(source);
    let mut command = run_as.command(&initdb, DeathSignal::Kill);
    command.arg("--pgdata").arg(half_made).args([
        "--encoding=UTF8",
        "--locale=C",
        "--data-checksums",
        "--auth-local=trust",
        "--auth-host=reject",
        "--no-instructions",
    ]);
    command.arg(format!("--username={ROLE}"));
    if flush == Flush::No {
        command.arg("--no-sync");
    }
    command
        .stdin(lock.as_stdin().map_err(failed)?)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = spawner::spawn(command).map_err(failed)?;
    child.wait_with_output().map_err(failed)
}

fn last_words(output: &Output) -> String {
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
