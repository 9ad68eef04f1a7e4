//! Slows down who guesses passwords, without locking the owner out, and who begins
//! session after session.
//!
//! Failures are counted per address and source together, so that a stranger's
//! guesses stop the stranger. Two wider counts stop who guesses from many
//! sources at one address or at many addresses from one source; a source from
//! which this address was signed in to before is exempt from both. Unknown
//! addresses are counted like known ones. An attempt counts when it begins and
//! is taken back when it succeeds, so that parallel guesses do not slip through.
//!
//! Each session that begins is an event for good, by a password as by a code: so many
//! in an hour are a person's, beyond that also who knows the password waits.
//! In memory of each server: a restart forgives, and several servers count apart.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::person::Person;

/// Sessions that a person begins within an hour. A page of a portal elsewhere that is
/// loaded anew begins one each time.
const SESSIONS_AN_HOUR: u32 = 120;
/// Keys remembered; beyond, the ones closest to being forgiven go.
const REMEMBERED: usize = 100_000;

/// Too many failures, or sessions; nothing was tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("too many attempts; try again in {retry_after_seconds} s")]
pub struct Throttled {
    /// When the next attempt is possible.
    pub retry_after_seconds: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Key {
    /// An address tried from a source.
    Pair([u8; 32], IpAddr),
    /// An address, wherever from.
    Address([u8; 32]),
    /// A source, whatever address.
    Source(IpAddr),
    /// Who begins sessions.
    Begins(Person),
}

impl Key {
    /// How long what is counted counts, from the first of them on.
    const fn window(self) -> TimeDelta {
        match self {
            Self::Pair(..) | Self::Address(_) | Self::Source(_) => TimeDelta::minutes(15),
            Self::Begins(_) => TimeDelta::hours(1),
        }
    }

    /// So many within the window, before the next attempt waits.
    const fn allowed(self) -> u32 {
        match self {
            Self::Pair(..) => 10,
            Self::Address(_) => 30,
            // An office signs in from one source.
            Self::Source(_) => 50,
            Self::Begins(_) => SESSIONS_AN_HOUR,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    since: DateTime<Utc>,
    count: u32,
}

/// Counts attempts; cheap to clone.
#[derive(Clone, Default, Debug)]
pub struct Throttle(Arc<Mutex<HashMap<Key, Failures>>>);

/// One attempt, counted unless [`Attempt::succeeded`] or [`Attempt::taken_back`].
#[must_use]
#[derive(Debug)]
pub struct Attempt {
    throttle: Throttle,
    keys: Vec<Key>,
}

impl Throttle {
    /// Begins an attempt to sign in to an address from a peer; `known` says
    /// whether it was signed in to from the peer's network before.
    pub fn attempt(
        &self,
        address_key: [u8; 32],
        peer: IpAddr,
        known: bool,
        now: DateTime<Utc>,
    ) -> Result<Attempt, Throttled> {
        let network = network_of(peer);
        let keys = [
            Key::Pair(address_key, network),
            Key::Address(address_key),
            Key::Source(network),
        ];
        let asked = if known { &keys[..1] } else { &keys[..] };
        self.count(&keys, asked, now)
    }

    /// Begins a session of a person who has proven who they are; to be
    /// [taken back](Attempt::taken_back) where none comes of it.
    pub fn begins(&self, person: Person, now: DateTime<Utc>) -> Result<Attempt, Throttled> {
        let keys = [Key::Begins(person)];
        self.count(&keys, &keys, now)
    }

    /// Counts by these keys, unless one of those that are asked says to wait.
    fn count(&self, keys: &[Key], asked: &[Key], now: DateTime<Utc>) -> Result<Attempt, Throttled> {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = asked
            .iter()
            .filter_map(|key| wait(*key, failures.get(key)?, now))
            .max();
        if let Some(wait) = wait {
            let retry_after_seconds = u64::try_from(wait.num_seconds()).unwrap_or(0) + 1;
            return Err(Throttled {
                retry_after_seconds,
            });
        }
        make_room(&mut failures, now);
        for &key in keys {
            let fresh = Failures {
                since: now,
                count: 0,
            };
            let entry = failures.entry(key).or_insert(fresh);
            if now - entry.since >= key.window() {
                *entry = fresh;
            }
            entry.count += 1;
        }
        drop(failures);
        Ok(Attempt {
            throttle: self.clone(),
            keys: keys.to_vec(),
        })
    }
}

impl Attempt {
    /// The password was right: the pair is forgiven, elsewhere only this attempt
    /// is taken back (or an account of one's own would pay for guessing at
    /// others, and its owner's success for the guesses of a stranger).
    pub fn succeeded(self) {
        self.end(true);
    }

    /// Nothing was tried, since the server could not: the attempt does not count.
    pub fn taken_back(self) {
        self.end(false);
    }

    fn end(self, forgives_pair: bool) {
        let mut failures = self
            .throttle
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for key in self.keys {
            match (key, failures.get_mut(&key)) {
                (Key::Pair(..), Some(_)) if forgives_pair => drop(failures.remove(&key)),
                (
                    Key::Pair(..) | Key::Address(_) | Key::Source(_) | Key::Begins(_),
                    Some(entry),
                ) => {
                    entry.count = entry.count.saturating_sub(1);
                }
                (_, None) => {}
            }
        }
    }
}

fn wait(key: Key, failures: &Failures, now: DateTime<Utc>) -> Option<TimeDelta> {
    let end = failures.since + key.window();
    (failures.count >= key.allowed() && now < end).then(|| end - now)
}

/// One customer of a provider has a whole /64 of IPv6.
pub(super) fn network_of(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            std::net::Ipv6Addr::from_bits(network).into()
        }
    }
}

fn make_room(failures: &mut HashMap<Key, Failures>, now: DateTime<Utc>) {
    if failures.len() + 3 <= REMEMBERED {
        return;
    }
    failures.retain(|key, entry| now - entry.since < key.window());
    if failures.len() + 3 > REMEMBERED {
        let mut since: Vec<_> = failures.values().map(|entry| entry.since).collect();
        let (_, cut, _) = since.select_nth_unstable(REMEMBERED / 10);
        let cut = *cut;
        failures.retain(|_, entry| entry.since > cut);
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::ContactId;
    use uuid::Uuid;

    use super::*;

    const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minutes * 60, 0).unwrap()
    }

