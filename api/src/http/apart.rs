//! Where each door has a host of its own, the other door is not there.
//!
//! The routes themselves refuse the other's host, so that no comparison of paths has
//! to agree with the one that the router makes.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;

use super::nothing_here::NothingHere;
use super::problem::method_not_allowed;
use crate::config::Site;

/// A host at which some routes are not there, and what stands there instead.
#[derive(Debug)]
struct Foreign {
    host: String,
    nothing: NothingHere,
}

/// The routes of the two doors, each as they are but at the other's host.
pub(crate) fn apart(
    (staff, portal): (&Site, &Site),
    (at_staff, at_portal): (Router, Router),
) -> (Router, Router) {
    if staff.host() == portal.host() {
        return (at_staff, at_portal);
    }
    let nothing = NothingHere::of(staff, portal);
    let not_at = |other: &Site, routes: Router| {
        let foreign = Foreign {
            host: other.host().to_owned(),
            nothing: nothing.clone(),
        };
        // That a method is refused would tell that something is there.
        routes
            .method_not_allowed_fallback(method_not_allowed)
            .layer(from_fn_with_state(Arc::new(foreign), refuse_foreign))
    };
    (not_at(portal, at_staff), not_at(staff, at_portal))
}

/// `Host` stands in one place here: `check_host` has put it there.
async fn refuse_foreign(
    State(foreign): State<Arc<Foreign>>,
    request: Request,
    next: Next,
) -> Response {
    let host = request.headers().get(HOST);
    let host = host.and_then(|host| host.to_str().ok());
    if host.is_some_and(|host| host.eq_ignore_ascii_case(&foreign.host)) {
        let (method, uri) = (request.method(), request.uri());
        return foreign.nothing.answer(method, uri, request.headers());
    }
    next.run(request).await
}
