//! Opening and closing a customer's portal.

use portico_domain::Actor;
use portico_domain::CustomerId;
use portico_domain::customer::{Customer, CustomerCommand, Door};
use portico_domain::grant::Survivors;
use portico_domain::values::{Permission, Reason};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::require_at;
use super::known::require_customer;
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::reach;
use super::refusal::Refusal;
use super::survivors::{self, Survived};
use crate::app::App;

/// Opens or closes a portal.
#[derive(Clone, Debug, Serialize)]
pub struct SwitchPortal {
    /// Whose.
    pub customer: CustomerId,
    /// Open, or close.
    pub open: bool,
    /// On closing: whether the contacts are to be told by e-mail.
    pub notify: bool,
    /// On closing: why; one line.
    pub reason: Option<String>,
    /// On opening: what becomes of grants from before it was closed.
    pub survivors: Survivors,
}

/// The portal is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PortalSwitched {
    /// Whose.
    pub customer: CustomerId,
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// Whether it is open now.
    pub open: bool,
    /// Whether it was so before.
    pub already: bool,
    /// What had outlived the closing.
    pub survived: Survived,
}

impl Command for SwitchPortal {
    const OPERATION: &'static str = "switchPortal";
    type Answer = PortalSwitched;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<PortalSwitched, Stop> {
        require_at(unit, self.customer, Permission::ManageCustomers).await?;
        let customer = require_customer(unit, self.customer, IdField::CustomerId).await?;
        let mut survived = Survived::default();
        let command = if self.open {
            // What was granted while it was closed begins to show, and what was granted
            // before does where that is chosen.
            let at = unit.metadata().occurred_at;
            if access::anything_shared(unit.connection(), self.customer, at).await? {
                require_at(unit, self.customer, Permission::Share).await?;
            }
            if !customer.portal_open {
                survived = survivors::of_portal(unit, self.customer, self.survivors).await?;
            }
            CustomerCommand::OpenPortal
        } else {
            if customer.portal_open {
                let contacts = reach::contacts_of(unit.connection(), self.customer).await?;
                reach::revoke_invitations(unit, &contacts, self.customer).await?;
            }
            self.close(unit).await?
        };
        let events = unit
            .handle::<Customer>(self.customer.uuid(), Some(self.customer), command)
            .await??;
        Ok(PortalSwitched {
            customer: self.customer,
            name: customer.name.unwrap_or_default(),
            open: self.open,
            already: events == 0,
            survived,
        })
    }
}

impl SwitchPortal {
    async fn close(&self, unit: &mut Unit) -> Result<CustomerCommand, Stop> {
        let reason = match &self.reason {
            None => None,
            Some(text) => {
                let reason =
                    Reason::parse(text).map_err(|rule| Refusal::invalid("reason", &rule))?;
                let key = KeyOf::Customer(self.customer);
                Some(unit.seal(key, reason.as_str()).await?)
            }
        };
        Ok(CustomerCommand::ClosePortal {
            notify: self.notify,
            door: match unit.metadata().actor {
                Actor::Operator => Door::CommandLine,
                Actor::Staff(_) | Actor::Contact(_) => Door::Console,
            },
            reason,
        })
    }
}
