//! One address that opens connections for all, or listens for all: it has its share
//! and no more, and others are answered.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use portico_api::clock::Stopwatch;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::sleep;

use super::{Attacked, FOR_EVER};

const PLACES: usize = 40;
const SHARE: usize = PLACES / 4;
const ATTACKER: &str = "127.0.0.2";
const ANOTHER: &str = "127.0.0.3";

async fn connected_from(from: &str, attacked: &Attacked) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    let from: IpAddr = from.parse().unwrap();
    socket.bind(SocketAddr::new(from, 0)).unwrap();
    let to = attacked.address().parse().unwrap();
    socket.connect(to).await.unwrap()
}

async fn is_answered(stream: &mut TcpStream, attacked: &Attacked) -> bool {
    let host = attacked.address();
    let request = format!("GET /healthz HTTP/1.1\r\nhost: {host}\r\n\r\n");
    // Who is shut out is told nothing.
    let _ = stream.write_all(request.as_bytes()).await;
    matches!(stream.read(&mut [0; 64]).await, Ok(1..))
}

/// Of what it let go something is given to it anew.
async fn is_free_again(attacked: &Attacked) {
    let watch = Stopwatch::start();
    loop {
        let mut again = connected_from(ATTACKER, attacked).await;
        if is_answered(&mut again, attacked).await {
            break;
        }
        assert!(watch.elapsed() < FOR_EVER, "its share is not free again");
        sleep(Duration::from_millis(100)).await;
    }
}

/// A WebSocket of Clara's over which she has said hello; a proxy would tell this of it.
async fn listening_from(from: &str, told: &str, attacked: &Attacked) -> TcpStream {
    let mut stream = connected_from(from, attacked).await;
    let host = attacked.address();
    let cookie = attacked.clara.cookie().unwrap();
    let request = format!(
        "GET /portal/graphql/ws HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\n\
         cookie: {cookie}\r\nx-forwarded-for: {told}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = vec![];
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    // One text, under a mask that changes nothing.
    let hello = br#"{"type":"connection_init"}"#;
    stream.write_all(&[0x81, 0x9a, 0, 0, 0, 0]).await.unwrap();
    stream.write_all(hello).await.unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_opens_connections_for_all_has_its_share_and_others_are_answered() {
    let attacked = Attacked::with(&[&format!("--max-connections={PLACES}")]).await;
    let mut its = vec![];
    for _ in 0..PLACES {
        its.push(connected_from(ATTACKER, &attacked).await);
    }
    let mut answered = 0;
    for stream in &mut its {
        answered += usize::from(is_answered(stream, &attacked).await);
    }
    assert!((1..=SHARE).contains(&answered), "{answered} of {PLACES}");
    let mut another = connected_from(ANOTHER, &attacked).await;
    assert!(is_answered(&mut another, &attacked).await);
    attacked.others_are_answered().await;

    drop(its);
    is_free_again(&attacked).await;
    attacked.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_address_listens_by_is_part_of_its_share() {
    let attacked = Attacked::with(&[&format!("--max-connections={PLACES}")]).await;
    let mut its = vec![];
    for _ in 0..SHARE {
        its.push(listening_from(ATTACKER, ATTACKER, &attacked).await);
    }
    let mut one_more = connected_from(ATTACKER, &attacked).await;
    assert!(!is_answered(&mut one_more, &attacked).await);
    let mut another = connected_from(ANOTHER, &attacked).await;
    assert!(is_answered(&mut another, &attacked).await);

    drop(its);
    is_free_again(&attacked).await;
    attacked.server.stop().await;
}

/// What is answered to somebody of whom a proxy on this machine tells this.
async fn answered_to(told: &str, attacked: &Attacked) -> String {
    let host = attacked.address();
    let request = format!(
        "GET /healthz HTTP/1.1\r\nhost: {host}\r\nx-forwarded-for: {told}\r\n\
         connection: close\r\n\r\n"
    );
    attacked.answer_to(request.as_bytes()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_an_address_has_its_share_of_requests_and_of_what_it_listens_by() {
    let most = format!("--max-connections={PLACES}");
    let attacked = Attacked::with(&[&most, "--trusted-proxies=1"]).await;
    let (greedy, another) = ("192.0.2.1", "192.0.2.2");
    let mut its = vec![];
    for _ in 0..SHARE {
        its.push(listening_from("127.0.0.1", greedy, &attacked).await);
    }
    let refused = answered_to(greedy, &attacked).await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(refused.contains("retry-after: 2"), "{refused}");
    assert!(refused.contains("OVERLOADED"), "{refused}");
    // What it says of itself further left is not believed.
    let forged = format!("{another}, {greedy}");
    let forged = answered_to(&forged, &attacked).await;
    assert!(forged.starts_with("HTTP/1.1 503"), "{forged}");
    let answered = answered_to(another, &attacked).await;
    assert!(answered.starts_with("HTTP/1.1 200"), "{answered}");
    attacked.others_are_answered().await;

    drop(its);
    let watch = Stopwatch::start();
    while !answered_to(greedy, &attacked)
        .await
        .starts_with("HTTP/1.1 200")
    {
        assert!(watch.elapsed() < FOR_EVER, "its share is not free again");
        sleep(Duration::from_millis(100)).await;
    }
    attacked.server.stop().await;
}
