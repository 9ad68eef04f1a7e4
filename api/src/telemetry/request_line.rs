//! One line a request.
//!
//! The route is the pattern, never the path; there are no addresses, tokens,
//! file names or variables.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::metrics::{Metrics, known};
use super::traces::Span;
use crate::clock::{Clock, Stopwatch};
use crate::http::RequestId;

/// Put on a response: the name of the GraphQL operation that made it.
#[derive(Clone, Debug)]
pub struct Operation(pub String);

const LONGEST_NAME: usize = 64;

/// Middleware that writes the line; within the one that numbers requests, and
/// on routes, so that it knows which one matched.
pub async fn request_line(
    State(metrics): State<Metrics>,
    request: Request,
    next: Next,
) -> Response {
    let stopwatch = Stopwatch::start();
    let method = request.method().clone();
    let extensions = request.extensions();
    let route = extensions
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let request_id = extensions.get::<RequestId>().copied().unwrap_or_default();
    let response = next.run(request).await;
    let operation = response.extensions().get::<Operation>().map(name_of);
    let status = response.status();
    let (route, operation) = (route.unwrap_or_default(), operation.unwrap_or_default());
    let (status, ms) = (status.as_u16(), stopwatch.millis());
    metrics.answered(&route, &method, status, stopwatch.elapsed().as_secs_f64());
    metrics.traced(|| Span {
        request: request_id.0,
        method: known(&method),
        route: route.clone(),
        operation: operation.clone(),
        status,
        ended: Clock::System.now(),
        took: stopwatch.elapsed(),
    });
    if status >= 500 {
        tracing::error!(%method, route, status, ms, %request_id, operation, "request");
    } else {
        tracing::info!(%method, route, status, ms, %request_id, operation, "request");
    }
    response
}

/// The client chooses it; its grammar leaves letters, digits and underscores.
fn name_of(operation: &Operation) -> String {
    let word = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    operation
        .0
        .chars()
        .filter(word)
        .take(LONGEST_NAME)
        .collect()
}
