//! A clock for a firm that is to be the same at every start.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::Stopwatch;

/// Stands still while something is arranged: only then are ids drawn one after the
/// other, and their moments the same each time. Afterwards it runs.
#[derive(Debug)]
pub struct Staged {
    micros: AtomicI64,
    drawn: AtomicU64,
    runs: OnceLock<Stopwatch>,
}

impl Staged {
    pub(super) const fn at(micros: i64) -> Self {
        Self {
            micros: AtomicI64::new(micros),
            drawn: AtomicU64::new(0),
            runs: OnceLock::new(),
        }
    }

    pub(super) fn micros(&self) -> i64 {
        let since = self.runs.get().map(Stopwatch::elapsed).unwrap_or_default();
        let since = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        self.micros.load(Ordering::SeqCst).saturating_add(since)
    }

    pub(super) fn advance(&self, by: i64) {
        self.micros.fetch_add(by, Ordering::SeqCst);
    }

    pub(super) fn run_on(&self) {
        self.runs.get_or_init(Stopwatch::start);
    }

    /// The next of the ids that are the same each time; none once it runs.
    pub(super) fn next_id(&self, now: DateTime<Utc>) -> Option<Uuid> {
        if self.runs.get().is_some() {
            return None;
        }
        let drawn = self.drawn.fetch_add(1, Ordering::SeqCst);
        let digest = Sha256::digest(drawn.to_be_bytes());
        let bytes = digest.first_chunk()?;
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        Some(Builder::from_unix_timestamp_millis(millis, bytes).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use crate::clock::Clock;

    fn staged() -> Clock {
        Clock::staged(chrono::DateTime::from_timestamp(1_774_000_000, 0).unwrap())
    }

    #[test]
    fn while_it_stands_two_clocks_give_the_same_ids_in_the_order_of_time() {
        let (one, other) = (staged(), staged());
        let mut before = one.new_id();
        assert_eq!(before, other.new_id());
        for _ in 0..100 {
            one.advance(TimeDelta::milliseconds(1));
            other.advance(TimeDelta::milliseconds(1));
            let id = one.new_id();
            assert_eq!(id, other.new_id());
            assert!(before < id);
            assert_eq!(id.get_version_num(), 7);
            before = id;
        }
        assert_eq!(one.now(), other.now());
    }

    #[test]
    fn once_it_runs_time_passes_and_ids_are_random() {
        let (one, other) = (staged(), staged());
        let began = one.now();
        for clock in [&one, &other] {
            clock.run_on();
        }
        assert_ne!(one.new_id(), other.new_id());
        while one.now() == began {
            std::thread::yield_now();
        }
        assert!(one.now() > began);
    }
}
