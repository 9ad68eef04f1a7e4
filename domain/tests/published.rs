//! Events are a published format: their schemas and golden files are committed
//! and proven fresh.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

use portico_domain::catalogue::{DecodeError, EVENT_VERSION, Entry, Event, entries, inner_schema};
use portico_domain::{Sealed, access_log};
use serde_json::{Value, json};

const UPDATE: &str = "PORTICO_UPDATE=1 cargo test -p portico-domain --test published";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn golden(event_type: &str) -> String {
    let path = folder("golden").join(format!("{event_type}.v1.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; every released event type has a golden file",
            path.display()
        )
    })
}

fn each_type() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries().into_iter().flat_map(|entry| {
        entry
            .event_types
            .iter()
            .map(move |t| (entry.aggregate_type, *t))
    })
}

fn schemas() -> Vec<(String, schemars::Schema)> {
    let outer = entries()
        .into_iter()
        .map(|entry| (format!("{}.json", entry.aggregate_type), (entry.schema)()));
    let inner = ("sealed-plaintext.json".to_owned(), inner_schema());
    outer.chain([inner]).collect()
}

fn text(schema: &schemars::Schema) -> String {
    format!("{}\n", serde_json::to_string_pretty(schema).unwrap())
}

static WRITTEN_IF_ASKED: Once = Once::new();

fn write_if_asked() {
    if std::env::var_os("PORTICO_UPDATE").is_some() {
        for (file, schema) in schemas() {
            fs::write(folder("schema").join(file), text(&schema)).unwrap();
        }
    }
}

#[test]
fn the_committed_schemas_are_those_of_the_code() {
    WRITTEN_IF_ASKED.call_once(write_if_asked);
    for (file, schema) in schemas() {
        let committed = fs::read_to_string(folder("schema").join(&file)).unwrap_or_default();
        assert!(committed == text(&schema), "{file} is stale; run: {UPDATE}");
    }
}

