//! Noting an external person.

use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::values::{
    ContactKind, ContactRole, EmailAddress, MembershipTerms, Permission, PersonName,
};
use portico_domain::{ContactId, CustomerId};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use serde::{Deserialize, Serialize};

use super::authority::{require, require_at};
use super::known::require_customer;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::widening::widening_members;
use crate::app::App;

/// Adds a contact; gives no access. Contacts may share an address on paper.
#[derive(Clone, Debug, Serialize)]
pub struct AddContact {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Address, optional until access is given.
    pub email: Option<String>,
    /// Client or partner.
    pub kind: ContactKind,
    /// Of which customer the contact becomes a member at once, on the usual
    /// terms; the right there is asked instead of that for the firm.
    pub customer: Option<CustomerId>,
    /// What the contact may do there; none for the usual.
    pub role: Option<ContactRole>,
}

/// The contact is added.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactAdded {
    /// The contact.
    pub contact: ContactId,
    /// Full name.
    #[serde(skip)]
    pub name: String,
}

impl Command for AddContact {
    const OPERATION: &'static str = "addContact";
    type Answer = ContactAdded;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<ContactAdded, Stop> {
        match self.customer {
            Some(customer) => require_at(unit, customer, Permission::ManageContacts).await?,
            None => require(unit, Permission::ManageContacts).await?,
        }
        if self.role.is_some() && self.customer.is_none() {
            let rule = "a role is one at a customer; name the customer, or leave the role out";
            return Err(Refusal::invalid("role", &rule).into());
        }
        let name = |field: &str, text: &str| {
            PersonName::parse(text).map_err(|rule| Refusal::invalid(field, &rule))
        };
        let first_name = name("firstName", &self.first_name)?;
        let last_name = name("lastName", &self.last_name)?;
        let email = self
            .email
            .as_deref()
            .map(|text| EmailAddress::parse(text).map_err(|rule| Refusal::invalid("email", &rule)))
            .transpose()?;
        let contact = ContactId::new(app.clock.new_id());
        let answer = ContactAdded {
            contact,
            name: format!("{first_name} {last_name}"),
        };
        let key = KeyOf::contact(contact);
        unit.make_first_key(key).await?;
        let add = ContactCommand::Add {
            contact,
            kind: self.kind,
            first_name: unit.secret(key, first_name).await?,
            last_name: unit.secret(key, last_name).await?,
            email: match email {
                Some(email) => Some(unit.secret(key, email).await?),
                None => None,
            },
        };
        unit.create::<Contact>(contact.uuid(), None, add).await??;
        if let Some(customer) = self.customer {
            self.assign(unit, contact, customer).await?;
        }
        Ok(answer)
    }
}

impl AddContact {
    async fn assign(
        &self,
        unit: &mut Unit,
        contact: ContactId,
        customer: CustomerId,
    ) -> Result<(), Stop> {
        require_customer(unit, customer, IdField::CustomerId).await?;
        widening_members(unit, customer, &[contact]).await?;
        let usual = MembershipTerms::usual();
        let terms = MembershipTerms {
            role: self.role.unwrap_or(usual.role),
            ..usual
        };
        let assign = ContactCommand::AssignMembership { customer, terms };
        unit.handle::<Contact>(contact.uuid(), Some(customer), assign)
            .await??;
        Ok(())
    }
}
