//! What the whole product survives: kills, full disks, dropped requests, events
//! that nobody can read, and starts that must be refused.
//!
//! The programs are the real ones. `FAULTS_TIMES=10` repeats everything that is
//! counted ten times as often.

mod acts;
mod altered;
mod appending;
mod beginning;
mod brought_back;
mod canaries;
mod demo;
pub(crate) mod developing;
mod disk_full;
mod dropped;
mod evidence;
mod exchanged;
mod following;
mod gate;
mod headless;
mod importing;
mod journal;
mod logins;
mod office;
mod one_database;
mod operations;
pub(crate) mod outage;
mod outlet;
mod place;
mod poison;
mod postmaster;
mod programs;
mod rebuilding;
mod refusals;
mod restored_within;
mod restoring;
mod revoking;
mod server;
mod setting_up;
mod silent_store;
mod stores;
mod unreadable;
mod uploading;

pub(crate) use gate::{replay_tool, url_of};
pub(crate) use office::Office;
pub(crate) use place::{Place, command, free_address, ran, text, through};
pub(crate) use server::Server;

use std::time::Duration;

use crate::soak;

/// So often, or a multiple of it.
pub(crate) fn times(count: usize) -> usize {
    count * soak::number("FAULTS_TIMES", 1)
}

/// Says what a test that was repeated so often found.
fn told(what: &str, rounds: usize, found: &str) {
    soak::told(what, &format!("{rounds} times"), found);
}

fn millis(range: std::ops::Range<u64>) -> Duration {
    Duration::from_millis(rand::random_range(range))
}
