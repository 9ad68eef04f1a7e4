//! Events as they stand in the log.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use portico_domain::catalogue::{DecodeError, Event};
use portico_domain::metadata::Provenance;
use uuid::Uuid;

use crate::cursor::Cursor;

/// A row of the log, byte for byte: what the ledger hashes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Where it stands.
    pub cursor: Cursor,
    /// Aggregate type.
    pub aggregate_type: String,
    /// Aggregate id.
    pub aggregate_id: String,
    /// Number within the aggregate, from 1.
    pub sequence: i64,
    /// Event type.
    pub event_type: String,
    /// Version of the event type.
    pub event_version: String,
    /// JSON, exactly as stored.
    pub payload: String,
    /// JSON, exactly as stored.
    pub metadata: String,
    /// When the database took it.
    pub recorded_at: DateTime<Utc>,
    /// Whose tree or portal it is about.
    pub customer_id: Option<Uuid>,
}

/// A decoded event with what a projector needs to know about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// Gapless number in the ledger; 0 while the event is being written (the
    /// inline read model never uses it).
    pub seq: i64,
    /// `position` of the row: rises within a transaction.
    pub position: i64,
    /// Aggregate id.
    pub aggregate_id: Uuid,
    /// Number within the aggregate, from 1.
    pub sequence: i64,
    /// The event.
    pub event: Event,
    /// Who, on whose behalf, from where.
    pub provenance: Provenance,
    /// The instant of the command; of the database where metadata has none.
    pub at: DateTime<Utc>,
    /// Whose tree or portal it is about.
    pub customer_id: Option<Uuid>,
}

/// An event that cannot be decoded, and where it stands.
#[derive(Debug, thiserror::Error)]
#[error("event {seq} ({aggregate_type} {aggregate_id}, sequence {sequence}): {reason}")]
pub struct Poisoned {
    /// Number in the ledger.
    pub seq: i64,
    /// Aggregate type.
    pub aggregate_type: String,
    /// Aggregate id.
    pub aggregate_id: String,
    /// Number within the aggregate.
    pub sequence: i64,
    /// Why.
    pub reason: PoisonReason,
}

/// Why an event cannot be decoded.
#[derive(Debug, thiserror::Error)]
pub enum PoisonReason {
    /// The event itself.
    #[error(transparent)]
    Event(#[from] DecodeError),
    /// The aggregate id is not a UUID.
    #[error("aggregate id is not a UUID")]
    AggregateId,
    /// The metadata is not a flat map of strings.
    #[error("metadata is not a flat map of strings: {0}")]
    Metadata(serde_json::Error),
    /// The ledger's leaf covers the metadata, not the column.
    #[error(
        "customer_id is {}, and the event's metadata, which its leaf covers, says {}: \
         the column was changed after it was written",
        or_none(*found),
        or_none(*expected)
    )]
    Customer {
        /// What the metadata says.
        expected: Option<Uuid>,
        /// What the column holds.
        found: Option<Uuid>,
    },
}

/// A customer's id, or that there is none.
fn or_none(id: Option<Uuid>) -> String {
    id.map_or_else(|| "none".to_owned(), |id| id.to_string())
}

impl Envelope {
    /// The keys under which it is sealed, and where it came from.
    pub fn kids(&self) -> impl Iterator<Item = Uuid> {
        let provenance = &self.provenance;
        let about = provenance.source_ip.iter().chain(&provenance.user_agent);
        let fields = self.event.sealed().into_iter();
        fields.chain(about).map(|sealed| sealed.kid)
    }
}

impl Recorded {
    /// Decodes the row under its number in the ledger.
    pub fn decode(&self, seq: i64) -> Result<Envelope, Poisoned> {
        self.try_decode(seq).map_err(|reason| Poisoned {
            seq,
            aggregate_type: self.aggregate_type.clone(),
            aggregate_id: self.aggregate_id.clone(),
            sequence: self.sequence,
            reason,
        })
    }

    fn try_decode(&self, seq: i64) -> Result<Envelope, PoisonReason> {
        let metadata: HashMap<String, String> =
            serde_json::from_str(&self.metadata).map_err(PoisonReason::Metadata)?;
        let provenance = Provenance::from_map(&metadata);
        if self.customer_id != provenance.customer_id {
            return Err(PoisonReason::Customer {
                expected: provenance.customer_id,
                found: self.customer_id,
            });
        }
        Ok(Envelope {
            seq,
            position: self.cursor.position,
            aggregate_id: self
                .aggregate_id
                .parse()
                .map_err(|_| PoisonReason::AggregateId)?,
            sequence: self.sequence,
            event: Event::decode(
                &self.aggregate_type,
                &self.event_type,
                &self.event_version,
                &self.payload,
            )?,
            at: provenance.occurred_at.unwrap_or(self.recorded_at),
            customer_id: provenance.customer_id,
            provenance,
        })
    }
}
