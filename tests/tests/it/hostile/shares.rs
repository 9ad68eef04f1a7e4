//! One address that opens connections for all: it has its share and no more, and
//! others are answered.

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
    let watch = Stopwatch::start();
    loop {
        let mut again = connected_from(ATTACKER, &attacked).await;
        if is_answered(&mut again, &attacked).await {
            break;
        }
        assert!(watch.elapsed() < FOR_EVER, "its share is not free again");
        sleep(Duration::from_millis(100)).await;
    }
    attacked.server.stop().await;
}
