//! The head of an answer that carries a document.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::disposition::disposition;
use super::gatekeeper::Allowed;
use super::range::Wanted;
use crate::http::{Problem, ProblemCode};

/// Whatever a document holds, it cannot run, load, or be kept by a cache.
const ALWAYS: [(HeaderName, &str); 3] = [
    (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
    (CACHE_CONTROL, "private, no-store"),
    (HeaderName::from_static("x-content-type-options"), "nosniff"),
];

/// A document, or a part of it, to be sent.
pub(super) struct Opened<'a> {
    pub(super) allowed: &'a Allowed,
    pub(super) part: Wanted,
    pub(super) etag: String,
}

/// Strong: equal hashes are equal bytes.
pub(super) fn etag(sha256: &[u8; 32]) -> String {
    format!("\"{}\"", hex::encode(sha256))
}

/// The caller has these bytes already.
pub(super) fn not_modified(etag: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    add_always(response.headers_mut());
    insert(response.headers_mut(), ETAG, etag);
    response
}

/// The caller wants other bytes than these.
pub(super) fn not_these(etag: &str) -> Response {
    let mut response = Problem::from(ProblemCode::OtherContent).into_response();
    add_always(response.headers_mut());
    insert(response.headers_mut(), ETAG, etag);
    response
}

impl Opened<'_> {
    /// The answer around a body. Its length is the part's, also for HEAD.
    pub(super) fn head(&self, body: Body) -> Response {
        let size = self.allowed.size;
        let (status, length, range) = match &self.part {
            Wanted::All => (StatusCode::OK, size, None),
            Wanted::Nothing => {
                let range = format!("bytes */{size}");
                (StatusCode::RANGE_NOT_SATISFIABLE, 0, Some(range))
            }
            Wanted::Part(part) => {
                let range = format!("bytes {}-{}/{size}", part.start, part.end - 1);
                (
                    StatusCode::PARTIAL_CONTENT,
                    part.end - part.start,
                    Some(range),
                )
            }
        };
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        add_always(headers);
        headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        insert(headers, ETAG, &self.etag);
        if let Some(range) = range {
            insert(headers, CONTENT_RANGE, &range);
        }
        if status != StatusCode::RANGE_NOT_SATISFIABLE {
            self.describe(headers);
        }
        response
    }

    fn describe(&self, headers: &mut HeaderMap) {
        let Allowed {
            media_type,
            name,
            action,
            ..
        } = self.allowed;
        insert(headers, CONTENT_TYPE, &with_charset(media_type));
        headers.insert(CONTENT_DISPOSITION, disposition(*action, name));
    }
}

/// Without it a browser guesses the encoding of text.
fn with_charset(media_type: &str) -> String {
    if media_type == "text/plain" {
        "text/plain; charset=utf-8".to_owned()
    } else {
        media_type.to_owned()
    }
}

fn add_always(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
