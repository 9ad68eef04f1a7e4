//! What goes on over a connection of HTTP/2, which could otherwise keep its place by
//! answering to pings alone. HTTP/1 sees to that itself.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::time::sleep;

use super::server::HEAD_WITHIN;

/// A connection that has asked something, and then nothing for so long, ends.
const SILENCE: Duration = Duration::from_mins(1);

/// Counts it; clones are one.
#[derive(Clone, Debug, Default)]
pub(super) struct Activity(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// Requests that were begun.
    asked: AtomicUsize,
    /// Requests that have no head of an answer yet.
    at_work: AtomicUsize,
    /// Heads and pieces of answers that were taken.
    moved: AtomicUsize,
}

impl Activity {
    /// Counts a request, and what is taken of its answer.
    pub(super) fn answer<E, F>(
        &self,
        answering: F,
    ) -> impl Future<Output = Result<Response, E>> + use<E, F>
    where
        F: Future<Output = Result<Response, E>>,
    {
        self.0.asked.fetch_add(1, Ordering::Relaxed);
        let activity = self.clone();
        let at_work = AtWork::begin(self);
        async move {
            let answer = answering.await?;
            drop(at_work);
            Ok(answer.map(|body| Body::new(Taken { body, activity })))
        }
    }

    /// Until nothing was asked for a while, at the beginning for a short one: who says
    /// nothing must not keep a place from others.
    pub(super) async fn silence(&self) {
        let (mut before, mut within) = (0, HEAD_WITHIN);
        loop {
            sleep(within).await;
            let now = self.0.asked.load(Ordering::Relaxed);
            if now == before {
                return;
            }
            (before, within) = (now, SILENCE);
        }
    }

    /// Of a connection that was told to end: until none of its requests is at work and
    /// nothing of their answers was taken for a while.
    pub(super) async fn standstill(&self) {
        let was_silent = self.0.asked.load(Ordering::Relaxed) == 0;
        let within = if was_silent { HEAD_WITHIN } else { SILENCE };
        let mut before = self.moved();
        loop {
            sleep(within).await;
            let now = self.moved();
            if now == before && !self.is_at_work() {
                return;
            }
            before = now;
        }
    }

    fn moved(&self) -> usize {
        self.0.moved.load(Ordering::Relaxed)
    }

    fn is_at_work(&self) -> bool {
        self.0.at_work.load(Ordering::Relaxed) > 0
    }
}

/// A request that is worked on, also one that is given up.
struct AtWork(Activity);

impl AtWork {
    fn begin(activity: &Activity) -> Self {
        activity.0.at_work.fetch_add(1, Ordering::Relaxed);
        Self(activity.clone())
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        let counts = &self.0.0;
        counts.moved.fetch_add(1, Ordering::Relaxed);
        counts.at_work.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An answer of which each piece that is taken counts.
struct Taken {
    body: Body,
    activity: Activity,
}

impl hyper::body::Body for Taken {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        self.activity.0.moved.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(frame)
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
    use std::convert::Infallible;
    use std::future::{pending, ready};

    use http_body_util::BodyExt;

    use super::*;

    fn page() -> Response {
        Response::new(Body::from("page"))
    }

    #[tokio::test]
    async fn an_answer_moves_with_its_head_and_with_each_piece_that_is_taken() {
        let activity = Activity::default();
        let answering = activity.answer(ready(Ok::<_, Infallible>(page())));
        assert!(activity.is_at_work());
        let mut answer = answering.await.unwrap().into_body();
        assert!(!activity.is_at_work());
        assert_eq!(activity.moved(), 1);
        assert_eq!(
            hyper::body::Body::size_hint(&answer).exact(),
            Some(4),
            "its length is still known"
        );
        let piece = answer.frame().await.unwrap().unwrap();
        assert_eq!(piece.into_data().unwrap(), "page");
        assert_eq!(activity.moved(), 2);
    }

    #[test]
    fn a_request_that_is_given_up_is_not_at_work() {
        let activity = Activity::default();
        let answering = activity.answer(pending::<Result<_, Infallible>>());
        assert!(activity.is_at_work());
        drop(answering);
        assert!(!activity.is_at_work());
    }
}
