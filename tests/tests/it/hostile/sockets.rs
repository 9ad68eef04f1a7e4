//! Slow heads, bodies and readers, and sockets over which nothing is ever said: ten
//! thousand of them at once in `make soak`, two hundred and fifty in `make test`.

use std::io::ErrorKind;
use std::time::Duration;

use futures_util::future::join_all;
use portico_api::clock::Stopwatch;
use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use super::{Attacked, FOR_EVER};
use crate::{faults, soak};

/// Over so many at once nothing is said in `make test`, where other tests take their time
/// too: whoever has said nothing for ten seconds is shut out.
const SILENT: usize = 250;
/// And in `make soak`.
const SILENT_ALONE: usize = 10_000;
/// Files that the test, or the server, has open beside them.
const ELSE: usize = 2_000;
/// Each of those that drip.
const SLOW: usize = 100;
/// Of those that do not take what they asked for.
const READERS: usize = 20;
/// Connections of those who are to be answered.
const OTHERS: usize = 10;
const LARGE: usize = 16 << 20;
/// Twice so many fit into the queue of those whom the server is to accept.
const AT_ONCE: usize = 500;

/// From now on this process, and the servers that it starts, may open as many files as
/// the machine lets them.
fn allow_files_for(sockets: usize) {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
    let most = limit.maximum.unwrap_or(u64::MAX);
    let needed = (sockets + ELSE) as u64;
    assert!(
        needed <= most,
        "{sockets} sockets need {needed} open files, and {most} are allowed; raise `ulimit -Hn`"
    );
}

async fn connected(address: &str, count: usize) -> Vec<TcpStream> {
    let mut streams = Vec::with_capacity(count);
    while streams.len() < count {
        let more = AT_ONCE.min(count - streams.len());
        let connecting = (0..more).map(|_| TcpStream::connect(address));
        let connected = join_all(connecting).await.into_iter();
        streams.extend(connected.map(Result::unwrap));
    }
    streams
}

/// Whether the server has not shut it out. Nothing is said over it.
fn is_open(stream: &TcpStream) -> bool {
    match stream.try_read(&mut [0]) {
        Ok(read) => {
            assert_eq!(read, 0, "who says nothing is answered");
            false
        }
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    }
}

/// Sockets over which nothing is said, and how many of them the server had at once: so
/// many, if it can be brought to. Those that it shuts out before the last is there are
/// replaced.
async fn silent(attacked: &Attacked, count: usize) -> (Vec<TcpStream>, usize) {
    let (mut idle, mut at_once) = (vec![], 0_usize);
    let watch = Stopwatch::start();
    while at_once < count && watch.elapsed() < FOR_EVER {
        idle.retain(is_open);
        let there = attacked.connections();
        at_once = at_once.max(there.saturating_sub(OTHERS));
        // The kernel forgets whom nobody accepts, and does not say so.
        let overtaken = idle.len() > there + AT_ONCE;
        let missing = AT_ONCE.min((count + OTHERS).saturating_sub(idle.len()));
        if overtaken || missing == 0 {
            sleep(Duration::from_millis(10)).await;
        } else {
            idle.extend(connected(attacked.address(), missing).await);
        }
    }
    (idle, at_once)
}

/// Begins with these bytes, and adds one a second while anybody takes it.
async fn dripping(address: &str, first: &str) -> Vec<OwnedReadHalf> {
    let (mut reading, mut writing): (Vec<_>, Vec<OwnedWriteHalf>) = (vec![], vec![]);
    for mut stream in connected(address, SLOW).await {
        stream.write_all(first.as_bytes()).await.unwrap();
        let (read, write) = stream.into_split();
        reading.push(read);
        writing.push(write);
    }
    tokio::spawn(async move {
        while !writing.is_empty() {
            sleep(Duration::from_secs(1)).await;
            let mut open = vec![];
            for mut stream in writing {
                if stream.write_all(b"x").await.is_ok() {
                    open.push(stream);
                }
            }
            writing = open;
        }
    });
    reading
}

