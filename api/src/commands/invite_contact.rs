//! Inviting a contact to sign in.

use chrono::{DateTime, Utc};
use portico_domain::ContactId;
use portico_domain::contact::{Contact, ContactCommand};
use portico_event_log::Unit;
use portico_projections::access;
use serde::{Deserialize, Serialize};

use super::address::{claim_address, require_for_account};
use super::missing::IdField;
use super::names::full_name;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
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
        let contact = access::contact(unit.connection(), self.contact).await?;
        // Whoever hands the link over could use it, at all customers of the contact.
        require_for_account(unit, self.contact).await?;
        let contact = contact.ok_or_else(|| Refusal::missing(IdField::ContactId))?;
        let at = unit.metadata().occurred_at;
        let expires_at = at + app.config.invitation;
        let invite = ContactCommand::Invite {
            expires_at,
            through_group: access::member_by_group(unit.connection(), self.contact).await?,
        };
        unit.handle::<Contact>(self.contact.uuid(), None, invite)
            .await??;
        let email = claim_address(unit, &contact, IdField::ContactId).await?;
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
