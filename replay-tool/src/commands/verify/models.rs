//! Each read model beside a fold from the first event.

use anyhow::Context;
use portico_event_log::{Log, LogError};
use portico_projections::rebuild::{
    Comparison, Progress, RebuildError, verify_access, verify_model,
};
use portico_projections::runner::{self, Model};
use sqlx::PgConnection;
use sqlx::error::DatabaseError;
use tokio::time::Instant;
use uuid::Uuid;

use super::Run;
use super::report::{Check, Difference};
use crate::commands::ACCESS;
use crate::progress;

pub(super) async fn check(
    owner: &mut PgConnection,
    log: &Log,
    run: &mut Run<'_>,
) -> anyhow::Result<()> {
    let models = runner::models();
    for model in std::iter::once(None).chain(models.iter().map(Some)) {
        let began = Instant::now();
        let check = one(owner, log, model.map(AsRef::as_ref)).await?;
        run.end(&check, began)?;
    }
    Ok(())
}

async fn one(
    owner: &mut PgConnection,
    log: &Log,
    model: Option<&dyn Model>,
) -> anyhow::Result<Check> {
    let name = model.map_or(ACCESS, Model::name);
    let bar = progress::bar(name, 0);
    let on_progress = |now: Progress| {
        bar.set_length(progress::length(now.total));
        bar.set_position(progress::length(now.done));
    };
    let compared = match model {
        None => verify_access(owner, log, &on_progress).await,
        Some(model) => verify_model(owner, log, model, &on_progress).await,
    };
    bar.finish_and_clear();
    let mut check = Check::new(format!("read model {name}"), "events");
    match compared {
        Ok(compared) => {
            check.count = compared.events;
            if !compared.is_equal() {
                check.differs(differs(name, &compared));
            }
        }
        Err(error) => check.differs(Difference::in_ledger(None, cannot_fold(error)?)),
    }
    let also = match model {
        None => without_a_folder(owner).await?,
        Some(_) => stands_still(owner, name).await?,
    };
    if let Some(what) = also {
        check.differs(Difference::in_ledger(None, what));
    }
    Ok(check)
}

/// A fold of events that should never have been is equal to its rows.
async fn without_a_folder(owner: &mut PgConnection) -> anyhow::Result<Option<String>> {
    let (count, some): (i64, Option<Uuid>) = sqlx::query_as(
        "SELECT count(*), min(i.id::text)::uuid FROM access.items i
         WHERE i.parent_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM access.items p WHERE p.id = i.parent_id)",
    )
    .fetch_one(owner)
    .await?;
    Ok(some
        .map(|item| format!("{count} items lie in a folder that is not there, among them {item}")))
}

/// What a stopped model has taken may be right; the rest is missing.
async fn stands_still(owner: &mut PgConnection, name: &str) -> anyhow::Result<Option<String>> {
    let models = match runner::status(owner).await {
        // A head that does not read is found where the ledger is looked at.
        Err(LogError::Ledger(_)) => return Ok(None),
        models => models?,
    };
    let stopped = models.into_iter().find(|status| status.model == name);
    Ok(stopped.and_then(|status| {
        let reason = status.stopped?;
        Some(format!(
            "stands still after event {} of {}: {reason}",
            status.seq,
            status.seq + status.lag_events
        ))
    }))
}

fn differs(name: &str, compared: &Comparison) -> Difference {
    let Comparison { live, folded, .. } = compared;
    Difference::in_ledger(
        None,
        format!(
            "{name} holds other rows (digest {live}) than the events say ({folded}); \
             `replay-tool rebuild {name}` makes it anew"
        ),
    )
}

/// Events or a ledger that cannot be folded are a finding; an outage is not.
fn cannot_fold(error: RebuildError) -> anyhow::Result<String> {
    let finding = match &error {
        RebuildError::Poisoned(_)
        | RebuildError::Tampered { .. }
        | RebuildError::Model(_)
        | RebuildError::Log(LogError::Poisoned(_) | LogError::Ledger(_)) => true,
        RebuildError::Database(error) | RebuildError::Log(LogError::Database(error)) => {
            contradicts(error)
        }
        RebuildError::Busy(_) | RebuildError::Reading(_) | RebuildError::Log(_) => false,
    };
    if finding {
        Ok(format!("cannot be folded from the events: {error}"))
    } else if let RebuildError::Log(LogError::Key(_)) = error {
        Err(error).context("the master key is another deployment's, or a stored key was changed")
    } else {
        Err(error.into())
    }
}

/// A row that the tables refuse: wrong data, or a broken rule among rows.
fn contradicts(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}
