//! Making read models anew from the first event, beside the live ones.
//!
//! A twin schema is filled in chunks while the live one serves; the log is
//! read, decoded and unsealed once for all models that are made together. A
//! short last transaction takes what was committed meanwhile and renames the
//! schemas: for an asynchronous model it holds its checkpoint, for the inline
//! one the access gate exclusively, so that no revoke in flight is lost.
//! Every event that has a leaf in the ledger is compared with it on the way: a changed
//! log is never made into read models. Connections must belong to the owner of
//! the schemas.

mod chunk;
mod compare;
mod error;
mod fill;
mod leaves;
mod lock;
mod reading;
mod swap;
mod twin;

use portico_event_log::Log;
use sqlx::PgConnection;

use crate::runner::Model;

pub use compare::{Comparison, verify_access, verify_model};
pub use error::{RebuildError, refuses_a_row};
pub use twin::Source;

use reading::Until;
use twin::Twin;

/// What a twin's schema is called, behind the live one's name.
const SUFFIX: &str = "build";

/// How far a rebuild is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Events applied.
    pub done: i64,
    /// Events in the ledger when it was last looked at; more may come.
    pub total: i64,
}

/// Told after each chunk.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// What a rebuild made of one model.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Rebuilt {
    /// Events applied.
    pub events: i64,
    /// Those that the ledger had numbered; the others could be compared with nothing.
    pub compared: i64,
}

/// Rebuilds an asynchronous model; a stopped one goes on afterwards.
pub async fn rebuild_model(
    owner: &mut PgConnection,
    log: &Log,
    model: &dyn Model,
    progress: OnProgress<'_>,
) -> Result<Rebuilt, RebuildError> {
    alone(owner, log, Source::Model(model), progress).await
}

/// Rebuilds the inline model. Commands wait only for the last step.
pub async fn rebuild_access(
    owner: &mut PgConnection,
    log: &Log,
    progress: OnProgress<'_>,
) -> Result<Rebuilt, RebuildError> {
    alone(owner, log, Source::Access, progress).await
}

async fn alone(
    owner: &mut PgConnection,
    log: &Log,
    source: Source<'_>,
    progress: OnProgress<'_>,
) -> Result<Rebuilt, RebuildError> {
    let rebuilt = rebuild(owner, log, &[source], progress).await?;
    Ok(rebuilt.into_iter().next().unwrap_or_default())
}

/// Rebuilds several models from one reading of the log; what was made of each, in the
/// same order. If one cannot take an event, all are left as they were.
pub async fn rebuild(
    owner: &mut PgConnection,
    log: &Log,
    sources: &[Source<'_>],
    progress: OnProgress<'_>,
) -> Result<Vec<Rebuilt>, RebuildError> {
    lock::take(owner, sources).await?;
    let done = anew(owner, log, sources, progress).await;
    if done.is_err() {
        // What cannot be removed now, the next run removes; why this one failed is told.
        let _ = twin::forget(owner, sources, SUFFIX).await;
    }
    // Where the session is lost, that is told by what was done on it.
    let released = lock::release(owner, sources).await;
    let done = done?;
    released?;
    Ok(done)
}

async fn anew(
    owner: &mut PgConnection,
    log: &Log,
    sources: &[Source<'_>],
    progress: OnProgress<'_>,
) -> Result<Vec<Rebuilt>, RebuildError> {
    let mut twins = Vec::with_capacity(sources.len());
    for source in sources {
        let twin = Twin::create(owner, *source, SUFFIX).await?;
        swap::drop_old(owner, &twin).await?;
        twins.push(twin);
    }
    let filled = fill::fill(log, &mut twins, Until::Head, progress);
    lock::while_held(owner, filled).await?;
    for twin in &mut twins {
        twin.index(owner).await?;
    }
    for twin in &mut twins {
        swap::change_places(owner, log, twin, progress).await?;
    }
    let rebuilt = twins.iter().map(|twin| Rebuilt {
        events: twin.seq,
        compared: twin.compared,
    });
    Ok(rebuilt.collect())
}
