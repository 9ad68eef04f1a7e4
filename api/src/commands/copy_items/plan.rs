//! What a copy comes to, judged before anything is written.

use std::collections::HashMap;

use portico_domain::access::{Action, Code, Facts, ItemShape};
use portico_domain::document::{Crossing, DEEPEST, FolderPurpose, MoveRefusal};
use portico_domain::{CustomerId, ItemId};
use portico_event_log::Unit;
use portico_projections::access::{self, CopyStep};
use uuid::Uuid;

use super::CopyItems;
use crate::app::App;
use crate::commands::authority::{customer_of, keep_chain, require_item, require_place};
use crate::commands::missing::IdField;
use crate::commands::names::OnTakenName;
use crate::commands::perform::Stop;
use crate::commands::refusal::{Refusal, RefusalCode};
use crate::commands::trash_items::check_count;
use crate::commands::widening::widening;

/// The most items of one copy.
const MOST: usize = 20_000;

/// What holds for every item of a copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Whose tree it goes into.
    pub(super) customer: CustomerId,
    /// Where the copies of the items themselves go.
    pub(super) to: ItemId,
    /// What to do about names that are taken there.
    pub(super) on_clash: OnTakenName,
    /// Whether what lies under Internal may be copied.
    pub(super) internal: bool,
}

/// One item to be made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// Of which it is a copy.
    pub(super) source: ItemId,
    /// The folder that held that one when the copy was asked for.
    pub(super) above: ItemId,
    /// The item to be.
    pub(super) copy: ItemId,
    /// Where it goes.
    pub(super) parent: ItemId,
}

/// All that is to be made, what holds others before what it holds.
pub(super) struct Plan {
    pub(super) job: Uuid,
    pub(super) terms: Terms,
    pub(super) nodes: Vec<Node>,
    pub(super) copies: Vec<ItemId>,
    pub(super) left_out: usize,
}

pub(super) async fn plan(asked: &CopyItems, app: &App, unit: &mut Unit) -> Result<Plan, Stop> {
    check_count(&asked.items)?;
    let place = place(unit, asked.to).await?;
    let customer = customer_of(&place)?;
    let internal = under_internal(&place) || asked.confirmed == Some(Crossing::OutOfInternal);
    for &item in &asked.items {
        check(unit, item, &place, internal).await?;
    }
    let conn = unit.connection();
    let steps = access::copy_steps(conn, &asked.items, MOST + 1).await?;
    check_size(&steps, &place)?;
    let mut plan = Plan {
        job: app.clock.new_id(),
        terms: Terms {
            customer,
            to: asked.to,
            on_clash: asked.on_clash,
            internal,
        },
        nodes: vec![],
        copies: vec![],
        left_out: steps.iter().filter(|step| !step.ready).count(),
    };
    plan.name(app, &steps);
    Ok(plan)
}

/// Where copies go, under the tree's guard row, so that moves do not make it
/// deeper meanwhile.
async fn place(unit: &mut Unit, to: ItemId) -> Result<Facts, Stop> {
    let customer = customer_of(&require_place(unit, to).await?)?;
    unit.take_turn(&format!("tree:{customer}")).await?;
    let place = require_place(unit, to).await?;
    require_item(unit, to, Action::NewFolder, IdField::ToId).await?;
    keep_chain(unit, &place).await?;
    // What reaches the place reaches what is put there.
    widening(unit, &place).await?;
    Ok(place)
}

async fn check(unit: &mut Unit, item: ItemId, place: &Facts, internal: bool) -> Result<(), Stop> {
    let source = require_item(unit, item, Action::View, IdField::ItemIds).await?;
    let own = source.chain.first();
    let own = own.ok_or_else(|| Refusal::missing(IdField::ItemIds))?;
    if source.chain.iter().any(|link| link.trashed) {
        return Err(Refusal::from(Code::ItemTrashed).into());
    }
    if own.withdrawn {
        return Err(Refusal::from(Code::UploadIsWithdrawn).into());
    }
    let system =
        |shape| matches!(shape, ItemShape::Folder(purpose) if purpose != FolderPurpose::Plain);
    if system(own.shape) {
        return Err(Refusal::from(Code::SystemFolder).into());
    }
    if place.chain.iter().any(|link| link.id == item) {
        let rule = "A folder cannot be copied into itself or below itself; choose another.";
        return Err(Refusal::new(RefusalCode::IntoItself, rule).into());
    }
    let of_the_firm = source
        .versions
        .iter()
        .any(|version| version.available && version.is_the_firms());
    if own.shape == ItemShape::Document && !of_the_firm {
        return Err(not_accepted().into());
    }
    if under_internal(&source) && !internal {
        let rule = "This copies out of Internal, where nothing is shared; confirm OUT_OF_INTERNAL.";
        return Err(Refusal::new(RefusalCode::Unconfirmed, rule).into());
    }
    Ok(())
}

fn under_internal(facts: &Facts) -> bool {
    let root = ItemShape::Folder(FolderPurpose::InternalRoot);
    facts.chain.iter().any(|link| link.shape == root)
}

fn check_size(steps: &[CopyStep], place: &Facts) -> Result<(), Refusal> {
    if steps.len() > MOST {
        let rule = format!(
            "this comes to more than {MOST} items with everything below; copy its folders one \
             by one"
        );
        return Err(Refusal::invalid("itemIds", &rule));
    }
    let folders = steps.iter().filter(|step| step.folder);
    let levels = folders.map(|step| step.level).max().unwrap_or_default();
    let depth = place.chain.len() + levels;
    if depth > DEEPEST {
        return Err(MoveRefusal::TooDeep(depth).into());
    }
    Ok(())
}

impl Plan {
    /// Gives every copy its id and its place.
    fn name(&mut self, app: &App, steps: &[CopyStep]) {
        let mut made: HashMap<(usize, ItemId), ItemId> = HashMap::new();
        for step in steps.iter().filter(|step| step.ready) {
            let Some(above) = step.parent else { continue };
            let copy = ItemId::new(app.clock.new_id());
            made.insert((step.top, step.item), copy);
            let parent = if step.level == 1 {
                self.copies.push(copy);
                self.terms.to
            } else if let Some(parent) = made.get(&(step.top, above)) {
                *parent
            } else {
                continue;
            };
            self.nodes.push(Node {
                source: step.item,
                above,
                copy,
                parent,
            });
        }
    }
}

/// What only its sender knows is not spread.
pub(in crate::commands) fn not_accepted() -> Refusal {
    let rule = "A contact sent this and the firm has not accepted it; accept it, then copy.";
    Refusal::new(RefusalCode::NotAccepted, rule)
}
