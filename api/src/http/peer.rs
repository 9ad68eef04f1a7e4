//! Whose request this is, as far as an address tells.

use std::net::{IpAddr, Ipv4Addr};

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
fn peer_of(socket: IpAddr, headers: &HeaderMap, proxies: usize) -> Peer {
    let entries: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(','))
        .map(str::trim)
        .collect();
    let believed = entries.len().checked_sub(proxies).filter(|_| proxies > 0);
    let address = believed.and_then(|index| entries.get(index)?.parse().ok());
    Peer(address.unwrap_or(socket).to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOCKET: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));

    fn peer(forwarded: &str, proxies: usize) -> String {
        let headers = HeaderMap::from_iter([(
            axum::http::HeaderName::from_static("x-forwarded-for"),
            forwarded.parse().unwrap(),
        )]);
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
}
