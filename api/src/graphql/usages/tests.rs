//! What fits, and what does not.

use async_graphql::parser::parse_query;
use async_graphql::{
    EmptyMutation, EmptySubscription, Enum, InputObject, Object, ObjectType, OneofObject,
    SimpleObject,
};
use serde_json::json;

use super::*;

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum Shape {
    Round,
    Square,
}

#[derive(InputObject)]
struct Wish {
    shapes: Vec<Shape>,
    name: Option<String>,
}

#[derive(OneofObject)]
enum Choice {
    Name(String),
    Number(String),
}

#[derive(SimpleObject)]
struct Thing {
    name: String,
}

struct Query;

#[Object]
impl Query {
    async fn chosen(&self, by: Choice) -> Thing {
        let (Choice::Name(name) | Choice::Number(name)) = by;
        Thing { name }
    }

    async fn thing(&self, name: Option<String>, shape: Option<Shape>, wish: Option<Wish>) -> Thing {
        let shapes = wish.iter().flat_map(|wish| &wish.shapes).chain(&shape);
        let round = shapes.filter(|shape| **shape == Shape::Round).count();
        let name = name.or(wish.and_then(|wish| wish.name));
        let name = format!("{round} {}", name.unwrap_or_default());
        Thing { name }
    }
}

fn types_below<Q: ObjectType>(_: &Q) -> Types {
    Types::of::<Q, EmptyMutation, EmptySubscription>()
}

/// What is said of it, whatever is given.
fn said_of(text: &str) -> Option<String> {
    let (types, document) = (types_below(&Query), parse_query(text).unwrap());
    let values = [
        json!({}),
        json!({ "a": "SQUARE", "b": null }),
        json!({ "a": null, "b": null }),
    ];
    let told = values.map(|values| {
        let error = misfit(&types, &document, &Variables::from_json(values));
        error.map(|error| error.message)
    });
    let [first, others @ ..] = told;
    assert!(
        others.iter().all(|other| *other == first),
        "{text}: {others:?}"
    );
    first
}

#[test]
fn a_variable_is_used_wherever_it_stands() {
    for text in [
        "query($a: String) { thing(name: $a) { name } }",
        "query($a: String) { thing(wish: { shapes: [], name: $a }) { name } }",
        "query($a: Shape!) { thing(wish: { shapes: [ROUND, $a] }) { name } }",
        "query($a: String) { ...F } fragment F on Query { ... { thing(name: $a) { name } } }",
        "query($b: Boolean!) { thing { name @skip(if: $b) } }",
        "query($b: Boolean!) { thing { ...F @include(if: $b) } } fragment F on Thing { name }",
        "query($b: Boolean!) { ... @include(if: $b) { thing { name } } }",
        "query($a: String) { thing @skip(if: true) { name } other: thing(name: $a) { name } }",
        "query($a: String!, $b: Boolean) { __type(name: $a) { fields(includeDeprecated: $b) { name } } }",
    ] {
        assert_eq!(said_of(text), None, "{text}");
    }
    for (text, said) in [
        (
            "query($a: String) { thing { name } }",
            "Variable \"$a\" is not used",
        ),
        (
            "query Q($b: String, $a: String = \"x\") { thing(name: $b) { name } }",
            "Variable \"$a\" is not used by operation \"Q\"",
        ),
        (
            "query($a: String) { thing { name } } fragment F on Query { thing(name: $a) { name } }",
            "Variable \"$a\" is not used",
        ),
    ] {
        assert_eq!(said_of(text).as_deref(), Some(said), "{text}");
    }
}

#[test]
fn a_variable_is_declared_once_and_of_a_type_that_can_be_given() {
    for (text, said) in [
        (
            "query($a: Nope) { thing(name: $a) { name } }",
            "Unknown type \"Nope\".",
        ),
        (
            "query($a: [Thing!]!) { thing { name } }",
            "Variable \"$a\" cannot be of non-input type \"Thing\".",
        ),
        (
            "query($a: Query) { thing(name: $a) { name } }",
            "Variable \"$a\" cannot be of non-input type \"Query\".",
        ),
        (
            "query($a: String, $a: String) { thing(name: $a) { name } }",
            "There can be only one variable named \"$a\".",
        ),
        (
            "query($a: Float) { thing(name: $a) { name } }",
            "Variable \"$a\" of type \"Float\" used in position expecting type \"String\".",
        ),
    ] {
        assert_eq!(said_of(text).as_deref(), Some(said), "{text}");
    }
}

