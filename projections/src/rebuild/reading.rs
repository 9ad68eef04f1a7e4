//! Reads ahead of the rows that are written.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use portico_event_log::{Cursor, Log, ledger, tail};
use tokio::sync::mpsc;

use super::RebuildError;
use super::chunk::{Chunk, Leaves};
use super::leaves;
use crate::runner::Checkpoint;

/// Events that are read, and applied, at once. A transaction that writes them
/// must be short: the followers of the log wait for it.
pub(super) const CHUNK: i64 = 4_000;

/// How far the log is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// To where the ledger is.
    Head,
    /// To the last settled event.
    Settled,
    /// To where this model is, which may have stopped. What differs from the
    /// ledger is not looked at: the model took it as it is.
    Checkpoint(&'static str),
    /// Like `Settled`, and also what differs from the ledger.
    SettledAsItIs,
}

impl Until {
    const fn leaves(self) -> Leaves {
        match self {
            Self::Head | Self::Settled => Leaves::Compared,
            Self::Checkpoint(_) | Self::SettledAsItIs => Leaves::Trusted,
        }
    }
}

/// A chunk for several twins.
pub(super) struct Read {
    pub(super) chunk: Chunk,
    /// How many events the ledger held when it was read.
    pub(super) size: i64,
    /// How many twins have not taken it.
    pub(super) to_take: AtomicUsize,
}

/// Where reading begins.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) seq: i64,
    pub(super) cursor: Cursor,
}

/// Hands one chunk after the other to every lane. What comes while people work is left
/// to the last step: waiting for a moment without events could take for ever.
pub(super) async fn read(
    log: Log,
    mut place: Place,
    until: Until,
    lanes: Vec<mpsc::Sender<Arc<Read>>>,
) -> Result<(), RebuildError> {
    loop {
        let mut conn = log.pool().acquire().await?;
        let head = ledger::head(&mut conn).await?;
        let up_to = match until {
            Until::Settled | Until::SettledAsItIs => tail::END,
            Until::Head => head.cursor,
            Until::Checkpoint(model) => Checkpoint::look(&mut conn, model).await?.0.cursor,
        };
        let rows = tail::page(&mut conn, place.cursor, up_to, CHUNK).await?;
        let is_last = i64::try_from(rows.len()).is_ok_and(|taken| taken < CHUNK);
        let chunk = Chunk::decode(&mut conn, &log, rows, place.seq, until.leaves()).await?;
        drop(conn);
        if let Some(chunk) = chunk {
            (place.seq, place.cursor) = (chunk.seq, chunk.cursor);
            let read = Arc::new(Read {
                chunk,
                size: head.size,
                to_take: AtomicUsize::new(lanes.len()),
            });
            for lane in &lanes {
                if lane.send(Arc::clone(&read)).await.is_err() {
                    return Ok(());
                }
            }
        }
        if is_last {
            return match until.leaves() {
                Leaves::Compared => leaves::whole(head.size, place.seq),
                Leaves::Trusted => Ok(()),
            };
        }
    }
}
