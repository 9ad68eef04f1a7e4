//! Each read model beside a fold from the first event.

use portico_event_log::{Log, LogError};
use portico_projections::rebuild::{
    Comparison, Progress, RebuildError, refuses_a_row, verify_access, verify_model,
};
use portico_projections::runner::{self, Model};
use sqlx::PgConnection;
use tokio::time::Instant;
use uuid::Uuid;

use super::Run;
use super::report::{Check, Difference};
use crate::commands::ACCESS;
use crate::progress;

pub(super) async fn check(
    owner: &mut PgConnection,
    log: &Log,
    keys_lost: bool,
    run: &mut Run<'_>,
) -> anyhow::Result<()> {
    let models = runner::models();
    for model in std::iter::once(None).chain(models.iter().map(Some)) {
        let began = Instant::now();
        let check = one(owner, log, model.map(AsRef::as_ref), keys_lost).await?;
        run.end(&check, began)?;
    }
    Ok(())
}

async fn one(
    owner: &mut PgConnection,
    log: &Log,
    model: Option<&dyn Model>,
    keys_lost: bool,
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
                check.differs(differs(name, &compared, keys_lost));
            }
        }
        Err(error) => check.differs(Difference::in_ledger(None, cannot_fold(error)?)),
    }
    let also = match model {
        None => [without_a_folder(owner).await?, None],
        Some(_) => [
            misnumbered(owner, name).await?,
            stands_still(owner, name).await?,
        ],
    };
    for what in also.into_iter().flatten() {
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

/// The number at which a model is, beside the place at which it is: the one is shown
/// and numbers what the model takes next, by the other the fold is compared.
async fn misnumbered(owner: &mut PgConnection, name: &str) -> anyhow::Result<Option<String>> {
    let found: Option<(i64, i64)> = sqlx::query_as(
        "SELECT c.seq, coalesce(l.seq, 0) FROM checkpoints c
         LEFT JOIN ledger_leaves l ON l.position = c.position
         WHERE c.model = $1 AND c.seq <> coalesce(l.seq, 0)",
    )
    .bind(name)
    .fetch_optional(owner)
    .await?;
    Ok(found.map(|(seq, place)| {
        format!(
            "its checkpoint counts {seq} events and stands at event {place}; \
             `replay-tool rebuild {name}` makes both anew"
        )
    }))
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

fn differs(name: &str, compared: &Comparison, keys_lost: bool) -> Difference {
    let Comparison { live, folded, .. } = compared;
    // Where a key is lost the live rows may be the last that hold what it opens.
    let way_out = if keys_lost {
        "keys are lost, see there: put them back first, then verify again".to_owned()
    } else {
        format!("`replay-tool rebuild {name}` makes it anew")
    };
    let what = format!(
        "{name} holds other rows (digest {live}) than the events say ({folded}); {way_out}"
    );
    Difference::in_ledger(None, what)
}

/// Events or a ledger that cannot be folded are a finding; an outage is not.
fn cannot_fold(error: RebuildError) -> anyhow::Result<String> {
    let finding = match &error {
        RebuildError::Poisoned(_)
        | RebuildError::Tampered { .. }
        | RebuildError::Model(_)
        | RebuildError::Unfit { .. }
        | RebuildError::Log(LogError::Poisoned(_) | LogError::Ledger(_)) => true,
        RebuildError::Database(error) | RebuildError::Log(LogError::Database(error)) => {
            refuses_a_row(error)
        }
        RebuildError::Busy(_)
        | RebuildError::LockLost(_)
        | RebuildError::Reading(_)
        | RebuildError::Log(_) => false,
    };
    if finding {
        Ok(format!("cannot be folded from the events: {error}"))
    } else {
        Err(error.into())
    }
}
