//! Taking a customer on.

use portico_domain::customer::{Customer, CustomerCommand};
use portico_domain::document::{Document, DocumentCommand, FolderPurpose, Placement};
use portico_domain::values::{CustomerKind, CustomerNumber, ItemName, Permission, PersonName};
use portico_domain::{CustomerId, ItemId};
use portico_event_log::keys::KeyOf;
use portico_event_log::{ClaimKind, LogError, Unit};
use serde::{Deserialize, Serialize};

use super::authority::require;
use super::perform::{Command, Stop};
use super::refusal::{Args, Refusal, RefusalCode};
use crate::app::App;

/// Registers a customer with a closed portal and the two roots of its tree.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterCustomer {
    /// Short number, unique in the firm.
    pub number: String,
    /// Name as staff and clients read it.
    pub name: String,
    /// Person or organization.
    pub kind: CustomerKind,
}

/// The customer is registered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CustomerRegistered {
    /// The customer.
    pub customer: CustomerId,
    /// Its name.
    #[serde(skip)]
    pub name: String,
}

impl Command for RegisterCustomer {
    const OPERATION: &'static str = "registerCustomer";
    type Answer = CustomerRegistered;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<CustomerRegistered, Stop> {
        require(unit, Permission::ManageCustomers).await?;
        let number = CustomerNumber::parse(&self.number)
            .map_err(|rule| Refusal::invalid("number", &rule))?;
        let name = PersonName::parse(&self.name).map_err(|rule| Refusal::invalid("name", &rule))?;
        let customer = CustomerId::new(app.clock.new_id());
        let claim = ClaimKind::CustomerNumber(&number);
        if unit.claim(claim, customer.uuid()).await?.is_err() {
            return Err(number_taken(&number).into());
        }
        let key = KeyOf::Customer(customer);
        unit.make_first_key(key).await?;
        let answer = CustomerRegistered {
            customer,
            name: name.to_string(),
        };
        let register = CustomerCommand::Register {
            customer,
            number,
            name: unit.secret(key, name).await?,
            kind: self.kind,
        };
        unit.create::<Customer>(customer.uuid(), Some(customer), register)
            .await??;
        for (item, purpose, name) in [
            (
                ItemId::files_root(customer),
                FolderPurpose::FilesRoot,
                "Files",
            ),
            (
                ItemId::internal_root(customer),
                FolderPurpose::InternalRoot,
                "Internal",
            ),
        ] {
            root(unit, customer, item, purpose, name).await?;
        }
        Ok(answer)
    }
}

async fn root(
    unit: &mut Unit,
    customer: CustomerId,
    item: ItemId,
    purpose: FolderPurpose,
    name: &str,
) -> Result<(), Stop> {
    let name = ItemName::parse(name)
        .map_err(|rule| LogError::Ledger(format!("a root's own name is refused: {rule}")))?;
    let key = KeyOf::Item(customer, item);
    unit.make_first_key(key).await?;
    let create = DocumentCommand::CreateFolder {
        place: Placement {
            item,
            customer,
            name: unit.secret(key, name).await?,
        },
        parent: None,
        purpose,
        contact: None,
        copied_from: None,
    };
    unit.create::<Document>(item.uuid(), Some(customer), create)
        .await??;
    Ok(())
}

pub(super) fn number_taken(number: &CustomerNumber) -> Refusal {
    Refusal {
        code: RefusalCode::NumberTaken,
        message: format!("Another customer has the number {number}; choose a different one."),
        args: Box::new(Args {
            field: Some("number".to_owned()),
            ..Args::default()
        }),
    }
}
