//! HTTP/2 in clear text from who begins with it, such as a proxy that ends TLS.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::{Request, Version};
use axum::routing::get;
use bytes::Bytes;
use h2::client::{self, SendRequest};
use portico_api::clock::Clock;
use portico_api::http::{Places, router, serve_until};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::given::{edges, noon};

/// Where a server is.
async fn served() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = Router::new().route("/", get(async || "page"));
    let routes = router(routes, edges(Clock::fixed(noon())));
    tokio::spawn(serve_until(
        listener,
        routes,
        Places::whole(64),
        std::future::pending(),
    ));
    address
}

/// A server, and a connection of HTTP/2 to it.
async fn connected() -> (SendRequest<Bytes>, JoinHandle<Result<(), h2::Error>>) {
    let stream = TcpStream::connect(served().await).await.unwrap();
    let (send, connection) = client::handshake(stream).await.unwrap();
    (send, tokio::spawn(connection))
}

fn request(host: &str) -> Request<()> {
    let request = Request::get(format!("http://{host}/"));
    request.version(Version::HTTP_2).body(()).unwrap()
}

#[tokio::test]
async fn http_2_is_spoken_and_its_host_is_checked() {
    let (mut send, _connection) = connected().await;
    for (host, status) in [("a.example", 200), ("evil.example", 421)] {
        send = send.ready().await.unwrap();
        let (answer, _) = send.send_request(request(host), true).unwrap();
        let answer = answer.await.unwrap();
        assert_eq!(answer.status(), status, "{host}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn who_takes_back_what_they_ask_over_and_over_is_cut_off() {
    let (mut send, connection) = connected().await;
    // What is taken back before it was sent is not sent, so that how often does not say.
    let asking = async {
        loop {
            send = match send.ready().await {
                Ok(send) => send,
                Err(error) => return error,
            };
            match send.send_request(request("a.example"), true) {
                Ok((_, mut stream)) => stream.send_reset(h2::Reason::CANCEL),
                Err(error) => return error,
            }
            tokio::task::yield_now().await;
        }
    };
    let ended = tokio::time::timeout(Duration::from_mins(1), asking).await;
    let ended = ended.expect("nobody ends it");
    drop(connection.await);
    assert!(ended.is_go_away() || ended.is_io(), "{ended}");
}

#[tokio::test]
async fn a_head_beyond_the_limit_is_hung_up_on_and_not_answered_without_our_headers() {
    let (mut send, connection) = connected().await;
    let mut large = request("a.example");
    let value = "a".repeat(40_000).parse().unwrap();
    large.headers_mut().insert("x-large", value);
    send = send.ready().await.unwrap();
    let (answer, _) = send.send_request(large, true).unwrap();
    assert!(answer.await.is_err());
    let _ = connection.await;
}

#[tokio::test]
async fn who_asks_nothing_is_soon_hung_up_on_and_who_has_asked_something_is_not() {
    let (_silent, silent) = connected().await;
    let (send, asking) = connected().await;
    let mut send = send.ready().await.unwrap();
    let (answer, _) = send.send_request(request("a.example"), true).unwrap();
    assert_eq!(answer.await.unwrap().status(), 200);
    let ended = tokio::time::timeout(Duration::from_secs(40), silent).await;
    assert!(ended.is_ok(), "nobody ends it");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!asking.is_finished());
}

const SETTINGS: u8 = 4;
const PING: u8 = 6;
/// In the ping that asks whether a connection may end now.
const MAY_END: [u8; 8] = [0x0b, 0x7b, 0xa2, 0xf0, 0x8b, 0x9b, 0xfe, 0x54];

/// Says that this was heard.
async fn heard(stream: &mut TcpStream, kind: u8, payload: &[u8]) {
    let length = u8::try_from(payload.len()).unwrap();
    let head = [0, 0, length, kind, 1, 0, 0, 0, 0];
    // The other end may have had enough.
    let _ = stream.write_all(&[&head[..], payload].concat()).await;
}

#[tokio::test]
async fn who_answers_to_pings_alone_and_not_to_being_told_to_end_is_hung_up_on() {
    let mut stream = TcpStream::connect(served().await).await.unwrap();
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    stream.write_all(preface).await.unwrap();
    let answering = async {
        let (mut head, mut was_told) = ([0; 9], false);
        while stream.read_exact(&mut head).await.is_ok() {
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let mut payload = vec![0; length as usize];
            if stream.read_exact(&mut payload).await.is_err() {
                break;
            }
            match (head[3], head[4]) {
                (SETTINGS, 0) => heard(&mut stream, SETTINGS, &[]).await,
                (PING, 0) if payload == MAY_END => was_told = true,
                (PING, 0) => heard(&mut stream, PING, &payload).await,
                _ => {}
            }
        }
        was_told
    };
    let was_told = tokio::time::timeout(Duration::from_mins(1), answering).await;
    assert!(was_told.expect("nobody ends it"), "it was not told to end");
}
