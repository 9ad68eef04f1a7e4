//! A contact's own portal switch at a customer.

use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::customer::Door;
use portico_domain::grant::Survivors;
use portico_domain::values::{Permission, Reason};
use portico_domain::{Actor, ContactId, CustomerId};
use portico_event_log::Unit;
use portico_event_log::keys::KeyOf;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::require_at;
use super::known::{require_contact, require_customer};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::reach;
use super::refusal::Refusal;
use super::survivors::{self, Survived};
use super::widening::widening_members;
use crate::app::App;

/// Switches the portal of a customer on or off for one contact.
#[derive(Clone, Debug, Serialize)]
pub struct SwitchContactPortal {
    /// Who.
    pub contact: ContactId,
    /// At which customer.
    pub customer: CustomerId,
    /// On, or off.
    pub on: bool,
    /// Off: whether the contact is to be told by e-mail.
    pub notify: bool,
    /// Off: why; one line.
    pub reason: Option<String>,
    /// On: what becomes of the contact's own grants.
    pub survivors: Survivors,
}

/// The switch is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactPortalSwitched {
    /// Who.
    pub contact: ContactId,
    /// At which customer.
    pub customer: CustomerId,
    /// Whether it was so before.
    pub already: bool,
    /// Whether a group makes the contact a member there.
    pub member_by_group: bool,
    /// What had outlived the closing.
    pub survived: Survived,
}

impl Command for SwitchContactPortal {
    const OPERATION: &'static str = "switchContactPortal";
    type Answer = ContactPortalSwitched;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ContactPortalSwitched, Stop> {
        require_at(unit, self.customer, Permission::ManageContacts).await?;
        require_customer(unit, self.customer, IdField::CustomerId).await?;
        require_contact(unit, self.contact, IdField::ContactId).await?;
        let mut survived = Survived::default();
        let whose = (self.customer, self.contact);
        let off = access::switched_off_at(unit.connection(), self.contact, self.customer).await?;
        let command = if self.on {
            if let Some(off) = off {
                widening_members(unit, self.customer, &[self.contact]).await?;
                // To who is no member nothing wakes: it is settled by whoever makes them one.
                if access::is_member(unit.connection(), self.contact, self.customer).await? {
                    survived = survivors::of_switch(unit, whose, off, self.survivors).await?;
                }
            }
            ContactCommand::OpenPortal {
                customer: self.customer,
            }
        } else {
            if off.is_none() {
                reach::revoke_invitations(unit, &[self.contact], self.customer).await?;
            }
            self.close(unit).await?
        };
        let events = unit
            .handle::<Contact>(self.contact.uuid(), Some(self.customer), command)
            .await??;
        let conn = unit.connection();
        Ok(ContactPortalSwitched {
            contact: self.contact,
            customer: self.customer,
            already: events == 0,
            member_by_group: access::member_by_group_at(conn, self.contact, self.customer).await?,
            survived,
        })
    }
}

impl SwitchContactPortal {
    async fn close(&self, unit: &mut Unit) -> Result<ContactCommand, Stop> {
        let reason = match self.reason.as_deref().map(Reason::parse).transpose() {
            Err(rule) => return Err(Refusal::invalid("reason", &rule).into()),
            Ok(None) => None,
            Ok(Some(reason)) => {
                let key = KeyOf::contact(self.contact);
                Some(unit.seal(key, reason.as_str()).await?)
            }
        };
        Ok(ContactCommand::ClosePortal {
            customer: self.customer,
            notify: self.notify,
            door: match unit.metadata().actor {
                Actor::Operator => Door::CommandLine,
                Actor::Staff(_) | Actor::Contact(_) => Door::Console,
            },
            reason,
        })
    }
}
