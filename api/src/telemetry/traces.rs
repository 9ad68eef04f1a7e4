//! One span a request, sent to a collector by OTLP over HTTP: what the log line says,
//! and no more.
//!
//! Nobody waits for the collector: what it does not take in time is lost.

use std::net::SocketAddr;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

/// Spans that wait to be sent; one more is lost.
const WAITING: usize = 4_096;
/// Spans of one message.
const AT_ONCE: usize = 512;
/// Spans are gathered for so long.
const GATHERED: Duration = Duration::from_secs(1);
/// A collector that takes longer has not taken them.
const TAKEN_WITHIN: Duration = Duration::from_secs(5);
/// A span of who answers.
const SERVER: u8 = 2;
const FAILED: u8 = 2;

/// Where spans go.
#[derive(Clone, Debug)]
pub(crate) struct Traces(mpsc::Sender<Span>);

/// A request that was answered, or given up by who asked.
#[derive(Debug)]
pub(crate) struct Span {
    /// The request's id is that of its trace.
    pub(crate) request: Uuid,
    pub(crate) method: &'static str,
    /// The pattern.
    pub(crate) route: String,
    pub(crate) operation: String,
    pub(crate) status: u16,
    /// When the head of the answer was made, or who asked hung up.
    pub(crate) ended: DateTime<Utc>,
    pub(crate) took: Duration,
}

impl Traces {
    /// To a collector, in the background.
    pub(crate) fn to(collector: SocketAddr) -> Self {
        let (queue, spans) = mpsc::channel(WAITING);
        tokio::spawn(send_on(collector, spans));
        Self(queue)
    }

    pub(crate) fn take(&self, span: Span) {
        // Full: the collector does not keep up.
        let _ = self.0.try_send(span);
    }
}

async fn send_on(collector: SocketAddr, mut spans: mpsc::Receiver<Span>) {
    let mut batch = Vec::with_capacity(AT_ONCE);
    let mut taken = true;
    while spans.recv_many(&mut batch, 1).await > 0 {
        sleep(GATHERED).await;
        let room = AT_ONCE - batch.len();
        if !spans.is_empty() {
            spans.recv_many(&mut batch, room).await;
        }
        let sent = timeout(TAKEN_WITHIN, send(collector, &message(&batch))).await;
        let sent = sent.unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()));
        if let Err(error) = &sent
            && taken
        {
            tracing::warn!(%error, "otlp_endpoint does not take spans; they are lost until it does");
        }
        taken = sent.is_ok();
        batch.clear();
    }
}

async fn send(collector: SocketAddr, message: &Value) -> std::io::Result<()> {
    let body = message.to_string();
    let length = body.len();
    let head = format!(
        "POST /v1/traces HTTP/1.1\r\nhost: {collector}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect(collector).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut said = [0; 12];
    stream.read_exact(&mut said).await?;
    if said[..].ends_with(b"200") || said[..].ends_with(b"202") {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&said).into_owned();
    Err(std::io::Error::other(said))
}

/// `ExportTraceServiceRequest`, in the JSON form of OTLP.
fn message(spans: &[Span]) -> Value {
    let version = env!("CARGO_PKG_VERSION");
    let of = [
        text("service.name", "portico"),
        text("service.version", version),
    ];
    let spans: Vec<_> = spans.iter().map(written).collect();
    let scope = json!({ "scope": { "name": "portico" }, "spans": spans });
    json!({ "resourceSpans": [{ "resource": { "attributes": of }, "scopeSpans": [scope] }] })
}

fn written(span: &Span) -> Value {
    let began = span.ended - TimeDelta::from_std(span.took).unwrap_or_default();
    let nanos = |at: DateTime<Utc>| at.timestamp_nanos_opt().unwrap_or_default().to_string();
    let status = json!({ "intValue": span.status.to_string() });
    let mut attributes = vec![
        text("http.request.method", span.method),
        text("http.route", &span.route),
        json!({ "key": "http.response.status_code", "value": status }),
    ];
    if !span.operation.is_empty() {
        attributes.push(text("graphql.operation.name", &span.operation));
    }
    let (_, half) = span.request.as_bytes().split_at(8);
    json!({
        "traceId": span.request.simple().to_string(),
        "spanId": hex::encode(half),
        "name": format!("{} {}", span.method, span.route),
        "kind": SERVER,
        "startTimeUnixNano": nanos(began),
        "endTimeUnixNano": nanos(span.ended),
        "attributes": attributes,
        "status": if span.status >= 500 { json!({ "code": FAILED }) } else { json!({}) },
    })
}

fn text(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}
