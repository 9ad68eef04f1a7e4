//! A live model beside a fold from the first event.

use portico_event_log::Log;
use sqlx::{Connection, PgConnection};

use super::chunk::Leaves;
use super::fill::{Rest, drain, fill};
use super::reading::Until;
use super::twin::{self, Source, Twin};
use super::{OnProgress, RebuildError, lock};
use crate::digest::digest;
use crate::runner::{Checkpoint, Model};

/// What a twin's schema is called, behind the live one's name.
const SUFFIX: &str = "verify";

/// A live model beside one folded from the first event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// Events folded.
    pub events: i64,
    /// Digest of the live model.
    pub live: String,
    /// Digest of the fold.
    pub folded: String,
}

impl Comparison {
    /// Whether both hold the same rows.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.live == self.folded
    }
}

/// Compares the live inline model with a fold from the first event, at the
/// same instant: one snapshot shows the events and the rows that they implied.
pub async fn verify_access(
    owner: &mut PgConnection,
    log: &Log,
    progress: OnProgress<'_>,
) -> Result<Comparison, RebuildError> {
    verify(owner, log, Source::Access, progress).await
}

/// Compares an asynchronous model with a fold up to its checkpoint.
pub async fn verify_model(
    owner: &mut PgConnection,
    log: &Log,
    model: &dyn Model,
    progress: OnProgress<'_>,
) -> Result<Comparison, RebuildError> {
    verify(owner, log, Source::Model(model), progress).await
}

async fn verify(
    owner: &mut PgConnection,
    log: &Log,
    source: Source<'_>,
    progress: OnProgress<'_>,
) -> Result<Comparison, RebuildError> {
    lock::take(owner, &[source]).await?;
    let compared = compare(owner, log, source, progress).await;
    let forgotten = twin::forget(owner, &[source], SUFFIX).await;
    let released = lock::release(owner, &[source]).await;
    let compared = compared?;
    forgotten?;
    released?;
    Ok(compared)
}

async fn compare(
    owner: &mut PgConnection,
    log: &Log,
    source: Source<'_>,
    progress: OnProgress<'_>,
) -> Result<Comparison, RebuildError> {
    let mut twin = Twin::create(owner, source, SUFFIX).await?;
    let until = match source {
        Source::Access => Until::SettledAsItIs,
        Source::Model(model) => Until::Checkpoint(model.name()),
    };
    // Nearly all of it in short transactions: one that writes for long holds
    // the tail back for everybody.
    let alone = std::slice::from_mut(&mut twin);
    lock::while_held(owner, fill(log, alone, until, progress)).await?;
    let mut snapshot = owner
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ")
        .await?;
    let rest = match source {
        Source::Access => Rest::All,
        Source::Model(model) => {
            let (checkpoint, _) = Checkpoint::look(&mut snapshot, model.name()).await?;
            Rest::UpTo(checkpoint.cursor)
        }
    };
    drain(&mut snapshot, log, &mut twin, rest, Leaves::Trusted).await?;
    let live = digest(&mut snapshot, source.schema(), source.tables()).await?;
    let folded = digest(&mut snapshot, &twin.schema, source.tables()).await?;
    snapshot.rollback().await?;
    Ok(Comparison {
        events: twin.seq,
        live,
        folded,
    })
}
