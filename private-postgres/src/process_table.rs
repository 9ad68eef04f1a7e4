//! What `/proc` says about a process.

use std::fs;
use std::path::{Path, PathBuf};

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
