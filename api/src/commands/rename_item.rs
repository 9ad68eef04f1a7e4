//! Giving an item another name.

use portico_domain::access::Action;
use portico_domain::document::{Document, DocumentCommand};
use portico_domain::values::ItemName;
use portico_domain::{CustomerId, ItemId};
use portico_event_log::keys::KeyOf;
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::{customer_of, require_item};
use super::missing::IdField;
use super::names::claim_exactly;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use crate::app::App;

/// Renames an item.
#[derive(Clone, Debug, Serialize)]
pub struct RenameItem {
    /// Which.
    pub item: ItemId,
    /// Name.
    pub name: String,
}

/// The item has the name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemRenamed {
    /// Which.
    pub item: ItemId,
    /// Its name.
    #[serde(skip)]
    pub name: String,
}

impl Command for RenameItem {
    const OPERATION: &'static str = "renameItem";
    type Answer = ItemRenamed;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ItemRenamed, Stop> {
        let name = ItemName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        let facts = require_item(unit, self.item, Action::Rename, IdField::ItemId).await?;
        let customer = customer_of(&facts)?;
        let row = access::item_name(unit.connection(), self.item)
            .await?
            .ok_or_else(|| Refusal::missing(IdField::ItemId))?;
        let answer = ItemRenamed {
            item: self.item,
            name: name.to_string(),
        };
        // Equality is judged here: events hold sealed names, which never equal.
        if row.name.as_deref() == Some(name.as_str()) {
            return Ok(answer);
        }
        if let Some(parent) = row.parent {
            claim_exactly(unit, parent, &name, self.item).await?;
            if let Some(old) = row
                .name
                .as_deref()
                .and_then(|old| ItemName::parse(old).ok())
                && old.key() != name.key()
            {
                unit.release(ClaimKind::ItemName(parent, &old), self.item.uuid());
            }
        }
        rename(unit, customer, self.item, name).await?;
        Ok(answer)
    }
}

/// Gives an item a name that is claimed for it.
pub(super) async fn rename(
    unit: &mut Unit,
    customer: CustomerId,
    item: ItemId,
    name: ItemName,
) -> Result<(), Stop> {
    let name = unit.secret(KeyOf::Item(customer, item), name).await?;
    let rename = DocumentCommand::Rename { name };
    unit.handle::<Document>(item.uuid(), Some(customer), rename)
        .await??;
    Ok(())
}
