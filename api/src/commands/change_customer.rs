//! Another name or number for a customer.

use portico_domain::CustomerId;
use portico_domain::customer::{Customer, CustomerCommand};
use portico_domain::values::{CustomerNumber, Permission, PersonName};
use portico_event_log::keys::KeyOf;
use portico_event_log::{ClaimKind, Unit};
use serde::{Deserialize, Serialize};

use super::authority::{require, require_at};
use super::known::require_customer;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::register_customer::number_taken;
use crate::app::App;

/// Changes a customer's details. Another number asks the right that registering
/// asks, at the whole firm: it tells whether a number is taken.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeCustomer {
    /// Whose.
    pub customer: CustomerId,
    /// Short number, unique in the firm.
    pub number: String,
    /// Name as staff and clients read it.
    pub name: String,
}

/// The customer is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CustomerChanged {
    /// Whose.
    pub customer: CustomerId,
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// Whether it was so before.
    pub already: bool,
}

impl Command for ChangeCustomer {
    const OPERATION: &'static str = "changeCustomer";
    type Answer = CustomerChanged;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<CustomerChanged, Stop> {
        require_at(unit, self.customer, Permission::ManageCustomers).await?;
        let row = require_customer(unit, self.customer, IdField::CustomerId).await?;
        let number = CustomerNumber::parse(&self.number)
            .map_err(|rule| Refusal::invalid("number", &rule))?;
        let name = PersonName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        let mut done = CustomerChanged {
            customer: self.customer,
            name: name.to_string(),
            already: true,
        };
        // Equality is judged here: events hold sealed texts, which never equal.
        if row.number == number.as_str() && row.name.as_deref() == Some(name.as_str()) {
            return Ok(done);
        }
        done.already = false;
        if row.number != number.as_str() {
            self.renumber(unit, &row.number, &number).await?;
        }
        let change = CustomerCommand::ChangeDetails {
            number,
            name: unit.secret(KeyOf::Customer(self.customer), name).await?,
        };
        unit.handle::<Customer>(self.customer.uuid(), Some(self.customer), change)
            .await??;
        Ok(done)
    }
}

impl ChangeCustomer {
    /// The customer holds the new number in place of the old one, which is free for
    /// another from then on.
    async fn renumber(&self, unit: &mut Unit, old: &str, new: &CustomerNumber) -> Result<(), Stop> {
        require(unit, Permission::ManageCustomers).await?;
        let owner = self.customer.uuid();
        let claim = ClaimKind::CustomerNumber(new);
        if unit.claim(claim, owner).await?.is_err() {
            return Err(number_taken(new).into());
        }
        let old = CustomerNumber::parse(old).ok();
        if let Some(old) = old.filter(|old| old.key() != new.key()) {
            unit.release(ClaimKind::CustomerNumber(&old), owner);
        }
        Ok(())
    }
}
