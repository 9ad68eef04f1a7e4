//! What a group gives its members at a customer.

use portico_domain::grant::Survivors;
use portico_domain::group::{Group, GroupCommand, GroupKind, GroupRole};
use portico_domain::values::{MembershipTerms, Permission};
use portico_domain::{CustomerId, GroupId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::Serialize;

use super::authority::{require, require_at};
use super::create_group::GroupDone;
use super::define_section::require_section;
use super::known::{require_customer, require_group};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::survivors::{self, Survived};
use super::trash_items::check_count_of;
use super::widening::{not_above, not_above_own, widening_members};
use crate::app::App;

/// Gives the members of a group exactly this at some customers.
#[derive(Clone, Debug, Serialize)]
pub struct AssignGroupRoles {
    /// Which.
    pub group: GroupId,
    /// Where; 1 to 200.
    pub customers: Vec<CustomerId>,
    /// What; none for nothing any more.
    pub role: Option<GroupRole>,
    /// What becomes of grants that outlived an earlier membership.
    pub survivors: Survivors,
}

impl Command for AssignGroupRoles {
    const OPERATION: &'static str = "assignGroupRoles";
    type Answer = GroupDone;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<GroupDone, Stop> {
        check_count_of("customerIds", &self.customers)?;
        let row = require_group(unit, self.group).await?;
        let mut changed = 0;
        let mut survived = Survived::default();
        for &customer in &self.customers {
            self.check(unit, customer, row.kind).await?;
            survived.add(self.woken(unit, customer).await?);
            let command = match &self.role {
                Some(role) => GroupCommand::AssignRoles {
                    customer,
                    role: role.clone(),
                },
                None => GroupCommand::RemoveRoles { customer },
            };
            changed += unit
                .handle::<Group>(self.group.uuid(), Some(customer), command)
                .await??;
        }
        if let Some(GroupRole::Contacts(terms)) = &self.role {
            for &section in &terms.sections {
                require_section(unit, section, IdField::GroupSectionIds).await?;
            }
        }
        Ok(GroupDone {
            group: self.group,
            name: row.name.unwrap_or_default(),
            already: changed == 0,
            survived,
        })
    }
}

impl AssignGroupRoles {
    async fn check(
        &self,
        unit: &mut Unit,
        customer: CustomerId,
        kind: GroupKind,
    ) -> Result<(), Stop> {
        match kind {
            GroupKind::Staff => {
                require(unit, Permission::ManageStaff).await?;
                // Nobody gives, or takes away, more than they have themselves.
                not_above_own(unit, self.group).await?;
            }
            GroupKind::Contacts => {
                require_at(unit, customer, Permission::ManageContacts).await?;
            }
        }
        match &self.role {
            Some(GroupRole::Staff(role)) => not_above(unit, role.iter().copied()).await?,
            Some(GroupRole::Contacts(terms)) => self.widen(unit, customer, terms).await?,
            None => {}
        }
        require_customer(unit, customer, IdField::CustomerIds).await?;
        Ok(())
    }
}

impl AssignGroupRoles {
    /// Who gains nothing by it needs nobody's right to share.
    async fn widen(
        &self,
        unit: &mut Unit,
        customer: CustomerId,
        terms: &MembershipTerms,
    ) -> Result<(), Stop> {
        let standing = access::group_terms(unit.connection(), self.group, customer).await?;
        if standing.is_some_and(|standing| terms.within(&standing)) {
            return Ok(());
        }
        let inside = access::contacts_in_group(unit.connection(), self.group).await?;
        widening_members(unit, customer, &inside).await
    }

    async fn woken(&self, unit: &mut Unit, customer: CustomerId) -> Result<Survived, Stop> {
        let Some(GroupRole::Contacts(_)) = &self.role else {
            return Ok(Survived::default());
        };
        let contacts = access::contacts_in_group(unit.connection(), self.group).await?;
        survivors::of_contacts(unit, (&[customer], &contacts), self.survivors).await
    }
}
