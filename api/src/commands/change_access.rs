//! Changing what a grant carries or when it ends.

use chrono::{DateTime, Utc};
use portico_domain::grant::{Capability, Grant, GrantCommand};
use portico_domain::values::Permission;
use portico_domain::{CustomerId, GrantId, ItemId};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::access_messages::SubjectInput;
use super::authority::require_at;
use super::known::require_customer;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use super::survivors::{Asleep, asleep};
use crate::app::App;

/// What changes.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum Change {
    /// What the grant carries.
    Capability(Capability),
    /// When it ends; exclusive; none for no end.
    Expiry(Option<DateTime<Utc>>),
}

/// Changes one grant, on an item or master.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeAccess {
    /// Whose tree.
    pub customer: CustomerId,
    /// On what; none for master access.
    pub item: Option<ItemId>,
    /// To whom.
    pub subject: SubjectInput,
    /// What changes.
    pub change: Change,
}

/// The grant is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccessChanged {
    /// On what; none for master access.
    pub item: Option<ItemId>,
    /// Whose tree.
    pub customer: CustomerId,
    /// Whether it was so before.
    pub already: bool,
    /// One if it was, and sleeps behind a closed door.
    pub asleep: Asleep,
}

impl ChangeAccess {
    /// A grant is named by its item and subject alone: the right at one customer
    /// is none at that of another's item.
    async fn check_item(&self, unit: &mut Unit) -> Result<(), Stop> {
        let Some(item) = self.item else { return Ok(()) };
        match access::customer_of_item(unit.connection(), item).await? {
            Some(customer) if customer == self.customer => Ok(()),
            Some(_) | None => Err(Refusal::missing(IdField::ItemId).into()),
        }
    }
}

impl Command for ChangeAccess {
    const OPERATION: &'static str = "changeAccess";
    type Answer = AccessChanged;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<AccessChanged, Stop> {
        require_at(unit, self.customer, Permission::Share).await?;
        require_customer(unit, self.customer, IdField::CustomerId).await?;
        self.check_item(unit).await?;
        self.subject.require(unit).await?;
        let subject = self.subject.of(self.customer);
        let id = match self.item {
            Some(item) => GrantId::on_item(subject, item),
            None => GrantId::master(subject, self.customer),
        };
        let at = unit.metadata().occurred_at;
        let command = match self.change {
            Change::Capability(capability) => GrantCommand::ChangeCapability { capability, at },
            Change::Expiry(expires_at) => GrantCommand::ChangeExpiry { expires_at, at },
        };
        let events = unit
            .handle::<Grant>(id.uuid(), Some(self.customer), command)
            .await??;
        let mut slept = Asleep::default();
        if events == 0 {
            let standing = access::grants(unit.connection(), &[id]).await?;
            slept = asleep(unit, (self.customer, subject), &standing).await?;
        }
        Ok(AccessChanged {
            item: self.item,
            customer: self.customer,
            already: events == 0,
            asleep: slept,
        })
    }
}
