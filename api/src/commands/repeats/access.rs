//! Grants and master access.

use portico_domain::ItemId;
use portico_domain::access::Facts;
use portico_domain::values::Permission;
use portico_event_log::Unit;
use portico_projections::access;

use super::require_at_items;
use crate::commands::access_messages::folder;
use crate::commands::authority::{facts, require_at};
use crate::commands::perform::{Repeatable, Stop};
use crate::commands::{
    AccessDone, ChangeAccess, GrantAccess, MasterAccess, MasterDone, RevokeAccess, SetSharedItems,
    ShareContentsExcept,
};

impl Repeatable for GrantAccess {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &self.items, Permission::Share).await
    }

    async fn told(&self, unit: &mut Unit, kept: AccessDone) -> Result<AccessDone, Stop> {
        let Some(facts) = only(unit, &self.items).await? else {
            return Ok(kept);
        };
        let folder = folder(unit, &facts).await?;
        Ok(AccessDone { folder, ..kept })
    }
}

impl Repeatable for RevokeAccess {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &self.items, Permission::Share).await
    }

    async fn told(&self, unit: &mut Unit, kept: AccessDone) -> Result<AccessDone, Stop> {
        let Some(facts) = only(unit, &self.items).await? else {
            return Ok(kept);
        };
        let folder = folder(unit, &facts).await?;
        let mut told = AccessDone { folder, ..kept };
        told.say_what_is_left(unit).await?;
        Ok(told)
    }
}

impl Repeatable for ShareContentsExcept {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &[self.folder], Permission::Share).await
    }
}

impl Repeatable for SetSharedItems {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::Share).await
    }
}

impl Repeatable for ChangeAccess {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::Share).await
    }
}

impl Repeatable for MasterAccess {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::Share).await
    }

    async fn told(&self, unit: &mut Unit, kept: MasterDone) -> Result<MasterDone, Stop> {
        let row = access::customer(unit.connection(), self.customer).await?;
        let name = row.and_then(|row| row.name).unwrap_or_default();
        Ok(MasterDone { name, ..kept })
    }
}

/// The one item, where it is one: then its answer says more.
async fn only(unit: &mut Unit, items: &[ItemId]) -> Result<Option<Facts>, Stop> {
    let [item] = *items else { return Ok(None) };
    Ok(Some(facts(unit, item).await?))
}
