//! Every event of the log, with the schema of what it holds.

mod sealed_fields;

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use crate::access_log::{self, AccessLogEvent};
use crate::contact::{Contact, ContactEvent};
use crate::customer::{Customer, CustomerEvent};
use crate::document::{Document, DocumentEvent};
use crate::firm::{Firm, FirmEvent};
use crate::grant::{Grant, GrantEvent};
use crate::group::{Group, GroupEvent};
use crate::identity::{Identity, IdentityEvent};
use crate::staff::{Staff, StaffEvent};

/// The version of every event type so far.
pub const EVENT_VERSION: &str = "1.0";

/// The plaintext inside a [`crate::Sealed`], as JSON.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SealedPlaintext {
    /// Version of this form; 1.
    pub v: u8,
    /// 32 random bytes, base64url without padding.
    pub salt: String,
    /// What is sealed.
    pub value: String,
}

/// One aggregate type of the log.
pub struct Entry {
    /// The aggregate type, as it stands in the log; never changes.
    pub aggregate_type: &'static str,
    /// Its event types.
    pub event_types: &'static [&'static str],
    /// JSON Schema of its payloads.
    pub schema: fn() -> Schema,
}

macro_rules! entry {
    ($aggregate:ty, $events:ty) => {
        Entry {
            aggregate_type: <$aggregate as cqrs_es::Aggregate>::TYPE,
            event_types: <$events>::TYPES,
            schema: || schema_for!($events),
        }
    };
}

/// All aggregate types, the access log last.
#[must_use]
pub fn entries() -> Vec<Entry> {
    vec![
        entry!(Firm, FirmEvent),
        entry!(Staff, StaffEvent),
        entry!(Identity, IdentityEvent),
        entry!(Customer, CustomerEvent),
        entry!(Contact, ContactEvent),
        entry!(Group, GroupEvent),
        entry!(Document, DocumentEvent),
        entry!(Grant, GrantEvent),
        Entry {
            aggregate_type: access_log::TYPE,
            event_types: AccessLogEvent::TYPES,
            schema: || schema_for!(AccessLogEvent),
        },
    ]
}

/// JSON Schema of what is sealed.
#[must_use]
pub fn inner_schema() -> Schema {
    schema_for!(SealedPlaintext)
}

/// Any event of the log, decoded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Of the firm.
    Firm(FirmEvent),
    /// Of a staff member.
    Staff(StaffEvent),
    /// Of an identity.
    Identity(IdentityEvent),
    /// Of a customer.
    Customer(CustomerEvent),
    /// Of a contact.
    Contact(ContactEvent),
    /// Of a group.
    Group(GroupEvent),
    /// Of an item.
    Document(DocumentEvent),
    /// Of a grant.
    Grant(GrantEvent),
    /// Of the access log.
    AccessLog(AccessLogEvent),
}

/// An event that this release does not know.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The aggregate type is not one of ours.
    #[error("aggregate type {0:?} is unknown to this release; upgrade before reading on")]
    UnknownAggregate(String),
    /// The version is not one of ours.
    #[error(
        "event {event_type} has version {version:?}, this release knows 1.0; upgrade before reading on"
    )]
    UnknownVersion {
        /// Event type as it stands in the log.
        event_type: String,
        /// Version as it stands in the log.
        version: String,
    },
    /// The payload does not fit the event type.
    #[error("event {event_type} does not read as this release knows it: {source}")]
    Payload {
        /// Event type as it stands in the log.
        event_type: String,
        /// What serde found.
        source: serde_json::Error,
    },
    /// The payload is of another type than the row says.
    #[error("event says {event_type} and holds {payload_type}")]
    TypeMismatch {
        /// Event type as it stands in the log.
        event_type: String,
        /// The type of the payload.
        payload_type: &'static str,
    },
}

macro_rules! from_events {
    ($($variant:ident($events:ty)),+ $(,)?) => {
        $(impl From<$events> for Event {
            fn from(event: $events) -> Self {
                Self::$variant(event)
            }
        })+
    };
}

from_events!(
    Firm(FirmEvent),
    Staff(StaffEvent),
    Identity(IdentityEvent),
    Customer(CustomerEvent),
    Contact(ContactEvent),
    Group(GroupEvent),
    Document(DocumentEvent),
    Grant(GrantEvent),
    AccessLog(AccessLogEvent),
);

impl Event {
    /// Decodes one row of the log. Unknown types, versions and fields are
    /// refused, never skipped.
    pub fn decode(
        aggregate_type: &str,
        event_type: &str,
        version: &str,
        payload: &str,
    ) -> Result<Self, DecodeError> {
        if version != EVENT_VERSION {
            return Err(DecodeError::UnknownVersion {
                event_type: event_type.to_owned(),
                version: version.to_owned(),
            });
        }
        let failed = |source| DecodeError::Payload {
            event_type: event_type.to_owned(),
            source,
        };
        let event = match aggregate_type {
            "firm" => serde_json::from_str(payload).map(Self::Firm),
            "staff" => serde_json::from_str(payload).map(Self::Staff),
            "identity" => serde_json::from_str(payload).map(Self::Identity),
            "customer" => serde_json::from_str(payload).map(Self::Customer),
            "contact" => serde_json::from_str(payload).map(Self::Contact),
            "group" => serde_json::from_str(payload).map(Self::Group),
            "document" => serde_json::from_str(payload).map(Self::Document),
            "grant" => serde_json::from_str(payload).map(Self::Grant),
            access_log::TYPE => serde_json::from_str(payload).map(Self::AccessLog),
            unknown => return Err(DecodeError::UnknownAggregate(unknown.to_owned())),
        }
        .map_err(failed)?;
        if event.type_name() == event_type {
            Ok(event)
        } else {
            Err(DecodeError::TypeMismatch {
                event_type: event_type.to_owned(),
                payload_type: event.type_name(),
            })
        }
    }

    /// The event's type, as it stands in the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Firm(event) => event.type_name(),
            Self::Staff(event) => event.type_name(),
            Self::Identity(event) => event.type_name(),
            Self::Customer(event) => event.type_name(),
            Self::Contact(event) => event.type_name(),
            Self::Group(event) => event.type_name(),
            Self::Document(event) => event.type_name(),
            Self::Grant(event) => event.type_name(),
            Self::AccessLog(event) => event.type_name(),
        }
    }
}
