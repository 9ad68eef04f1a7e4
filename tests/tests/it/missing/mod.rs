//! What an input names and there is not, as far as the caller can tell: the refusal
//! says of what kind there is none, and which field names it. What is no id, what
//! nothing has and what is hidden are answered byte by byte alike.
//!
//! The fields stand in the tables beside this file; the schemas say which there are.

mod contacts;
pub(crate) mod schema;
mod staff;

use std::collections::BTreeSet;

use portico_tests::{Answer, Browser};
use serde_json::{Value, json};

use crate::heard::{self, Statement};
use schema::Schema;

/// A mutation with an input that fits, and the fields of it that name something by id.
struct Row {
    mutation: &'static str,
    input: Value,
    fields: &'static str,
}

fn row(mutation: &'static str, input: Value, fields: &'static str) -> Row {
    Row {
        mutation,
        input,
        fields,
    }
}

/// Of what kind a field names something, as the refusal says it.
fn kind(field: &str) -> &'static str {
    match field {
        "contactId" | "give.contactId" | "revokeIds" => "contact",
        "customerId" | "customerIds" => "customer",
        "documentId" => "document",
        "folderId" | "parentId" | "toId" => "folder",
        "groupId" => "group",
        "itemId" | "itemIds" | "exceptIds" => "item",
        "matterId" => "matter",
        "memberIds" => "person",
        "sectionId" | "sectionIds" | "contacts.sectionIds" => "section",
        "staffId" => "staff member",
        "versionId" => "version",
        other => panic!("what does {other} name?"),
    }
}

/// The input with this id in the field, in place of the one that is there.
fn with(input: &Value, field: &str, id: &str) -> Value {
    let mut input = input.clone();
    let mut place = &mut input;
    for step in field.split('.') {
        if place.is_array() {
            place = &mut place[0];
        }
        place = &mut place[step];
    }
    assert!(!place.is_null(), "the row has no {field}");
    *place = if place.is_array() {
        json!([id])
    } else {
        json!(id)
    };
    input
}

/// One field of one row, asked by somebody.
struct Case<'a> {
    by: &'a Browser,
    schema: &'a Schema,
    row: &'a Row,
    field: &'a str,
}

impl<'a> Case<'a> {
    fn of(by: &'a Browser, schema: &'a Schema, (row, field): (&'a Row, &'a str)) -> Self {
        Self {
            by,
            schema,
            row,
            field,
        }
    }

    async fn told(&self, id: &str) -> (Answer, Vec<Statement>) {
        let (name, of) = (self.row.mutation, self.schema.input_of(self.row.mutation));
        let refused = "... on Refused { code message args { field } }";
        // Each file has its own outcome.
        let files = if name == "beginUploads" {
            format!("... on UploadsBegun {{ uploads {{ __typename {refused} }} }}")
        } else {
            String::new()
        };
        let query = format!(
            "mutation($input: {of}!) {{ {name}(input: $input) {{ __typename {refused} {files} }} }}"
        );
        let input = with(&self.row.input, self.field, id);
        heard::call(self.by, &query, json!({ "input": input })).await
    }

    fn refusal(&self, answer: &Answer) -> Value {
        let payload = answer.json()["data"][self.row.mutation].take();
        let first = payload["uploads"][0].clone();
        let refusal = if first.is_null() { payload } else { first };
        let what = (self.row.mutation, self.field, answer.text());
        assert_eq!(refusal["__typename"], "Refused", "{what:?}");
        refusal
    }

    /// Whether what is no id is answered like one that nothing has: after the same
    /// statements, in the same bytes. The answer.
    async fn nothing(&self, unknown: &str) -> (Answer, Vec<Statement>) {
        // Whatever is asked once only has been asked then.
        let _ = self.told(unknown).await;
        let (nothing, asked) = self.told(unknown).await;
        for no_id in ["no id", "", "\u{0}", "00000000-0000-0000-0000-000000000000"] {
            self.answers_alike(no_id, (&nothing, &asked)).await;
        }
        (nothing, asked)
    }

    async fn answers_alike(&self, id: &str, (nothing, asked): (&Answer, &[Statement])) {
        let (answer, asked_for_it) = self.told(id).await;
        let what = (self.row.mutation, self.field, id);
        assert_eq!(answer.text(), nothing.text(), "{what:?}");
        assert_eq!(heard::differing(&asked_for_it, asked), None, "{what:?}");
    }

    /// Says that there is none, of what kind, and in which field.
    fn is_told_as_missing(&self, answer: &Answer) {
        let refusal = self.refusal(answer);
        let told = (&refusal["code"], &refusal["args"]["field"]);
        let expected = (&json!("NOT_FOUND"), &json!(self.field));
        assert_eq!(told, expected, "{} {refusal}", self.row.mutation);
        let message = refusal["message"].as_str().unwrap();
        let none = format!("There is no such {}", kind(self.field));
        assert!(message.starts_with(&none), "{}: {message}", self.field);
    }
}

/// Every field of a schema that names something is in a row, and no other.
fn are_all_of(rows: &[Row], schema: &Schema) {
    let fields = |row: &Row| {
        let named = row.fields.split(' ');
        let named = named.map(|field| format!("{}.{field}", row.mutation));
        named.collect::<Vec<_>>()
    };
    let rows: BTreeSet<String> = rows.iter().flat_map(fields).collect();
    let unnamed: Vec<&String> = schema.naming.difference(&rows).collect();
    assert!(unnamed.is_empty(), "no row of {unnamed:?}");
    let gone: Vec<&String> = rows.difference(&schema.naming).collect();
    assert!(gone.is_empty(), "no such fields: {gone:?}");
}
