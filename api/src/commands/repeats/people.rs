//! Contacts, their memberships, and staff.

use portico_domain::values::Permission;
use portico_event_log::Unit;
use portico_projections::access;

use super::customers::name_given;
use crate::commands::address::require_for_account;
use crate::commands::authority::{require, require_at};
use crate::commands::perform::{Repeatable, Stop};
use crate::commands::{
    AddContact, AssignMembership, ChangeContact, ChangeStaff, CloseContact, ContactAdded,
    ContactChanged, ContactInvited, InviteContact, RemoveMembership, StaffChanged,
    SwitchContactPortal, full_name,
};

impl Repeatable for AddContact {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        match self.customer {
            Some(customer) => require_at(unit, customer, Permission::ManageContacts).await,
            None => require(unit, Permission::ManageContacts).await,
        }
    }

    async fn told(&self, _: &mut Unit, kept: ContactAdded) -> Result<ContactAdded, Stop> {
        let (first, last) = (name_given(&self.first_name)?, name_given(&self.last_name)?);
        let name = format!("{first} {last}");
        Ok(ContactAdded { name, ..kept })
    }
}

impl Repeatable for ChangeContact {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_for_account(unit, self.contact).await
    }

    async fn told(&self, _: &mut Unit, kept: ContactChanged) -> Result<ContactChanged, Stop> {
        let (first, last) = (name_given(&self.first_name)?, name_given(&self.last_name)?);
        let name = format!("{first} {last}");
        Ok(ContactChanged { name, ..kept })
    }
}

impl Repeatable for CloseContact {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_for_account(unit, self.contact).await
    }

    async fn told(&self, unit: &mut Unit, kept: ContactChanged) -> Result<ContactChanged, Stop> {
        let row = access::contact(unit.connection(), self.contact).await?;
        let name = row.as_ref().map(full_name).unwrap_or_default();
        Ok(ContactChanged { name, ..kept })
    }
}

impl Repeatable for InviteContact {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_for_account(unit, self.contact).await
    }

    async fn told(&self, unit: &mut Unit, kept: ContactInvited) -> Result<ContactInvited, Stop> {
        let row = access::contact(unit.connection(), self.contact).await?;
        let name = row.as_ref().map(full_name).unwrap_or_default();
        Ok(ContactInvited { name, ..kept })
    }
}

impl Repeatable for AssignMembership {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::ManageContacts).await
    }
}

impl Repeatable for RemoveMembership {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::ManageContacts).await
    }
}

impl Repeatable for SwitchContactPortal {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require_at(unit, self.customer, Permission::ManageContacts).await
    }
}

impl Repeatable for ChangeStaff {
    async fn may(&self, unit: &mut Unit) -> Result<(), Stop> {
        require(unit, Permission::ManageStaff).await
    }

    async fn told(&self, unit: &mut Unit, kept: StaffChanged) -> Result<StaffChanged, Stop> {
        let row = access::staff(unit.connection(), self.staff).await?;
        let name = row.and_then(|row| row.name).unwrap_or_default();
        Ok(StaffChanged { name, ..kept })
    }
}
