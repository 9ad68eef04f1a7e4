//! Only requests to our own addresses are answered: a foreign `Host` is a
//! rebound name or a poisoned link.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::problem_code::ProblemCode;
use crate::config::Site;

/// The addresses of the two doors, and the port that is listened on.
#[derive(Clone, Debug)]
pub(super) struct Hosts(Arc<[Site; 2]>, u16);

/// On a request: the only `Origin` that may send it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct OwnOrigin(pub(super) String);

impl Hosts {
    pub(super) fn new(staff: Site, portal: Site, listen: SocketAddr) -> Self {
        Self(Arc::new([staff, portal]), listen.port())
    }

    /// What `Origin` would be for a page of ours on this host.
    fn origin_of(&self, host: &str) -> Option<OwnOrigin> {
        let host = host.to_ascii_lowercase();
        let site = self.0.iter().find(|site| site.host() == host);
        let own = site.map(Site::origin);
        own.or_else(|| (loopback_port(&host)? == self.1).then(|| format!("http://{host}")))
            .map(OwnOrigin)
    }
}

pub(super) async fn check_host(
    State(hosts): State<Hosts>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    // Orchestrators ask by address.
    if path == "/healthz" || path == "/readyz" {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let known = host_of(&parts).and_then(|host| Some((host.to_owned(), hosts.origin_of(host)?)));
    let Some((host, origin)) = known else {
        return Problem::from(ProblemCode::UnknownHost).into_response();
    };
    // From here on it stands in one place.
    if let Ok(host) = HeaderValue::from_str(&host) {
        parts.headers.insert(HOST, host);
    }
    parts.extensions.insert(origin);
    next.run(Request::from_parts(parts, body)).await
}

/// One and only one host. HTTP/2 names it in the address alone.
fn host_of(parts: &Parts) -> Option<&str> {
    let authority = parts.uri.authority().map(Authority::as_str);
    let mut headers = parts.headers.get_all(HOST).iter();
    let Some(header) = headers.next() else {
        return authority.filter(|_| parts.version == Version::HTTP_2);
    };
    let host = header.to_str().ok()?;
    let agrees = authority.is_none_or(|authority| authority.eq_ignore_ascii_case(host));
    (agrees && headers.next().is_none()).then_some(host)
}

/// The port of a loopback address or name; 80 where it names none. Other ports
/// of this machine are other programs, whose pages must not pass for ours.
fn loopback_port(host: &str) -> Option<u16> {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()?),
        Some(_) | None => (host, 80),
    };
    let bare = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        .unwrap_or(name);
    let loopback = name == "localhost"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    loopback.then_some(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(staff: &str, portal: &str) -> Hosts {
        let listen = "127.0.0.1:9".parse().unwrap();
        Hosts::new(
            Site::parse(staff).unwrap(),
            Site::parse(portal).unwrap(),
            listen,
        )
    }

    #[test]
    fn our_hosts_and_our_port_of_loopback_are_known_and_no_others() {
        let hosts = hosts("https://a.example", "https://b.example");
        let origin = |host| hosts.origin_of(host).map(|origin| origin.0);
        assert_eq!(origin("A.example").as_deref(), Some("https://a.example"));
        assert_eq!(origin("localhost:9").as_deref(), Some("http://localhost:9"));
        assert_eq!(origin("[::1]:9").as_deref(), Some("http://[::1]:9"));
        for host in [
            "c.example",
            "a.example.evil",
            "127.0.0.1.nip.io",
            "127.0.0.1.nip.io:9",
            "a.example:8080",
            "localhost",
            "localhost:10",
            "127.0.0.1:10",
            "[::1]:10",
            "[::1]",
            "127.0.0.1:x",
            "",
        ] {
            assert_eq!(origin(host), None, "{host}");
        }
    }
}
