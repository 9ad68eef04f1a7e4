//! Says of a connection of HTTP/1 that it ends with the answer, where nobody reads the
//! request's body to its end: hyper hangs up if not all of it is there by then, and who
//! took the connection for good would lose the next request.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header::{CONNECTION, HeaderValue};
use axum::http::{StatusCode, Version};
use axum::response::Response;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tower::ServiceExt;

/// What the router answers. A body that somebody still reads, such as one that is thrown
/// away, does not end the connection; HTTP/2 ends a stream alone.
pub(super) async fn answer(router: Router, request: Request) -> Result<Response, Infallible> {
    if request.version() >= Version::HTTP_2 || request.body().is_end_stream() {
        return router.oneshot(request).await;
    }
    let left = Arc::new(AtomicBool::new(false));
    let on_drop = Arc::clone(&left);
    let request = request.map(|body| {
        Body::new(Watched {
            body,
            at_end: false,
            left: on_drop,
        })
    });
    let mut response = router.oneshot(request).await?;
    let is_taken_over = response.status() == StatusCode::SWITCHING_PROTOCOLS;
    if left.load(Ordering::Relaxed) && !is_taken_over {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    Ok(response)
}

/// A request's body, which tells whether it was let go of before its end.
struct Watched {
    body: Body,
    at_end: bool,
    left: Arc<AtomicBool>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        self.at_end = frame.is_none();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // One of a length that was told is at its end without saying so once more.
        if !self.at_end && !self.body.is_end_stream() {
            self.left.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::post;
    use futures_util::stream::iter;

    use super::super::body_limit::collect;
    use super::*;

    /// What is said of the connection to who asks so; nothing where it is kept.
    async fn said(path: &str, version: Version, body: Body) -> Option<HeaderValue> {
        let routes = Router::new()
            .route("/early", post(async || "refused"))
            .route(
                "/read",
                post(async |body: Body| collect(body).await.map(|_| "read")),
            )
            .route(
                "/later",
                post(async |body: Body| {
                    tokio::spawn(collect(body));
                    "refused"
                }),
            );
        let request = axum::http::Request::post(path).version(version);
        let answer = answer(routes, request.body(body).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.headers().get(CONNECTION).cloned()
    }

    /// One that tells no length.
    fn pieces() -> Body {
        Body::from_stream(iter(["a", "b"].map(Ok::<_, Infallible>)))
    }

    #[tokio::test]
    async fn only_a_body_that_nobody_reads_ends_the_connection() {
        let close = Some(HeaderValue::from_static("close"));
        for version in [Version::HTTP_10, Version::HTTP_11] {
            for whole in [true, false] {
                let body = || if whole { Body::from("ab") } else { pieces() };
                assert_eq!(said("/early", version, body()).await, close, "{whole}");
                assert_eq!(said("/read", version, body()).await, None, "{whole}");
                assert_eq!(said("/later", version, body()).await, None, "{whole}");
            }
            assert_eq!(said("/early", version, Body::empty()).await, None);
        }
        assert_eq!(said("/early", Version::HTTP_2, pieces()).await, None);
    }
}
