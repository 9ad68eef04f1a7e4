//! Making a contact a member of a customer.

use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::values::{ContactRole, Permission};
use portico_domain::{ContactId, CustomerId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::require;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use crate::app::App;

/// Assigns or changes a direct membership.
#[derive(Clone, Debug, Serialize)]
pub struct AssignMembership {
    /// Who.
    pub contact: ContactId,
    /// Of which customer.
    pub customer: CustomerId,
    /// What the contact may do.
    pub role: ContactRole,
    /// Whether what the firm shares may be downloaded.
    pub can_download: bool,
}

/// The membership is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MembershipAssigned {
    /// Who.
    pub contact: ContactId,
    /// Of which customer.
    pub customer: CustomerId,
}

impl Command for AssignMembership {
    const OPERATION: &'static str = "assignMembership";
    type Answer = MembershipAssigned;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<MembershipAssigned, Stop> {
        require(unit, Permission::ManageContacts).await?;
        access::customer(unit.connection(), self.customer)
            .await?
            .ok_or_else(Refusal::not_found)?;
        // Customer-wide grants reach a new member at once.
        if access::shared_with_customer(unit.connection(), self.customer).await? {
            require(unit, Permission::Share).await?;
        }
        let assign = ContactCommand::AssignMembership {
            customer: self.customer,
            role: self.role,
            can_download: self.can_download,
        };
        unit.handle::<Contact>(self.contact.uuid(), Some(self.customer), assign)
            .await??;
        Ok(MembershipAssigned {
            contact: self.contact,
            customer: self.customer,
        })
    }
}
