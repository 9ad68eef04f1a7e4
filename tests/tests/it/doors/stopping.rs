//! A server that is told to stop: what has begun ends well, nothing else begins, and
//! the figures that it shows meanwhile.

use std::process::ExitStatus;
use std::time::Duration;

use futures_util::StreamExt;
use portico_api::clock::Stopwatch;
use portico_tests::bytes::sha256;
use portico_tests::eventually;
use serde_json::json;
use sqlx::Executor;
use tokio::process::Command;

use crate::faults::outage::cluster;
use crate::faults::{Office, Place, Server, free_address};
use crate::soak;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_sigterm_a_running_download_upload_and_command_end_well() {
    let figures = free_address();
    let flag = format!("--metrics-listen={figures}");
    let (office, mut server) = Office::open(Place::new().with(&[&flag])).await;
    let customer = office.customer("Baker").await;
    let place = json!({ "customerId": customer.id });
    let bytes: Vec<u8> = (0..16_u32 << 20).map(|n| n.to_le_bytes()[1]).collect();
    let document = office
        .owner
        .upload(place.clone(), "large.bin", &bytes)
        .await;
    let ticket = office.owner.begin_opening("beginDownload", &document).await;
    let ticket = ticket.done();
    let download = office
        .owner
        .begin(("GET", ticket.text("url")), &[], "")
        .await;
    let mut download = download.unwrap().bytes_stream();
    let first = download.next().await.unwrap().unwrap();
    // An upload of which the second half comes only after the signal.
    let mut to = place.clone();
    to["files"] = json!([portico_tests::bytes::file("half.bin", b"abcdef")]);
    let upload = office.owner.begin_upload(to).await;
    let (half, rest) = tokio::sync::oneshot::channel::<()>();
    let body = in_two(rest);
    let sending = {
        let (owner, url) = (office.owner.clone(), upload.url.clone());
        tokio::spawn(async move {
            let headers = [
                ("tus-resumable", "1.0.0"),
                ("content-type", "application/offset+octet-stream"),
                ("upload-offset", "0"),
            ];
            owner.send(("PATCH", &url), &headers, body).await
        })
    };
    let begun = "portico_state{of=\"receiving_in_work\"} 1.0";
    let begun = async || told(&figures).await.1.contains(begun);
    eventually("the upload is under way", begun).await;
    let pid = server.pid().to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status().await;
    assert!(sent.unwrap().success());
    let mut got = first.to_vec();
    half.send(()).unwrap();
    while let Some(chunk) = download.next().await {
        got.extend_from_slice(&chunk.unwrap());
    }
    assert_eq!(sha256(&got), sha256(&bytes));
    assert_eq!(sending.await.unwrap().status, 204);
    is_gone(&mut server).await;
    let server = office.place.serve().await;
    let document = office.owner.uploaded(&upload).await;
    assert_eq!(office.owner.download(&document).await, b"abcdef");
    server.stop().await;
}

/// Within half a minute, and what this machine is slower by.
async fn is_gone(server: &mut Server) {
    eventually("it has stopped", async || !server.runs()).await;
}

/// A postmaster and all its processes, which stand still until this is dropped.
struct Hung(Vec<u32>);

impl Hung {
    fn all_of(postmaster: u32) -> Self {
        let children = format!("/proc/{postmaster}/task/{postmaster}/children");
        let children = std::fs::read_to_string(children).unwrap();
        let children = children.split_whitespace().map(|pid| pid.parse().unwrap());
        let hung = Self(children.chain([postmaster]).collect());
        hung.send("-STOP").expect("kill is a program here");
        hung
    }

    /// Whether it ran: that it did not reach all says only that some were killed meanwhile.
    fn send(&self, signal: &str) -> std::io::Result<ExitStatus> {
        let pids = self.0.iter().map(ToString::to_string);
        std::process::Command::new("kill")
            .arg(signal)
            .args(pids)
            .status()
    }
}

impl Drop for Hung {
    fn drop(&mut self) {
        let sent = self.send("-CONT");
        assert!(sent.is_ok() || std::thread::panicking(), "{sent:?}");
    }
}

