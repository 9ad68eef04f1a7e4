//! Puts the edges around the routes.

use std::net::SocketAddr;

use axum::Router;
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::{from_fn, from_fn_with_state};

use super::asked_by::remember;
use super::body_limit::limit_body;
use super::elsewhere::{Elsewhere, admit_elsewhere};
use super::headers::{TlsOnly, add_headers};
use super::host::{Hosts, check_host};
use super::nothing_here::NothingHere;
use super::origin::check_origin;
use super::peer::{Proxies, find_peer};
use super::places::Shares;
use super::problem::{Problem, method_not_allowed};
use super::request_id::number;
use super::told::keep_to_share;
use super::uploads::name_version;
use crate::clock::Clock;
use crate::config::{Config, Origins, Site};
use crate::telemetry::{Metrics, request_line};

/// What the edges need to know.
#[derive(Clone, Debug)]
pub struct Edges {
    /// For request ids.
    pub clock: Clock,
    /// Address of the staff console.
    pub staff: Site,
    /// Address of the client portal.
    pub portal: Site,
    /// Portals elsewhere.
    pub portal_origins: Origins,
    /// Where the server listens; loopback addresses with its port are ours.
    pub listen: SocketAddr,
    /// Reverse proxies in front.
    pub trusted_proxies: usize,
    /// Of so many requests one address has a share, behind proxies.
    pub max_connections: u32,
    /// Counts requests.
    pub metrics: Metrics,
}

impl Edges {
    /// As configured.
    #[must_use]
    pub fn of(config: &Config, clock: Clock, metrics: Metrics) -> Self {
        Self {
            clock,
            staff: config.staff.clone(),
            portal: config.portal.clone(),
            portal_origins: config.portal_origins.clone(),
            listen: config.listen,
            trusted_proxies: config.trusted_proxies,
            max_connections: config.max_connections,
            metrics,
        }
    }
}

/// Routes for machines of one's own: what every answer carries, and no other edge.
pub(crate) fn bare_router(routes: Router) -> Router {
    routes
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(TlsOnly(false), add_headers))
}

/// All routes behind all edges. Read from the bottom: the last layer is the
/// outermost.
pub fn router(routes: Router, edges: Edges) -> Router {
    let tls_only = TlsOnly(edges.staff.https() && edges.portal.https());
    let nothing = NothingHere::of(&edges.staff, &edges.portal);
    let elsewhere = Elsewhere::new(
        edges.portal_origins,
        edges.staff.clone(),
        edges.portal.clone(),
    );
    let shares = (edges.trusted_proxies > 0).then(|| Shares::of(edges.max_connections));
    let hosts = Hosts::new(edges.staff, edges.portal, edges.listen);
    routes
        .fallback(async move |method: Method, uri: Uri, headers: HeaderMap| {
            nothing.answer(&method, &uri, &headers)
        })
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(remember))
        .layer(from_fn(limit_body))
        .layer(from_fn(check_origin))
        // Pages elsewhere may read that there is no share left.
        .layer(from_fn_with_state(shares, keep_to_share))
        .layer(from_fn_with_state(elsewhere, admit_elsewhere))
        .layer(from_fn_with_state(hosts, check_host))
        .layer(from_fn_with_state(
            Proxies(edges.trusted_proxies),
            find_peer,
        ))
        .layer(from_fn_with_state(edges.metrics, request_line))
        .layer(from_fn_with_state(edges.clock, number))
        .layer(from_fn(name_version))
        .layer(from_fn_with_state(tls_only, add_headers))
}
