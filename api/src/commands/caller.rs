//! Who gives a command, and from where.

use portico_domain::metadata::{AuthStrength, Metadata};
use portico_domain::{Actor, IdentityId, StaffId};
use uuid::Uuid;

use crate::clock::Clock;

/// The person behind a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// The staff member whom the operator does it for, and whose rights count then.
    pub on_behalf_of: Option<StaffId>,
    /// The identity that signed in; none at the command line.
    pub identity: Option<IdentityId>,
    /// How they proved it.
    pub strength: AuthStrength,
    /// The request.
    pub request_id: Uuid,
    /// The peer's address.
    pub source_ip: Option<String>,
    /// The peer's user agent, at most 200 characters of it.
    pub user_agent: Option<String>,
}

impl Caller {
    /// The operator at the machine's command line.
    #[must_use]
    pub const fn operator(request_id: Uuid) -> Self {
        Self {
            actor: Actor::Operator,
            on_behalf_of: None,
            identity: None,
            strength: AuthStrength::None,
            request_id,
            source_ip: None,
            user_agent: None,
        }
    }

    pub(crate) fn metadata(&self, clock: &Clock) -> Metadata {
        Metadata {
            actor: self.actor,
            on_behalf_of: self.on_behalf_of,
            request_id: self.request_id,
            correlation_id: self.request_id,
            causation_id: None,
            idempotency_hash: None,
            auth_strength: self.strength,
            source_ip: None,
            user_agent: None,
            occurred_at: clock.now(),
        }
    }
}
