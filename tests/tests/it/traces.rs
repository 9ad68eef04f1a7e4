//! Spans for a collector: one a request, which tells nothing of anybody.

use portico_tests::{Given, Portal};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// Takes what comes by OTLP over HTTP, and hands it on.
pub(crate) async fn collector() -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (tell, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if tell.send(taken(stream).await).is_err() {
                return;
            }
        }
    });
    (address, told)
}

/// One message: head and body.
async fn taken(mut stream: TcpStream) -> String {
    let mut message = String::new();
    loop {
        let mut bytes = [0; 4_096];
        let read = stream.read(&mut bytes).await.unwrap();
        message += std::str::from_utf8(&bytes[..read]).unwrap();
        let Some((head, body)) = message.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        if body.len() == length.unwrap().parse::<usize>().unwrap() {
            let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
            stream.write_all(answer.as_bytes()).await.unwrap();
            return message;
        }
    }
}

/// The next spans, and the message that they came in.
pub(crate) async fn spans(told: &mut mpsc::UnboundedReceiver<String>) -> (Vec<Value>, String) {
    let message = told.recv().await.unwrap();
    assert!(
        message.starts_with("POST /v1/traces HTTP/1.1\r\n"),
        "{message}"
    );
    let (_, body) = message.split_once("\r\n\r\n").unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    let resource = &body["resourceSpans"][0];
    let service = json!({ "key": "service.name", "value": { "stringValue": "portico" } });
    assert_eq!(resource["resource"]["attributes"][0], service);
    let spans = resource["scopeSpans"][0]["spans"].as_array().unwrap();
    (spans.clone(), message)
}

fn attribute<'a>(span: &'a Value, key: &str) -> &'a Value {
    let attributes = span["attributes"].as_array().unwrap();
    let found = attributes.iter().find(|attribute| attribute["key"] == key);
    &found.unwrap()["value"]
}

#[tokio::test]
async fn a_request_is_a_span_under_its_own_id_and_tells_nothing_of_anybody() {
    let (address, mut told) = collector().await;
    let given = Given::at(Portal::start_with(&[("otlp_endpoint", &address)]).await).await;
    let customer = given.customer("Kanari").await;
    let query = "query WhoAmI { me { id name } }";
    let asked = given.owner.call(query, json!({})).await;
    let trace = asked.header("x-request-id").replace('-', "");
    let mut sent = String::new();
    let span = loop {
        let (spans, message) = spans(&mut told).await;
        sent += &message;
        if let Some(span) = spans.into_iter().find(|span| span["traceId"] == *trace) {
            break span;
        }
    };
    assert_eq!(span["name"], "POST /staff/graphql");
    assert_eq!(span["kind"], 2);
    assert_eq!(span["spanId"].as_str().unwrap().len(), 16);
    let nanos = |key: &str| span[key].as_str().unwrap().parse::<u64>().unwrap();
    assert!(nanos("startTimeUnixNano") <= nanos("endTimeUnixNano"));
    assert_eq!(
        attribute(&span, "http.response.status_code")["intValue"],
        "200"
    );
    assert_eq!(
        attribute(&span, "http.route")["stringValue"],
        "/staff/graphql"
    );
    assert_eq!(
        attribute(&span, "graphql.operation.name")["stringValue"],
        "WhoAmI"
    );
    for secret in ["Kanari", "Olivia", "firm.example", &customer.id] {
        assert!(!sent.contains(secret), "{secret}: {sent}");
    }
}

#[tokio::test]
async fn nobody_waits_for_a_collector_that_is_away() {
    let (address, told) = collector().await;
    drop(told);
    let given = Given::at(Portal::start_with(&[("otlp_endpoint", &address)]).await).await;
    for _ in 0..3 {
        let asked = given.owner.call("{ me { id } }", json!({})).await;
        assert_eq!(asked.status, 200);
    }
}
