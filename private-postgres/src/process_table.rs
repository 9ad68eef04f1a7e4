//! What `/proc` says about a process.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process};

/// The moment a process started, in ticks since boot: with the process id it
/// names one process, even after the number is used again. `None` for a
/// process that is gone or a zombie.
pub(crate) fn start_ticks(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may itself hold spaces and parentheses.
    let (_, after_name) = stat.rsplit_once(") ")?;
    let mut fields = after_name.split(' ');
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

/// Whether a live process works in `folder`, as a postmaster does in its
/// cluster.
pub(crate) fn works_in(pid: u32, folder: &Path) -> bool {
    let cwd = fs::read_link(PathBuf::from(format!("/proc/{pid}/cwd")));
    cwd.is_ok_and(|cwd| cwd == folder)
}

/// Ends what works in the cluster and has the lock file as its input: only
/// processes of a postmaster that we started.
pub(crate) fn end_orphans(pgdata: &Path, lock: &Path) {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    for entry in processes {
        let name = entry.file_name();
        let Some(number) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let input = fs::read_link(entry.path().join("fd/0"));
        let ours = works_in(number, pgdata) && input.is_ok_and(|input| input == lock);
        let pid = i32::try_from(number).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid.filter(|_| ours) {
            // One that is gone by now needs no signal.
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}
