//! Documents as they are asked, and as they are carried out.

use async_graphql::parser::parse_query;
use async_graphql::{EmptySubscription, ID, Object, ObjectType, SimpleObject, Union};
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
    item: Option<Item>,
    others: Vec<Other>,
}

#[derive(SimpleObject)]
struct Other {
    name: String,
    other: String,
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
            let other = "beside".to_owned();
            let name = message.clone();
            let (item, others) = (None, vec![Other { name, other }]);
            return Payload::Refused(Refused {
                message,
                code,
                item,
                others,
            });
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

/// Without the places in the text; what is asked of an object of which nothing is asked has a
/// name that a text can have.
fn without_places(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.remove("pos");
            fields.values_mut().for_each(without_places);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(without_places),
        serde_json::Value::String(text) if text.as_str() == NOTHING => "nothing".clone_into(text),
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

fn merged(text: &str, variables: serde_json::Value) -> Result<ExecutableDocument, Endless> {
    let (types, document) = (types(), parse_query(text).unwrap());
    let variables = Variables::from_json(variables);
    let needs_writing = Merging::new(&types, &document, &variables).needs_writing();
    assert!(needs_writing?, "{text}");
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
        "mutation { make(name: \"x\") { ... on Made { items { id name } }
                                         ... on Refused { nothing: __typename } } }",
    );
}

#[test]
fn what_is_left_out_by_its_variables_is_gone_before() {
    is_merged_to(
        "query($a: Boolean!, $b: Boolean!, $f: Int) {
            items { id @include(if: $b) } ...F @skip(if: $b) items { size } ... { items { id } }
            first: items(first: $f) @include(if: $a) { id } }
        fragment F on Query { items @skip(if: true) { name } items @include(if: $b) { name } }",
        json!({ "a": false, "b": false }),
        "query { items { size id } }",
    );
    is_merged_to(
        "query($a: Boolean!) { items { id @skip(if: $a) } ... { items { name @skip(if: $a) } } }",
        json!({ "a": true }),
        "query { items { nothing: __typename } }",
    );
}

#[test]
fn an_object_of_which_nothing_is_asked_is_asked_for_all_the_same() {
    is_merged_to(
        "{ items { id @skip(if: true) } other: items { size } }",
        json!({}),
        "{ items { nothing: __typename } other: items { size } }",
    );
    is_merged_to(
        "query($a: Boolean!) { items @include(if: $a) { id } }",
        json!({ "a": false }),
        "query { nothing: __typename }",
    );
    is_merged_to(
        "mutation { make(name: \"x\") { ... on Refused { code } } }",
        json!({}),
        "mutation { make(name: \"x\") { ... on Made { nothing: __typename }
                                         ... on Refused { code } } }",
    );
}

#[test]
fn what_is_asked_of_a_union_inside_one_of_its_kinds_is_asked_of_that_kind() {
    let expected = "mutation { make(name: \"x\") { ... on Made { message }
                                                  ... on Refused { nothing: __typename } } }";
    for text in [
        "mutation { make(name: \"x\") { ... on Made { ...F } } }
         fragment F on Payload { ... on Made { message } ... on Refused { code } }",
        "mutation { make(name: \"x\") { ... on Made { ... { ... on Payload {
             ... on Made { message } } } } } }",
    ] {
        is_merged_to(text, json!({}), expected);
    }
}

#[test]
fn the_fields_of_the_root_are_those_that_are_carried_out() {
    let text = "query($a: Boolean!) { mine: __typename @skip(if: $a) ...F items { size } }
        fragment F on Query { mine: items(first: 1) { id } items { id } }";
    let (types, document) = (types(), parse_query(text).unwrap());
    let variables = Variables::from_json(json!({ "a": true }));
    let merging = Merging::new(&types, &document, &variables);
    let fields = merging.root_fields().into_iter();
    let fields: Vec<_> = fields
        .map(|field| (field.response_key().node.as_str(), field.name.node.as_str()))
        .collect();
    assert_eq!(fields, [("mine", "items"), ("items", "items")]);
}

