//! The loop that accepts connections.
//!
//! `axum::serve` waits for ever for a request's head; this one does not, holds
//! a bounded number of connections, and can cut one.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::connection::{Cut, SocketPeer};
use super::wire::Wire;

const HEAD_WITHIN: Duration = Duration::from_secs(10);
const DRAIN_WITHIN: Duration = Duration::from_secs(10);
/// What one connection may hold of what is read and of what is to be written.
const BUFFER: usize = 1 << 17;

/// The loop cannot go on.
#[derive(Debug, thiserror::Error)]
#[error("accepting connections: {0}")]
pub struct ServeError(#[from] std::io::Error);

/// Serves until `stop` resolves, then lets running requests end, for at most
/// 10 s. A full table of files is waited out.
pub async fn serve_until(
    listener: TcpListener,
    router: Router,
    max_connections: u32,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let places = Arc::new(Semaphore::new(max_connections as usize));
    let stopping = CancellationToken::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, address)) => {
                let (router, stopping) = (router.clone(), stopping.clone());
                tokio::spawn(async move {
                    connection(stream, SocketPeer(address), router, stopping).await;
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
    let all_ended = places.acquire_many(max_connections);
    if tokio::time::timeout(DRAIN_WITHIN, all_ended).await.is_err() {
        tracing::warn!("some requests did not end in time and were cut off");
    }
    Ok(())
}

async fn connection(
    stream: TcpStream,
    peer: SocketPeer,
    router: Router,
    stopping: CancellationToken,
) {
    // Small answers go out at once; a failure only costs milliseconds.
    stream.set_nodelay(true).ok();
    let cut = Cut::default();
    let on_request = cut.clone();
    let wire = Wire::new(stream, cut.clone());
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(on_request.clone());
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(wire), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let mut told = false;
    loop {
        tokio::select! {
            ended = &mut connection => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                }
                return;
            }
            () = cut.wanted() => return,
            () = stopping.cancelled(), if !told => {
                // The running request ends, no other begins.
                connection.as_mut().graceful_shutdown();
                told = true;
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
