//! Accepting an invitation: the contact sets a password and is signed in.

use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::identity::{Identity, IdentityCommand, Person};
use portico_domain::{ContactId, IdentityId};
use portico_event_log::Unit;
use serde::{Deserialize, Serialize};

use super::perform::{Command, Stop};
use super::refusal::{Refusal, RefusalCode};
use crate::app::App;
use crate::auth::credentials::{self, Credential};
use crate::auth::sessions::{self, NewSession};
use crate::auth::{Audience, Person as Who, Token, invitations, known_sources};

/// Consumes an invitation, exactly once.
#[derive(Clone, Debug, Serialize)]
pub struct AcceptInvitation {
    /// The secret of the link.
    #[serde(skip)]
    pub token: Token,
    /// Whom it invites, as looked up before.
    pub contact: ContactId,
    /// argon2id hash of the chosen password.
    #[serde(skip)]
    pub password_hash: String,
    /// The peer's address, for the session.
    #[serde(skip)]
    pub source_ip: Option<String>,
    /// The peer's user agent, for the session.
    #[serde(skip)]
    pub user_agent: Option<String>,
}

/// The contact is active and signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Accepted {
    /// Who.
    pub contact: ContactId,
    /// The token of the session that began.
    #[serde(skip)]
    pub session: Option<Token>,
}

impl Command for AcceptInvitation {
    const OPERATION: &'static str = "acceptInvitation";
    type Answer = Accepted;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<Accepted, Stop> {
        let at = unit.metadata().occurred_at;
        let accepted = invitations::accept(unit.connection(), &self.token, at)
            .await?
            .filter(|invitation| invitation.contact == self.contact)
            .ok_or_else(invalid_invitation)?;
        let identity = IdentityId::new(app.clock.new_id());
        let contact = self.contact.uuid();
        let activate = ContactCommand::Activate { identity, at };
        unit.handle::<Contact>(contact, None, activate).await??;
        let enable = IdentityCommand::Enable {
            identity,
            person: Person::Contact(self.contact),
        };
        unit.create::<Identity>(identity.uuid(), None, enable)
            .await??;
        unit.handle::<Identity>(identity.uuid(), None, IdentityCommand::RecordSignIn)
            .await??;
        let address = accepted
            .email_hmac
            .as_slice()
            .try_into()
            .map_err(|_| invalid_invitation())?;
        let credential = Credential {
            identity,
            password_hash: self.password_hash.clone(),
        };
        credentials::set(
            unit.connection(),
            Audience::Client,
            address,
            &credential,
            at,
        )
        .await?;
        if let Some(peer) = self.source_ip.as_deref().and_then(|ip| ip.parse().ok()) {
            let source = known_sources::source_key(app.log.master(), peer);
            known_sources::remember(unit.connection(), Audience::Client, address, &source, at)
                .await?;
        }
        let session = NewSession {
            identity,
            person: Who::Contact(self.contact),
            ip: self.source_ip.as_deref(),
            user_agent: self.user_agent.as_deref(),
        };
        let (token, _) =
            sessions::create(unit.connection(), session, app.config.sessions, at).await?;
        Ok(Accepted {
            contact: self.contact,
            session: Some(token),
        })
    }
}

/// A link that was used, replaced, revoked, expired or never was.
#[must_use]
pub fn invalid_invitation() -> Refusal {
    Refusal::new(
        RefusalCode::InvitationInvalid,
        "This invitation is not valid any more; ask the firm for a new one, or sign in if you have set a password.",
    )
}
