//! Who at the firm answers for a customer.

use portico_domain::customer::{Customer, CustomerCommand};
use portico_domain::values::{Permission, StaffReach};
use portico_domain::{CustomerId, StaffId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::require_at;
use super::known::{limited, require_customer};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::{Refusal, RefusalCode};
use crate::app::App;

/// Lets a staff member answer for a customer; gives no right by itself.
#[derive(Clone, Debug, Serialize)]
pub struct AssignFileOwner {
    /// For whom.
    pub customer: CustomerId,
    /// Who; none for nobody.
    pub staff: Option<StaffId>,
}

/// The customer has this file owner.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileOwnerAssigned {
    /// Whose.
    pub customer: CustomerId,
    /// Name of the staff member.
    #[serde(skip)]
    pub name: Option<String>,
    /// Whether it was so before.
    pub already: bool,
}

impl Command for AssignFileOwner {
    const OPERATION: &'static str = "assignFileOwner";
    type Answer = FileOwnerAssigned;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<FileOwnerAssigned, Stop> {
        require_at(unit, self.customer, Permission::ManageCustomers).await?;
        require_customer(unit, self.customer, IdField::CustomerId).await?;
        let name = match self.staff {
            Some(staff) => self.works_for(unit, staff).await?,
            None => None,
        };
        let assign = CustomerCommand::AssignFileOwner { staff: self.staff };
        let events = unit
            .handle::<Customer>(self.customer.uuid(), Some(self.customer), assign)
            .await??;
        Ok(FileOwnerAssigned {
            customer: self.customer,
            name,
            already: events == 0,
        })
    }
}

impl AssignFileOwner {
    async fn works_for(&self, unit: &mut Unit, staff: StaffId) -> Result<Option<String>, Stop> {
        let row = access::staff(unit.connection(), staff)
            .await?
            .ok_or_else(|| Refusal::missing(IdField::StaffId))?;
        let facts = access::staff_facts_at(unit.connection(), staff, self.customer).await?;
        let elsewhere = row.reach == StaffReach::Assigned && facts.assignments.is_empty();
        // Whoever works for assigned customers learns nothing of who works for others.
        if elsewhere && limited(unit).await?.is_some() {
            return Err(Refusal::missing(IdField::StaffId).into());
        }
        if row.suspended {
            let way_out = "This staff account is suspended; choose somebody who works.";
            return Err(Refusal::new(RefusalCode::StaffSuspended, way_out).into());
        }
        if elsewhere {
            let way_out = "This staff member is not assigned to the customer; assign them first.";
            return Err(Refusal::new(RefusalCode::NotAssigned, way_out).into());
        }
        Ok(row.name)
    }
}
