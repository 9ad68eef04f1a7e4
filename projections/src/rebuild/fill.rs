//! Fills twins, each chunk in a transaction of its own.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::future::try_join_all;
use portico_event_log::{Cursor, Log, begin, tail};
use sqlx::PgConnection;
use tokio::sync::mpsc;

use super::chunk::{Chunk, Leaves};
use super::reading::{self, CHUNK, Place, Read, Until};
use super::twin::Twin;
use super::{OnProgress, Progress, RebuildError};

/// Begins a lane's transaction, also where the log is only read otherwise: it writes
/// the twin alone, which can be made anew.
const BEGIN_TO_FILL: &str = "BEGIN READ WRITE; SET LOCAL synchronous_commit = off; \
    SET LOCAL statement_timeout = 0";

/// Chunks that wait for a twin that takes longer than the others.
const AHEAD: usize = 2;

/// Takes events on from where the twins, which stand at one place, are. The log
/// is read once; each twin is written by a connection of its own meanwhile.
pub(super) async fn fill(
    log: &Log,
    twins: &mut [Twin<'_>],
    until: Until,
    progress: OnProgress<'_>,
) -> Result<(), RebuildError> {
    let Some(place) = twins.first().map(Twin::place) else {
        return Ok(());
    };
    let (senders, receivers): (Vec<_>, Vec<_>) = twins.iter().map(|_| mpsc::channel(AHEAD)).unzip();
    let reading = tokio::spawn(reading::read(log.clone(), place, until, senders));
    let lanes = twins.iter_mut().zip(receivers);
    let filled = try_join_all(lanes.map(|(twin, chunks)| take(log, twin, chunks, progress))).await;
    // The reading ends where a lane failed, and the lanes where no more is read.
    let read = reading.await?;
    filled?;
    read
}

async fn take(
    log: &Log,
    twin: &mut Twin<'_>,
    mut chunks: mpsc::Receiver<Arc<Read>>,
    progress: OnProgress<'_>,
) -> Result<(), RebuildError> {
    while let Some(read) = chunks.recv().await {
        let chunk = &read.chunk;
        let mut transaction = begin(log.pool(), BEGIN_TO_FILL).await?;
        twin.take(&mut transaction, chunk).await?;
        transaction.commit().await?;
        if read.to_take.fetch_sub(1, Ordering::Relaxed) == 1 {
            progress(Progress {
                done: chunk.seq,
                total: read.size.max(chunk.seq),
            });
        }
    }
    Ok(())
}

/// Which rows of a transaction's snapshot are taken by [`drain`].
#[derive(Clone, Copy)]
pub(super) enum Rest {
    /// All. Right where nobody can still be writing an earlier event, or where
    /// only what is seen counts.
    All,
    /// Those up to here.
    UpTo(Cursor),
}

/// Takes what is left in the caller's transaction.
pub(super) async fn drain(
    conn: &mut PgConnection,
    log: &Log,
    twin: &mut Twin<'_>,
    rest: Rest,
    leaves: Leaves,
) -> Result<(), RebuildError> {
    loop {
        let Place { seq, cursor } = twin.place();
        let rows = match rest {
            Rest::All => tail::page_behind_gate(conn, cursor, CHUNK).await?,
            Rest::UpTo(last) => tail::page(conn, cursor, last, CHUNK).await?,
        };
        let Some(chunk) = Chunk::decode(conn, log, rows, seq, leaves).await? else {
            return Ok(());
        };
        twin.take(conn, &chunk).await?;
    }
}
