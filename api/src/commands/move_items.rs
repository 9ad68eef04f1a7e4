//! Putting items elsewhere in the tree of their customer.

use portico_domain::access::{Action, Facts, ItemShape};
use portico_domain::document::{
    Crossing, Document, DocumentCommand, MoveRefusal, Mover, Target, approve_move,
};
use portico_domain::values::ItemName;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access;
use serde::Serialize;

use super::authority::{customer_of, keep_chain, require_item, require_place};
use super::missing::IdField;
use super::names::claim_exactly;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::trash_items::{ItemsMoved, check_count};
use super::widening::{widening, widening_border};
use crate::app::App;

/// Moves items, each with everything below it.
#[derive(Clone, Debug, Serialize)]
pub struct MoveItems {
    /// Which; 1 to 200.
    pub items: Vec<ItemId>,
    /// To which folder or matter.
    pub to: ItemId,
    /// The crossing of the border of Internal that is meant.
    pub confirmed: Option<Crossing>,
}

impl Command for MoveItems {
    const OPERATION: &'static str = "moveItems";
    type Answer = ItemsMoved;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ItemsMoved, Stop> {
        check_count(&self.items)?;
        let customer = customer_of(&require_place(unit, self.to).await?)?;
        // Of two moves in one tree the second is judged by what the first left.
        unit.take_turn(&format!("tree:{customer}")).await?;
        let place = require_place(unit, self.to).await?;
        keep_chain(unit, &place).await?;
        let target = target(&place, customer);
        let mut changed = 0;
        for &item in &self.items {
            changed += self.move_one(unit, item, (&place, &target)).await?;
        }
        Ok(ItemsMoved {
            items: self.items.clone(),
            changed,
        })
    }
}

impl MoveItems {
    async fn move_one(
        &self,
        unit: &mut Unit,
        item: ItemId,
        (place, target): (&Facts, &Target),
    ) -> Result<usize, Stop> {
        let facts = require_item(unit, item, Action::Move, IdField::ItemIds).await?;
        let customer = customer_of(&facts)?;
        let mover = mover(unit, &facts, customer).await?;
        let approved = approve_move(&mover, target, self.confirmed)?;
        if approved.from() == approved.to() {
            return Ok(0);
        }
        require_item(unit, self.to, Action::NewFolder, IdField::ToId).await?;
        // What reaches the place reaches what is put there.
        widening(unit, place).await?;
        widening_border(&facts, place)?;
        let row = access::item_name(unit.connection(), item)
            .await?
            .ok_or_else(|| Refusal::missing(IdField::ItemIds))?;
        if let Some(Ok(name)) = row.name.as_deref().map(ItemName::parse) {
            claim_exactly(unit, self.to, &name, item).await?;
            unit.release(ClaimKind::ItemName(mover.parent, &name), item.uuid());
        }
        let command = DocumentCommand::Move(approved);
        Ok(unit
            .handle::<Document>(item.uuid(), Some(customer), command)
            .await??)
    }
}

fn internal(facts: &Facts, customer: CustomerId) -> bool {
    let root = ItemId::internal_root(customer);
    facts.chain.iter().any(|link| link.id == root)
}

fn target(place: &Facts, customer: CustomerId) -> Target {
    let shape = place.chain.first().map(|link| link.shape);
    Target {
        chain: place.chain.iter().map(|link| link.id).collect(),
        customer,
        holds_items: shape.is_some_and(|shape| shape != ItemShape::Document),
        trashed: place.chain.iter().any(|link| link.trashed),
        internal: internal(place, customer),
    }
}

async fn mover(unit: &mut Unit, facts: &Facts, customer: CustomerId) -> Result<Mover, Stop> {
    let (Some(item), Some(parent)) = (facts.chain.first(), facts.chain.get(1)) else {
        return Err(MoveRefusal::NotFound.into());
    };
    Ok(Mover {
        item: item.id,
        customer,
        parent: parent.id,
        internal: internal(facts, customer),
        levels: access::levels_below(unit.connection(), item.id).await?,
    })
}