/// Asks for a large download and takes its first bytes.
async fn reader(attacked: &Attacked, ticket: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(1 << 14).unwrap();
    let address = attacked.address();
    let mut stream = socket.connect(address.parse().unwrap()).await.unwrap();
    let cookie = attacked.office.owner.cookie().unwrap();
    let request = format!("GET {ticket} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.read_exact(&mut [0; 1_024]).await.unwrap();
    stream
}

async fn large(attacked: &Attacked) -> String {
    let (owner, place) = (&attacked.office.owner, &attacked.customer.id);
    let bytes = vec![b'x'; LARGE];
    let place = json!({ "customerId": place });
    let item = owner.upload(place, "large.bin", &bytes).await;
    let ticket = owner.begin_opening("beginDownload", &item).await.done();
    ticket.text("url").to_owned()
}

/// What still came to each until the other end had enough.
async fn to_their_ends<S: AsyncReadExt + Unpin>(who: &str, streams: Vec<S>) -> Vec<String> {
    let ends = streams.into_iter().map(|mut stream| async move {
        let mut rest = vec![];
        // Closed or reset.
        let _ = stream.read_to_end(&mut rest).await;
        String::from_utf8_lossy(&rest).into_owned()
    });
    let ended = timeout(FOR_EVER, join_all(ends)).await;
    ended.unwrap_or_else(|_| panic!("{who} are not closed"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_and_silent_peers_hold_up_nobody_and_are_shut_out() {
    let is_soak = faults::times(1) > 1;
    let wanted = if is_soak { SILENT_ALONE } else { SILENT };
    allow_files_for(wanted);
    let places = format!("--max-connections={}", wanted + ELSE);
    let attacked = Attacked::with(&[&places]).await;
    let (ticket, address) = (large(&attacked).await, attacked.address().to_owned());

    let (idle, at_once) = silent(&attacked, wanted).await;
    assert!(
        at_once >= wanted,
        "the server had {at_once} silent sockets at once, and not {wanted}: it shuts them out \
         before the last is there, or the machine is too busy"
    );
    // Whoever is accepted now comes after all of them.
    attacked.others_are_answered().await;
    let heads = dripping(&address, "POST /staff/graphql HTTP/1.1\r\nx-slow: ").await;
    let bodies = dripping(&address, &attacked.head(1_000)).await;
    let readers = join_all((0..READERS).map(|_| reader(&attacked, &ticket))).await;
    attacked.others_are_answered().await;
    let memory = attacked.stayed_small();

    let heads = to_their_ends("sockets with slow heads", heads).await;
    let bodies = to_their_ends("sockets with slow bodies", bodies).await;
    // Nobody looks at what the readers do not take. Of the silent ones some may never
    // have come so far: the kernel forgets whom nobody accepts, and does not say so.
    let watch = Stopwatch::start();
    while attacked.connections() > OTHERS {
        let left = attacked.connections();
        assert!(watch.elapsed() < FOR_EVER, "{left} are still open");
        attacked.others_are_answered().await;
        sleep(Duration::from_millis(500)).await;
    }
    let readers = to_their_ends("sockets that take nothing", readers).await;
    assert!(
        !idle
            .iter()
            .any(|one| matches!(one.try_read(&mut [0]), Ok(1..)))
    );
    assert!(!heads.iter().any(|said| said.contains("200 OK")));
    for said in bodies {
        assert!(said.is_empty() || said.contains("CUT_OFF"), "{said}");
    }
    assert!(readers.iter().all(|rest| rest.len() < LARGE / 2));
    attacked.others_are_answered().await;
    soak::told(
        "sockets over which nothing is said, beside slow heads, bodies and readers",
        &format!("{at_once} sockets at once"),
        &format!("{wanted} were wanted; others answered, all closed, {memory} KiB at most"),
    );
    attacked.server.stop().await;
}
