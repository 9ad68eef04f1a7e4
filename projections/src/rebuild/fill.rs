//! Fills twins, each chunk in a transaction of its own.

use portico_event_log::{Cursor, Log, tail};
use sqlx::{Connection, PgConnection};
use tokio::sync::mpsc;

use super::chunk::{Chunk, Leaves};
use super::reading::{self, CHUNK, Place, Until};
use super::twin::Twin;
use super::{OnProgress, Progress, RebuildError};

/// Takes events on from where the twins, which stand at one place, are. The
/// next chunk is read while one is written.
pub(super) async fn fill(
    owner: &mut PgConnection,
    log: &Log,
    twins: &mut [Twin<'_>],
    until: Until,
    progress: OnProgress<'_>,
) -> Result<(), RebuildError> {
    let Some(place) = twins.first().map(Twin::place) else {
        return Ok(());
    };
    let (sender, mut chunks) = mpsc::channel(1);
    let reading = tokio::spawn(reading::read(log.clone(), place, until, sender));
    while let Some((chunk, size)) = chunks.recv().await {
        let mut transaction = owner.begin().await?;
        sqlx::query("SET LOCAL synchronous_commit = off")
            .execute(&mut *transaction)
            .await?;
        for twin in &mut *twins {
            twin.take(&mut transaction, &chunk).await?;
        }
        transaction.commit().await?;
        progress(Progress {
            done: chunk.seq,
            total: size.max(chunk.seq),
        });
    }
    reading.await?
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
