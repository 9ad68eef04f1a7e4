//! Beginning a session after the password was verified.

use portico_domain::IdentityId;
use portico_domain::identity::{Identity, IdentityCommand};
use portico_event_log::Unit;
use serde::{Deserialize, Serialize};

use super::perform::{Command, Stop};
use crate::app::App;
use crate::auth::sessions::{self, NewSession};
use crate::auth::{Person, Token};

/// Records a sign-in and begins its session.
#[derive(Clone, Debug, Serialize)]
pub struct RecordSignIn {
    /// What signs in.
    pub identity: IdentityId,
    /// Whose it is.
    #[serde(skip)]
    pub person: Person,
    /// The peer's address, for the session.
    #[serde(skip)]
    pub source_ip: Option<String>,
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
        let session = NewSession {
            identity: self.identity,
            person: self.person,
            ip: self.source_ip.as_deref(),
            user_agent: self.user_agent.as_deref(),
        };
        let (token, _) =
            sessions::create(unit.connection(), session, app.config.sessions, at).await?;
        Ok(SignedIn {
            session: Some(token),
        })
    }
}
