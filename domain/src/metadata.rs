//! What stands beside every event: who, on whose behalf, in which request.
//!
//! In the log it is a flat map of strings, because stock `postgres-es` decodes
//! it as one.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use crate::actor::Actor;
use crate::ids::StaffId;
use crate::sealed::Sealed;

/// Version of the map, in its key `meta_v`.
pub const META_VERSION: &str = "1";

/// How the actor had proven who they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuthStrength {
    /// Nobody signed in: a command line, or a step of signing in itself.
    None,
    /// The secret of an invitation's link.
    Invitation,
    /// A password alone.
    Password,
}

impl AuthStrength {
    const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Invitation => "invitation",
            Self::Password => "password",
        }
    }
}

/// The metadata of all events of one command. Only `event_id` and
/// `customer_id` differ between them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Metadata {
    /// Who does it.
    pub actor: Actor,
    /// For whom: a staff member, where the operator acts in their stead.
    pub on_behalf_of: Option<StaffId>,
    /// The request that carried the command.
    pub request_id: Uuid,
    /// What started the chain of commands; the request itself if nothing did.
    pub correlation_id: Uuid,
    /// The event or command that caused this one.
    pub causation_id: Option<Uuid>,
    /// Hex SHA-256 of the idempotency key, if one was given.
    pub idempotency_hash: Option<String>,
    /// How the actor signed in.
    pub auth_strength: AuthStrength,
    /// The peer's address, sealed under the actor's key.
    pub source_ip: Option<Sealed>,
    /// The peer's user agent, sealed under the actor's key.
    pub user_agent: Option<Sealed>,
    /// When the command was given, by the application's clock.
    pub occurred_at: DateTime<Utc>,
}

/// RFC 3339 in UTC with microseconds: the form of every instant in Portico.
#[must_use]
pub fn instant_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

impl Metadata {
    /// The flat map for one event, about this customer. Absent values have no
    /// key.
    #[must_use]
    pub fn to_map(
        &self,
        event_id: Uuid,
        customer_id: Option<Uuid>,
    ) -> BTreeMap<&'static str, String> {
        let optional = [
            ("customer_id", customer_id.map(|id| id.to_string())),
            ("actor_id", self.actor.id().map(|id| id.to_string())),
            ("on_behalf_of", self.on_behalf_of.map(|id| id.to_string())),
            ("causation_id", self.causation_id.map(|id| id.to_string())),
            ("idempotency_hash", self.idempotency_hash.clone()),
            ("source_ip", self.source_ip.as_ref().map(Sealed::to_string)),
            (
                "user_agent",
                self.user_agent.as_ref().map(Sealed::to_string),
            ),
        ];
        let mut map = BTreeMap::from([
            ("meta_v", META_VERSION.to_owned()),
            ("event_id", event_id.to_string()),
            ("actor_kind", self.actor.kind().to_owned()),
            ("request_id", self.request_id.to_string()),
            ("correlation_id", self.correlation_id.to_string()),
            ("auth_strength", self.auth_strength.as_str().to_owned()),
            ("occurred_at", instant_text(self.occurred_at)),
        ]);
        map.extend(
            optional
                .into_iter()
                .filter_map(|(key, value)| Some((key, value?))),
        );
        map
    }
}

/// What a reader of the log needs from an event's metadata.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provenance {
    /// Who did it; `None` where the event was written by other software.
    pub actor: Option<Actor>,
    /// For whom.
    pub on_behalf_of: Option<Uuid>,
    /// Whose tree or portal it is about.
    pub customer_id: Option<Uuid>,
    /// In which request.
    pub request_id: Option<Uuid>,
    /// Sealed address of the peer.
    pub source_ip: Option<Sealed>,
    /// Sealed user agent of the peer.
    pub user_agent: Option<Sealed>,
    /// When, by the application's clock.
    pub occurred_at: Option<DateTime<Utc>>,
}

impl Provenance {
    /// Reads the flat map; a key that is absent or unreadable is `None`, since
    /// metadata never decides anything.
    #[must_use]
    pub fn from_map(map: &HashMap<String, String>) -> Self {
        let uuid = |key: &str| map.get(key).and_then(|text| text.parse().ok());
        let sealed = |key: &str| map.get(key).and_then(|text| text.parse().ok());
        Self {
            actor: map
                .get("actor_kind")
                .and_then(|kind| Actor::from_parts(kind, uuid("actor_id"))),
            on_behalf_of: uuid("on_behalf_of"),
            customer_id: uuid("customer_id"),
            request_id: uuid("request_id"),
            source_ip: sealed("source_ip"),
            user_agent: sealed("user_agent"),
            occurred_at: map
                .get("occurred_at")
                .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
                .map(|at| at.with_timezone(&Utc)),
        }
    }
}
