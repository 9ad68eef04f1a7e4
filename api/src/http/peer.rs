//! Whose request this is, as far as an address tells.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use super::connection::SocketPeer;

/// The address of the browser or program that sent the request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Peer(pub IpAddr);

/// How many proxies of ours stand in front.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proxies(pub(super) usize);

pub(super) async fn find_peer(
    State(Proxies(proxies)): State<Proxies>,
    mut request: Request,
    next: Next,
) -> Response {
    let socket = request.extensions().get::<SocketPeer>();
    let socket = socket.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    let peer = peer_of(socket, request.headers(), proxies);
    request.extensions_mut().insert(peer);
    next.run(request).await
}

/// Each proxy appends whom it heard from, so ours wrote the last entries; what
/// stands further left is whatever the client says.
///
/// The header is taken as bytes: a proxy appends to what the client sent, and
/// what is no text further left must not take our proxy's entry with it.
fn peer_of(socket: IpAddr, headers: &HeaderMap, proxies: usize) -> Peer {
    let entries: Vec<&[u8]> = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|header| header.as_bytes().split(|&byte| byte == b','))
        .collect();
    let believed = entries.len().checked_sub(proxies).filter(|_| proxies > 0);
    let address = believed.and_then(|index| address_of(entries.get(index)?));
    Peer(address.unwrap_or(socket).to_canonical())
}

/// Some proxies add the port.
fn address_of(entry: &[u8]) -> Option<IpAddr> {
    let entry = std::str::from_utf8(entry).ok()?.trim();
    let with_port = || Some(entry.parse::<SocketAddr>().ok()?.ip());
    entry.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOCKET: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));

    fn peer(forwarded: &str, proxies: usize) -> String {
        peer_by(&[forwarded.as_bytes()], proxies)
    }

    fn peer_by(forwarded: &[&[u8]], proxies: usize) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            let value = axum::http::HeaderValue::from_bytes(value).unwrap();
            headers.append("x-forwarded-for", value);
        }
        peer_of(SOCKET, &headers, proxies).0.to_string()
    }

    #[test]
    fn without_proxies_the_header_is_not_believed() {
        assert_eq!(peer("192.0.2.1", 0), "10.0.0.1");
    }

    #[test]
    fn only_the_entries_of_our_proxies_are_believed() {
        assert_eq!(peer("6.6.6.6, 192.0.2.1", 1), "192.0.2.1");
        assert_eq!(peer("6.6.6.6, 192.0.2.1, 10.0.0.2", 2), "192.0.2.1");
        assert_eq!(peer("192.0.2.1", 2), "10.0.0.1");
        assert_eq!(peer("nonsense", 1), "10.0.0.1");
    }

    #[test]
    fn what_the_client_wrote_never_hides_what_our_proxy_wrote() {
        let hostile: [&[u8]; 7] = [
            b"\xff\xfe, 192.0.2.1",
            b",,, ,192.0.2.1",
            b"\"6.6.6.6, 192.0.2.1",
            b"for=6.6.6.6;by=1, 192.0.2.1",
            b"6.6.6.6\t, \t192.0.2.1",
            b"%00<script>, 192.0.2.1:4711",
            b"::ffff:6.6.6.6, ::ffff:192.0.2.1",
        ];
        for header in hostile {
            assert_eq!(peer_by(&[header], 1), "192.0.2.1", "{header:?}");
        }
        assert_eq!(
            peer_by(&[&b"6.6.6.6,".repeat(500), b"192.0.2.1"], 1),
            "192.0.2.1"
        );
    }

    #[test]
    fn several_headers_are_one_list_in_their_order() {
        let both: [&[u8]; 2] = [b"6.6.6.6, 192.0.2.1", b"10.0.0.2"];
        assert_eq!(peer_by(&both, 1), "10.0.0.2");
        assert_eq!(peer_by(&both, 2), "192.0.2.1");
        assert_eq!(peer_by(&[b"\xff", b"192.0.2.1"], 1), "192.0.2.1");
        assert_eq!(peer_by(&[], 1), "10.0.0.1");
    }

    #[test]
    fn an_entry_of_ours_that_does_not_read_is_not_guessed_at() {
        for odd in [
            "192.0.2.1.5",
            "192.0.2.1 6.6.6.6",
            "fe80::1%eth0",
            "",
            "192.0.2.1:99999",
        ] {
            assert_eq!(peer(&format!("6.6.6.6, {odd}"), 1), "10.0.0.1", "{odd}");
        }
        assert_eq!(peer("6.6.6.6, [2001:db8::7]:443", 1), "2001:db8::7");
    }
}