#[test]
fn an_argument_is_known_and_given_once() {
    for (text, said) in [
        (
            "query($a: String, $b: String) { thing(name: $a, name: $b) { name } }",
            "There can only be one argument named \"name\"",
        ),
        (
            "query($a: String) { thing(why: $a) { name } }",
            "Unknown argument \"why\" on field \"thing\" of type \"Query\".",
        ),
        (
            "query($a: String) { thing { __typename(why: $a) } }",
            "Unknown argument \"why\" on field \"__typename\" of type \"Thing\".",
        ),
    ] {
        assert_eq!(said_of(text).as_deref(), Some(said), "{text}");
    }
}

#[test]
fn a_text_is_no_value_of_an_enum() {
    for text in [
        "{ thing(shape: \"ROUND\") { name } }",
        "{ thing(wish: { shapes: \"ROUND\" }) { name } }",
        "{ thing(wish: { shapes: [SQUARE, \"ROUND\"] }) { name } }",
        "query($a: Shape = \"ROUND\") { thing(shape: $a) { name } }",
        "query($b: [Shape!] = [\"ROUND\"]) { ...F } fragment F on Query { thing(wish: { shapes: $b }) { name } }",
    ] {
        let expected = "Enum \"Shape\" cannot represent non-enum value: \"ROUND\".";
        assert_eq!(said_of(text).as_deref(), Some(expected), "{text}");
    }
    for text in [
        "{ thing(shape: ROUND, name: \"ROUND\", wish: { shapes: [SQUARE] }) { name } }",
        "query($a: Shape = ROUND) { thing(shape: $a) { name } }",
    ] {
        assert_eq!(said_of(text), None, "{text}");
    }
}

#[test]
fn a_variable_stands_where_its_type_is_taken() {
    for (place, given) in [
        ("ID", "ID"),
        ("ID", "ID!"),
        ("ID!", "ID!"),
        ("[ID!]", "[ID!]!"),
        ("[ID]!", "[ID!]!"),
    ] {
        assert!(takes(place, given), "{given} at {place}");
    }
    for (place, given) in [
        ("ID!", "ID"),
        ("ID", "String"),
        ("[ID]", "ID"),
        ("ID", "[ID]"),
        ("[ID!]!", "[ID]!"),
    ] {
        assert!(!takes(place, given), "{given} at {place}");
    }
}

#[test]
fn a_required_variable_is_given_and_not_null() {
    let missing_of = |text: &str, values: serde_json::Value| {
        let given = Variables::from_json(values);
        missing(&parse_query(text).unwrap(), &given).map(|error| error.message)
    };
    let required = "query($a: ID!) { thing(name: $a) { name } }";
    for values in [json!({}), json!({ "a": null })] {
        let said = missing_of(required, values.clone()).unwrap_or_default();
        assert!(said.contains("$a"), "{values}: {said}");
    }
    assert_eq!(missing_of(required, json!({ "a": "1" })), None);
    let defaulted = "query($a: ID! = 1) { thing(name: $a) { name } }";
    assert_eq!(missing_of(defaulted, json!({})), None);
    assert!(missing_of(defaulted, json!({ "a": null })).is_some());
    let nullable = "query($a: ID) { thing(name: $a) { name } }";
    assert_eq!(missing_of(nullable, json!({ "a": null })), None);
}

#[test]
fn a_one_of_has_one_field_whatever_its_variables_are() {
    for text in [
        "query($a: String!, $b: String!) { chosen(by: { name: $a, number: $b }) { name } }",
        "query($a: String) { chosen(by: { name: $a }) { name } }",
    ] {
        assert!(said_of(text).is_some(), "{text}");
    }
    for text in [
        "query($a: String!) { chosen(by: { name: $a }) { name } }",
        "query($a: Choice!) { chosen(by: $a) { name } }",
    ] {
        assert_eq!(said_of(text), None, "{text}");
    }
}

#[test]
fn an_int_has_32_bits() {
    let fits = |number: i64| fits_int(&Number::from(number));
    assert!(fits(2_147_483_647) && fits(-2_147_483_648));
    assert!(!fits(2_147_483_648) && !fits(-2_147_483_649));
    assert!(!fits_int(&Number::from(u64::MAX)));
}
