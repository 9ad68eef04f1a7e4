//! Making a contact a member of a customer.

use std::collections::BTreeSet;

use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::grant::Survivors;
use portico_domain::values::{ContactRole, MembershipTerms, Permission};
use portico_domain::{ContactId, CustomerId, SectionId};
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
    pub terms: WantedTerms,
    /// What becomes of grants that outlived an earlier membership.
    pub survivors: Survivors,
}

/// What a membership is to give. What is not named stays as the contact's own membership
/// has it, and is the usual where there is none.
#[derive(Clone, Default, Debug, Serialize)]
pub struct WantedTerms {
    /// What the contact may do there.
    pub role: Option<ContactRole>,
    /// Whether what the firm shares may be downloaded.
    pub can_download: Option<bool>,
    /// Which sections of the portal are open to the contact, all of them.
    pub sections: Option<BTreeSet<SectionId>>,
}

impl From<MembershipTerms> for WantedTerms {
    fn from(terms: MembershipTerms) -> Self {
        Self {
            role: Some(terms.role),
            can_download: Some(terms.can_download),
            sections: Some(terms.sections),
        }
    }
}

impl WantedTerms {
    fn over(&self, standing: MembershipTerms) -> MembershipTerms {
        MembershipTerms {
            role: self.role.unwrap_or(standing.role),
            can_download: self.can_download.unwrap_or(standing.can_download),
            sections: self.sections.clone().unwrap_or(standing.sections),
        }
    }
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
        for &section in self.terms.sections.iter().flatten() {
            require_section(unit, section, IdField::SectionIds).await?;
        }
        let terms = self.wanted(unit).await?;
        if !self.has(unit, &terms).await? {
            widening_members(unit, self.customer, &[self.contact]).await?;
        }
        let known = access::is_member(unit.connection(), self.contact, self.customer).await?;
        let survived = if known {
            Survived::default()
        } else {
            let whose = (self.customer, self.contact);
            survivors::of_contact(unit, whose, self.survivors).await?
        };
        let assign = ContactCommand::AssignMembership {
            customer: self.customer,
            terms,
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

impl AssignMembership {
    async fn wanted(&self, unit: &mut Unit) -> Result<MembershipTerms, Stop> {
        let conn = unit.connection();
        let standing = access::direct_membership(conn, self.contact, self.customer).await?;
        let standing = standing.unwrap_or_else(MembershipTerms::usual);
        Ok(self.terms.over(standing))
    }

    /// Whether the contact is a member by name already who gains nothing by these terms. What
    /// a group makes them ends with the group, and what is assigned here does not.
    async fn has(&self, unit: &mut Unit, terms: &MembershipTerms) -> Result<bool, Stop> {
        let conn = unit.connection();
        let standing = access::direct_membership(conn, self.contact, self.customer).await?;
        Ok(standing.is_some_and(|standing| terms.within(&standing)))
    }
}
