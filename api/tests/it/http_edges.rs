//! What every request meets, over a real socket where it matters.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use portico_api::blobs::Disk;
use portico_api::clock::Clock;
use portico_api::http::{Needs, Places, probes, router, serve_until};
use portico_private_postgres::for_tests::FreshDatabase;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::given::{begun, edges, noon, pool, send, still};

fn small() -> Router {
    let slow = async || {
        tokio::time::sleep(Duration::from_millis(300)).await;
        "slow"
    };
    let routes = Router::new()
        .route("/", get(async || "page"))
        .route("/slow", get(slow))
        .route("/change", post(async || "changed"));
    router(routes, edges(Clock::fixed(noon())))
}

async fn served() -> (
    std::net::SocketAddr,
    oneshot::Sender<()>,
    tokio::task::JoinHandle<()>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(async move {
        let stopped = async { drop(stopped.await) };
        serve_until(listener, small(), Places::whole(64), stopped)
            .await
            .unwrap();
    });
    (address, stop, server)
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_a_number() {
    for path in ["/", "/nothing"] {
        let answer = send(&small(), ("GET", path), &[], Body::empty()).await;
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'")
        );
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'")
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("x-request-id").len(), 36);
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_as_json() {
    let missing = send(&small(), ("GET", "/nothing"), &[], Body::empty()).await;
    assert_eq!(
        (missing.status.as_u16(), missing.code().as_str()),
        (404, "NOT_FOUND")
    );
    let method = send(&small(), ("POST", "/"), &[], Body::empty()).await;
    assert_eq!(
        (method.status.as_u16(), method.code().as_str()),
        (405, "METHOD_NOT_ALLOWED")
    );
}

#[tokio::test]
async fn where_there_is_nothing_a_browser_is_shown_the_way() {
    let there = Router::new().route("/there", get(async || "page"));
    let router = router(there, edges(Clock::fixed(noon())));
    let browser = [("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")];
    for (path, status) in [("/", 200), ("/nothing", 404)] {
        let page = send(&router, ("GET", path), &browser, Body::empty()).await;
        assert_eq!(page.status.as_u16(), status);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        let text = String::from_utf8_lossy(&page.body).into_owned();
        assert_eq!(text.matches("<a href=").count(), 2, "{text}");
        let program = send(&router, ("GET", path), &[], Body::empty()).await;
        assert_eq!(
            (program.status.as_u16(), program.code().as_str()),
            (404, "NOT_FOUND")
        );
        let change = send(&router, ("POST", path), &browser, Body::empty()).await;
        assert_eq!(change.code(), "NOT_FOUND");
    }
}

#[tokio::test]
async fn a_foreign_host_is_misdirected() {
    let answer = send(
        &small(),
        ("GET", "/"),
        &[("host", "evil.example")],
        Body::empty(),
    )
    .await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (421, "UNKNOWN_HOST")
    );
    let forwarded = [("x-forwarded-host", "evil.example")];
    assert_eq!(
        send(&small(), ("GET", "/"), &forwarded, Body::empty())
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_change_from_another_site_is_refused() {
    let foreign = [("origin", "https://evil.example")];
    let answer = send(&small(), ("POST", "/change"), &foreign, Body::empty()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (403, "FOREIGN_ORIGIN")
    );
    assert_eq!(
        send(&small(), ("POST", "/change"), &[], Body::empty())
            .await
            .status,
        200
    );
}

async fn needs((database, pool): (&FreshDatabase, &sqlx::PgPool), folder: &Path) -> Needs {
    let (_, origin) = begun(folder, database).await;
    Needs {
        pool: pool.clone(),
        heart: still(pool).await,
        lag: Duration::from_mins(1),
        disk: Disk::of(folder.to_owned(), origin),
        reserve: 0,
    }
}

#[tokio::test]
async fn readiness_says_what_is_amiss_with_the_ledger_the_disk_and_the_store() {
    let (database, pool) = pool().await;
    let folder = tempfile::tempdir().unwrap();
    let ready = async |needs: Needs| {
        let router = router(probes(needs), edges(Clock::fixed(noon())));
        let answer = send(&router, ("GET", "/readyz"), &[], Body::empty()).await;
        (answer.status.as_u16(), answer.code())
    };
    let fits = needs((&database, &pool), folder.path()).await;
    assert_eq!(ready(fits.clone()).await.0, 200);
    let room = fits.disk.look().await.unwrap().free.unwrap();
    let full = Needs {
        reserve: room * 2,
        ..fits.clone()
    };
    assert_eq!(ready(full).await, (503, "DISK_FULL".to_owned()));
    // Nobody follows this log.
    let event = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type,
        event_version, payload, metadata) VALUES ('firm', '1', 1, 'X', '1.0', '{}', '{}')";
    sqlx::query(event).execute(&pool).await.unwrap();
    let late = Needs {
        lag: Duration::ZERO,
        ..fits.clone()
    };
    assert_eq!(ready(late).await, (503, "BEHIND".to_owned()));
    // As where the disk of the contents is not mounted any more, or another's is.
    let marker = folder.path().join("blobs/deployment");
    let ours = std::fs::read_to_string(&marker).unwrap();
    let deployment = ours.split_whitespace().next().unwrap();
    std::fs::remove_file(&marker).unwrap();
    assert_eq!(ready(fits.clone()).await, (503, "STORE_AWAY".to_owned()));
    // Another deployment's, and one of this deployment that came second.
    let nil = uuid::Uuid::nil();
    for other in [nil.to_string(), format!("{deployment} {nil}")] {
        std::fs::write(&marker, other).unwrap();
        assert_eq!(ready(fits.clone()).await, (503, "STORE_AWAY".to_owned()));
    }
    std::fs::write(&marker, ours).unwrap();
    // Only the folder of what arrives.
    let (uploads, aside) = (folder.path().join("uploads"), folder.path().join("aside"));
    std::fs::rename(&uploads, &aside).unwrap();
    assert_eq!(ready(fits.clone()).await, (503, "STORE_AWAY".to_owned()));
    // The store answers again; the ledger is as far behind as it was.
    std::fs::rename(&aside, &uploads).unwrap();
    assert_eq!(ready(fits).await.0, 200);
}

#[tokio::test]
async fn there_is_as_much_room_as_on_the_fuller_disk() {
    let (database, pool) = pool().await;
    let folder = tempfile::tempdir().unwrap();
    let fits = needs((&database, &pool), folder.path()).await;
    let full = Needs { reserve: 1, ..fits };
    let ready = async || {
        let router = router(probes(full.clone()), edges(Clock::fixed(noon())));
        let answer = send(&router, ("GET", "/readyz"), &[], Body::empty()).await;
        (answer.status.as_u16(), answer.code())
    };
    assert_eq!(ready().await.0, 200);
    // A link leads files elsewhere, where nothing is ever free.
    let uploads = folder.path().join("uploads");
    std::fs::rename(&uploads, folder.path().join("away")).unwrap();
    symlink("/proc", &uploads).unwrap();
    assert_eq!(full.disk.look().await.unwrap().free.unwrap(), 0);
    assert_eq!(ready().await, (503, "DISK_FULL".to_owned()));
}

#[tokio::test]
async fn readiness_follows_the_database() {
    let (database, pool) = pool().await;
    let folder = tempfile::tempdir().unwrap();
    let needs = needs((&database, &pool), folder.path()).await;
    let router = router(probes(needs), edges(Clock::fixed(noon())));
    let by_address = [("host", "10.0.0.7:8080")];
    let ready = send(&router, ("GET", "/readyz"), &by_address, Body::empty()).await;
    assert_eq!(ready.status, 200, "{ready:?}");
    // Anybody asks: no figures.
    assert_eq!(ready.body, br#"{"status":"ready"}"#);
    pool.close().await;
    let gone = send(&router, ("GET", "/readyz"), &by_address, Body::empty()).await;
    assert_eq!(gone.status, 503);
    assert_eq!(
        send(&router, ("GET", "/healthz"), &by_address, Body::empty())
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_stopping_server_lets_a_running_request_end() {
    let (address, stop, server) = served().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = "GET /slow HTTP/1.1\r\nhost: a.example\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.send(()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("slow"),
        "{answer}"
    );
    server.await.unwrap();
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off() {
    let (address, _stop, _server) = served().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nx-slow: ")
        .await
        .unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(12), stream.read_to_end(&mut answer));
    assert!(read.await.is_ok());
}

/// Everything that is answered to these bytes.
async fn answered(bytes: &[u8]) -> String {
    let (address, _stop, _server) = served().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    // It may hang up before everything is said.
    let _ = stream.write_all(bytes).await;
    let mut answer = vec![];
    let read = tokio::time::timeout(Duration::from_mins(1), stream.read_to_end(&mut answer));
    let _ = read.await.expect("it hangs up");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn what_is_no_request_is_answered_by_nothing_that_lacks_our_headers() {
    let many: Vec<String> = (0..200).map(|n| format!("x-{n}: y\r\n")).collect();
    let many = many.concat();
    let head = "GET / HTTP/1.1\r\nhost: a.example\r\n";
    let garbage = [
        "no request\r\n\r\n".to_owned(),
        "GET / HTTP/7.0\r\n\r\n".to_owned(),
        format!("{head}bad header\r\n\r\n"),
        format!("{head}content-length: x\r\n\r\n"),
        format!("{head}{many}\r\n"),
        format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000)),
        format!("{head}x: {}\r\n\r\n", "a".repeat(300_000)),
    ];
    for bytes in &garbage {
        let answer = answered(bytes.as_bytes()).await;
        assert_eq!(answer, "", "{bytes:.80}");
    }
    // What was asked before is answered, and nothing after it.
    let first = format!("{head}\r\n{}", garbage[0]);
    let answer = answered(first.as_bytes()).await;
    assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
    assert!(
        answer.contains("x-content-type-options: nosniff"),
        "{answer}"
    );
    assert!(answer.ends_with("page"), "{answer}");
}