#[test]
fn no_schema_and_no_golden_file_is_left_over() {
    WRITTEN_IF_ASKED.call_once(write_if_asked);
    let names = |name: &str| -> BTreeSet<String> {
        fs::read_dir(folder(name))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let known: BTreeSet<String> = schemas().into_iter().map(|(file, _)| file).collect();
    assert_eq!(names("schema"), known);
    let known = each_type().map(|(_, event_type)| format!("{event_type}.v1.json"));
    assert_eq!(names("golden"), known.collect());
}

#[test]
fn every_golden_event_decodes_and_serialises_to_the_same() {
    for (aggregate_type, event_type) in each_type() {
        let text = golden(event_type);
        let event = Event::decode(aggregate_type, event_type, EVENT_VERSION, &text)
            .unwrap_or_else(|error| panic!("{event_type}: {error}"));
        assert_eq!(event.type_name(), event_type);
        let expected: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(payload(&event), expected, "{event_type}");
    }
}

fn payload(event: &Event) -> Value {
    let value = match event {
        Event::Firm(event) => serde_json::to_value(event),
        Event::Staff(event) => serde_json::to_value(event),
        Event::Identity(event) => serde_json::to_value(event),
        Event::Customer(event) => serde_json::to_value(event),
        Event::Contact(event) => serde_json::to_value(event),
        Event::Group(event) => serde_json::to_value(event),
        Event::Document(event) => serde_json::to_value(event),
        Event::Grant(event) => serde_json::to_value(event),
        Event::AccessLog(event) => serde_json::to_value(event),
    };
    value.unwrap()
}

/// What `Event::sealed` forgets would never be opened, and never be erased.
#[test]
fn every_sealed_field_of_every_event_is_found() {
    for (aggregate_type, event_type) in each_type() {
        let text = golden(event_type);
        let event = Event::decode(aggregate_type, event_type, EVENT_VERSION, &text).unwrap();
        let mut in_json = vec![];
        sealed_in(&payload(&event), &mut in_json);
        let mut listed: Vec<&str> = event.sealed().iter().map(|s| s.commit.as_str()).collect();
        in_json.sort();
        listed.sort_unstable();
        assert_eq!(in_json, listed, "{event_type}");
    }
}

fn sealed_in(value: &Value, found: &mut Vec<String>) {
    if let Ok(sealed) = serde_json::from_value::<Sealed>(value.clone()) {
        found.push(sealed.commit);
    }
    match value {
        Value::Object(fields) => fields.values().for_each(|field| sealed_in(field, found)),
        Value::Array(items) => items.iter().for_each(|item| sealed_in(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A golden file with nothing in it would prove nothing about the field.
#[test]
fn every_golden_field_is_filled() {
    fn filled(value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::Object(fields) => fields.values().all(filled),
            Value::Array(items) => !items.is_empty() && items.iter().all(filled),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        }
    }
    for (_, event_type) in each_type() {
        let value: Value = serde_json::from_str(&golden(event_type)).unwrap();
        assert!(filled(&value), "{event_type}");
    }
}

#[test]
fn an_unknown_field_is_refused_wherever_it_stands() {
    for (aggregate_type, event_type) in each_type() {
        let value: Value = serde_json::from_str(&golden(event_type)).unwrap();
        for more in with_one_field_more(&value) {
            let refused =
                Event::decode(aggregate_type, event_type, EVENT_VERSION, &more.to_string());
            assert!(
                matches!(refused, Err(DecodeError::Payload { .. })),
                "{event_type}: {more}"
            );
        }
    }
}

/// This value with `"surprise": 1` in each object of it, one at a time.
fn with_one_field_more(value: &Value) -> Vec<Value> {
    let Value::Object(fields) = value else {
        return vec![];
    };
    let mut all = vec![];
    let mut more = fields.clone();
    more.insert("surprise".to_owned(), json!(1));
    all.push(Value::Object(more));
    for (key, field) in fields {
        for deeper in with_one_field_more(field) {
            let mut changed = fields.clone();
            changed.insert(key.clone(), deeper);
            all.push(Value::Object(changed));
        }
    }
    all
}

#[test]
fn a_missing_field_is_refused_unless_it_may_be_absent() {
    for (aggregate_type, event_type) in each_type() {
        let value: Value = serde_json::from_str(&golden(event_type)).unwrap();
        let fields = value[event_type].as_object().unwrap();
        for key in fields.keys() {
            let mut fewer = fields.clone();
            fewer.remove(key);
            let text = json!({ event_type: fewer }).to_string();
            let decoded = Event::decode(aggregate_type, event_type, EVENT_VERSION, &text);
            assert_eq!(
                decoded.is_ok(),
                optional(event_type, key),
                "{event_type}.{key}"
            );
        }
    }
}

/// The fields that an event may lack.
fn optional(event_type: &str, key: &str) -> bool {
    matches!(
        (event_type, key),
        ("PortalClosed" | "MembershipPortalClosed", "reason")
            | ("FileOwnerAssigned", "staff")
            | ("StaffAssignedToCustomer", "role")
            | ("ContactAdded" | "ContactDetailsChanged", "email")
            | ("GroupCreated" | "GroupDescribed", "description")
            | ("FolderCreated", "parent" | "contact" | "copied_from")
            | ("FolderCreatedByClient" | "UploadedByClient", "sent_as")
            | ("UploadedByStaff", "copied_from")
            | ("ItemMoved", "crossed")
            | ("ItemSectionSet", "section")
            | ("MatterOpened" | "MatterDescribed", "summary")
            | (
                "AccessGranted" | "MasterAccessGranted" | "AccessExpiryChanged",
                "expires_at"
            )
            | ("AccessCapabilityChanged" | "AccessExpiryChanged", "item")
            | ("AccessRefused", "customer" | "item")
    )
}

#[test]
fn an_unknown_aggregate_version_or_type_is_refused() {
    let text = golden("PortalOpened");
    let decode = |aggregate: &str, event_type: &str, version: &str| {
        Event::decode(aggregate, event_type, version, &text)
    };
    assert!(decode("customer", "PortalOpened", "1.0").is_ok());
    assert!(matches!(
        decode("client", "PortalOpened", "1.0"),
        Err(DecodeError::UnknownAggregate(found)) if found == "client"
    ));
    for version in ["2.0", "1", "1.0.0", ""] {
        assert!(matches!(
            decode("customer", "PortalOpened", version),
            Err(DecodeError::UnknownVersion { .. })
        ));
    }
    assert!(matches!(
        decode("customer", "PortalClosed", "1.0"),
        Err(DecodeError::TypeMismatch {
            payload_type: "PortalOpened",
            ..
        })
    ));
    for payload in ["", "{}", "null", r#"{"PortalOpenedWide":{}}"#] {
        assert!(matches!(
            Event::decode("customer", "PortalOpened", "1.0", payload),
            Err(DecodeError::Payload { .. })
        ));
    }
}

#[test]
fn aggregate_and_event_types_are_told_apart_by_name_alone() {
    let all = entries();
    let aggregates: BTreeSet<_> = all.iter().map(|entry| entry.aggregate_type).collect();
    assert_eq!(aggregates.len(), all.len());
    let count: usize = all
        .iter()
        .map(|entry: &Entry| entry.event_types.len())
        .sum();
    let types: BTreeSet<_> = each_type().map(|(_, event_type)| event_type).collect();
    assert_eq!(types.len(), count);
    assert_eq!(all.last().unwrap().aggregate_type, access_log::TYPE);
}
