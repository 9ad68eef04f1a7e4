//! Shares by the address that proxies tell. A connection says nothing there of who asks:
//! what one address may have is a part of the requests, from their head until their answer
//! is gone, and of the `WebSocket`s that they become.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};

use super::peer::Peer;
use super::places::{Held, Shares};
use super::problem::Problem;
use super::problem_code::ProblemCode;

/// Turns away what its address has no share for; lets all in where there are no shares.
pub(super) async fn keep_to_share(
    State(shares): State<Option<Shares>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    let (Some(shares), Some(Peer(peer))) = (shares, peer) else {
        return next.run(request).await;
    };
    let Some(held) = shares.enter(peer) else {
        return no_more(shares.each()).into_response();
    };
    let held = Arc::new(held);
    // A WebSocket holds it on.
    request.extensions_mut().insert(Arc::clone(&held));
    let answer = next.run(request).await;
    answer.map(|body| Body::new(Under { body, _held: held }))
}

fn no_more(each: usize) -> Problem {
    let message = format!(
        "{each} requests and sockets of this address are open, which is its share of what the server takes; \
         end some, or try again in a moment."
    );
    Problem::with(ProblemCode::Overloaded, message)
}

/// An answer that is part of a share until it is gone.
struct Under {
    body: Body,
    _held: Arc<Held>,
}

impl hyper::body::Body for Under {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::StatusCode;
    use axum::http::header::RETRY_AFTER;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::super::peer::{Proxies, find_peer};
    use super::*;

    async fn asked(routes: &Router, from: &str) -> Response {
        let request = axum::http::Request::get("/").header("x-forwarded-for", from);
        let request = request.body(Body::empty()).unwrap();
        routes.clone().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn a_request_is_part_of_its_share_until_its_answer_is_gone() {
        let routes = Router::new()
            .route("/", get(async || "page"))
            .layer(from_fn_with_state(Some(Shares::of(4)), keep_to_share))
            .layer(from_fn_with_state(Proxies(1), find_peer));
        let first = asked(&routes, "192.0.2.1").await;
        assert_eq!(first.status(), StatusCode::OK);
        let length = hyper::body::Body::size_hint(first.body()).exact();
        assert_eq!(length, Some(4), "its length is still known");
        let second = asked(&routes, "6.6.6.6, 192.0.2.1").await;
        assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(second.headers().contains_key(RETRY_AFTER));
        let other = asked(&routes, "192.0.2.2").await;
        assert_eq!(other.status(), StatusCode::OK);
        drop(first);
        let again = asked(&routes, "192.0.2.1").await;
        assert_eq!(again.status(), StatusCode::OK);
    }
}
