//! Revocation while bytes flow through a real server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use portico_tests::bytes::sha256;
use portico_tests::{Client, Customer};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinHandle;

use super::dropped::wire;
use super::office::Office;
use super::place::Place;

const SIZE: usize = 16 << 20;
const READERS: usize = 8;
/// What a socket set to 16 KiB may hold, the kernel's own rounding included.
const READERS_BUFFER: usize = 1 << 17;

/// Begins a download and stays behind: the kernel's buffers are kept small.
async fn begin(office: &Office, client: &Client, path: &str) -> TcpStream {
    use tokio::io::AsyncWriteExt;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(1 << 14).unwrap();
    let mut stream = socket
        .connect(office.place.address.parse().unwrap())
        .await
        .unwrap();
    let request = wire(client, &office.place.origin(), ("GET", path), "");
    stream.write_all(&request).await.unwrap();
    stream
}

/// Reads 16 KiB every few milliseconds, and at full speed once it is late;
/// tells how much came, and how much of it late.
fn slowly(mut stream: TcpStream, late: Arc<AtomicBool>) -> Reader {
    tokio::spawn(async move {
        let (mut chunk, mut total, mut after) = (vec![0; 16 << 10], 0, 0);
        while let Ok(read @ 1..) = stream.read(&mut chunk).await {
            total += read;
            if late.load(Ordering::Relaxed) {
                after += read;
            } else {
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        }
        (total, after)
    })
}

type Reader = JoinHandle<(usize, usize)>;

async fn document(office: &Office, customer: &Customer) -> (String, String) {
    let bytes: Vec<u8> = (0..SIZE).map(|n| n.to_le_bytes()[2]).collect();
    let place = json!({ "customerId": customer.id });
    (
        office.owner.upload(place, "large.bin", &bytes).await,
        sha256(&bytes),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoke_ends_slow_downloads_and_begins_no_others() {
    let (office, server) = Office::open(Place::new()).await;
    let customer = office.customer("Baker & Sons").await;
    let (clara, ben) = (
        office.client(&customer, "Clara").await,
        office.client(&customer, "Ben").await,
    );
    let (item, hash) = document(&office, &customer).await;
    let _ = office.owner.grant_to(&item, &clara).await.done();
    let _ = office.owner.grant_to(&item, &ben).await.done();
    assert_eq!(clara.download_digest(&item).await.0, hash);
    let (mut readers, mut tickets) = (vec![], vec![]);
    let late = Arc::new(AtomicBool::new(false));
    for _ in 0..READERS {
        let ticket = clara.begin_opening("beginDownload", &item).await.done();
        let path = ticket.text("url").to_owned();
        let stream = begin(&office, &clara, &path).await;
        readers.push(slowly(stream, Arc::clone(&late)));
        tickets.push(path);
    }
    // Issued and never used before the revoke.
    let unused = clara.begin_opening("beginDownload", &item).await.done();
    tickets.push(unused.text("url").to_owned());
    tokio::time::sleep(Duration::from_millis(600)).await;
    let _ = office.owner.revoke_from(&item, &clara).await.done();
    for path in &tickets {
        for (method, headers) in [
            ("GET", &[][..]),
            ("HEAD", &[]),
            ("GET", &[("range", "bytes=0-9")]),
            ("GET", &[("range", "bytes=-1")]),
        ] {
            let answer = clara.send((method, path), headers, "").await;
            assert_eq!(answer.status, 404, "{method} {headers:?}");
            assert!(answer.body.len() < 200 && answer.header("etag").is_empty());
        }
    }
    let refused = clara.begin_opening("beginDownload", &item).await;
    let _ = refused.refused("NOT_FOUND");
    // A second later the connections are reset: all that still comes is what lay
    // in a reader's own buffer.
    tokio::time::sleep(Duration::from_secs(1)).await;
    late.store(true, Ordering::Relaxed);
    let (mut most, mut most_late) = (0, 0);
    for reader in readers {
        let (total, after) = reader.await.unwrap();
        most = most.max(total);
        most_late = most_late.max(after);
    }
    assert!(most < SIZE / 2, "{most} bytes came");
    assert!(most_late <= READERS_BUFFER, "{most_late} bytes came late");
    assert_eq!(ben.download_digest(&item).await.0, hash, "others read on");
    eprintln!("{READERS} readers, at most {most} of {SIZE} bytes, {most_late} of them late");
    server.stop().await;
    office.place.deserted().await;
}
