//! What a request leaves in the log.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use portico_api::clock::Clock;
use portico_api::http::router;

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

#[tokio::test]
async fn a_request_leaves_one_line_with_its_route_and_nothing_personal() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
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
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.contains("/files/{ticket}") && text.contains("status=200"),
        "{text}"
    );
    assert!(!text.contains("CANARY"), "{text}");
}
