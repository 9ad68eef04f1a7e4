//! The same of a command that was carried out: the history tells what everybody
//! saw just before it and just after it, also when it is long done.

use std::collections::BTreeSet;

use portico_event_log::{Cursor, Envelope, Lease, LogError, tail};
use portico_projections::access_history::{self, Moment};
use uuid::Uuid;

use super::effects::Foreseen;
use super::{affected, trees};
use crate::app::App;
use crate::commands::perform::{Failure, Stop};
use crate::commands::refusal::Refusal;

/// Who gained and lost what by the commits of one mutation, each told by where its last
/// event stands and the moment after that, in their order. The outer error is a failure, the
/// inner one says that it reaches too much, as [`preview`](super::preview) does.
pub async fn look_back(
    app: &App,
    commits: &[(Cursor, Moment)],
) -> Result<Result<Foreseen, Refusal>, Failure> {
    match compared(app, commits).await {
        Ok(changed) => Ok(Ok(changed)),
        Err(Stop::Refused(refusal)) => Ok(Err(*refusal)),
        Err(Stop::Failed(error)) => Err(Failure(error)),
    }
}

async fn compared(app: &App, commits: &[(Cursor, Moment)]) -> Result<Foreseen, Stop> {
    let mut all = vec![];
    for &(last, after) in commits {
        all.extend(events(app, last, after).await?);
    }
    let (Some(first), Some(&(_, after))) = (all.first(), commits.last()) else {
        return Ok(Foreseen::default());
    };
    // A preview looks at both by the command's own clock: what ends meanwhile is not
    // lost by it.
    let at = first.at;
    let before = Moment {
        seq: first.seq - 1,
        ..after
    };
    let pool = app.log.pool();
    let mut then = access_history::enter(pool, before).await?;
    let contacts = affected::by(&mut then, &all).await?;
    let saw = trees::of(&mut then, &contacts, at).await?;
    drop(then);
    let mut then = access_history::enter(pool, after).await?;
    let see = trees::of(&mut then, &contacts, at).await?;
    let mut changed = Foreseen::between(&saw, &see);
    if commits.len() > 1 {
        // What others did to other things between these is none of theirs.
        let theirs: BTreeSet<Uuid> = all.iter().map(|event| event.aggregate_id).collect();
        changed
            .changes
            .retain(|change| theirs.contains(&change.item.uuid()));
    }
    Ok(changed)
}

/// All events of the transaction that ended there, with their numbers: they stand in
/// the log without another between them.
async fn events(app: &App, last: Cursor, after: Moment) -> Result<Vec<Envelope>, LogError> {
    let begin = Cursor {
        position: 0,
        ..last
    };
    let mut conn = Lease::of(app.log.pool()).await?;
    let rows = tail::page(&mut conn, begin, last, i64::MAX).await?;
    drop(conn);
    let first = after.seq + 1 - i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let mut events = vec![];
    for (row, seq) in rows.iter().zip(first..) {
        events.push(row.decode(seq)?);
    }
    Ok(events)
}
