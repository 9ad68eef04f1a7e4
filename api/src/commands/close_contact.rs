//! Closing a contact's account for good.

use portico_domain::ContactId;
use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::identity::{Identity, IdentityCommand, Person};
use portico_domain::values::EmailAddress;
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access;
use serde::Serialize;

use super::address::require_for_account;
use super::change_contact::ContactChanged;
use super::missing::IdField;
use super::names::full_name;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use crate::app::App;
use crate::auth::{credentials, invitations};

/// Closes an account at all customers. Memberships, groups and grants stay as
/// they are, asleep; the address is free for somebody else.
#[derive(Clone, Debug, Serialize)]
pub struct CloseContact {
    /// Whose.
    pub contact: ContactId,
}

impl Command for CloseContact {
    const OPERATION: &'static str = "closeContact";
    type Answer = ContactChanged;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ContactChanged, Stop> {
        let row = access::contact(unit.connection(), self.contact).await?;
        require_for_account(unit, self.contact).await?;
        let row = row.ok_or_else(|| Refusal::missing(IdField::ContactId))?;
        let id = self.contact.uuid();
        let events = unit
            .handle::<Contact>(id, None, ContactCommand::Close)
            .await??;
        if events > 0 {
            self.end_signing_in(unit).await?;
            let email = row.email.as_deref().map(EmailAddress::parse);
            if let Some(Ok(email)) = email {
                unit.release(ClaimKind::ContactEmail(&email), id);
            }
        }
        Ok(ContactChanged {
            contact: self.contact,
            name: full_name(&row),
            already: events == 0,
        })
    }
}

impl CloseContact {
    /// Sessions end with the identity, in the same transaction.
    async fn end_signing_in(&self, unit: &mut Unit) -> Result<(), Stop> {
        let at = unit.metadata().occurred_at;
        invitations::revoke_all(unit.connection(), &[self.contact], at).await?;
        let person = Person::Contact(self.contact);
        for identity in access::identities_of(unit.connection(), person).await? {
            credentials::remove(unit.connection(), identity).await?;
            unit.handle::<Identity>(identity.uuid(), None, IdentityCommand::Disable)
                .await??;
        }
        Ok(())
    }
}
