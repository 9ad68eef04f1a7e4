//! Items of a customer's tree.

use portico_domain::access::{may_enter, may_send};
use portico_domain::values::{ItemName, Permission};
use portico_domain::{Actor, CustomerId};
use portico_event_log::Unit;
use portico_projections::access;
use uuid::Uuid;

use super::{customer_of_own_work, require_at_items};
use crate::commands::authority::require_at;
use crate::commands::from_client::not_let_in;
use crate::commands::missing::IdField;
use crate::commands::perform::{Repeatable, Stop};
use crate::commands::refusal::Refusal;
use crate::commands::{
    Accept, CopyItems, CreateFolder, FolderCreated, ItemRenamed, ItemsRestored, MoveItems,
    PurgeItems, RenameItem, RestoreItems, SetSection, TrashItems, WithdrawUpload,
};

impl Repeatable for CreateFolder {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        let Actor::Contact(contact) = unit.metadata().actor else {
            return require_at(unit, self.customer, Permission::WriteDocuments).await;
        };
        let facts = access::facts_for_sending(unit.connection(), contact, self.customer).await?;
        Ok(may_send(&facts).map_err(|code| not_let_in(code, IdField::CustomerId))?)
    }

    /// Whoever made a folder is told the name that they gave it, and no other: it may
    /// be hidden from them by now, or gone.
    async fn told(&self, _: &mut Unit, kept: FolderCreated) -> Result<FolderCreated, Stop> {
        let name = given(&self.name)?;
        Ok(FolderCreated { name, ..kept })
    }
}

impl Repeatable for RenameItem {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &[self.item], Permission::WriteDocuments).await
    }

    async fn told(&self, _: &mut Unit, kept: ItemRenamed) -> Result<ItemRenamed, Stop> {
        let name = given(&self.name)?;
        Ok(ItemRenamed { name, ..kept })
    }
}

impl Repeatable for TrashItems {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &self.items, Permission::WriteDocuments).await
    }
}

impl Repeatable for RestoreItems {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &self.items, Permission::WriteDocuments).await
    }

    async fn told(&self, unit: &mut Unit, kept: ItemsRestored) -> Result<ItemsRestored, Stop> {
        kept.named(unit).await
    }
}

impl Repeatable for PurgeItems {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &self.items, Permission::ManageCustomers).await
    }
}

impl Repeatable for MoveItems {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &self.items, Permission::WriteDocuments).await
    }
}

impl Repeatable for CopyItems {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &[self.to], Permission::WriteDocuments).await?;
        require_at_items(unit, &self.items, Permission::ReadDocuments).await
    }
}

impl Repeatable for SetSection {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &self.items, Permission::Share).await
    }
}

impl Repeatable for Accept {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &[self.item], Permission::WriteDocuments).await
    }
}

impl Repeatable for WithdrawUpload {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        let Actor::Contact(contact) = unit.metadata().actor else {
            return Err(Refusal::missing(IdField::ItemId).into());
        };
        let customer = customer_of_own_work(unit, contact, self.item).await?;
        // What is not the contact's own is asked about like theirs, at no customer.
        let asked = customer.unwrap_or(CustomerId::new(Uuid::nil()));
        let facts = access::facts_for_sending(unit.connection(), contact, asked).await?;
        Ok(may_enter(&facts).map_err(|code| not_let_in(code, IdField::ItemId))?)
    }
}

/// The name that the command itself gives.
fn given(name: &str) -> Result<String, Refusal> {
    let name = ItemName::parse(name).map_err(|rule| Refusal::invalid("name", &rule))?;
    Ok(name.to_string())
}
