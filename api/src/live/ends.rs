//! Waiting for the next end of a grant, which is no event.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// A timer is set anew at least so often.
const LONGEST_SLEEP: Duration = Duration::from_hours(1);

/// How long to wait for it.
pub(super) fn wait_for(next_end: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Duration {
    let until = next_end.map(|end| (end - now).to_std().unwrap_or_default());
    // To the microsecond an end can still be to come when its timer is over.
    let until = until.map(|until| until + Duration::from_millis(1));
    until.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP)
}

/// Whether it has passed.
pub(super) fn has_passed(next_end: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    next_end.is_some_and(|end| end <= now)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn an_end_is_waited_for_no_longer_than_an_hour_at_a_time() {
        let now = DateTime::UNIX_EPOCH;
        let end = |seconds| Some(now + TimeDelta::seconds(seconds));
        assert_eq!(wait_for(end(60), now), Duration::from_millis(60_001));
        assert_eq!(wait_for(end(-60), now), Duration::from_millis(1));
        assert_eq!(wait_for(end(86_400), now), LONGEST_SLEEP);
        assert_eq!(wait_for(None, now), LONGEST_SLEEP);
        assert!(has_passed(end(0), now) && !has_passed(end(1), now));
        assert!(!has_passed(None, now));
    }
}
