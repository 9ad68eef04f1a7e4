//! Opening a document: decided whenever bytes are asked for, and written down
//! before the first of them leaves.

use chrono::TimeDelta;
use portico_domain::access::{Action, Code, decide};
use portico_domain::access_log::{self, AccessLogEvent};
use portico_domain::{Actor, CustomerId, ItemId, VersionId};
use portico_event_log::Unit;
use portico_projections::access::{self, ContentRow};
use portico_projections::access_log::refusals_since;
use serde::{Deserialize, Serialize};

use super::authority::facts_of;
use super::perform::{Command, Stop};
use super::refusal::Refusal;
use crate::app::App;
use crate::auth::TokenHash;
use crate::bytes::tickets;

/// Content that may be opened now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// Whose tree.
    pub customer: CustomerId,
    /// Which content.
    pub version: VersionId,
    /// Where its bytes are, and what they are.
    pub content: ContentRow,
}

/// Decides whether a person may open a document now. With `version`, only if
/// that is the content they would be handed; staff may open earlier ones.
pub async fn decide_opening(
    app: &App,
    actor: Actor,
    item: ItemId,
    action: Action,
    version: Option<VersionId>,
) -> Result<Opened, Stop> {
    let mut conn = app.log.pool().acquire().await?;
    let facts = facts_of(&mut conn, actor, item).await?;
    let decision = decide(&facts, action, app.clock.now());
    if !decision.allowed {
        return Err(Refusal::from(&decision).into());
    }
    let newest = decision
        .version
        .ok_or_else(|| Refusal::from(Code::NotADocument))?;
    let earlier = |wanted| facts.staff.is_some() && facts.versions.iter().any(|v| v.id == wanted);
    let version = match version {
        Some(wanted) if wanted == newest || earlier(wanted) => wanted,
        Some(_) => return Err(Refusal::not_found().into()),
        None => newest,
    };
    let customer = facts.customer.ok_or_else(Refusal::not_found)?.id;
    let reader = match actor {
        Actor::Contact(contact) => Some(contact),
        Actor::Staff(_) | Actor::Operator => None,
    };
    let content = access::content(&mut conn, version, reader).await?;
    Ok(Opened {
        customer,
        version,
        content: content.ok_or_else(Refusal::not_found)?,
    })
}

/// Writes down that a person opens a document, once per ticket.
#[derive(Clone, Debug, Serialize)]
pub struct RecordOpening {
    /// Whose tree.
    pub customer: CustomerId,
    /// What.
    pub item: ItemId,
    /// Which content.
    pub version: VersionId,
    /// `View` or `Download`.
    pub action: Action,
    /// The ticket.
    #[serde(skip)]
    pub ticket: TokenHash,
}

/// It is in the log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recorded {}

impl Command for RecordOpening {
    const OPERATION: &'static str = "recordOpening";
    type Answer = Recorded;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<Recorded, Stop> {
        let at = unit.metadata().occurred_at;
        if !tickets::claim_opening(unit.connection(), &self.ticket, at).await? {
            return Ok(Recorded {});
        }
        let Self {
            customer,
            item,
            version,
            ..
        } = *self;
        let event = if self.action == Action::View {
            AccessLogEvent::DocumentViewed {
                customer,
                item,
                version,
            }
        } else {
            AccessLogEvent::DocumentDownloaded {
                customer,
                item,
                version,
            }
        };
        unit.note(access_log::TYPE, app.clock.new_id(), Some(customer), event)?;
        Ok(Recorded {})
    }
}

/// So many refusals of one person are written down within [`REFUSALS_WITHIN`];
/// counted in the read model, so that a burst may leave a few more.
const REFUSALS_KEPT: i64 = 20;
const REFUSALS_WITHIN: TimeDelta = TimeDelta::hours(1);

/// Writes down that a signed-in person was turned away from an item.
#[derive(Clone, Debug, Serialize)]
pub struct RecordRefusal {
    /// What was asked for.
    pub item: ItemId,
    /// What they wanted to do.
    pub action: Action,
}

impl Command for RecordRefusal {
    const OPERATION: &'static str = "recordRefusal";
    type Answer = Recorded;

    async fn run(&self, app: &App, unit: &mut Unit) -> Result<Recorded, Stop> {
        let actor = unit.metadata().actor;
        let facts = facts_of(unit.connection(), actor, self.item).await?;
        let decision = decide(&facts, self.action, unit.metadata().occurred_at);
        if decision.allowed || facts.chain.is_empty() {
            return Ok(Recorded {});
        }
        // Nobody fills the log by asking again and again.
        let since = unit.metadata().occurred_at - REFUSALS_WITHIN;
        if let Some(person) = actor.id() {
            let recent = refusals_since(unit.connection(), person, since).await?;
            if recent >= REFUSALS_KEPT {
                return Ok(Recorded {});
            }
        }
        let customer = facts.customer.map(|customer| customer.id);
        let event = AccessLogEvent::AccessRefused {
            customer,
            item: Some(self.item),
            action: self.action,
            code: decision.code.as_str().to_owned(),
        };
        unit.note(access_log::TYPE, app.clock.new_id(), customer, event)?;
        Ok(Recorded {})
    }
}
