//! Beginning a session after the password was verified.

use std::net::IpAddr;

use portico_domain::IdentityId;
use portico_domain::identity::{Identity, IdentityCommand};
use portico_event_log::Unit;
use serde::{Deserialize, Serialize};

use super::perform::{Command, Stop};
use crate::app::App;
use crate::auth::sessions::{self, NewSession};
use crate::auth::{Person, Token, known_sources};

/// Records a sign-in and begins its session.
#[derive(Clone, Debug, Serialize)]
pub struct RecordSignIn {
    /// What signs in.
    pub identity: IdentityId,
    /// Whose it is.
    #[serde(skip)]
    pub person: Person,
    /// HMAC of the address that was signed in to.
    #[serde(skip)]
    pub address: [u8; 32],
    /// The peer's address, for the session.
    #[serde(skip)]
    pub source_ip: IpAddr,
    /// The peer's user agent, for the session.
    #[serde(skip)]
    pub user_agent: Option<String>,
}

/// The person is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignedIn {
    /// The token of the session that began.
    #[serde(skip)]
    pub session: Option<Token>,
}

impl Command for RecordSignIn {
    const OPERATION: &'static str = "signIn";
    type Answer = SignedIn;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<SignedIn, Stop> {
        let at = unit.metadata().occurred_at;
        unit.handle::<Identity>(self.identity.uuid(), None, IdentityCommand::RecordSignIn)
            .await??;
        let (master, audience) = (app.log.master(), self.person.audience());
        let source = known_sources::source_key(master, self.source_ip);
        known_sources::remember(unit.connection(), audience, &self.address, &source, at).await?;
        let source_ip = self.source_ip.to_string();
        let session = NewSession {
            identity: self.identity,
            person: self.person,
            ip: Some(&source_ip),
            user_agent: self.user_agent.as_deref(),
        };
        let (token, _) =
            sessions::create(unit.connection(), session, app.config.sessions, at).await?;
        Ok(SignedIn {
            session: Some(token),
        })
    }
}
