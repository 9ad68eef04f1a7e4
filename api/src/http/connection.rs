//! What a request knows of the connection that it came by.

use std::net::SocketAddr;

use tokio_util::sync::CancellationToken;

/// The other end of the connection: a browser or the nearest proxy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SocketPeer(pub SocketAddr);

/// Closes the connection at once, with whatever is still to be written: for
/// bytes that may not be sent any more.
#[derive(Clone, Default, Debug)]
pub struct Cut(CancellationToken);

impl Cut {
    /// Closes it.
    pub fn now(&self) {
        self.0.cancel();
    }

    /// Resolves when it is to be closed.
    pub async fn wanted(&self) {
        self.0.cancelled().await;
    }
}
