//! The end of a unit: everything is written and committed.

use std::collections::HashMap;

use portico_domain::Sealed;
use portico_domain::metadata::{Metadata, Provenance};
use serde_json::Value;
use uuid::Uuid;

use super::Unit;
use crate::append::{Writes, Written, append};
use crate::claims::{self, Change};
use crate::cursor::Cursor;
use crate::envelope::Envelope;
use crate::error::LogError;
use crate::keys::Texts;
use crate::log::Inline;
use crate::pending::{Pending, check_count};

/// What a unit left in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Committed {
    /// The last event written; `None` where nothing had to change.
    pub cursor: Option<Cursor>,
    /// How many events were written.
    pub events: usize,
}

/// Values sealed in this unit, by their commitment.
pub(super) struct Known<'a>(pub(super) &'a HashMap<String, String>);

impl Texts for Known<'_> {
    fn text(&self, sealed: &Sealed) -> Option<String> {
        self.0.get(&sealed.commit).cloned()
    }
}

impl Unit {
    /// Writes everything and commits: keys, events, claims, inline rows, and
    /// `answer` under the idempotency key if one was given.
    pub async fn commit<I: Inline>(
        mut self,
        inline: &I,
        answer: Option<Value>,
    ) -> Result<Committed, LogError> {
        check_count(self.pending.len())?;
        claims::give_up(self.held.connection(), &self.claims).await?;
        let written = self.write().await?;
        if let Some(written) = &written {
            let envelopes = self.envelopes(&written.positions);
            inline
                .project(self.held.connection(), &envelopes, &Known(&self.texts))
                .await?;
        }
        let cursor = written.map(|written| written.last);
        if let (Some(key), Some(answer)) = (&self.idempotency, answer) {
            let answer = with_cursor(answer, cursor);
            key.keep(self.held.connection(), &answer).await?;
        }
        self.held.commit().await?;
        if let Some(cursor) = cursor {
            self.log.announce(cursor);
        }
        Ok(Committed {
            cursor,
            events: self.pending.len(),
        })
    }

    /// Events, keys and claims; `None` where there are no events.
    async fn write(&mut self) -> Result<Option<Written>, LogError> {
        let claims: Vec<&Change> = self.claims.iter().filter(|change| change.take).collect();
        if self.pending.is_empty() && self.new_keys.is_empty() && claims.is_empty() {
            return Ok(None);
        }
        let writes = Writes {
            pending: &self.pending,
            metadata: &self.metadata_texts()?,
            keys: &self.new_keys,
            claims: &claims,
            trusted: &self.trusted_keys,
        };
        let written = append(self.held.connection(), &writes).await?;
        if !written.keys_live {
            self.ask_for_trusted_keys().await?;
        }
        Ok((!self.pending.is_empty()).then_some(written))
    }

    fn metadata_texts(&self) -> Result<Vec<String>, LogError> {
        let text = |event: &Pending| {
            let metadata = event.metadata.as_ref().unwrap_or(&self.metadata);
            serde_json::to_string(&metadata.to_map((self.new_id)(), event.customer_id))
        };
        Ok(self.pending.iter().map(text).collect::<Result<_, _>>()?)
    }

    pub(super) fn envelopes(&self, positions: &[i64]) -> Vec<Envelope> {
        self.pending
            .iter()
            .zip(positions)
            .map(|(pending, position)| {
                let metadata = pending.metadata.as_ref().unwrap_or(&self.metadata);
                Envelope {
                    seq: 0,
                    position: *position,
                    aggregate_id: pending.aggregate_id,
                    sequence: pending.sequence,
                    event: pending.event.clone(),
                    provenance: provenance(metadata, pending.customer_id),
                    at: metadata.occurred_at,
                    customer_id: pending.customer_id,
                }
            })
            .collect()
    }
}

fn provenance(metadata: &Metadata, customer_id: Option<Uuid>) -> Provenance {
    Provenance {
        actor: Some(metadata.actor),
        on_behalf_of: metadata.on_behalf_of.map(portico_domain::StaffId::uuid),
        customer_id,
        request_id: Some(metadata.request_id),
        source_ip: metadata.source_ip.clone(),
        user_agent: metadata.user_agent.clone(),
        occurred_at: Some(metadata.occurred_at),
    }
}

/// The answer kept for repeats carries the position it was given at.
fn with_cursor(mut answer: Value, cursor: Option<Cursor>) -> Value {
    if let (Value::Object(fields), Some(cursor)) = (&mut answer, cursor) {
        fields.insert("position".to_owned(), Value::String(cursor.to_string()));
    }
    answer
}
