//! Slows down who guesses passwords.
//!
//! An attempt counts when it begins and is taken back when it succeeds, so
//! that parallel guesses do not slip through. In memory: a restart forgives.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

const ALLOWED: u32 = 10;
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Keys remembered; beyond, the ones closest to being forgiven go.
const REMEMBERED: usize = 100_000;

/// Too many failures; nothing was tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("too many failed attempts; try again in {retry_after_seconds} s")]
pub struct Throttled {
    /// When the next attempt is possible.
    pub retry_after_seconds: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Key {
    Address([u8; 32]),
    Peer(IpAddr),
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    since: DateTime<Utc>,
    count: u32,
}

/// Counts failed attempts per address and per peer; cheap to clone.
#[derive(Clone, Default, Debug)]
pub struct Throttle(Arc<Mutex<HashMap<Key, Failures>>>);

/// One attempt, counted as failed unless [`Attempt::succeeded`].
#[must_use]
#[derive(Debug)]
pub struct Attempt {
    throttle: Throttle,
    keys: [Key; 2],
}

impl Throttle {
    /// Begins an attempt to sign in to an address from a peer.
    pub fn attempt(
        &self,
        address_key: [u8; 32],
        peer: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<Attempt, Throttled> {
        let keys = [Key::Address(address_key), Key::Peer(network_of(peer))];
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = keys
            .iter()
            .filter_map(|key| wait(failures.get(key)?, now))
            .max();
        if let Some(wait) = wait {
            let retry_after_seconds = u64::try_from(wait.num_seconds()).unwrap_or(0) + 1;
            return Err(Throttled {
                retry_after_seconds,
            });
        }
        make_room(&mut failures, now);
        for key in keys {
            let fresh = Failures {
                since: now,
                count: 0,
            };
            let entry = failures.entry(key).or_insert(fresh);
            if now - entry.since >= WINDOW {
                *entry = fresh;
            }
            entry.count += 1;
        }
        drop(failures);
        Ok(Attempt {
            throttle: self.clone(),
            keys,
        })
    }
}

impl Attempt {
    /// The password was right: the address is forgiven, the peer's attempt is
    /// taken back (its other failures stay, or an account of one's own would
    /// pay for guessing at others).
    pub fn succeeded(self) {
        let mut failures = self
            .throttle
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for key in self.keys {
            match (key, failures.get_mut(&key)) {
                (Key::Peer(_), Some(entry)) => entry.count = entry.count.saturating_sub(1),
                (Key::Address(_), Some(_)) => drop(failures.remove(&key)),
                (_, None) => {}
            }
        }
    }
}

fn wait(failures: &Failures, now: DateTime<Utc>) -> Option<TimeDelta> {
    let end = failures.since + WINDOW;
    (failures.count >= ALLOWED && now < end).then(|| end - now)
}

/// One customer of a provider has a whole /64 of IPv6.
fn network_of(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            std::net::Ipv6Addr::from_bits(network).into()
        }
    }
}

fn make_room(failures: &mut HashMap<Key, Failures>, now: DateTime<Utc>) {
    if failures.len() + 2 <= REMEMBERED {
        return;
    }
    failures.retain(|_, entry| now - entry.since < WINDOW);
    if failures.len() + 2 > REMEMBERED {
        let mut since: Vec<_> = failures.values().map(|entry| entry.since).collect();
        let (_, cut, _) = since.select_nth_unstable(REMEMBERED / 10);
        let cut = *cut;
        failures.retain(|_, entry| entry.since > cut);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minutes * 60, 0).unwrap()
    }

    fn peer(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    #[test]
    fn the_eleventh_failure_at_an_address_waits_whoever_asks() {
        let throttle = Throttle::default();
        for last in 0..10 {
            drop(throttle.attempt([1; 32], peer(last), at(0)).unwrap());
        }
        let refused = throttle.attempt([1; 32], peer(99), at(5)).unwrap_err();
        assert_eq!(refused.retry_after_seconds, 601);
        assert!(throttle.attempt([1; 32], peer(99), at(15)).is_ok());
    }

    #[test]
    fn a_peer_that_tries_many_addresses_waits_too() {
        let throttle = Throttle::default();
        for address in 0..10 {
            drop(throttle.attempt([address; 32], PEER, at(0)).unwrap());
        }
        assert!(throttle.attempt([99; 32], PEER, at(1)).is_err());
        assert!(throttle.attempt([99; 32], peer(2), at(1)).is_ok());
    }

    #[test]
    fn success_takes_the_attempt_back() {
        let throttle = Throttle::default();
        for _ in 0..50 {
            throttle.attempt([1; 32], PEER, at(0)).unwrap().succeeded();
        }
        assert!(throttle.attempt([1; 32], PEER, at(0)).is_ok());
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
                    .attempt(address, peer, at(i64::from(n) / 10_000))
                    .unwrap(),
            );
        }
        assert!(throttle.0.lock().unwrap().len() <= REMEMBERED);
    }
}
