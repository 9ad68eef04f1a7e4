//! Ending a contact's direct membership of a customer.

use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::values::Permission;
use portico_domain::{ContactId, CustomerId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::require_at;
use super::known::{require_contact, require_customer};
use super::missing::IdField;
use super::perform::{Command, Stop};
use crate::app::App;

/// Removes a direct membership. Grants to the contact sleep; a group may keep
/// the contact a member.
#[derive(Clone, Debug, Serialize)]
pub struct RemoveMembership {
    /// Who.
    pub contact: ContactId,
    /// Of which customer.
    pub customer: CustomerId,
}

/// The direct membership is gone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MembershipRemoved {
    /// Who.
    pub contact: ContactId,
    /// Of which customer.
    pub customer: CustomerId,
    /// Whether it was so before.
    pub already: bool,
    /// Whether a group keeps the contact a member.
    pub member_by_group: bool,
}

impl Command for RemoveMembership {
    const OPERATION: &'static str = "removeMembership";
    type Answer = MembershipRemoved;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<MembershipRemoved, Stop> {
        require_at(unit, self.customer, Permission::ManageContacts).await?;
        require_customer(unit, self.customer, IdField::CustomerId).await?;
        require_contact(unit, self.contact, IdField::ContactId).await?;
        let remove = ContactCommand::RemoveMembership {
            customer: self.customer,
        };
        let events = unit
            .handle::<Contact>(self.contact.uuid(), Some(self.customer), remove)
            .await??;
        let conn = unit.connection();
        Ok(MembershipRemoved {
            contact: self.contact,
            customer: self.customer,
            already: events == 0,
            member_by_group: access::member_by_group_at(conn, self.contact, self.customer).await?,
        })
    }
}
