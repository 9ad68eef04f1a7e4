//! An event as it is shown.

use std::io;

use portico_domain::metadata::instant_text;
use portico_event_log::keys::{Opener, Texts};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::opened;
use super::query::Numbered;
use crate::output::Output;

/// One event; its JSON form is a line of NDJSON.
#[derive(Serialize)]
pub(super) struct Shown<'a> {
    seq: Option<i64>,
    position: i64,
    at: String,
    #[serde(rename = "type")]
    event_type: &'a str,
    version: &'a str,
    aggregate_type: &'a str,
    aggregate_id: &'a str,
    sequence: i64,
    actor: Option<String>,
    on_behalf_of: Option<String>,
    customer: Option<Uuid>,
    payload: Value,
    metadata: Value,
    #[serde(skip)]
    plain: Vec<(String, Option<String>)>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(row: &'a Numbered, opener: Option<&Opener>) -> Self {
        let event = &row.event;
        // The column is JSON, so it reads; null would say that it does not.
        let read = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
        let (mut payload, mut metadata): (Value, Value) =
            (read(&event.payload), read(&event.metadata));
        let mut plain = vec![];
        if let Some(opener) = opener {
            let texts: &dyn Texts = opener;
            opened::open("payload", &mut payload, texts, &mut plain);
            opened::open("metadata", &mut metadata, texts, &mut plain);
        }
        Self {
            seq: row.seq,
            position: event.cursor.position,
            at: instant_text(event.recorded_at),
            event_type: &event.event_type,
            version: &event.event_version,
            aggregate_type: &event.aggregate_type,
            aggregate_id: &event.aggregate_id,
            sequence: event.sequence,
            actor: actor(&metadata),
            on_behalf_of: on_behalf_of(&metadata),
            customer: metadata
                .get("customer_id")
                .and_then(Value::as_str)
                .and_then(|id| id.parse().ok()),
            payload,
            metadata,
            plain,
        }
    }

    pub(super) fn write(&self, output: &mut Output) -> io::Result<()> {
        output.value(self)?;
        if output.is_json() {
            return Ok(());
        }
        output.text(&self.line())
    }

    fn line(&self) -> String {
        let seq = self.seq.map_or_else(|| "-".to_owned(), |s| s.to_string());
        let aggregate = format!("{}:{}", self.aggregate_type, self.aggregate_id);
        let actor = self.actor.as_deref().unwrap_or("-");
        let customer = self
            .customer
            .map_or_else(|| "-".to_owned(), |id| id.to_string());
        // Named, because a MOMENT takes this number and not the first one.
        let mut line = format!(
            "{seq:>8} position={:<8} {} {:<22} {aggregate:<45} {actor:<44} {customer}",
            self.position, self.at, self.event_type
        );
        if let Some(principal) = &self.on_behalf_of {
            line.extend([" on_behalf_of=", principal.as_str()]);
        }
        for (name, text) in &self.plain {
            let text = match text {
                Some(text) => format!("{text:?}"),
                None => "erased".to_owned(),
            };
            line.extend([" ", name.as_str(), "=", text.as_str()]);
        }
        line
    }
}

fn actor(metadata: &Value) -> Option<String> {
    let kind = metadata.get("actor_kind")?.as_str()?;
    match metadata.get("actor_id").and_then(Value::as_str) {
        Some(id) => Some(format!("{kind}:{id}")),
        None => Some(kind.to_owned()),
    }
}

/// Only staff have others act for them.
fn on_behalf_of(metadata: &Value) -> Option<String> {
    let id = metadata.get("on_behalf_of")?.as_str()?;
    Some(format!("staff:{id}"))
}
