//! A clock that never goes back, and that all servers of a database agree on.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use portico_event_log::Beat;
use rustix::time::{ClockId, clock_gettime};

use super::Clock;

/// The database's clock, or that of a test, as far as each heartbeat told, and never
/// less than the latest time by which this or another server has decided.
#[derive(Debug)]
pub struct Steady {
    of: Clock,
    /// The database's clock less the time that the machine runs.
    ahead: AtomicI64,
    /// In microseconds since 1970.
    reached: AtomicI64,
}

impl Steady {
    pub(super) fn of(clock: Clock, first: Beat) -> Self {
        let steady = Self {
            of: clock,
            ahead: AtomicI64::new(0),
            reached: AtomicI64::new(i64::MIN),
        };
        steady.hear(first);
        steady
    }

    pub(super) const fn source(&self) -> &Clock {
        &self.of
    }

    /// What a heartbeat told just now.
    pub(super) fn hear(&self, beat: Beat) {
        let ahead = beat.clock.timestamp_micros().saturating_sub(up_micros());
        self.ahead.store(ahead, Ordering::SeqCst);
        if let Some(reached) = beat.reached {
            let reached = reached.timestamp_micros();
            self.reached.fetch_max(reached, Ordering::SeqCst);
        }
    }

    pub(super) fn micros(&self) -> i64 {
        let shown = self.shown();
        self.reached.fetch_max(shown, Ordering::SeqCst).max(shown)
    }

    /// How long the clock that it goes by has yet to come to where time was already.
    pub(super) fn behind(&self) -> Duration {
        let behind = self.micros().saturating_sub(self.shown());
        Duration::from_micros(u64::try_from(behind).unwrap_or_default())
    }

    fn shown(&self) -> i64 {
        match &self.of {
            Clock::System => self
                .ahead
                .load(Ordering::SeqCst)
                .saturating_add(up_micros()),
            own @ (Clock::Fixed(_) | Clock::Staged(_) | Clock::Steady(_)) => {
                own.now().timestamp_micros()
            }
        }
    }
}

fn up_micros() -> i64 {
    i64::try_from(up().as_micros()).unwrap_or(i64::MAX)
}

/// How long the machine runs; it counts on while the machine sleeps, so that who wakes
/// up does not take an old heartbeat for a young one.
pub(crate) fn up() -> Duration {
    let up = clock_gettime(ClockId::Boottime);
    let seconds = u64::try_from(up.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(up.tv_nsec).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn told(clock: i64, reached: i64) -> Beat {
        Beat {
            clock: at(clock),
            reached: Some(at(reached)),
        }
    }

    #[test]
    fn a_clock_that_is_set_back_stands_still_until_it_has_caught_up() {
        let set = Clock::fixed(at(1_000));
        let clock = set.clone().steady(told(0, 900));
        assert_eq!(clock.now(), at(1_000));
        set.advance(TimeDelta::seconds(-500));
        assert_eq!(clock.now(), at(1_000));
        assert_eq!(clock.behind(), Duration::from_secs(500));
        set.advance(TimeDelta::seconds(501));
        assert_eq!(clock.now(), at(1_001));
        assert_eq!(clock.behind(), Duration::ZERO);
    }

    #[test]
    fn time_is_never_before_what_another_server_has_come_to() {
        let clock = Clock::fixed(at(1_000)).steady(told(0, 2_000));
        assert_eq!(clock.now(), at(2_000));
        clock.hear(told(0, 3_000));
        assert_eq!(clock.clone().now(), at(3_000));
        clock.hear(told(0, 2_500));
        assert_eq!(clock.now(), at(3_000));
    }

    #[test]
    fn it_goes_by_the_databases_clock_and_not_by_the_machines() {
        let clock = Clock::System.steady(told(1_000, 0));
        assert!(clock.now() >= at(1_000) && clock.now() < at(2_000));
        clock.hear(told(5_000, 0));
        assert!(clock.now() >= at(5_000) && clock.now() < at(6_000));
        clock.hear(told(4_000, 0));
        assert!(clock.now() >= at(5_000) && clock.now() < at(6_000));
    }
}
