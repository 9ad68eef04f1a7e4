//! Customers and the firm's sections.

use portico_domain::values::{Permission, PersonName};
use portico_event_log::Unit;
use portico_projections::access;

use crate::commands::authority::{require, require_at};
use crate::commands::perform::{Repeatable, Stop};
use crate::commands::refusal::Refusal;
use crate::commands::{
    AssignFileOwner, ChangeCustomer, CustomerChanged, CustomerRegistered, DefineSection,
    FileOwnerAssigned, PortalSwitched, RegisterCustomer, SectionDefined, SwitchPortal,
};

impl Repeatable for RegisterCustomer {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require(unit, Permission::ManageCustomers).await
    }

    async fn told(
        &self,
        _: &mut Unit,
        kept: CustomerRegistered,
    ) -> Result<CustomerRegistered, Stop> {
        let name = name_given(&self.name)?;
        Ok(CustomerRegistered { name, ..kept })
    }
}

impl Repeatable for ChangeCustomer {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::ManageCustomers).await
    }

    async fn told(&self, _: &mut Unit, kept: CustomerChanged) -> Result<CustomerChanged, Stop> {
        let name = name_given(&self.name)?;
        Ok(CustomerChanged { name, ..kept })
    }
}

impl Repeatable for SwitchPortal {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::ManageCustomers).await
    }

    async fn told(&self, unit: &mut Unit, kept: PortalSwitched) -> Result<PortalSwitched, Stop> {
        let row = access::customer(unit.connection(), self.customer).await?;
        let name = row.and_then(|row| row.name).unwrap_or_default();
        Ok(PortalSwitched { name, ..kept })
    }
}

impl Repeatable for AssignFileOwner {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::ManageCustomers).await
    }

    async fn told(
        &self,
        unit: &mut Unit,
        kept: FileOwnerAssigned,
    ) -> Result<FileOwnerAssigned, Stop> {
        let Some(staff) = self.staff else {
            return Ok(kept);
        };
        let row = access::staff(unit.connection(), staff).await?;
        let name = row.and_then(|row| row.name);
        Ok(FileOwnerAssigned { name, ..kept })
    }
}

impl Repeatable for DefineSection {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require(unit, Permission::ManageCustomers).await
    }

    async fn told(&self, _: &mut Unit, kept: SectionDefined) -> Result<SectionDefined, Stop> {
        let name = name_given(&self.name)?;
        Ok(SectionDefined { name, ..kept })
    }
}

/// The name that the command itself gives.
pub(super) fn name_given(name: &str) -> Result<String, Refusal> {
    let name = PersonName::parse(name).map_err(|rule| Refusal::invalid("name", &rule))?;
    Ok(name.to_string())
}
