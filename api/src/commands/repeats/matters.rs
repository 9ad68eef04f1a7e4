//! Matters.

use portico_domain::values::Permission;
use portico_event_log::Unit;

use super::require_at_items;
use crate::commands::authority::require_at;
use crate::commands::perform::{Repeatable, Stop};
use crate::commands::{ChangeMatter, OpenMatter, SetMatterAccess};

impl Repeatable for OpenMatter {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::WriteDocuments).await
    }
}

impl Repeatable for ChangeMatter {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &[self.matter], Permission::WriteDocuments).await
    }
}

impl Repeatable for SetMatterAccess {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at_items(unit, &[self.matter], Permission::Share).await
    }
}
