//! A download that is read slowly while access to it is taken away, and what still
//! comes of it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use portico_api::clock::Stopwatch;
use portico_tests::Browser;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// Bytes that are read at a time; a pause follows, so that there is something to write all
/// the while.
const AT_A_TIME: usize = 64 << 10;
/// The pause before the acknowledgement: the download is not to be over by then.
const BEFORE: Duration = Duration::from_millis(50);
/// The pause after it.
const AFTER: Duration = Duration::from_millis(10);
/// So many of these are the second within which the server promises to stop.
const PAUSES: usize = 100;
/// Of the reader's socket.
const BUFFER: u32 = 1 << 17;
/// What that may hold, the kernel's own rounding included.
const READERS_BUFFER: usize = 1 << 19;
/// What lay in the reader's own buffer when the loss was acknowledged, and what it takes
/// within that second. The rest is thrown away with the connection.
pub(super) const MOST_AFTER: usize = READERS_BUFFER + PAUSES * AT_A_TIME;

/// When the loss was acknowledged, once it is.
pub(super) type Acknowledged = Arc<OnceLock<Stopwatch>>;

/// What came of a download.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Run {
    /// Bytes in all.
    pub(super) got: usize,
    /// Of them after the acknowledgement.
    pub(super) after: usize,
    /// How long after it the last of them came.
    pub(super) longest: Duration,
}

impl Run {
    /// The worse of both.
    pub(super) fn worse(self, other: Self) -> Self {
        Self {
            got: self.got.max(other.got),
            after: self.after.max(other.after),
            longest: self.longest.max(other.longest),
        }
    }
}

/// Begins a download, and reads on until it ends.
pub(super) async fn begin(
    who: &Browser,
    path: &str,
    acknowledged: &Acknowledged,
) -> JoinHandle<Run> {
    let address = who.origin().strip_prefix("http://").unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(BUFFER).unwrap();
    let mut stream = socket.connect(address.parse().unwrap()).await.unwrap();
    let cookie = who.cookie().unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = vec![];
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    tokio::spawn(read_on(stream, Arc::clone(acknowledged)))
}

async fn read_on(mut stream: TcpStream, acknowledged: Acknowledged) -> Run {
    let (mut run, mut bytes) = (Run::default(), vec![0; AT_A_TIME]);
    while let Ok(read @ 1..) = stream.read(&mut bytes).await {
        run.got += read;
        let since = acknowledged.get();
        if let Some(since) = since {
            run.after += read;
            run.longest = since.elapsed();
        }
        // What has come too late already need not come slowly.
        if run.after <= MOST_AFTER {
            tokio::time::sleep(if since.is_some() { AFTER } else { BEFORE }).await;
        }
    }
    run
}
