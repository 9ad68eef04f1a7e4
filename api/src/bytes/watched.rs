//! A stream that ends when its reader may not read any more, and tells in the end
//! which bytes went.
//!
//! A reader that takes its time leaves bytes in buffers, so the stream's own
//! end is not enough: the connection is cut as well.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::task::AbortHandle;

use super::gatekeeper::{Gatekeeper, HandedOver};
use super::tickets::TicketRow;
use crate::auth::Session;
use crate::blobs::StoreError;
use crate::http::Cut;
use crate::telemetry::Counted;

const EVERY: Duration = Duration::from_millis(400);
/// A decision that takes longer is a refusal: together less than a second.
const WITHIN: Duration = Duration::from_millis(500);

/// Ends the watch with the stream.
struct Watch(AbortHandle);

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Which bytes the network has taken, told when the stream is dropped: the server
/// drops it once it has taken what the answer's length says, and where the
/// connection ends before.
pub(super) struct Handing {
    taken: Range<u64>,
    tell: Option<HandedOver>,
}

impl Handing {
    /// From this byte on; nothing has been taken yet.
    pub(super) fn from(start: u64, tell: HandedOver) -> Self {
        Self {
            taken: start..start,
            tell: Some(tell),
        }
    }

    fn takes(&mut self, chunk: &Bytes) {
        self.taken.end += chunk.len() as u64;
    }
}

impl Drop for Handing {
    fn drop(&mut self) {
        if let Some(tell) = self.tell.take() {
            tell(self.taken.clone());
        }
    }
}

/// The bytes, for as long as the session may have them.
pub(super) fn watched(
    bytes: impl Stream<Item = Result<Bytes, StoreError>> + Send + 'static,
    gatekeeper: Arc<dyn Gatekeeper>,
    (ticket, session): (TicketRow, Session),
    (cut, counted): (Cut, Counted),
    mut handing: Handing,
) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static {
    let over = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&over);
    let task = tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            let asked = gatekeeper.still_allowed(&ticket, &session);
            if !tokio::time::timeout(WITHIN, asked).await.unwrap_or(false) {
                break;
            }
        }
        flag.store(true, Ordering::SeqCst);
        cut.now();
    });
    let watch = Watch(task.abort_handle());
    bytes.map(move |chunk| {
        let _alive = (&watch, &counted);
        if over.load(Ordering::SeqCst) {
            return Err(std::io::Error::other("access ended while sending"));
        }
        let chunk = chunk.map_err(std::io::Error::other)?;
        handing.takes(&chunk);
        Ok(chunk)
    })
}
