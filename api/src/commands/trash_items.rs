//! Putting items into the trash.

use portico_domain::access::{Action, Facts};
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::values::{ItemName, Permission};
use portico_domain::{CustomerId, ItemId};
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::at_once::check_length;
use super::authority::{customer_of, facts, require_item, require_of};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::{Args, Refusal, RefusalCode};
use crate::app::App;

/// The most items of one command.
const ITEMS_AT_ONCE: usize = 200;

/// Trashes items, each with everything below it.
#[derive(Clone, Debug, Serialize)]
pub struct TrashItems {
    /// Which.
    pub items: Vec<ItemId>,
}

/// The items lie where they were to go.
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
            let facts = facts_to_write(unit, item).await?;
            if self.goes_along(&facts) {
                changed += usize::from(!facts.chain.iter().any(|link| link.trashed));
            } else if facts.chain.first().is_some_and(|item| item.trashed) {
                require_item(unit, item, Action::Restore, IdField::ItemIds).await?;
            } else {
                changed += trash(unit, item).await?;
            }
        }
        Ok(ItemsMoved {
            items: self.items.clone(),
            changed,
        })
    }
}

impl TrashItems {
    /// Whether the item goes into the trash with a folder above it, and comes back with
    /// that: only the topmost of several is marked.
    fn goes_along(&self, facts: &Facts) -> bool {
        let mut above = facts.chain.iter().skip(1);
        facts.staff.is_some() && above.any(|link| self.items.contains(&link.id))
    }
}

async fn trash(unit: &mut Unit, item: ItemId) -> Result<usize, Stop> {
    let facts = require_item(unit, item, Action::Trash, IdField::ItemIds).await?;
    let changed = change(unit, customer_of(&facts)?, item, DocumentCommand::Trash).await?;
    if let (Some(parent), Some(name)) = place(unit, item).await? {
        unit.release(ClaimKind::ItemName(parent, &name), item.uuid());
    }
    Ok(changed)
}

/// The facts about the caller and one item. Staff who may not write there are refused
/// before anything else is asked, wherever the item is, or if there is none.
pub(super) async fn facts_to_write(unit: &mut Unit, item: ItemId) -> Result<Facts, Stop> {
    let facts = facts(unit, item).await?;
    if facts.staff.is_some() {
        require_of(&facts, Permission::WriteDocuments)?;
    }
    Ok(facts)
}

/// How many events it came to.
pub(super) async fn change(
    unit: &mut Unit,
    customer: CustomerId,
    item: ItemId,
    command: DocumentCommand,
) -> Result<usize, Stop> {
    Ok(unit
        .handle::<Document>(item.uuid(), Some(customer), command)
        .await??)
}

/// Below which folder, and under which name.
pub(super) async fn place(
    unit: &mut Unit,
    item: ItemId,
) -> Result<(Option<ItemId>, Option<ItemName>), Stop> {
    let row = access::item_name(unit.connection(), item)
        .await?
        .ok_or_else(|| Refusal::missing(IdField::ItemIds))?;
    let name = row
        .name
        .as_deref()
        .and_then(|name| ItemName::parse(name).ok());
    Ok((row.parent, name))
}

/// The nearest folder above that is in the trash by itself.
pub(super) fn trashed_above(facts: &Facts) -> Option<ItemId> {
    let mut above = facts.chain.iter().skip(1);
    above.find(|link| link.trashed).map(|link| link.id)
}

/// Requires that the caller may do this to something that is in the trash by itself.
/// What is there with a folder above it is refused with the folder's name.
pub(super) async fn require_in_trash(
    unit: &mut Unit,
    item: ItemId,
    action: Action,
) -> Result<Facts, Stop> {
    let refusal = match require_item(unit, item, action, IdField::ItemIds).await {
        Err(Stop::Refused(refusal)) if refusal.code == RefusalCode::NotTrashed => refusal,
        judged => return judged,
    };
    match trashed_above(&facts(unit, item).await?) {
        Some(folder) => Err(in_trash_with(unit, folder).await?.into()),
        None => Err(Stop::Refused(refusal)),
    }
}

/// The refusal for what is in the trash only with this folder above it.
pub(super) async fn in_trash_with(unit: &mut Unit, folder: ItemId) -> Result<Refusal, Stop> {
    let row = access::item_name(unit.connection(), folder).await?;
    let name = row.and_then(|row| row.name);
    Ok(lies_in_trash(folder, name.as_deref()))
}

/// The same, of a folder whose name is known; none once erased.
pub(super) fn lies_in_trash(folder: ItemId, name: Option<&str>) -> Refusal {
    let message = match name {
        Some(name) => {
            format!("It lies in {name:?}, which is in the trash; restore or purge {name:?}.")
        }
        None => "It lies in a folder that is in the trash; restore or purge that.".to_owned(),
    };
    Refusal {
        args: Box::new(Args {
            item: name.map(str::to_owned),
            item_ids: Some(vec![folder.to_string().into()]),
            ..Args::default()
        }),
        ..Refusal::new(RefusalCode::NotTrashed, message)
    }
}

/// A command takes 1 to 200 items.
pub(super) fn check_count(items: &[ItemId]) -> Result<(), Stop> {
    check_count_of("itemIds", items)
}

/// The same, of another field, whatever it names.
pub(super) fn check_count_of<T>(field: &str, named: &[T]) -> Result<(), Stop> {
    Ok(check_length((field, ITEMS_AT_ONCE), named.len())?)
}
