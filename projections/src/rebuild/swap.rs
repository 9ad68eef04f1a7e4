//! The last step: what was made takes the place of what was live.

use portico_event_log::{Log, ledger};
use sqlx::{Connection, PgConnection};

use super::chunk::Leaves;
use super::fill::{Rest, drain, fill};
use super::reading::Until;
use super::twin::{Source, Twin};
use super::{OnProgress, RebuildError, lock};
use crate::runner::{Checkpoint, Model};

/// Takes what came since the twin was filled, and swaps it in.
pub(super) async fn change_places(
    owner: &mut PgConnection,
    log: &Log,
    twin: &mut Twin<'_>,
    progress: OnProgress<'_>,
) -> Result<(), RebuildError> {
    match twin.source {
        Source::Access => access(owner, log, twin, progress).await?,
        Source::Model(model) => asynchronous(owner, log, twin, model).await?,
    }
    drop_old(owner, twin).await?;
    Ok(())
}

/// Commands wait while the gate is held, so as much as can be is taken before.
async fn access(
    owner: &mut PgConnection,
    log: &Log,
    twin: &mut Twin<'_>,
    progress: OnProgress<'_>,
) -> Result<(), RebuildError> {
    let alone = std::slice::from_mut(&mut *twin);
    let filled = fill(log, alone, Until::Settled, progress);
    lock::while_held(owner, filled).await?;
    let mut last = owner.begin().await?;
    sqlx::query("LOCK TABLE public.access_gate IN EXCLUSIVE MODE")
        .execute(&mut *last)
        .await?;
    drain(&mut last, log, twin, Rest::All, Leaves::Compared).await?;
    rename(&mut last, twin).await?;
    last.commit().await?;
    Ok(())
}

async fn asynchronous(
    owner: &mut PgConnection,
    log: &Log,
    twin: &mut Twin<'_>,
    model: &dyn Model,
) -> Result<(), RebuildError> {
    let mut last = owner.begin().await?;
    let mut checkpoint = Checkpoint::lock(&mut last, model.name()).await?;
    let head = ledger::head(&mut last).await?;
    let rest = Rest::UpTo(head.cursor);
    drain(&mut last, log, twin, rest, Leaves::Compared).await?;
    (checkpoint.seq, checkpoint.cursor) = (twin.seq, twin.cursor);
    checkpoint.save(&mut last, None).await?;
    sqlx::query("UPDATE public.checkpoints SET build = build + 1 WHERE model = $1")
        .bind(model.name())
        .execute(&mut *last)
        .await?;
    rename(&mut last, twin).await?;
    last.commit().await?;
    Ok(())
}

/// Renames schemas, which waits for no reader.
async fn rename(conn: &mut PgConnection, twin: &Twin<'_>) -> Result<(), sqlx::Error> {
    let (live, built) = (twin.source.schema(), &twin.schema);
    let sql = format!(
        "ALTER SCHEMA {live} RENAME TO {live}_old;
         ALTER SCHEMA {built} RENAME TO {live}"
    );
    sqlx::raw_sql(&sql).execute(conn).await?;
    Ok(())
}

/// Drops what was live before, or what a killed rebuild left of it. Table by
/// table: a statement that still waits for one of them holds no other.
pub(super) async fn drop_old(conn: &mut PgConnection, twin: &Twin<'_>) -> Result<(), sqlx::Error> {
    let schema = format!("{}_old", twin.source.schema());
    for table in twin.source.tables() {
        let sql = format!("DROP TABLE IF EXISTS {schema}.{table}");
        sqlx::raw_sql(&sql).execute(&mut *conn).await?;
    }
    let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
    sqlx::raw_sql(&sql).execute(conn).await?;
    Ok(())
}
