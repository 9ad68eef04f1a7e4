//! What processes cost: CPU time and memory, as the kernel counts them.

use std::collections::BTreeMap;
use std::fs;

/// Clock ticks per second in `/proc`; fixed at 100 on Linux.
const TICKS: f64 = 100.0;

fn parents() -> BTreeMap<u32, u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return BTreeMap::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let parent = stat.rsplit(") ").next()?.split(' ').nth(1)?.parse().ok()?;
            Some((pid, parent))
        })
        .collect()
}

/// A process and everything below it.
fn tree(root: u32) -> Vec<u32> {
    let parents = parents();
    let mut found = vec![root];
    let mut next = 0;
    while next < found.len() {
        let parent = found[next];
        found.extend(
            parents
                .iter()
                .filter(|(_, p)| **p == parent)
                .map(|(pid, _)| *pid),
        );
        next += 1;
    }
    found
}

/// CPU seconds of one process, ended and waited-for children included.
fn cpu_of(pid: u32) -> f64 {
    let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else {
        return 0.0;
    };
    let fields: Vec<&str> = stat
        .rsplit(") ")
        .next()
        .unwrap_or_default()
        .split(' ')
        .collect();
    let ticks = |n: usize| {
        fields
            .get(n)
            .and_then(|t| t.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12) + ticks(13) + ticks(14)) / TICKS
}

/// CPU seconds of a process and everything below it.
pub(crate) fn cpu(root: u32) -> f64 {
    tree(root).into_iter().map(cpu_of).sum()
}

/// CPU seconds of this process alone.
pub(crate) fn own_cpu() -> f64 {
    cpu_of(std::process::id())
}

/// Resident memory of one process in MiB, now and at its highest.
pub(crate) fn memory(pid: u32) -> (f64, f64) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kib = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|kib| kib.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (kib("VmRSS:") / 1024.0, kib("VmHWM:") / 1024.0)
}
