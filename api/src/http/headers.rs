//! Headers that every answer carries.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// For pages. Answers that bring their own, such as downloads, keep it.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Whether people reach us by TLS only.
#[derive(Clone, Copy, Debug)]
pub(super) struct TlsOnly(pub(super) bool);

pub(super) async fn add_headers(
    State(TlsOnly(tls_only)): State<TlsOnly>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let is_nothing = response.status() == StatusCode::NOT_FOUND;
    let headers = response.headers_mut();
    if is_nothing {
        // It would tell that there is something, at another host.
        headers.remove(header::ALLOW);
    }
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = HeaderValue::from_static(PAGE_POLICY);
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy);
    // Answers are about who asks and when; assets that may be kept say so.
    let no_store = HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(no_store);
    if tls_only {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}
