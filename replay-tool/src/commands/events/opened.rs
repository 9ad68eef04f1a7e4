//! Sealed values found in JSON, and their plain text in place of them.
//!
//! Found by their form, not by the catalogue, so that an event which this
//! release does not know opens too.

use portico_domain::Sealed;
use portico_event_log::keys::{KeyError, MasterKey, Opener, Texts};
use serde::Deserialize;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::query::Numbered;

/// A sealed value: an object in payloads, compact text in metadata.
fn sealed(value: &Value) -> Option<Sealed> {
    match value {
        Value::Object(_) => Sealed::deserialize(value).ok(),
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

fn collect(value: &Value, kids: &mut Vec<Uuid>) {
    if let Some(sealed) = sealed(value) {
        kids.push(sealed.kid);
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, kids)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, kids)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Replaces every sealed value by its text, or null where it is erased, and
/// tells `found` of each with the name of its field.
pub(super) fn open(
    name: &str,
    value: &mut Value,
    texts: &dyn Texts,
    found: &mut Vec<(String, Option<String>)>,
) {
    if let Some(sealed) = sealed(value) {
        let text = texts.text(&sealed);
        found.push((name.to_owned(), text.clone()));
        *value = text.map_or(Value::Null, Value::String);
        return;
    }
    match value {
        Value::Array(values) => {
            for value in values {
                open(name, value, texts, found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                open(name, value, texts, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The keys that a page needs.
pub(super) async fn opener(
    conn: &mut PgConnection,
    master: &MasterKey,
    page: &[Numbered],
) -> Result<Opener, KeyError> {
    let mut kids = vec![];
    for Numbered { event, .. } in page {
        for text in [&event.payload, &event.metadata] {
            if let Ok(value) = serde_json::from_str(text) {
                collect(&value, &mut kids);
            }
        }
    }
    kids.sort_unstable();
    kids.dedup();
    Opener::for_kids(conn, master, kids).await
}