/// What is said of the first key that stands for two things, with the lines of both.
fn conflict(text: &str) -> Option<(String, Vec<usize>)> {
    let (types, document) = (types(), parse_query(text).unwrap());
    let error = Merging::conflict(&types, &document)?;
    let lines = error.locations.iter().map(|place| place.line);
    Some((error.message, lines.collect()))
}

#[test]
fn other_arguments_or_another_field_are_a_conflict_at_any_depth() {
    for (text, key) in [
        (
            "{ items(first: 1) { id }\n ...F } fragment F on Query { items(first: 2) { id } }",
            "items",
        ),
        (
            "query($f: Int) { items(first: $f) { id }\n items { id } }",
            "items",
        ),
        (
            "query($no: Boolean!) { it: items @skip(if: $no) { id }\n it: __typename @include(if: $no) }",
            "it",
        ),
        (
            "{ items { id }\n ...F } fragment F on Query { items { id: name } }",
            "id",
        ),
        (
            "{ items { x: id }\n items { ...F } } fragment F on Item { x: size }",
            "x",
        ),
        (
            "mutation { make(name: \"x\") { x: __typename\n ... on Refused { x: code } } }",
            "x",
        ),
    ] {
        let (message, lines) = conflict(text).unwrap_or_else(|| panic!("{text}"));
        let said = format!("Fields \"{key}\" conflict because they are different fields");
        assert!(message.starts_with(&said), "{text}: {message}");
        assert_eq!(lines, [1, 2], "{text}");
    }
}

#[test]
fn one_key_looks_alike_in_every_kind_of_a_union() {
    let of_both = |made: &str, refused: &str| {
        format!(
            "mutation {{ make(name: \"x\") {{ ...F ... on Payload {{ ... on Refused {{ {refused} }} }} }} }}
             fragment F on Made {{ {made} }}"
        )
    };
    for (made, refused, types) in [
        ("x: item { id }", "x: code", "\"Item!\" and \"String!\""),
        ("x: items { id }", "x: code", "\"[Item!]!\" and \"String!\""),
        (
            "item: items { id }",
            "item { id }",
            "\"[Item!]!\" and \"Item\"",
        ),
        ("item { id }", "item { id }", "\"Item!\" and \"Item\""),
        (
            "x: items { y: size }",
            "x: others { y: name }",
            "\"Int!\" and \"String!\"",
        ),
    ] {
        let text = of_both(made, refused);
        let (message, _) = conflict(&text).unwrap_or_else(|| panic!("{text}"));
        let said = format!("they return conflicting types {types}.");
        assert!(message.contains(&said), "{text}: {message}");
    }
    for (made, refused) in [
        ("x: message", "x: code"),
        ("x: items { y: id }", "x: others { z: name }"),
        ("x: items { y: name }", "x: others { y: other }"),
        ("items { id }", "item { id }"),
    ] {
        let text = of_both(made, refused);
        assert_eq!(conflict(&text), None, "{text}");
    }
    let introspection = "{ __schema { types { ...F kind fields { name } } } }
        fragment F on __Type { kind name fields { type { name } } }";
    assert_eq!(conflict(introspection), None);
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
        assert!(!merging.needs_writing().unwrap(), "{text}");
    }
}

#[test]
fn what_has_no_end_is_left_to_who_validates() {
    let (types, variables) = (types(), Variables::default());
    for text in [
        "{ ...F } fragment F on Query { ...F }",
        "{ items { ...F } } fragment F on Item { ...G ...G } fragment G on Item { ...F ...F }",
    ] {
        let document = parse_query(text).unwrap();
        let merging = Merging::new(&types, &document, &variables);
        let left = merging.needs_writing();
        assert!(!matches!(left, Ok(true)), "{text}: {left:?}");
        assert_eq!(conflict(text), None, "{text}");
    }
    // Whoever validates is asked before this is written.
    let text = "{ ...F } fragment F on Query { a: items { ...F } b: items { ...F } }";
    let document = parse_query(text).unwrap();
    let merging = Merging::new(&types, &document, &variables);
    assert!(merging.needs_writing().unwrap());
}
