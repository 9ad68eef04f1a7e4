//! What of a copy is more than one commit: kept with the first one, made batch by
//! batch, and gone on with when a server died.

use portico_domain::{Actor, CustomerId, ItemId, StaffId};
use portico_event_log::{Cursor, Unit};
use serde::Serialize;
use sqlx::Row;
use uuid::Uuid;

use super::BATCH;
use super::plan::{Node, Plan, Terms};
use super::writing::Writer;
use crate::app::App;
use crate::commands::caller::Caller;
use crate::commands::names::OnTakenName;
use crate::commands::perform::{Command, Failure, Stop, perform};
use crate::commands::refusal::Refusal;

/// Keeps what is to be made in further commits, `first` items having gone before.
pub(super) async fn keep(
    unit: &mut Unit,
    plan: &Plan,
    first: usize,
    later: &[Node],
) -> Result<(), Stop> {
    if later.is_empty() {
        return Ok(());
    }
    let staff = match unit.metadata().actor {
        Actor::Staff(id) => Some(id.uuid()),
        Actor::Contact(_) | Actor::Operator => None,
    };
    let ids = |of: fn(&Node) -> ItemId| later.iter().map(|node| of(node).uuid()).collect();
    let (source, above): (Vec<Uuid>, Vec<Uuid>) = (ids(|node| node.source), ids(|node| node.above));
    let (copy, parent): (Vec<Uuid>, Vec<Uuid>) = (ids(|node| node.copy), ids(|node| node.parent));
    sqlx::query(
        "INSERT INTO copies (job, nth, staff_id, customer_id, place_id, keep_both, internal,
             source_id, above_id, copy_id, parent_id)
         SELECT $1, $2 + nth, $3, $4, $5, $6, $7, source_id, above_id, copy_id, parent_id
         FROM UNNEST($8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[])
             WITH ORDINALITY new (source_id, above_id, copy_id, parent_id, nth)",
    )
    .bind(plan.job)
    .bind(i64::try_from(first).unwrap_or_default())
    .bind(staff)
    .bind(plan.terms.customer.uuid())
    .bind(plan.terms.to.uuid())
    .bind(plan.terms.on_clash == OnTakenName::KeepBoth)
    .bind(plan.terms.internal)
    .bind(source)
    .bind(above)
    .bind(copy)
    .bind(parent)
    .execute(unit.connection())
    .await?;
    Ok(())
}

/// The next items of a copy; private, so that nobody gives it for one that was not
/// asked for.
#[derive(Serialize)]
struct CopyBatch {
    job: Uuid,
}

impl Command for CopyBatch {
    const OPERATION: &'static str = "copyBatch";
    /// How many were left out; none where there was nothing to do any more.
    type Answer = Option<usize>;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<Option<usize>, Stop> {
        let customer = "SELECT customer_id FROM copies WHERE job = $1 LIMIT 1";
        let customer: Option<Uuid> = sqlx::query_scalar(customer)
            .bind(self.job)
            .fetch_optional(unit.connection())
            .await?;
        let Some(customer) = customer else {
            return Ok(None);
        };
        unit.take_turn(&format!("tree:{customer}")).await?;
        let (terms, nodes) = self.take(unit).await?;
        let Some(terms) = terms else { return Ok(None) };
        let mut writer = Writer::later(app, terms);
        writer.write(unit, &nodes).await?;
        Ok(Some(writer.left_out))
    }
}

impl CopyBatch {
    async fn take(&self, unit: &mut Unit) -> Result<(Option<Terms>, Vec<Node>), Stop> {
        let rows = sqlx::query(
            "WITH taken AS (
                 DELETE FROM copies WHERE job = $1 AND nth IN (
                     SELECT nth FROM copies WHERE job = $1 ORDER BY nth LIMIT $2)
                 RETURNING *)
             SELECT * FROM taken ORDER BY nth",
        )
        .bind(self.job)
        .bind(i64::try_from(BATCH).unwrap_or(i64::MAX))
        .fetch_all(unit.connection())
        .await?;
        let (mut terms, mut nodes) = (None, vec![]);
        for row in &rows {
            let id = |name: &str| row.try_get(name).map(ItemId::new);
            let keep_both: bool = row.try_get("keep_both")?;
            terms = Some(Terms {
                customer: CustomerId::new(row.try_get("customer_id")?),
                to: id("place_id")?,
                on_clash: if keep_both {
                    OnTakenName::KeepBoth
                } else {
                    OnTakenName::Refuse
                },
                internal: row.try_get("internal")?,
            });
            nodes.push(Node {
                source: id("source_id")?,
                above: id("above_id")?,
                copy: id("copy_id")?,
                parent: id("parent_id")?,
            });
        }
        Ok((terms, nodes))
    }
}

/// What came of the rest of a copy.
#[derive(Default, Debug)]
pub struct CopyRest {
    /// How many of its items were left out.
    pub left_out: usize,
    /// Which rule was broken meanwhile: what is made stays, the rest is given up.
    pub refused: Option<Refusal>,
    /// Where its last event stands; none where there was no rest.
    pub position: Option<Cursor>,
}

/// Makes the rest of a copy, each batch a commit of its own.
pub async fn finish_copy(app: &App, caller: &Caller, job: Uuid) -> Result<CopyRest, Failure> {
    let mut rest = CopyRest::default();
    loop {
        match perform(app, caller, &CopyBatch { job }).await? {
            Ok(done) => match done.answer {
                Some(left_out) => {
                    rest.left_out += left_out;
                    rest.position = done.position.or(rest.position);
                }
                None => return Ok(rest),
            },
            Err(refusal) => {
                rest.left_out += give_up(app, job).await?;
                rest.refused = Some(refusal);
                return Ok(rest);
            }
        }
    }
}

async fn give_up(app: &App, job: Uuid) -> Result<usize, Failure> {
    let given_up = sqlx::query("DELETE FROM copies WHERE job = $1")
        .bind(job)
        .execute(app.log.pool())
        .await;
    let given_up = given_up.map_err(|error| Failure(error.into()))?;
    Ok(usize::try_from(given_up.rows_affected()).unwrap_or_default())
}

/// Goes on with what was not complete when a server died, for whoever asked for
/// it; returns how many copies that were.
pub async fn resume_copies(app: &App) -> Result<usize, Failure> {
    let jobs: Result<Vec<(Uuid, Option<Uuid>)>, sqlx::Error> =
        sqlx::query_as("SELECT DISTINCT job, staff_id FROM copies")
            .fetch_all(app.log.pool())
            .await;
    let jobs = jobs.map_err(|error| Failure(error.into()))?;
    for (job, staff) in &jobs {
        let mut caller = Caller::operator(app.clock.new_id());
        if let Some(staff) = staff {
            caller.actor = Actor::Staff(StaffId::new(*staff));
        }
        if let Some(refusal) = finish_copy(app, &caller, *job).await?.refused {
            tracing::warn!(code = ?refusal.code, "a copy was given up before its end");
        }
    }
    Ok(jobs.len())
}
