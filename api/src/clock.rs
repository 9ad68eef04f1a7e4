//! Where time and new ids come from: the only reader of the system's clock.

mod staged;
mod steady;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use portico_event_log::Beat;
use portico_projections::access_history;
use uuid::{NoContext, Timestamp, Uuid};

pub use staged::Staged;
pub use steady::Steady;
pub(crate) use steady::up;

/// The application's clock; cheap to clone, clones agree.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// Stands still at these microseconds since 1970 until a test moves it.
    Fixed(Arc<AtomicI64>),
    /// Stands still until what it is for is arranged, and then runs.
    Staged(Arc<Staged>),
    /// What a server decides by: one of the others, and never back.
    Steady(Arc<Steady>),
}

impl Clock {
    /// A clock that stands still.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.timestamp_micros())))
    }

    /// A clock that stands still and gives the same ids each time, until
    /// [`Self::run_on`].
    #[must_use]
    pub fn staged(at: DateTime<Utc>) -> Self {
        Self::Staged(Arc::new(Staged::at(at.timestamp_micros())))
    }

    /// The same clock, as far as the heartbeats say: the database's for the system's,
    /// and never back behind what any server has come to.
    #[must_use]
    pub fn steady(self, first: Beat) -> Self {
        Self::Steady(Arc::new(Steady::of(self, first)))
    }

    /// What a heartbeat told just now.
    pub(crate) fn hear(&self, beat: Beat) {
        if let Self::Steady(steady) = self {
            steady.hear(beat);
        }
    }

    /// Whether it goes by the database's clock.
    pub(crate) fn is_the_databases(&self) -> bool {
        match self {
            Self::System => true,
            Self::Steady(steady) => steady.source().is_the_databases(),
            Self::Fixed(_) | Self::Staged(_) => false,
        }
    }

    /// How long the clock has yet to come to where time was already.
    pub(crate) fn behind(&self) -> Duration {
        match self {
            Self::Steady(steady) => steady.behind(),
            Self::System | Self::Fixed(_) | Self::Staged(_) => Duration::ZERO,
        }
    }

    /// Now, in the microseconds that the database keeps.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let micros = match self {
            Self::System => system_now().timestamp_micros(),
            Self::Fixed(micros) => micros.load(Ordering::SeqCst),
            Self::Staged(staged) => staged.micros(),
            Self::Steady(steady) => steady.micros(),
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// Now, as moments of the past are told and judged: a clock that is not the
    /// database's is the one that events say the time by.
    pub(crate) fn of_the_past(&self) -> access_history::Now {
        if self.is_the_databases() {
            access_history::Now::Ledger(self.now())
        } else {
            access_history::Now::Set(self.now())
        }
    }

    /// Moves a clock that is not the system's, and all its clones.
    pub fn advance(&self, by: TimeDelta) {
        let micros_more = by.num_microseconds().unwrap_or(i64::MAX);
        match self {
            Self::System => {}
            Self::Fixed(micros) => {
                micros.fetch_add(micros_more, Ordering::SeqCst);
            }
            Self::Staged(staged) => staged.advance(micros_more),
            Self::Steady(steady) => steady.source().advance(by),
        }
    }

    /// A staged clock runs from now on, and its ids are random.
    pub fn run_on(&self) {
        match self {
            Self::Staged(staged) => staged.run_on(),
            Self::Steady(steady) => steady.source().run_on(),
            Self::System | Self::Fixed(_) => {}
        }
    }

    /// A new id (UUIDv7): random, and in the order of time.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        if let Some(id) = self.next_id(now) {
            return id;
        }
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(
            NoContext,
            seconds,
            now.timestamp_subsec_nanos(),
        ))
    }

    fn next_id(&self, now: DateTime<Utc>) -> Option<Uuid> {
        match self {
            Self::Staged(staged) => staged.next_id(now),
            Self::Steady(steady) => steady.source().next_id(now),
            Self::System | Self::Fixed(_) => None,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads it")]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}

/// Measures how long something took; never tells the time.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts at zero.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads it")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// Whole milliseconds since the start.
    #[must_use]
    pub fn millis(&self) -> u64 {
        u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told_and_with_its_clones() {
        let clock = Clock::fixed(DateTime::from_timestamp_micros(1_000_001).unwrap());
        let clone = clock.clone();
        assert_eq!(clock.now(), clone.now());
        clone.advance(TimeDelta::hours(1));
        assert_eq!(clock.now().timestamp(), 3_601);
    }

    #[test]
    fn instants_have_the_precision_of_the_database() {
        assert_eq!(Clock::System.now().timestamp_subsec_nanos() % 1_000, 0);
    }

    #[test]
    fn ids_differ_and_follow_time() {
        let clock = Clock::fixed(DateTime::from_timestamp(1_700_000_000, 0).unwrap());
        let first = clock.new_id();
        assert_ne!(first, clock.new_id());
        clock.advance(TimeDelta::seconds(1));
        assert!(first < clock.new_id());
    }
}
