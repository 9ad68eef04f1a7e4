//! What the whole product survives: kills, full disks, dropped requests, events
//! that nobody can read, and starts that must be refused.
//!
//! The programs are the real ones. `FAULTS_TIMES=10` repeats everything that is
//! counted ten times as often.

mod acts;
mod appending;
mod canaries;
mod demo;
mod disk_full;
mod dropped;
mod evidence;
mod gate;
mod importing;
mod logins;
mod office;
mod place;
mod poison;
mod programs;
mod rebuilding;
mod refusals;
mod restoring;
mod revoking;
mod server;
mod uploading;

use std::time::Duration;

/// So often, or a multiple of it.
fn times(count: usize) -> usize {
    let more = std::env::var_os("FAULTS_TIMES");
    let more = more.map_or(1, |more| more.to_str().unwrap().parse().unwrap());
    count * more
}

fn millis(range: std::ops::Range<u64>) -> Duration {
    Duration::from_millis(rand::random_range(range))
}
