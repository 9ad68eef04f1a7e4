//! Documents as they are asked, and as they are carried out.

use async_graphql::parser::parse_query;
use async_graphql::{EmptySubscription, ID, Object, SimpleObject, Union};
use serde_json::json;

use super::*;

#[derive(SimpleObject)]
struct Item {
    id: ID,
    name: String,
    size: i32,
}

#[derive(SimpleObject)]
struct Made {
    item: Item,
    items: Vec<Item>,
    message: String,
}

#[derive(SimpleObject)]
struct Refused {
    message: String,
    code: String,
}

#[derive(Union)]
enum Payload {
    Made(Made),
    Refused(Refused),
}

fn item(size: i32) -> Item {
    let (id, name) = (ID::from("1"), "one".to_owned());
    Item { id, name, size }
}

struct Query;

#[Object]
impl Query {
    async fn items(&self, first: Option<i32>) -> Vec<Item> {
        vec![item(first.unwrap_or_default())]
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn make(&self, name: String) -> Payload {
        let message = format!("{name} is made");
        if name.is_empty() {
            let code = "NO".to_owned();
            return Payload::Refused(Refused { message, code });
        }
        let (item, items) = (item(1), vec![item(2)]);
        Payload::Made(Made {
            item,
            items,
            message,
        })
    }
}

fn types_below<Q: ObjectType, M: ObjectType>(_: &Q, _: &M) -> Types {
    Types::of::<Q, M, EmptySubscription>()
}

fn types() -> Types {
    types_below(&Query, &Mutation)
}

/// Without the places in the text.
fn without_places(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.remove("pos");
            fields.values_mut().for_each(without_places);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(without_places),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => {}
    }
}

fn plain(document: &ExecutableDocument) -> serde_json::Value {
    let mut plain = serde_json::to_value(document).unwrap();
    without_places(&mut plain);
    plain
}

fn merged(text: &str, variables: serde_json::Value) -> Result<ExecutableDocument, NotMerged> {
    let (types, document) = (types(), parse_query(text).unwrap());
    let variables = Variables::from_json(variables);
    let repeats = Merging::new(&types, &document, &variables).repeats();
    assert!(repeats?, "{text}");
    Merging::new(&types, &document, &variables).written()
}

fn is_merged_to(text: &str, variables: serde_json::Value, expected: &str) {
    let written = merged(text, variables).unwrap();
    let expected = plain(&parse_query(expected).unwrap());
    assert_eq!(plain(&written), expected, "{text}");
}

#[test]
fn a_change_in_two_fragments_is_one() {
    is_merged_to(
        "mutation M($n: String!) { ...A ...B }
         fragment A on Mutation { make(name: $n) { ... on Made { item { id } } } }
         fragment B on Mutation { make(name: $n) { __typename ... on Made { item { name } message }
                                                   ... on Refused { message } } }",
        json!({ "n": "x" }),
        "mutation M($n: String!) { make(name: $n) {
            ... on Made { item { id name } __typename message }
            ... on Refused { __typename message } } }",
    );
}

#[test]
fn a_list_is_read_once_at_any_depth_and_what_has_another_key_by_itself() {
    is_merged_to(
        "{ items(first: 2) { id } ...F ... { other: items(first: 2) { size } } ...F }
         fragment F on Query { items(first: 2) { name ...G } __typename }
         fragment G on Item { id n: name }",
        json!({}),
        "{ items(first: 2) { id name n: name } __typename other: items(first: 2) { size } }",
    );
    is_merged_to(
        "mutation { make(name: \"x\") { ...A ...B } }
         fragment A on Payload { ... on Made { items { id } } }
         fragment B on Made { items { name } }",
        json!({}),
        "mutation { make(name: \"x\") { ... on Made { items { id name } } } }",
    );
}

#[test]
fn what_is_left_out_by_its_variables_is_gone_before() {
    let text = "query($a: Boolean!, $b: Boolean!, $f: Int) {
        items(first: $f) @include(if: $a) { id } ...F @skip(if: $b) items { size } ... { items { id } } }
        fragment F on Query { items(first: $f) @skip(if: true) { name } items @include(if: $b) { name } }";
    is_merged_to(
        text,
        json!({ "a": false, "b": false }),
        "query { items { size id } }",
    );
    is_merged_to(
        "query($a: Boolean!) { items { id @skip(if: $a) } ... { items { name @skip(if: $a) } } }",
        json!({ "a": true }),
        "query { items { __typename @skip(if: true) } }",
    );
    let conflict = merged(text, json!({ "a": true, "b": false })).unwrap_err();
    let error = conflict.told().unwrap();
    assert!(error.message.starts_with("Fields \"items\" conflict"));
    let lines: Vec<usize> = error.locations.iter().map(|place| place.line).collect();
    assert_eq!(lines, [2, 2]);
}

#[test]
fn other_arguments_or_another_field_are_a_conflict_at_any_depth() {
    for text in [
        "{ items(first: 1) { id } ...F } fragment F on Query { items(first: 2) { id } }",
        "{ items { id } ...F } fragment F on Query { items { id: name } }",
        "{ items { ...F } items { x: id } } fragment F on Item { x: size }",
    ] {
        let refused = merged(text, json!({})).unwrap_err();
        assert!(matches!(refused, NotMerged::Conflict { .. }), "{text}");
    }
}

#[test]
fn what_asks_for_nothing_twice_is_left_as_it_is() {
    let types = types();
    for text in [
        "{ items { id } other: items { id } __typename ... { __typename } }",
        "mutation { make(name: \"x\") { __typename ... on Made { message } ... on Refused { message __typename } } }",
        "query($no: Boolean!) { items @skip(if: $no) { id } ... @include(if: $no) { items { name } } }",
        "{ __schema { types { name fields { name type { name } } } } }",
    ] {
        let document = parse_query(text).unwrap();
        let variables = Variables::from_json(json!({ "no": false }));
        let merging = Merging::new(&types, &document, &variables);
        assert!(!merging.repeats().unwrap(), "{text}");
    }
}

#[test]
fn what_has_no_end_is_left_to_who_validates() {
    let (types, variables) = (types(), Variables::default());
    for text in [
        "{ ...F } fragment F on Query { ...F }",
        "{ ...F } fragment F on Query { a: items { ...F } b: items { ...F } }",
        "{ items { ...F } } fragment F on Item { ...G ...G } fragment G on Item { ...F ...F }",
    ] {
        let document = parse_query(text).unwrap();
        let merging = Merging::new(&types, &document, &variables);
        let left = merging.repeats();
        assert!(!matches!(left, Ok(true)), "{text}: {left:?}");
    }
}
