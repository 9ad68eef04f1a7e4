//! One intent to read, on its way into the log.

use portico_domain::access::Action;
use portico_domain::access_log::AccessLogEvent;
use portico_domain::metadata::Metadata;
use portico_domain::{CustomerId, ItemId, VersionId};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::Unrecorded;
use crate::auth::TokenHash;
use crate::clock::Clock;
use crate::commands::{Caller, RefusalCode, refusal_code_name};

/// Who asked, when, and from where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    pub(super) metadata: Metadata,
    pub(super) source_ip: Option<String>,
    pub(super) user_agent: Option<String>,
}

/// A document that is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// Whose tree.
    pub customer: CustomerId,
    /// What.
    pub item: ItemId,
    /// Which content.
    pub version: VersionId,
    /// `View` or `Download`.
    pub action: Action,
    /// The ticket it is opened with.
    pub ticket: TokenHash,
}

/// An item that somebody was turned away from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Whose tree.
    pub customer: Option<CustomerId>,
    /// What.
    pub item: ItemId,
    /// What they wanted to do.
    pub action: Action,
    /// The nearest missing condition; none where it is looked up when it is
    /// written down.
    pub code: Option<RefusalCode>,
}

/// What is written.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) id: Uuid,
    pub(super) asked: Asked,
    pub(super) customer: Option<CustomerId>,
    pub(super) event: AccessLogEvent,
    /// Its code is looked up when it is written.
    pub(super) unjudged: bool,
    /// Written once per ticket, and not for one that has ended.
    pub(super) ticket: Option<TokenHash>,
}

/// An entry, and whose it is.
pub(super) struct Waiting {
    pub(super) entry: Entry,
    pub(super) of: Whose,
}

/// What comes of an entry concerns these.
pub(super) enum Whose {
    /// Who waits for its commit.
    Opener(oneshot::Sender<Result<(), Unrecorded>>),
    /// Who was turned away; nobody waits.
    TurnedAway,
}

impl Waiting {
    /// Whoever waited for it does not any more: nothing is opened.
    pub(super) fn is_given_up(&self) -> bool {
        matches!(&self.of, Whose::Opener(done) if done.is_closed())
    }
}

impl Asked {
    /// Now, by this caller.
    #[must_use]
    pub fn by(caller: &Caller, clock: &Clock) -> Self {
        Self {
            metadata: caller.metadata(clock),
            source_ip: caller.source_ip.clone(),
            user_agent: caller.user_agent.clone(),
        }
    }
}

impl Entry {
    pub(super) fn of_opening(asked: Asked, opening: &Opening, id: Uuid) -> Self {
        let Opening {
            customer,
            item,
            version,
            action,
            ticket,
        } = *opening;
        let event = if action == Action::View {
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
        Self {
            id,
            asked,
            customer: Some(customer),
            event,
            unjudged: false,
            ticket: Some(ticket),
        }
    }

    pub(super) fn of_refusal(asked: Asked, refused: &Refused, id: Uuid) -> Self {
        let event = AccessLogEvent::AccessRefused {
            customer: refused.customer,
            item: Some(refused.item),
            action: refused.action,
            code: refusal_code_name(refused.code.unwrap_or(RefusalCode::NotFound)),
            count: 1,
        };
        Self {
            id,
            asked,
            customer: refused.customer,
            event,
            unjudged: refused.code.is_none(),
            ticket: None,
        }
    }

    pub(super) fn of_request(asked: Asked, operation: String, code: String, id: Uuid) -> Self {
        let event = AccessLogEvent::RequestRefused {
            operation,
            code,
            count: 1,
        };
        Self {
            id,
            asked,
            customer: None,
            event,
            unjudged: false,
            ticket: None,
        }
    }

    /// How many refusals it stands for.
    pub(super) fn refusals(&self) -> u32 {
        match self.event {
            AccessLogEvent::AccessRefused { count, .. }
            | AccessLogEvent::RequestRefused { count, .. } => count,
            AccessLogEvent::DocumentViewed { .. }
            | AccessLogEvent::DocumentDownloaded { .. }
            | AccessLogEvent::OpeningCompleted { .. } => 0,
        }
    }

    /// The same refusal, as the last of so many.
    pub(super) fn standing_for(mut self, refusals: u32) -> Self {
        match &mut self.event {
            AccessLogEvent::AccessRefused { count, .. }
            | AccessLogEvent::RequestRefused { count, .. } => *count = refusals,
            AccessLogEvent::DocumentViewed { .. }
            | AccessLogEvent::DocumentDownloaded { .. }
            | AccessLogEvent::OpeningCompleted { .. } => {}
        }
        self
    }
}
