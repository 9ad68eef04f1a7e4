//! Copies of items, at another customer or elsewhere in the same tree: new items
//! of the firm's that nothing is granted on, with the same stored bytes.

mod batches;
mod plan;
mod writing;

use portico_domain::document::Crossing;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::Unit;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::names::OnTakenName;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use crate::app::App;
use plan::Plan;
use writing::{Bytes, Writer};

pub(super) use plan::not_accepted;

pub use batches::{CopyRest, finish_copy, resume_copies};

/// The most items of one commit.
const BATCH: usize = 200;
/// The most items of one preview, which is one transaction.
const PREVIEWED: usize = 500;

/// Copies items, each with everything live below it.
#[derive(Clone, Debug, Serialize)]
pub struct CopyItems {
    /// Which; 1 to 200, of any customer.
    pub items: Vec<ItemId>,
    /// Into which folder or matter, of any customer.
    pub to: ItemId,
    /// The crossing of the border of Internal that is meant.
    pub confirmed: Option<Crossing>,
    /// What to do about names that are taken.
    pub on_clash: OnTakenName,
}

/// The copy is begun; what is left of it follows in further commits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CopyBegun {
    /// What names it while it is not complete.
    pub job: Uuid,
    /// Whose tree it goes into.
    pub customer: CustomerId,
    /// The copies of the items themselves, in their order.
    pub copies: Vec<ItemId>,
    /// How many items it comes to, with everything below.
    pub count: usize,
    /// How many of those below were left out: what contacts sent and the firm has
    /// not accepted, or they withdrew.
    pub left_out: usize,
    /// How many of the items are left to further commits.
    pub later: usize,
}

impl Command for CopyItems {
    const OPERATION: &'static str = "copyItems";
    type Answer = CopyBegun;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<CopyBegun, Stop> {
        let plan = plan::plan(self, app, unit).await?;
        let (now, later) = plan.nodes.split_at(plan.nodes.len().min(BATCH));
        let mut writer = Writer::new(app, plan.terms, Bytes::Linked);
        writer.write(unit, now).await?;
        batches::keep(unit, &plan, now.len(), later).await?;
        Ok(plan.begun(writer.left_out))
    }
}

/// The whole copy in one transaction that leaves no bytes: how it is previewed.
#[derive(Clone, Debug, Serialize)]
pub struct CopyAtOnce(pub CopyItems);

impl Command for CopyAtOnce {
    const OPERATION: &'static str = "copyAtOnce";
    type Answer = CopyBegun;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<CopyBegun, Stop> {
        let plan = plan::plan(&self.0, app, unit).await?;
        if plan.nodes.len() > PREVIEWED {
            let rule = format!(
                "this copies {} items; at most {PREVIEWED} are previewed at once, so preview \
                 it for one folder",
                plan.nodes.len()
            );
            return Err(Refusal::invalid("change", &rule).into());
        }
        let mut writer = Writer::new(app, plan.terms, Bytes::Untouched);
        writer.write(unit, &plan.nodes).await?;
        Ok(plan.begun(writer.left_out))
    }
}

impl Plan {
    fn begun(self, left_out: usize) -> CopyBegun {
        CopyBegun {
            job: self.job,
            customer: self.terms.customer,
            copies: self.copies,
            count: self.nodes.len() - left_out,
            left_out: self.left_out + left_out,
            later: self.nodes.len().saturating_sub(BATCH),
        }
    }
}