/// Whoever waits for an answer meanwhile is not waited for.
async fn stops_while_it_hangs(office: &Office, mut server: Server, postmaster: u32) -> Duration {
    let _ = office.customer("Baker").await;
    let hung = Hung::all_of(postmaster);
    let (owner, watch) = (office.owner.clone(), Stopwatch::start());
    let asking = tokio::spawn(async move {
        let headers = [("content-type", "application/json")];
        let body = r#"{"query":"{ me { id } }"}"#;
        let path = owner.graphql();
        let asked = owner.begin(("POST", &path), &headers, body).await;
        asked.map(|answer| answer.status())
    });
    let pid = server.pid().to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status().await;
    assert!(sent.unwrap().success());
    is_gone(&mut server).await;
    let took = watch.elapsed();
    let answered = asking.await.unwrap();
    assert!(!answered.is_ok_and(|status| status == 200));
    drop(hung);
    took
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_sigterm_a_server_whose_database_hangs_is_gone_within_half_a_minute() {
    let private = async {
        let (office, server) = Office::open(Place::new()).await;
        let postmaster = office.place.postmasters()[0];
        let took = stops_while_it_hangs(&office, server, postmaster).await;
        office.place.deserted().await;
        let server = office.place.serve().await;
        let me = office.owner.ask("{ me { id } }", json!({})).await;
        assert_eq!(me["me"]["id"], office.owner.id);
        server.stop().await;
        took
    };
    let beside = async {
        let folder = tempfile::tempdir().unwrap();
        let cluster = cluster(&folder).await;
        let made = cluster.create_database_if_missing("firm", None).await;
        made.unwrap();
        let place = Place::new().with(&["--database-url", &cluster.url("firm")]);
        let (office, server) = Office::open(place).await;
        let took = stops_while_it_hangs(&office, server, cluster.pid()).await;
        cluster.stop().await.unwrap();
        took
    };
    let (private, beside) = tokio::join!(private, beside);
    soak::told(
        "SIGTERM while the database hangs",
        "once",
        &format!("gone after {private:?}, with a database of others after {beside:?}"),
    );
}

/// Half of an upload now, the other half when it is told.
pub(crate) fn in_two(rest: tokio::sync::oneshot::Receiver<()>) -> reqwest::Body {
    let first = futures_util::stream::once(async { Ok::<_, std::io::Error>("abc") });
    let second = futures_util::stream::once(async {
        drop(rest.await);
        Ok("def")
    });
    reqwest::Body::wrap_stream(first.chain(second))
}

/// What is shown at `/metrics` of an address.
async fn told(address: &str) -> (u16, String) {
    let url = format!("http://{address}/metrics");
    let answer = reqwest::get(url).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_figures_stand_on_a_port_of_their_own_and_tell_nothing_of_anybody() {
    let figures = free_address();
    let flag = format!("--metrics-listen={figures}");
    let (office, server) = Office::open(Place::new().with(&[&flag])).await;
    let customer = office.customer("Kanari").await;
    let _ = office.owner.ask("{ me { name } }", json!({})).await;
    assert_eq!(told(&office.place.address).await.0, 404);
    for path in ["/metrics", "/nothing"] {
        let answer = reqwest::get(format!("http://{figures}{path}"))
            .await
            .unwrap();
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        let policy = answer.headers()["content-security-policy"].to_str();
        assert!(policy.unwrap().starts_with("default-src 'none'"));
    }
    let stop = "UPDATE checkpoints SET stopped = 'an event' WHERE model = 'counters'";
    office.place.owner().await.execute(stop).await.unwrap();
    let (status, text) = told(&figures).await;
    assert_eq!(status, 200);
    for line in [
        "portico_requests_total{route=\"/staff/graphql\",method=\"POST\",status=\"200\"}",
        "portico_request_seconds_bucket{",
        "portico_state{of=\"database_up\"} 1.0",
        "portico_state{of=\"ordinary_in_work\"}",
        "portico_state{of=\"disk_free_bytes\"}",
        "portico_state{of=\"ledger_lag_seconds\"}",
        "portico_state{of=\"stopped_read_models\"} 1.0",
        "portico_read_model{model=\"counters\",of=\"stopped\"} 1.0",
        "portico_read_model{model=\"audit\",of=\"stopped\"} 0.0",
        "portico_read_model{model=\"audit\",of=\"lag_events\"} ",
        "portico_read_model{model=\"audit\",of=\"lag_seconds\"} ",
        "portico_state{of=\"heartbeat_age_seconds\"} ",
        "portico_state{of=\"clock_behind_decisions_seconds\"} ",
        "portico_state{of=\"sockets_open\"} 0.0",
        "portico_state{of=\"subscriptions_open\"} 0.0",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    for secret in ["Kanari", "Olivia", "127.0.0.1", &customer.id] {
        assert!(!text.contains(secret), "{secret}");
    }
    server.stop().await;
}
