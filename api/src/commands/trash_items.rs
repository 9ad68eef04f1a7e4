//! Putting items into the trash and taking them out.

use portico_domain::ItemId;
use portico_domain::access::{Action, Facts};
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::values::{ItemName, Permission};
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::{customer_of, require_item, require_of};
use super::missing::IdField;
use super::names::claim_exactly;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::widening::widening_restore;
use crate::app::App;

/// The most items of one command.
pub(super) const ITEMS_AT_ONCE: usize = 200;

/// Trashes items, each with everything below it.
#[derive(Clone, Debug, Serialize)]
pub struct TrashItems {
    /// Which.
    pub items: Vec<ItemId>,
}

/// Restores items to where they were.
#[derive(Clone, Debug, Serialize)]
pub struct RestoreItems {
    /// Which.
    pub items: Vec<ItemId>,
}

/// The items are in the trash, or out of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemsMoved {
    /// Which.
    pub items: Vec<ItemId>,
    /// How many of them were not so before.
    pub changed: usize,
}

impl Command for TrashItems {
    const OPERATION: &'static str = "trashItems";
    type Answer = ItemsMoved;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ItemsMoved, Stop> {
        check_count(&self.items)?;
        let mut changed = 0;
        for &item in &self.items {
            let facts = super::authority::facts(unit, item).await?;
            if facts.chain.first().is_some_and(|item| item.trashed) {
                require_item(unit, item, Action::Restore, IdField::ItemIds).await?;
                continue;
            }
            let facts = require_item(unit, item, Action::Trash, IdField::ItemIds).await?;
            changed += change(unit, &facts, item, DocumentCommand::Trash).await?;
            let (parent, name) = place(unit, item).await?;
            if let (Some(parent), Some(name)) = (parent, name) {
                unit.release(ClaimKind::ItemName(parent, &name), item.uuid());
            }
        }
        Ok(ItemsMoved {
            items: self.items.clone(),
            changed,
        })
    }
}

impl Command for RestoreItems {
    const OPERATION: &'static str = "restoreItems";
    type Answer = ItemsMoved;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ItemsMoved, Stop> {
        check_count(&self.items)?;
        let mut changed = 0;
        for &item in &self.items {
            let facts = super::authority::facts(unit, item).await?;
            let live = facts.chain.first().is_some_and(|item| !item.trashed);
            if live && facts.staff.is_some() {
                require_of(&facts, Permission::WriteDocuments)?;
                continue;
            }
            let facts = require_item(unit, item, Action::Restore, IdField::ItemIds).await?;
            widening_restore(unit, &facts).await?;
            let (parent, name) = place(unit, item).await?;
            if let (Some(parent), Some(name)) = (parent, name) {
                claim_exactly(unit, parent, &name, item).await?;
            }
            changed += change(unit, &facts, item, DocumentCommand::Restore).await?;
        }
        Ok(ItemsMoved {
            items: self.items.clone(),
            changed,
        })
    }
}

async fn change(
    unit: &mut Unit,
    facts: &Facts,
    item: ItemId,
    command: DocumentCommand,
) -> Result<usize, Stop> {
    let customer = customer_of(facts)?;
    Ok(unit
        .handle::<Document>(item.uuid(), Some(customer), command)
        .await??)
}

async fn place(unit: &mut Unit, item: ItemId) -> Result<(Option<ItemId>, Option<ItemName>), Stop> {
    let row = access::item_name(unit.connection(), item)
        .await?
        .ok_or_else(|| Refusal::missing(IdField::ItemIds))?;
    let name = row
        .name
        .as_deref()
        .and_then(|name| ItemName::parse(name).ok());
    Ok((row.parent, name))
}

/// A command takes 1 to 200 items.
pub(super) fn check_count(items: &[ItemId]) -> Result<(), Stop> {
    check_count_of("itemIds", items)
}

/// The same, of another field.
pub(super) fn check_count_of(field: &str, items: &[ItemId]) -> Result<(), Stop> {
    if items.is_empty() || items.len() > ITEMS_AT_ONCE {
        let rule = format!(
            "{field} holds {}; give 1 to {ITEMS_AT_ONCE} at once",
            items.len()
        );
        let limit = i64::try_from(ITEMS_AT_ONCE).unwrap_or(i64::MAX);
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        return Err(Refusal::over((field, limit), count, &rule).into());
    }
    Ok(())
}
