//! What a request leaves in the log.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use portico_api::clock::Clock;
use portico_api::http::router;
use tracing::subscriber::DefaultGuard;

use crate::given::{edges, noon, send};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// Of what this thread logs until the guard is dropped.
    fn begun() -> (Self, DefaultGuard) {
        let lines = Self::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (lines, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn a_request_leaves_one_line_with_its_route_and_nothing_personal() {
    let (lines, guard) = Lines::begun();
    let routes = Router::new().route("/files/{ticket}", get(async || "x"));
    let server = router(routes, edges(Clock::fixed(noon())));
    let headers = [("cookie", "portico_staff=CANARY"), ("user-agent", "CANARY")];
    send(
        &server,
        ("GET", "/files/CANARY?name=CANARY"),
        &headers,
        Body::empty(),
    )
    .await;
    drop(guard);
    let text = lines.text();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.contains("/files/{ticket}") && text.contains("status=200"),
        "{text}"
    );
    assert!(!text.contains("CANARY"), "{text}");
}

#[tokio::test]
async fn who_hangs_up_leaves_the_line_as_well() {
    let (lines, guard) = Lines::begun();
    let never = async || std::future::pending::<&'static str>().await;
    let routes = Router::new().route("/files/{ticket}", get(never));
    let server = router(routes, edges(Clock::fixed(noon())));
    let asked = send(&server, ("GET", "/files/CANARY"), &[], Body::empty());
    let answer = tokio::time::timeout(Duration::from_millis(20), asked).await;
    assert!(answer.is_err());
    drop(guard);
    let text = lines.text();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.contains("/files/{ticket}") && text.contains("status=499"),
        "{text}"
    );
    assert!(!text.contains("CANARY"), "{text}");
}
