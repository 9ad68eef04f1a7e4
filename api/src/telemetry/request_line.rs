//! One line a request.
//!
//! The route is the pattern, never the path; there are no addresses, tokens,
//! file names or variables.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
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
/// By custom: who asked hung up before there was an answer.
const HUNG_UP: u16 = 499;

/// Middleware that writes the line; within the one that numbers requests, and
/// on routes, so that it knows which one matched.
pub async fn request_line(
    State(metrics): State<Metrics>,
    request: Request,
    next: Next,
) -> Response {
    let mut line = Line::of(metrics, &request);
    let response = next.run(request).await;
    line.answered(&response);
    response
}

/// What is known of a request. It is written when this is dropped: a request whose
/// sender hangs up is dropped on the way, and nothing comes after it.
struct Line {
    metrics: Metrics,
    stopwatch: Stopwatch,
    method: Method,
    route: String,
    request_id: RequestId,
    answer: Option<(u16, String)>,
}

impl Line {
    fn of(metrics: Metrics, request: &Request) -> Self {
        let extensions = request.extensions();
        let route = extensions.get::<MatchedPath>();
        Self {
            metrics,
            stopwatch: Stopwatch::start(),
            method: request.method().clone(),
            route: route
                .map(|path| path.as_str().to_owned())
                .unwrap_or_default(),
            request_id: extensions.get::<RequestId>().copied().unwrap_or_default(),
            answer: None,
        }
    }

    fn answered(&mut self, response: &Response) {
        let operation = response.extensions().get::<Operation>().map(name_of);
        self.answer = Some((response.status().as_u16(), operation.unwrap_or_default()));
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let (status, operation) = self
            .answer
            .take()
            .unwrap_or_else(|| (unanswered(), String::new()));
        let (method, route, request_id) = (&self.method, self.route.as_str(), self.request_id);
        let (took, ms) = (self.stopwatch.elapsed(), self.stopwatch.millis());
        self.metrics
            .answered(route, method, status, took.as_secs_f64());
        self.metrics.traced(|| Span {
            request: request_id.0,
            method: known(method),
            route: route.to_owned(),
            operation: operation.clone(),
            status,
            ended: Clock::System.now(),
            took,
        });
        if status >= 500 {
            tracing::error!(%method, route, status, ms, %request_id, operation, "request");
        } else {
            tracing::info!(%method, route, status, ms, %request_id, operation, "request");
        }
    }
}

/// A panic, too, leaves a request without an answer.
fn unanswered() -> u16 {
    if std::thread::panicking() {
        500
    } else {
        HUNG_UP
    }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn who_hangs_up_is_counted_once() {
        let metrics = Metrics::default();
        let never = async || std::future::pending::<&'static str>().await;
        let routes = Router::new()
            .route("/never", get(never))
            .layer(from_fn_with_state(metrics.clone(), request_line));
        let request = axum::http::Request::builder()
            .uri("/never")
            .body(Body::empty());
        let asked = routes.oneshot(request.unwrap());
        let answer = tokio::time::timeout(Duration::from_millis(20), asked).await;
        assert!(answer.is_err());
        let counted = r#"portico_requests_total{route="/never",method="GET",status="499"} 1"#;
        let text = metrics.text();
        assert!(text.lines().any(|line| line == counted), "{text}");
    }
}
