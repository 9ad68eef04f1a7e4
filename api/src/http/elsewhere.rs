//! What pages of a portal elsewhere may ask: with a token in a header, and never with a
//! cookie, whatever the browser sends along. Pages of other origins are told nothing.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, COOKIE,
    HOST, ORIGIN, SET_COOKIE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::auth::Bearer;
use crate::config::{Origins, Site};

const METHODS: &str = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";
const SENT: &str = "authorization, content-type, x-portico-request, range, if-match, \
     if-none-match, if-range, tus-resumable, upload-offset, upload-length, upload-checksum, \
     upload-metadata";
const SHOWN: &str = "accept-ranges, content-disposition, content-range, etag, location, \
     retry-after, tus-checksum-algorithm, tus-extension, tus-max-size, tus-resumable, \
     tus-version, upload-expires, upload-length, upload-metadata, upload-offset, x-request-id";
/// Seconds for which a browser need not ask again what may be sent.
const ASKED_AGAIN: &str = "600";

/// What the edge knows of portals elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Elsewhere(Arc<Doors>);

#[derive(Debug)]
struct Doors {
    origins: Origins,
    staff: Site,
    portal: Site,
}

/// On a request that pages elsewhere may send: `check_origin` lets it in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Admitted {
    /// It comes from a listed origin.
    FromElsewhere,
    /// It carries a code, and whoever takes that looks at `Origin`.
    WithCode,
}

/// On a request that comes from a listed origin or shows a token: no cookie of it is looked
/// at, and its answer sets none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cookieless;

impl Elsewhere {
    pub(super) fn new(origins: Origins, staff: Site, portal: Site) -> Self {
        Self(Arc::new(Doors {
            origins,
            staff,
            portal,
        }))
    }
}

impl Doors {
    /// Below the portal's address, at a host that is not the console's alone.
    fn at_portal<'a>(&self, request: &'a Request) -> Option<&'a str> {
        let host = request.headers().get(HOST)?.to_str().ok()?;
        let apart = self.staff.host() != self.portal.host();
        if apart && self.staff.host().eq_ignore_ascii_case(host) {
            return None;
        }
        request.uri().path().strip_prefix(self.portal.path())
    }

    fn is_open(&self, request: &Request) -> bool {
        let below = self.at_portal(request);
        let portal = matches!(below, Some("/graphql" | "/graphql/ws" | "/token"));
        !self.origins.is_empty() && (portal || request.uri().path().starts_with("/files/"))
    }

    /// The listed origin that a request comes from.
    fn listed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let mut origins = headers.get_all(ORIGIN).iter();
        let (origin, None) = (origins.next()?, origins.next()) else {
            return None;
        };
        let text = origin.to_str().ok()?;
        self.origins.has(text).then(|| origin.clone())
    }
}

pub(super) async fn admit_elsewhere(
    State(Elsewhere(doors)): State<Elsewhere>,
    mut request: Request,
    next: Next,
) -> Response {
    if !doors.is_open(&request) {
        return next.run(request).await;
    }
    let listed = doors.listed(request.headers());
    let mut response = if listed.is_some() && is_preflight(&request) {
        preflight()
    } else {
        let shows = Bearer::read(request.headers(), &doors.origins).is_some();
        let cookieless = listed.is_some() || shows;
        if cookieless {
            request.headers_mut().remove(COOKIE);
            request.extensions_mut().insert(Cookieless);
        }
        if doors.at_portal(&request) == Some("/token") {
            request.extensions_mut().insert(Admitted::WithCode);
        } else if listed.is_some() {
            request.extensions_mut().insert(Admitted::FromElsewhere);
        }
        let mut response = next.run(request).await;
        if cookieless {
            response.headers_mut().remove(SET_COOKIE);
        }
        response
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = listed {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let shown = HeaderValue::from_static(SHOWN);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, shown);
    }
    response
}

/// `OPTIONS` is also what tus tells of itself by.
fn is_preflight(request: &Request) -> bool {
    let asks = request
        .headers()
        .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    request.method() == Method::OPTIONS && asks
}

fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, SENT),
        (ACCESS_CONTROL_MAX_AGE, ASKED_AGAIN),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
