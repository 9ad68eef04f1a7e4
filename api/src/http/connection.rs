//! What a request knows of the connection that it came by.

use std::net::SocketAddr;

use tokio_util::sync::CancellationToken;

/// The other end of the connection: a browser or the nearest proxy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SocketPeer(pub SocketAddr);

/// Resets the connection at once; whatever is still to be sent, in the kernel
/// too, is thrown away: for bytes that may not be sent any more.
#[derive(Clone, Default, Debug)]
pub struct Cut(CancellationToken);

impl Cut {
    /// Closes it.
    pub fn now(&self) {
        self.0.cancel();
    }

    /// Whether it is to be closed.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Resolves when it is to be closed.
    pub async fn wanted(&self) {
        self.0.cancelled().await;
    }
}
