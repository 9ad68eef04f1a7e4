//! The places that a server has for connections, and how many of them one peer may
//! hold: who opens connections and says nothing must not keep everybody else out. Behind
//! proxies every connection is one of theirs: there shares are of requests, in `told`.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::Config;
use crate::telemetry::Metrics;

/// One peer may hold this part of all places.
const PART: usize = 4;

/// Of an address of IPv6 its network counts: whoever has one has all of it.
const NETWORK: u128 = !0 << 64;

/// As many connections as are held at a time.
#[derive(Clone, Debug)]
pub struct Places {
    most: u32,
    shares: Option<(Shares, Metrics)>,
}

impl Places {
    /// So many, all for any peer.
    #[must_use]
    pub fn whole(most: u32) -> Self {
        let shares = None;
        Self { most, shares }
    }

    /// So many, a quarter for each peer but this machine itself; what is shut out is
    /// counted.
    #[must_use]
    pub fn shared(most: u32, metrics: Metrics) -> Self {
        let shares = Some((Shares::of(most), metrics));
        Self { most, shares }
    }

    /// As configured: behind proxies every connection is one of theirs.
    #[must_use]
    pub fn of(config: &Config, metrics: Metrics) -> Self {
        let most = config.max_connections;
        if config.trusted_proxies > 0 {
            Self::whole(most)
        } else {
            Self::shared(most, metrics)
        }
    }

    pub(super) fn most(&self) -> u32 {
        self.most
    }

    /// One more for this peer until it is dropped; none where it has its share.
    pub(super) fn enter(&self, peer: IpAddr) -> Option<Held> {
        let Some((shares, metrics)) = &self.shares else {
            return Some(Held(None));
        };
        let held = shares.enter(peer);
        if held.is_none() {
            metrics.shut_out();
        }
        held
    }
}

/// What peers hold; clones are one.
#[derive(Clone, Debug)]
pub(super) struct Shares {
    each: usize,
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Shares {
    /// Of so many places.
    pub(super) fn of(most: u32) -> Self {
        Self {
            each: (most as usize / PART).max(1),
            held: Arc::default(),
        }
    }

    /// How many one peer may hold.
    pub(super) fn each(&self) -> usize {
        self.each
    }

    /// One more for this peer until it is dropped; none where it has its share.
    pub(super) fn enter(&self, peer: IpAddr) -> Option<Held> {
        let Some(peer) = counted(peer) else {
            return Some(Held(None));
        };
        let mut by_peer = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = by_peer.entry(peer).or_default();
        if *held >= self.each {
            return None;
        }
        *held += 1;
        Some(Held(Some((self.clone(), peer))))
    }

    fn leave(&self, peer: IpAddr) {
        let mut by_peer = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = by_peer.get_mut(&peer) {
            *held -= 1;
            if *held == 0 {
                by_peer.remove(&peer);
            }
        }
    }
}

/// What a connection holds of its peer's share, and a WebSocket that it becomes; or a
/// request.
#[derive(Debug)]
pub(super) struct Held(Option<(Shares, IpAddr)>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some((shares, peer)) = self.0.take() {
            shares.leave(peer);
        }
    }
}

/// What a peer is counted as; nothing for this machine, where a proxy or the operator
/// asks.
fn counted(peer: IpAddr) -> Option<IpAddr> {
    match peer.to_canonical() {
        IpAddr::V4(peer) => (peer != Ipv4Addr::LOCALHOST).then_some(IpAddr::V4(peer)),
        IpAddr::V6(peer) => {
            let network = Ipv6Addr::from_bits(peer.to_bits() & NETWORK);
            (peer != Ipv6Addr::LOCALHOST).then_some(IpAddr::V6(network))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(places: &Places, peer: &str) -> Option<Held> {
        places.enter(peer.parse().unwrap())
    }

    fn held(places: &Places) -> usize {
        let (shares, _) = places.shares.as_ref().unwrap();
        shares.held.lock().unwrap().len()
    }

    #[test]
    fn a_peer_holds_a_quarter_and_what_it_lets_go_is_free_again() {
        let metrics = Metrics::default();
        let places = Places::shared(16, metrics.clone());
        let mut its: Vec<_> = (0..4).map(|_| entered(&places, "192.0.2.1")).collect();
        assert!(its.iter().all(Option::is_some));
        assert!(entered(&places, "192.0.2.1").is_none());
        assert!(entered(&places, "::ffff:192.0.2.1").is_none());
        let others = entered(&places, "192.0.2.2");
        assert!(others.is_some());
        its.pop();
        assert!(entered(&places, "192.0.2.1").is_some());
        drop((its, others));
        assert_eq!(held(&places), 0, "nobody who is gone is remembered");
        let told = metrics.text();
        assert!(
            told.contains("portico_connections_shut_out_total 2"),
            "{told}"
        );
    }

    #[test]
    fn all_addresses_of_a_network_of_ipv6_are_one_peer() {
        let places = Places::shared(16, Metrics::default());
        let its: Vec<_> = (1..=4)
            .map(|n| entered(&places, &format!("2001:db8:1:2::{n}")))
            .collect();
        assert!(its.iter().all(Option::is_some));
        assert!(entered(&places, "2001:db8:1:2:ffff:ffff:ffff:ffff").is_none());
        assert!(entered(&places, "2001:db8:1:3::1").is_some());
    }

    #[test]
    fn this_machine_and_who_comes_by_a_proxy_have_no_share() {
        let shared = Places::shared(16, Metrics::default());
        let whole = Places::whole(16);
        for (places, peer) in [
            (&shared, "127.0.0.1"),
            (&shared, "::1"),
            (&shared, "::ffff:127.0.0.1"),
            (&whole, "192.0.2.1"),
        ] {
            let all: Vec<_> = (0..17).map(|_| entered(places, peer)).collect();
            assert!(all.iter().all(Option::is_some), "{peer}");
        }
        assert_eq!(held(&shared), 0);
    }
}
