//! The loop that accepts connections.
//!
//! `axum::serve` waits for ever for a request's head; this one does not, holds
//! a bounded number of connections, and can cut one. HTTP/1.1, and HTTP/2 from who
//! begins with it, such as a proxy.

use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::activity::Activity;
use super::connection::{Cut, SocketPeer};
use super::ours::Ours;
use super::places::{Held, Places};
use super::unread;
use super::wire::Wire;

/// A peer that has not asked anything by then is not waited for.
pub(super) const HEAD_WITHIN: Duration = Duration::from_secs(10);
const DRAIN_WITHIN: Duration = Duration::from_secs(20);
/// What one connection may hold of what is read and of what is to be written.
const BUFFER: usize = 1 << 17;
/// How HTTP/2 begins, in clear text; no method of HTTP/1 begins so.
const PREFACE: &[u8] = b"PRI";
/// Requests of one connection of HTTP/2 at the same time.
const STREAMS: u32 = 64;
/// Requests that it may take back before the connection ends.
const RESETS: usize = 32;
/// The longest head of a request of HTTP/2.
const HEAD: u32 = 1 << 15;

/// The loop cannot go on.
#[derive(Debug, thiserror::Error)]
#[error("accepting connections: {0}")]
pub struct ServeError(#[from] std::io::Error);

/// Serves until `stop` resolves, then lets running requests end, for at most
/// 20 s. A full table of files is waited out; a peer that has its share of the places
/// is hung up on.
pub async fn serve_until(
    listener: TcpListener,
    router: Router,
    places: Places,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let free = Arc::new(Semaphore::new(places.most() as usize));
    let stopping = CancellationToken::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&free).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, address)) => {
                let Some(held) = places.enter(address.ip()) else {
                    continue;
                };
                let (router, stopping) = (router.clone(), stopping.clone());
                let peer = (SocketPeer(address), Arc::new(held));
                tokio::spawn(async move {
                    connection(stream, peer, router, stopping).await;
                    drop(place);
                });
            }
            Err(error) if is_lasting(&error) => return Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    stopping.cancel();
    let all_ended = free.acquire_many(places.most());
    if tokio::time::timeout(DRAIN_WITHIN, all_ended).await.is_err() {
        tracing::warn!("some requests did not end in time and were cut off");
    }
    Ok(())
}

async fn connection(
    stream: TcpStream,
    (peer, held): (SocketPeer, Arc<Held>),
    router: Router,
    stopping: CancellationToken,
) {
    // Small answers go out at once; a failure only costs milliseconds.
    stream.set_nodelay(true).ok();
    let cut = Cut::default();
    let on_request = cut.clone();
    let mut wire = Wire::new(stream, cut.clone());
    let activity = Activity::default();
    let counted = activity.clone();
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(on_request.clone());
        // Whoever takes the connection over, as a WebSocket does, holds the share on.
        request.extensions_mut().insert(Arc::clone(&held));
        counted.answer(unread::answer(router.clone(), request))
    });
    let begun = tokio::select! {
        begun = timeout(HEAD_WITHIN, wire.begins_with(PREFACE)) => begun,
        () = stopping.cancelled() => return,
    };
    // Who says nothing, or goes away, is not waited for.
    let Ok(Ok(is_http2)) = begun else { return };
    let wire = TokioIo::new(Ours::new(wire, is_http2));
    let ended = if is_http2 {
        let served = http2_builder().serve_connection(wire, service);
        let end = async {
            tokio::select! {
                () = stopping.cancelled() => {}
                () = activity.silence() => {}
            }
        };
        let given_up = activity.standstill();
        until_ended(pin!(served), &cut, (end, given_up), |served| {
            served.graceful_shutdown();
        })
        .await
    } else {
        let served = http1_builder()
            .serve_connection(wire, service)
            .with_upgrades();
        let ending = (stopping.cancelled(), pending());
        until_ended(pin!(served), &cut, ending, |served| {
            served.graceful_shutdown();
        })
        .await
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

fn http1_builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(BUFFER);
    builder
}

/// What is begun and taken back at once counts as work, so that few of it may be
/// under way; a peer that does not answer to a ping is gone.
fn http2_builder() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(RESETS)
        .max_local_error_reset_streams(RESETS)
        .max_header_list_size(HEAD)
        .max_send_buf_size(BUFFER)
        .keep_alive_interval(HEAD_WITHIN)
        .keep_alive_timeout(HEAD_WITHIN);
    builder
}

/// To its end, or until it is cut; told to end calmly, so that what runs may end,
/// once `ending` resolves, and reset if it is given up after that.
async fn until_ended<C: Future<Output = hyper::Result<()>>>(
    mut served: Pin<&mut C>,
    cut: &Cut,
    (ending, given_up): (impl Future<Output = ()>, impl Future<Output = ()>),
    end: impl Fn(Pin<&mut C>),
) -> hyper::Result<()> {
    let mut ending = pin!(ending);
    let mut given_up = pin!(given_up);
    let mut told = false;
    loop {
        tokio::select! {
            ended = &mut served => return ended,
            () = cut.wanted() => return Ok(()),
            () = &mut ending, if !told => {
                // The running requests end, no other begins.
                end(served.as_mut());
                told = true;
            }
            () = &mut given_up, if told => {
                cut.now();
                return Ok(());
            }
        }
    }
}

/// The listening socket itself is of no more use.
fn is_lasting(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::InvalidInput | ErrorKind::NotConnected
    )
}
