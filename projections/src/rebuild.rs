//! Making read models anew from the first event, beside the live ones.
//!
//! A twin schema is filled in chunks while the live one serves; a short last
//! transaction takes what was committed meanwhile and renames the schemas. For
//! an asynchronous model that step holds its checkpoint; for the inline one it
//! holds the access gate exclusively, so that no revoke in flight is lost.
//! Connections must belong to the owner of the schemas.

use portico_event_log::keys::KeyError;
use portico_event_log::{Log, LogError, ledger, tail};
use sqlx::{Connection, PgConnection};

use crate::digest::digest;
use crate::runner::{Checkpoint, Model, ModelError};
use crate::twin::{Source, Twin};

/// Events in one transaction of a rebuild.
const CHUNK: i64 = 2_000;

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

/// What a rebuild made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rebuilt {
    /// Events applied.
    pub events: i64,
}

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

/// A rebuild that was given up; the live model is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// Somebody else is at it.
    #[error("{0} is being rebuilt or verified by another process; wait for it to end")]
    Busy(&'static str),
    /// An event does not read.
    #[error("{0}; the live model was left as it is")]
    Poisoned(String),
    /// The model cannot take an event.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The database refused or is gone.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

impl From<KeyError> for RebuildError {
    fn from(error: KeyError) -> Self {
        Self::Log(error.into())
    }
}

/// Rebuilds an asynchronous model; a stopped one goes on afterwards.
pub async fn rebuild_model(
    owner: &mut PgConnection,
    log: &Log,
    model: &dyn Model,
    progress: OnProgress<'_>,
) -> Result<Rebuilt, RebuildError> {
    alone(owner, model.schema()).await?;
    let done = model_anew(owner, log, model, progress).await;
    release(owner, model.schema()).await?;
    done
}

async fn model_anew(
    owner: &mut PgConnection,
    log: &Log,
    model: &dyn Model,
    progress: OnProgress<'_>,
) -> Result<Rebuilt, RebuildError> {
    let mut twin = Twin::create(owner, Source::Model(model), "build").await?;
    drop_old(owner, &twin).await?;
    fill(owner, log, &mut twin, Until::Head, progress).await?;
    let mut last = owner.begin().await?;
    let mut checkpoint = Checkpoint::lock(&mut last, model.name()).await?;
    let head = ledger::head(&mut last).await?;
    loop {
        let rows = tail::page(&mut last, twin.cursor, head.cursor, CHUNK).await?;
        if rows.is_empty() {
            break;
        }
        twin.take(&mut last, log, &rows).await?;
    }
    (checkpoint.seq, checkpoint.cursor) = (twin.seq, twin.cursor);
    checkpoint.save(&mut last, None).await?;
    sqlx::query("UPDATE public.checkpoints SET build = build + 1 WHERE model = $1")
        .bind(model.name())
        .execute(&mut *last)
        .await?;
    swap(&mut last, &twin).await?;
    last.commit().await?;
    drop_old(owner, &twin).await?;
    Ok(Rebuilt { events: twin.seq })
}

/// Rebuilds the inline model. Commands wait only for the last step.
pub async fn rebuild_access(
    owner: &mut PgConnection,
    log: &Log,
    progress: OnProgress<'_>,
) -> Result<Rebuilt, RebuildError> {
    alone(owner, "access").await?;
    let done = access_anew(owner, log, progress).await;
    release(owner, "access").await?;
    done
}

async fn access_anew(
    owner: &mut PgConnection,
    log: &Log,
    progress: OnProgress<'_>,
) -> Result<Rebuilt, RebuildError> {
    let mut twin = Twin::create(owner, Source::Access, "build").await?;
    drop_old(owner, &twin).await?;
    fill(owner, log, &mut twin, Until::Head, progress).await?;
    let mut last = owner.begin().await?;
    sqlx::query("LOCK TABLE public.access_gate IN EXCLUSIVE MODE")
        .execute(&mut *last)
        .await?;
    drain(&mut last, log, &mut twin).await?;
    swap(&mut last, &twin).await?;
    last.commit().await?;
    drop_old(owner, &twin).await?;
    Ok(Rebuilt { events: twin.seq })
}

/// Compares the live inline model with a fold from the first event, at the
/// same instant: one snapshot shows the events and the rows that they implied.
pub async fn verify_access(
    owner: &mut PgConnection,
    log: &Log,
    progress: OnProgress<'_>,
) -> Result<Comparison, RebuildError> {
    alone(owner, "access").await?;
    let compared = compare(owner, log, Source::Access, progress).await;
    release(owner, "access").await?;
    compared
}

/// Compares an asynchronous model with a fold up to its checkpoint.
pub async fn verify_model(
    owner: &mut PgConnection,
    log: &Log,
    model: &dyn Model,
    progress: OnProgress<'_>,
) -> Result<Comparison, RebuildError> {
    alone(owner, model.schema()).await?;
    let compared = compare(owner, log, Source::Model(model), progress).await;
    release(owner, model.schema()).await?;
    compared
}

async fn compare(
    owner: &mut PgConnection,
    log: &Log,
    source: Source<'_>,
    progress: OnProgress<'_>,
) -> Result<Comparison, RebuildError> {
    let mut twin = Twin::create(owner, source, "verify").await?;
    // Nearly all of it in short transactions: one that writes for long holds
    // the tail back for everybody.
    fill(owner, log, &mut twin, Until::Checkpoint, progress).await?;
    let mut snapshot = owner
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ")
        .await?;
    match source {
        Source::Access => drain(&mut snapshot, log, &mut twin).await?,
        Source::Model(model) => {
            let (checkpoint, _) = Checkpoint::look(&mut snapshot, model.name()).await?;
            loop {
                let up_to = checkpoint.cursor;
                let rows = tail::page(&mut snapshot, twin.cursor, up_to, CHUNK).await?;
                if rows.is_empty() {
                    break;
                }
                twin.take(&mut snapshot, log, &rows).await?;
                progress(Progress {
                    done: twin.seq,
                    total: checkpoint.seq,
                });
            }
        }
    }
    let live = digest(&mut snapshot, source.schema(), source.tables()).await?;
    let folded = digest(&mut snapshot, &twin.schema, source.tables()).await?;
    snapshot.rollback().await?;
    let events = twin.seq;
    twin.drop(owner).await?;
    Ok(Comparison {
        events,
        live,
        folded,
    })
}

/// How far an asynchronous model's twin is filled.
#[derive(Clone, Copy)]
enum Until {
    /// To where the ledger is.
    Head,
    /// To where the live model is, which may have stopped.
    Checkpoint,
}

/// Takes all settled events, each chunk in a transaction of its own.
async fn fill(
    owner: &mut PgConnection,
    log: &Log,
    twin: &mut Twin<'_>,
    until: Until,
    progress: OnProgress<'_>,
) -> Result<(), RebuildError> {
    loop {
        let mut chunk = owner.begin().await?;
        sqlx::query("SET LOCAL synchronous_commit = off")
            .execute(&mut *chunk)
            .await?;
        let head = ledger::head(&mut chunk).await?;
        let up_to = match (twin.source, until) {
            (Source::Access, _) => tail::END,
            (Source::Model(_), Until::Head) => head.cursor,
            (Source::Model(model), Until::Checkpoint) => {
                Checkpoint::look(&mut chunk, model.name()).await?.0.cursor
            }
        };
        let rows = tail::page(&mut chunk, twin.cursor, up_to, CHUNK).await?;
        twin.take(&mut chunk, log, &rows).await?;
        chunk.commit().await?;
        progress(Progress {
            done: twin.seq,
            total: head.size.max(twin.seq),
        });
        // What comes while people work is left to the last step: waiting for
        // a moment without events could take for ever.
        if i64::try_from(rows.len()).is_ok_and(|taken| taken < CHUNK) {
            return Ok(());
        }
    }
}

/// Takes everything else that this transaction can see. Right where nobody
/// can still be writing an earlier event, or where only what is seen counts.
async fn drain(
    conn: &mut PgConnection,
    log: &Log,
    twin: &mut Twin<'_>,
) -> Result<(), RebuildError> {
    loop {
        let rows = tail::page_behind_gate(conn, twin.cursor, CHUNK).await?;
        if rows.is_empty() {
            return Ok(());
        }
        twin.take(conn, log, &rows).await?;
    }
}

/// Renames schemas, which waits for no reader, and keeps the server's rights.
async fn swap(conn: &mut PgConnection, twin: &Twin<'_>) -> Result<(), sqlx::Error> {
    let (live, built) = (twin.source.schema(), &twin.schema);
    let sql = format!(
        "GRANT USAGE ON SCHEMA {built} TO portico_server;
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {built} TO portico_server;
         ALTER SCHEMA {live} RENAME TO {live}_old;
         ALTER SCHEMA {built} RENAME TO {live}"
    );
    sqlx::raw_sql(&sql).execute(conn).await?;
    Ok(())
}

/// Drops what was live before, or what a killed rebuild left of it. Table by
/// table: a statement that still waits for one of them holds no other.
async fn drop_old(conn: &mut PgConnection, twin: &Twin<'_>) -> Result<(), sqlx::Error> {
    let schema = format!("{}_old", twin.source.schema());
    for table in twin.source.tables() {
        let sql = format!("DROP TABLE IF EXISTS {schema}.{table}");
        sqlx::raw_sql(&sql).execute(&mut *conn).await?;
    }
    let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
    sqlx::raw_sql(&sql).execute(conn).await?;
    Ok(())
}

/// One rebuild of a schema at a time; a killed one frees the lock with its
/// connection.
async fn alone(conn: &mut PgConnection, schema: &'static str) -> Result<(), RebuildError> {
    let locked: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtext($1))")
        .bind(schema)
        .fetch_one(conn)
        .await?;
    if locked {
        Ok(())
    } else {
        Err(RebuildError::Busy(schema))
    }
}

async fn release(conn: &mut PgConnection, schema: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_unlock(hashtext($1))")
        .bind(schema)
        .execute(conn)
        .await?;
    Ok(())
}
