//! A number for each request, in its log line, its events and its answer.

use std::fmt;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use crate::clock::Clock;

/// Ours, never the client's.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RequestId(pub Uuid);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

pub(super) async fn number(
    State(clock): State<Clock>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = RequestId(clock.new_id());
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
