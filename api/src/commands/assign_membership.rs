//! Making a contact a member of a customer.

use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::grant::Survivors;
use portico_domain::values::{MembershipTerms, Permission};
use portico_domain::{ContactId, CustomerId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::require_at;
use super::define_section::require_section;
use super::known::{require_contact, require_customer};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::survivors::{self, Survived};
use super::widening::widening_members;
use crate::app::App;

/// Assigns or changes a direct membership.
#[derive(Clone, Debug, Serialize)]
pub struct AssignMembership {
    /// Who.
    pub contact: ContactId,
    /// Of which customer.
    pub customer: CustomerId,
    /// On these terms.
    pub terms: MembershipTerms,
    /// What becomes of grants that outlived an earlier membership.
    pub survivors: Survivors,
}

/// The membership is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MembershipAssigned {
    /// Who.
    pub contact: ContactId,
    /// Of which customer.
    pub customer: CustomerId,
    /// What had outlived an earlier membership.
    pub survived: Survived,
}

impl Command for AssignMembership {
    const OPERATION: &'static str = "assignMembership";
    type Answer = MembershipAssigned;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<MembershipAssigned, Stop> {
        require_at(unit, self.customer, Permission::ManageContacts).await?;
        require_customer(unit, self.customer, IdField::CustomerId).await?;
        require_contact(unit, self.contact, IdField::ContactId).await?;
        for &section in &self.terms.sections {
            require_section(unit, section, IdField::SectionIds).await?;
        }
        widening_members(unit, self.customer, &[self.contact]).await?;
        let known = access::is_member(unit.connection(), self.contact, self.customer).await?;
        let survived = if known {
            Survived::default()
        } else {
            let whose = (self.customer, self.contact);
            survivors::of_contact(unit, whose, self.survivors).await?
        };
        let assign = ContactCommand::AssignMembership {
            customer: self.customer,
            terms: self.terms.clone(),
        };
        unit.handle::<Contact>(self.contact.uuid(), Some(self.customer), assign)
            .await??;
        Ok(MembershipAssigned {
            contact: self.contact,
            customer: self.customer,
            survived,
        })
    }
}
