//! Taking items out of the trash.

use portico_domain::ItemId;
use portico_domain::access::{Action, Facts};
use portico_domain::document::DocumentCommand;
use portico_domain::values::ItemName;
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::{customer_of, require_item};
use super::missing::IdField;
use super::names::{OnTakenName, claim_exactly, claim_or_number};
use super::perform::{Command, Stop};
use super::refusal::Args;
use super::rename_item::rename;
use super::trash_items::{
    change, check_count, facts_to_write, in_trash_with, place, trashed_above,
};
use super::widening::widening_restore;
use crate::app::App;

/// Restores items to where they were.
#[derive(Clone, Debug, Serialize)]
pub struct RestoreItems {
    /// Which.
    pub items: Vec<ItemId>,
    /// What to do about names that were taken meanwhile.
    pub on_clash: OnTakenName,
}

/// The items are out of the trash, as far as they were in it by themselves.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemsRestored {
    /// Which.
    pub items: Vec<ItemId>,
    /// How many of them were not so before.
    pub changed: usize,
    /// How many came back under another name.
    pub renamed: usize,
    /// A folder in the trash that some of them lie in.
    pub within: Option<ItemId>,
    /// That folder's name.
    #[serde(skip)]
    pub folder: Option<String>,
    /// The other name, where one item was asked for and has one now.
    #[serde(skip)]
    pub new_name: Option<String>,
}

impl Command for RestoreItems {
    const OPERATION: &'static str = "restoreItems";
    type Answer = ItemsRestored;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ItemsRestored, Stop> {
        check_count(&self.items)?;
        let mut done = ItemsRestored::of(&self.items);
        for &item in &self.items {
            let facts = facts_to_write(unit, item).await?;
            let live = facts.chain.first().is_some_and(|item| !item.trashed);
            if live && facts.staff.is_some() {
                done.changed += usize::from(self.comes_along(unit, &facts).await?);
            } else {
                self.restore(unit, item, &mut done).await?;
            }
        }
        done.folder = name_of(unit, done.within).await?;
        Ok(done)
    }
}

impl RestoreItems {
    /// Whether what is not in the trash by itself comes out of it with a folder above
    /// it. Refused where it stays there.
    async fn comes_along(&self, unit: &mut Unit, facts: &Facts) -> Result<bool, Stop> {
        match trashed_above(facts) {
            None => Ok(false),
            Some(folder) if self.items.contains(&folder) => Ok(true),
            Some(folder) => Err(in_trash_with(unit, folder).await?.into()),
        }
    }

    async fn restore(
        &self,
        unit: &mut Unit,
        item: ItemId,
        done: &mut ItemsRestored,
    ) -> Result<(), Stop> {
        let facts = require_item(unit, item, Action::Restore, IdField::ItemIds).await?;
        widening_restore(unit, &facts).await?;
        let customer = customer_of(&facts)?;
        if change(unit, customer, item, DocumentCommand::Restore).await? == 0 {
            return Ok(());
        }
        done.changed += 1;
        let above = facts.chain.iter().skip(1);
        let mut stays = above.filter(|link| link.trashed && !self.items.contains(&link.id));
        done.within = done.within.or(stays.next().map(|link| link.id));
        if let (Some(parent), Some(name)) = place(unit, item).await?
            && let Some(other) = self.claim(unit, (parent, item), &name).await?
        {
            done.renamed += 1;
            done.new_name = done.alone().map(|_| other.to_string());
            rename(unit, customer, item, other).await?;
        }
        Ok(())
    }

    /// Claims the item's name; the one that it comes back under, if that is another.
    async fn claim(
        &self,
        unit: &mut Unit,
        (parent, item): (ItemId, ItemId),
        name: &ItemName,
    ) -> Result<Option<ItemName>, Stop> {
        match self.on_clash {
            OnTakenName::Refuse => {
                claim_exactly(unit, parent, name, item).await?;
                Ok(None)
            }
            OnTakenName::KeepBoth => {
                let claimed = claim_or_number(unit, parent, name.clone(), item).await?;
                Ok((claimed != *name).then_some(claimed))
            }
        }
    }
}

impl ItemsRestored {
    fn of(items: &[ItemId]) -> Self {
        Self {
            items: items.to_vec(),
            changed: 0,
            renamed: 0,
            within: None,
            folder: None,
            new_name: None,
        }
    }

    /// The item, where one was asked for.
    fn alone(&self) -> Option<ItemId> {
        match self.items[..] {
            [item] => Some(item),
            _ => None,
        }
    }

    /// The same with the names of today.
    pub(super) async fn named(self, unit: &mut Unit) -> Result<Self, Stop> {
        let renamed = self.alone().filter(|_| self.renamed > 0);
        Ok(Self {
            folder: name_of(unit, self.within).await?,
            new_name: name_of(unit, renamed).await?,
            ..self
        })
    }

    /// What staff read.
    #[must_use]
    pub fn message(&self) -> String {
        let restored = match (self.changed, self.renamed) {
            (0, _) => return "Not in the trash.".to_owned(),
            (1, 0) => "Restored.".to_owned(),
            (1, _) => match &self.new_name {
                Some(name) => format!("Restored as {name:?}."),
                None => "Restored under another name.".to_owned(),
            },
            (n, 0) => format!("{n} items restored."),
            (n, renamed) => format!("{n} items restored, {renamed} of them under another name."),
        };
        if self.within.is_none() {
            return restored;
        }
        let folder = match &self.folder {
            Some(name) => format!("{name:?}"),
            None => "a folder".to_owned(),
        };
        match self.alone() {
            Some(_) => format!(
                "{restored} It lies in {folder}, which is in the trash, and shows once that is restored."
            ),
            None => format!(
                "{restored} What lies in {folder}, which is in the trash, shows once that is restored."
            ),
        }
    }

    /// What the message speaks of.
    #[must_use]
    pub fn args(&self) -> Args {
        Args {
            item: self.new_name.as_ref().or(self.folder.as_ref()).cloned(),
            item_ids: self.within.map(|folder| vec![folder.to_string().into()]),
            count: i64::try_from(self.changed).ok(),
            ..Args::default()
        }
    }
}

/// Its name, which may have been erased.
async fn name_of(unit: &mut Unit, item: Option<ItemId>) -> Result<Option<String>, Stop> {
    let Some(item) = item else { return Ok(None) };
    let row = access::item_name(unit.connection(), item).await?;
    Ok(row.and_then(|row| row.name))
}
