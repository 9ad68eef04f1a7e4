//! Groups.

use portico_domain::GroupId;
use portico_domain::group::GroupKind;
use portico_domain::values::Permission;
use portico_event_log::Unit;
use portico_projections::access;

use super::customers::name_given;
use crate::commands::authority::{require, require_at};
use crate::commands::create_group::manages;
use crate::commands::describe_group::managed;
use crate::commands::perform::{Repeatable, Stop};
use crate::commands::{
    AssignGroupRoles, ChangeGroupMembers, CloseGroup, CreateGroup, DescribeGroup, GroupDone,
};

impl Repeatable for CreateGroup {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require(unit, manages(self.kind)).await
    }

    async fn told(&self, _: &mut Unit, kept: GroupDone) -> Result<GroupDone, Stop> {
        let name = name_given(&self.name)?;
        Ok(GroupDone { name, ..kept })
    }
}

impl Repeatable for DescribeGroup {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        managed(unit, self.group).await.map(drop)
    }

    async fn told(&self, _: &mut Unit, kept: GroupDone) -> Result<GroupDone, Stop> {
        let name = name_given(&self.name)?;
        Ok(GroupDone { name, ..kept })
    }
}

impl Repeatable for CloseGroup {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        managed(unit, self.group).await.map(drop)
    }

    async fn told(&self, unit: &mut Unit, kept: GroupDone) -> Result<GroupDone, Stop> {
        named(unit, self.group, kept).await
    }
}

impl Repeatable for ChangeGroupMembers {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        managed(unit, self.group).await.map(drop)
    }

    async fn told(&self, unit: &mut Unit, kept: GroupDone) -> Result<GroupDone, Stop> {
        named(unit, self.group, kept).await
    }
}

impl Repeatable for AssignGroupRoles {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        let row = access::group(unit.connection(), self.group).await?;
        if row.is_some_and(|row| row.kind == GroupKind::Staff) {
            return require(unit, Permission::ManageStaff).await;
        }
        for &customer in &self.customers {
            require_at(unit, customer, Permission::ManageContacts).await?;
        }
        Ok(())
    }

    async fn told(&self, unit: &mut Unit, kept: GroupDone) -> Result<GroupDone, Stop> {
        named(unit, self.group, kept).await
    }
}

async fn named(unit: &mut Unit, group: GroupId, kept: GroupDone) -> Result<GroupDone, Stop> {
    let row = access::group(unit.connection(), group).await?;
    let name = row.and_then(|row| row.name).unwrap_or_default();
    Ok(GroupDone { name, ..kept })
}
