//! A reader that takes its time must not collect what is no longer its to read.

use std::sync::atomic::Ordering;
use std::time::Duration;

use portico_api::bytes::Opening;
use portico_api::http::{Places, serve_until};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};

use crate::downloading::ticket;
use crate::given::{CONTACT, given};

const SIZE: usize = 64 << 20;
/// What a socket set to 16 KiB may hold, the kernel's own rounding included.
const READERS_BUFFER: usize = 1 << 17;

#[tokio::test]
async fn revoking_cuts_the_connection_of_a_reader_that_stands_still() {
    let given = given().await;
    let who = given.signed_in(CONTACT).await;
    let path = ticket(&given, &who, &vec![b'x'; SIZE], Opening::Download).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve_until(
        listener,
        given.router(),
        Places::whole(16),
        std::future::pending(),
    ));
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(1 << 14).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    let cookie = &who.cookie;
    let request = format!("GET {path} HTTP/1.1\r\nhost: a.example\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.read_exact(&mut [0; 1_024]).await.unwrap();
    given.gate.revoked.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(1)).await;
    // The connection is reset: only what lay in the reader's own buffer is left,
    // whatever the server's kernel still held.
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
    let error = ended.expect("the connection is still open").unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert!(rest.len() <= READERS_BUFFER, "{} bytes came", rest.len());
}
