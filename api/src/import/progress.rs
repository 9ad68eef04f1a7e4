//! How far an import is, and when it will be done.

use std::time::Duration;

use super::count::Totals;
use super::report::Report;
use crate::clock::Stopwatch;

/// Between two reports.
const EVERY: Duration = Duration::from_millis(100);

/// How far an import is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Progress {
    /// Files dealt with.
    pub done_files: u64,
    /// Bytes of them.
    pub done_bytes: u64,
    /// Files that were counted before.
    pub total_files: u64,
    /// Bytes of them.
    pub total_bytes: u64,
    /// Bytes per second since the start.
    pub rate: f64,
    /// Time left, once it can be told.
    pub eta: Option<Duration>,
}

/// Counts what is done.
pub(super) struct Meter {
    totals: Totals,
    done: Totals,
    watch: Stopwatch,
    told: Duration,
}

impl Meter {
    pub(super) fn new(totals: Totals) -> Self {
        Self {
            totals,
            done: Totals::default(),
            watch: Stopwatch::start(),
            told: Duration::ZERO,
        }
    }

    pub(super) fn add(&mut self, bytes: u64, report: &mut dyn Report) {
        self.done.files += 1;
        self.done.bytes += bytes;
        let elapsed = self.watch.elapsed();
        if elapsed.saturating_sub(self.told) >= EVERY {
            self.tell(report);
        }
    }

    pub(super) fn tell(&mut self, report: &mut dyn Report) {
        self.told = self.watch.elapsed();
        report.progress(&progress(self.done, self.totals, self.told));
    }

    pub(super) fn done(&self) -> Totals {
        self.done
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.watch.elapsed()
    }
}

fn progress(done: Totals, totals: Totals, elapsed: Duration) -> Progress {
    Progress {
        done_files: done.files,
        done_bytes: done.bytes,
        total_files: totals.files.max(done.files),
        total_bytes: totals.bytes.max(done.bytes),
        rate: ratio(done.bytes, 1) / elapsed.as_secs_f64().max(0.001),
        eta: time_left(done, totals, elapsed),
    }
}

/// Small files cost by their number, large ones by their bytes: the mean of
/// both shares is what is done.
fn time_left(done: Totals, totals: Totals, elapsed: Duration) -> Option<Duration> {
    let share = ratio(done.files, totals.files).midpoint(ratio(done.bytes, totals.bytes));
    if share <= 0.0 || elapsed < Duration::from_secs(1) {
        return None;
    }
    Duration::try_from_secs_f64(elapsed.as_secs_f64() * (1.0 / share.min(1.0) - 1.0)).ok()
}

#[expect(clippy::cast_precision_loss, reason = "a share of a progress bar")]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_goes_by_files_and_bytes() {
        let totals = |files, bytes| Totals { files, bytes };
        let ten = Duration::from_secs(10);
        let left = |done| time_left(done, totals(100, 1_000), ten);
        assert_eq!(left(totals(50, 500)), Some(ten));
        assert_eq!(left(totals(0, 0)), None);
        assert_eq!(left(totals(100, 1_000)), Some(Duration::ZERO));
        assert_eq!(left(totals(200, 5_000)), Some(Duration::ZERO));
    }
}
