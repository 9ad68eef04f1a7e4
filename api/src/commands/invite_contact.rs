//! Inviting a contact to sign in.

use chrono::{DateTime, Utc};
use portico_domain::ContactId;
use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::values::{EmailAddress, Permission};
use portico_event_log::{ClaimKind, Taken, Unit};
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::authority::require;
use super::names::full_name;
use super::perform::{Command, Stop};
use super::refusal::{Args, Refusal, RefusalCode};
use crate::app::App;
use crate::auth::{Token, credentials, invitations};

/// Makes an invitation link; a newer one replaces an older one.
#[derive(Clone, Debug, Serialize)]
pub struct InviteContact {
    /// Who.
    pub contact: ContactId,
}

/// The contact is invited.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactInvited {
    /// Who.
    pub contact: ContactId,
    /// Full name.
    #[serde(skip)]
    pub name: String,
    /// The link works until then.
    pub expires_at: DateTime<Utc>,
    /// The secret of the link, told once: a repeat of the command has none.
    #[serde(skip)]
    pub token: Option<Token>,
}

impl Command for InviteContact {
    const OPERATION: &'static str = "inviteContact";
    type Answer = ContactInvited;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<ContactInvited, Stop> {
        require(unit, Permission::ManageContacts).await?;
        let contact = access::contact(unit.connection(), self.contact)
            .await?
            .ok_or_else(Refusal::not_found)?;
        let at = unit.metadata().occurred_at;
        let expires_at = at + app.config.invitation;
        let invite = ContactCommand::Invite {
            expires_at,
            through_group: access::member_by_group(unit.connection(), self.contact).await?,
        };
        unit.handle::<Contact>(self.contact.uuid(), None, invite)
            .await??;
        let email = contact.email.as_deref().ok_or_else(Refusal::not_found)?;
        let email = EmailAddress::parse(email).map_err(|rule| Refusal::invalid("email", &rule))?;
        let claim = ClaimKind::ContactEmail(&email);
        if let Err(taken) = unit.claim(claim, self.contact.uuid()).await? {
            return Err(duplicate(unit, taken).await?.into());
        }
        let address = credentials::address_key(app.log.master(), &email.normalised());
        let token =
            invitations::create(unit.connection(), self.contact, &address, at, expires_at).await?;
        Ok(ContactInvited {
            contact: self.contact,
            name: full_name(&contact),
            expires_at,
            token: Some(token),
        })
    }
}

async fn duplicate(unit: &mut Unit, taken: Taken) -> Result<Refusal, Stop> {
    let other = access::contact(unit.connection(), ContactId::new(taken.owner)).await?;
    let name = other.as_ref().map(full_name);
    let who = name.as_deref().unwrap_or("Another contact");
    Ok(Refusal {
        code: RefusalCode::DuplicateEmail,
        message: format!(
            "{who} already signs in with this address; change the address of one of them, or make that contact a member of this customer."
        ),
        args: Box::new(Args {
            contact: name,
            count: Some(1),
            ..Args::default()
        }),
    })
}
