//! Beginning the session of a portal elsewhere, by a code of a browser that is signed
//! in.

use portico_domain::identity::{Identity, IdentityCommand};
use portico_event_log::Unit;
use serde::{Deserialize, Serialize};

use super::perform::{Command, Stop};
use super::refusal::Refusal;
use crate::app::App;
use crate::auth::codes::{self, Code};
use crate::auth::sessions::{self, NewElsewhere};
use crate::auth::{Session, Token};

/// Uses a code up, records the sign-in and begins its session.
#[derive(Clone, Debug, Serialize)]
pub struct RedeemCode {
    /// What is used.
    #[serde(skip)]
    pub code: Code,
    /// The peer's address, for the session.
    #[serde(skip)]
    pub source_ip: Option<String>,
    /// The peer's user agent, for the session.
    #[serde(skip)]
    pub user_agent: Option<String>,
}

/// The portal is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CodeRedeemed {
    /// The token of the session that began, and the session.
    #[serde(skip)]
    pub begun: Option<(Token, Session)>,
}

impl Command for RedeemCode {
    const OPERATION: &'static str = "redeemCode";
    type Answer = CodeRedeemed;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<CodeRedeemed, Stop> {
        let at = unit.metadata().occurred_at;
        let (code, made_by) = (&self.code, &self.code.session);
        let token = Token::random();
        let is_ours = codes::take(unit.connection(), &code.hash, &token.hash(), at).await?;
        if !is_ours {
            return Err(Refusal::not_found().into());
        }
        let identity = made_by.identity.uuid();
        unit.handle::<Identity>(identity, None, IdentityCommand::RecordSignIn)
            .await??;
        let new = NewElsewhere {
            token: &token,
            origin: &code.purpose.origin,
            ip: self.source_ip.as_deref(),
            user_agent: self.user_agent.as_deref(),
        };
        let sessions = app.config.sessions;
        let session =
            sessions::create_elsewhere(unit.connection(), made_by, new, sessions, at).await?;
        Ok(CodeRedeemed {
            begun: Some((token, session)),
        })
    }
}
