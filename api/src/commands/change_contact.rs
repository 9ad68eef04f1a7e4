//! Another name or address for a contact.

use portico_domain::ContactId;
use portico_domain::contact::{Contact, ContactCommand, Details};
use portico_domain::values::{EmailAddress, PersonName};
use portico_event_log::keys::KeyOf;
use portico_event_log::{ClaimKind, Unit};
use portico_projections::access::{self, ContactRow};
use serde::{Deserialize, Serialize};

use super::address::{claim, require_for_account};
use super::missing::IdField;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use crate::app::App;
use crate::auth::invitations;

/// Changes a contact's details. An invitation that went to an older address
/// works no more; who has signed in keeps the address that was proven.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeContact {
    /// Who.
    pub contact: ContactId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Address; none for none.
    pub email: Option<String>,
}

/// The contact is as asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactChanged {
    /// Who.
    pub contact: ContactId,
    /// Full name.
    #[serde(skip)]
    pub name: String,
    /// Whether it was so before.
    pub already: bool,
}

struct Parsed {
    first_name: PersonName,
    last_name: PersonName,
    email: Option<EmailAddress>,
}

impl Command for ChangeContact {
    const OPERATION: &'static str = "changeContact";
    type Answer = ContactChanged;

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<ContactChanged, Stop> {
        let row = access::contact(unit.connection(), self.contact).await?;
        require_for_account(unit, self.contact).await?;
        let row = row.ok_or_else(|| Refusal::missing(IdField::ContactId))?;
        let new = self.parse()?;
        let mut done = ContactChanged {
            contact: self.contact,
            name: format!("{} {}", new.first_name, new.last_name),
            already: true,
        };
        // Equality is judged here: events hold sealed texts, which never equal.
        if new.is_said_by(&row) {
            return Ok(done);
        }
        done.already = false;
        let old = row
            .email
            .as_deref()
            .and_then(|old| EmailAddress::parse(old).ok());
        let normalised = |email: &EmailAddress| email.normalised();
        let new_address = old.as_ref().map(normalised) != new.email.as_ref().map(normalised);
        if new_address {
            self.hand_over(unit, old.as_ref(), new.email.as_ref())
                .await?;
        }
        let change = ContactCommand::ChangeDetails(self.seal(unit, new, new_address).await?);
        unit.handle::<Contact>(self.contact.uuid(), None, change)
            .await??;
        Ok(done)
    }
}

impl ChangeContact {
    fn parse(&self) -> Result<Parsed, Refusal> {
        let name = |field: &str, text: &str| {
            PersonName::parse(text).map_err(|rule| Refusal::invalid(field, &rule))
        };
        let email = self.email.as_deref().map(EmailAddress::parse).transpose();
        Ok(Parsed {
            first_name: name("firstName", &self.first_name)?,
            last_name: name("lastName", &self.last_name)?,
            email: email.map_err(|rule| Refusal::invalid("email", &rule))?,
        })
    }

    /// Whoever held the older address to sign in with holds the new one.
    async fn hand_over(
        &self,
        unit: &mut Unit,
        old: Option<&EmailAddress>,
        new: Option<&EmailAddress>,
    ) -> Result<(), Stop> {
        let at = unit.metadata().occurred_at;
        invitations::revoke_all(unit.connection(), &[self.contact], at).await?;
        let Some(old) = old else { return Ok(()) };
        let holder = unit.claimed(ClaimKind::ContactEmail(old)).await?;
        if holder.is_none_or(|holder| holder.owner != self.contact.uuid()) {
            return Ok(());
        }
        unit.release(ClaimKind::ContactEmail(old), self.contact.uuid());
        match new {
            Some(new) => claim(unit, self.contact, new, "email").await,
            None => Ok(()),
        }
    }

    async fn seal(&self, unit: &mut Unit, new: Parsed, new_address: bool) -> Result<Details, Stop> {
        let key = KeyOf::contact(self.contact);
        Ok(Details {
            first_name: unit.secret(key, new.first_name).await?,
            last_name: unit.secret(key, new.last_name).await?,
            email: match new.email {
                Some(email) => Some(unit.secret(key, email).await?),
                None => None,
            },
            new_address,
        })
    }
}

impl Parsed {
    fn is_said_by(&self, row: &ContactRow) -> bool {
        row.first_name.as_deref() == Some(self.first_name.as_str())
            && row.last_name.as_deref() == Some(self.last_name.as_str())
            && row.email.as_deref() == self.email.as_ref().map(EmailAddress::as_str)
    }
}