    fn peer(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    /// Fails from a source, unknown to the address.
    fn fail(throttle: &Throttle, address: u8, peer: IpAddr) {
        let attempt = throttle.attempt([address; 32], peer, false, at(0));
        drop(attempt.unwrap());
    }

    #[test]
    fn the_eleventh_failure_from_a_source_waits_and_the_owner_elsewhere_does_not() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            fail(&throttle, 1, PEER);
        }
        let refused = throttle.attempt([1; 32], PEER, false, at(5)).unwrap_err();
        assert_eq!(refused.retry_after_seconds, 601);
        assert!(throttle.attempt([1; 32], peer(2), false, at(5)).is_ok());
        assert!(throttle.attempt([1; 32], PEER, false, at(15)).is_ok());
    }

    #[test]
    fn guessing_from_many_sources_waits_but_not_where_the_owner_signed_in_before() {
        let throttle = Throttle::default();
        for last in 0..30 {
            fail(&throttle, 1, peer(last));
        }
        assert!(throttle.attempt([1; 32], peer(99), false, at(5)).is_err());
        assert!(throttle.attempt([1; 32], peer(99), true, at(5)).is_ok());
        for _ in 0..9 {
            drop(throttle.attempt([1; 32], peer(99), true, at(5)).unwrap());
        }
        assert!(throttle.attempt([1; 32], peer(99), true, at(5)).is_err());
    }

    #[test]
    fn a_source_that_tries_many_addresses_waits_too() {
        let throttle = Throttle::default();
        for address in 0..50 {
            fail(&throttle, address, PEER);
        }
        assert!(throttle.attempt([99; 32], PEER, false, at(1)).is_err());
        assert!(throttle.attempt([99; 32], PEER, true, at(1)).is_ok());
        assert!(throttle.attempt([99; 32], peer(2), false, at(1)).is_ok());
    }

    #[test]
    fn success_takes_the_attempt_back_and_no_strangers_guess() {
        let throttle = Throttle::default();
        for _ in 0..100 {
            let attempt = throttle.attempt([1; 32], PEER, false, at(0));
            attempt.unwrap().succeeded();
        }
        for last in 2..32 {
            fail(&throttle, 1, peer(last));
        }
        let owner = throttle.attempt([1; 32], PEER, true, at(0));
        owner.unwrap().succeeded();
        assert!(throttle.attempt([1; 32], peer(99), false, at(0)).is_err());
    }

    #[test]
    fn what_was_not_tried_does_not_count_and_forgives_nothing() {
        let throttle = Throttle::default();
        for _ in 0..9 {
            fail(&throttle, 1, PEER);
        }
        for _ in 0..100 {
            let attempt = throttle.attempt([1; 32], PEER, false, at(0));
            attempt.unwrap().taken_back();
        }
        fail(&throttle, 1, PEER);
        assert!(throttle.attempt([1; 32], PEER, false, at(0)).is_err());
    }

    #[test]
    fn a_person_begins_so_many_sessions_an_hour_and_what_did_not_begin_is_none() {
        let throttle = Throttle::default();
        let person = |n| Person::Contact(ContactId::new(Uuid::from_u128(n)));
        for _ in 0..SESSIONS_AN_HOUR {
            drop(throttle.begins(person(1), at(0)).unwrap());
            throttle.begins(person(2), at(0)).unwrap().taken_back();
        }
        let refused = throttle.begins(person(1), at(50)).unwrap_err();
        assert_eq!(refused.retry_after_seconds, 601);
        assert!(throttle.begins(person(2), at(50)).is_ok());
        assert!(throttle.begins(person(1), at(60)).is_ok());
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let throttle = Throttle::default();
        for n in 0_u32..110_000 {
            let mut address = [0; 32];
            address[..4].copy_from_slice(&n.to_be_bytes());
            let peer = IpAddr::V4(n.into());
            drop(
                throttle
                    .attempt(address, peer, false, at(i64::from(n) / 10_000))
                    .unwrap(),
            );
        }
        assert!(throttle.0.lock().unwrap().len() <= REMEMBERED);
    }
}
