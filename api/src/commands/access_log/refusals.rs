//! How many refusals of one person are written down: nobody fills the log by
//! asking again and again, also from session after session, and nothing that was
//! asked goes unsaid.
//!
//! Kept in memory: each server counts for itself, and from nothing at its start.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::Actor;

use super::entry::{Entry, Waiting, Whose};

/// So many of a person are events of their own within [`PERIOD`].
const EACH: u32 = 20;
const PERIOD: TimeDelta = TimeDelta::hours(1);
/// Further ones are told together, this long after the first of them.
const TOLD_AFTER: TimeDelta = TimeDelta::minutes(1);

/// Refusals by who asked.
#[derive(Default)]
pub(super) struct Refusals(HashMap<Actor, Counting>);

struct Counting {
    /// When the period began.
    since: DateTime<Utc>,
    written: u32,
    counted: Option<Counted>,
}

struct Counted {
    since: DateTime<Utc>,
    count: u32,
    last: Entry,
}

impl Refusals {
    /// Gives the entry back if it is to be written by itself; counts it
    /// otherwise.
    pub(super) fn admit(&mut self, entry: Entry, now: DateTime<Utc>) -> Option<Entry> {
        let counting = self.of(&entry, now);
        if now - counting.since >= PERIOD {
            (counting.since, counting.written) = (now, 0);
        }
        if counting.written < EACH {
            counting.written += 1;
            return Some(entry);
        }
        self.count(entry, now);
        None
    }

    /// Counts what is not written by itself, or could not be: one, or as many as it
    /// stands for.
    pub(super) fn count(&mut self, last: Entry, now: DateTime<Utc>) {
        let counted = &mut self.of(&last, now).counted;
        let (since, count) = counted
            .as_ref()
            .map_or((now, 0), |counted| (counted.since, counted.count));
        *counted = Some(Counted {
            since,
            count: count.saturating_add(last.refusals()),
            last,
        });
    }

    /// Takes what is to be told now. Forgets people who were quiet for a
    /// period.
    pub(super) fn due(&mut self, now: DateTime<Utc>) -> Vec<Waiting> {
        let due = self.take(|counted| now - counted.since >= TOLD_AFTER);
        self.0
            .retain(|_, counting| counting.counted.is_some() || now - counting.since < PERIOD);
        due
    }

    /// Takes all that is counted.
    pub(super) fn all(&mut self) -> Vec<Waiting> {
        self.take(|_| true)
    }

    fn take(&mut self, wanted: impl Fn(&Counted) -> bool) -> Vec<Waiting> {
        let taken = self.0.values_mut().filter_map(|counting| {
            let Counted { count, last, .. } = counting.counted.take_if(|it| wanted(it))?;
            let entry = last.standing_for(count);
            let of = Whose::TurnedAway;
            Some(Waiting { entry, of })
        });
        taken.collect()
    }

    fn of(&mut self, entry: &Entry, now: DateTime<Utc>) -> &mut Counting {
        self.0
            .entry(entry.asked.metadata.actor)
            .or_insert(Counting {
                since: now,
                written: 0,
                counted: None,
            })
    }
}
