//! Events that a unit has decided and not written yet.

use portico_domain::catalogue::{EVENT_VERSION, Event};
use portico_domain::metadata::Metadata;
use uuid::Uuid;

use crate::error::LogError;

/// The largest payload, in bytes.
const EVENT_LIMIT: usize = 64 * 1024;
/// The most events of one command: as many as are decided, written and applied within
/// the time that a request has.
const COMMAND_LIMIT: usize = 20_000;

pub(crate) struct Pending {
    pub(crate) aggregate_type: &'static str,
    pub(crate) aggregate_id: Uuid,
    pub(crate) sequence: i64,
    pub(crate) event: Event,
    pub(crate) event_type: &'static str,
    pub(crate) event_version: &'static str,
    pub(crate) payload: String,
    pub(crate) customer_id: Option<Uuid>,
    /// Where it was somebody else's request than the unit's.
    pub(crate) metadata: Option<Metadata>,
}

impl Pending {
    pub(crate) fn new<E>(
        aggregate_type: &'static str,
        aggregate_id: Uuid,
        sequence: i64,
        event: E,
        customer_id: Option<Uuid>,
    ) -> Result<Self, LogError>
    where
        E: serde::Serialize + Into<Event>,
    {
        let payload = serde_json::to_string(&event)?;
        if payload.len() > EVENT_LIMIT {
            return Err(LogError::TooLarge {
                what: "an event's payload in bytes",
                found: payload.len(),
                limit: EVENT_LIMIT,
            });
        }
        let event = event.into();
        Ok(Self {
            aggregate_type,
            aggregate_id,
            sequence,
            event_type: event.type_name(),
            event_version: EVENT_VERSION,
            event,
            payload,
            customer_id,
            metadata: None,
        })
    }
}

/// Whether so many events fit into one command.
pub(crate) fn check_count(events: usize) -> Result<(), LogError> {
    if events > COMMAND_LIMIT {
        return Err(LogError::TooMany {
            found: events,
            limit: COMMAND_LIMIT,
        });
    }
    Ok(())
}
