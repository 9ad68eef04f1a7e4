//! The form of an answer that the specification asks for and the library does not give.
//!
//! Its fields have the order of the question ("Serialized Map Ordering"): the library's is
//! that in which they were done, so that what is hidden could differ in its bytes from what
//! is not there. So have its errors. A field that failed is null ("Handling Execution Errors"),
//! where the library leaves it out; also one that the schema says is never null, so that the
//! others are answered.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, PathSegment, Response, Value, Variables};

use super::merged::{NOTHING, is_left_out};

/// Gives an answer the form of the document that it answers, with the variables that it has.
/// One with data answers a document that was found to fit the schema.
pub fn form(answer: &mut Response, document: &ExecutableDocument, variables: &Variables) {
    // What was not validated has no data, and errors about no field.
    if answer.errors.iter().all(|error| error.path.is_empty()) && answer.data == Value::Null {
        return;
    }
    let order = Order::of((document, variables));
    answer
        .errors
        .sort_by_cached_key(|error| order.places(&error.path));
    for error in &answer.errors {
        fill(&mut answer.data, &error.path);
    }
    order.put(&mut answer.data);
}

/// Null at the end of an error's path, where the object there lacks the field. Where nothing
/// of an object was answered it is null itself, and stays so.
fn fill(data: &mut Value, path: &[PathSegment]) {
    let Some((PathSegment::Field(failed), above)) = path.split_last() else {
        return;
    };
    let mut at = data;
    for segment in above {
        let below = match segment {
            PathSegment::Field(key) => field_of(at, key),
            PathSegment::Index(index) => entry_of(at, *index),
        };
        let Some(below) = below else { return };
        at = below;
    }
    if let Value::Object(fields) = at {
        fields.entry(Name::new(failed)).or_insert(Value::Null);
    }
}

fn field_of<'a>(of: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    if let Value::Object(fields) = of {
        fields.get_mut(key)
    } else {
        None
    }
}

fn entry_of(of: &mut Value, index: usize) -> Option<&mut Value> {
    if let Value::List(list) = of {
        list.get_mut(index)
    } else {
        None
    }
}

/// What is carried out, and with which variables.
type Asked<'a> = (&'a ExecutableDocument, &'a Variables);

/// What was asked for at one place, by what the answer calls it.
#[derive(Default, Debug)]
struct Order(HashMap<Name, (usize, Order)>);

impl Order {
    /// Of what a document asks for that fits the schema: in one that was not validated,
    /// fragments may lie in each other. Of several operations in it, all.
    fn of(asked: Asked<'_>) -> Self {
        let mut order = Self::default();
        for (_, operation) in asked.0.operations.iter() {
            order.add(asked, &operation.node.selection_set.node);
        }
        order
    }

    fn add(&mut self, asked: Asked<'_>, set: &SelectionSet) {
        let (document, variables) = asked;
        for selection in &set.items {
            if is_left_out(selection.node.directives(), variables) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => {
                    let (key, next) = (field.node.response_key().node.clone(), self.0.len());
                    let (_, below) = self.0.entry(key).or_insert((next, Self::default()));
                    below.add(asked, &field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => {
                    self.add(asked, &inline.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = document.fragments.get(&spread.node.fragment_name.node);
                    if let Some(fragment) = fragment {
                        self.add(asked, &fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    /// Where a path stands in it.
    fn places(&self, path: &[PathSegment]) -> Vec<usize> {
        let mut at = Some(self);
        let place = |segment: &PathSegment| match segment {
            PathSegment::Index(index) => *index,
            PathSegment::Field(key) => {
                let asked = at.and_then(|order| order.0.get(key.as_str()));
                at = asked.map(|(_, below)| below);
                asked.map_or(usize::MAX, |(place, _)| *place)
            }
        };
        path.iter().map(place).collect()
    }

    /// Puts an answer into it.
    fn put(&self, answer: &mut Value) {
        match answer {
            Value::List(list) => list.iter_mut().for_each(|one| self.put(one)),
            Value::Object(fields) => {
                // Only a document that was written anew asks for it.
                fields.shift_remove(NOTHING);
                let place = |key: &Name| self.0.get(key).map_or(usize::MAX, |(place, _)| *place);
                if !fields.keys().is_sorted_by_key(place) {
                    fields.sort_by(|one, _, other, _| place(one).cmp(&place(other)));
                }
                for (key, value) in fields {
                    if let Some((_, below)) = self.0.get(key) {
                        below.put(value);
                    }
                }
            }
            Value::Null
            | Value::Number(_)
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::{EmptyMutation, EmptySubscription, Object, Result, Schema};
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_has_the_order_of_the_question_at_every_level() {
        let text = "query($i: ID!) { second: item(id: $i) { name ...More ... on Item { id name } }
                    first: me { id } } fragment More on Item { rows { b a } size }";
        let document = parse_query(text).unwrap();
        let order = Order::of((&document, &Variables::default()));
        let answer = json!({ "first": { "id": 1 }, "second": {
            "id": 2, "size": 3, "rows": [{ "a": 4, "b": 5 }, null], "name": "x" } });
        let mut answer = Value::from_json(answer).unwrap();
        order.put(&mut answer);
        assert_eq!(
            serde_json::to_string(&answer).unwrap(),
            r#"{"second":{"name":"x","rows":[{"b":5,"a":4},null],"size":3,"id":2},"first":{"id":1}}"#
        );
    }

    fn form_of(answer: &mut Response, text: &str) {
        let document = parse_query(text).unwrap();
        form(answer, &document, &Variables::default());
    }

    struct Shelf;

    #[Object]
    impl Shelf {
        async fn slow(&self) -> u8 {
            tokio::task::yield_now().await;
            1
        }

        async fn fails(&self, #[graphql(default = 1)] turns: u8) -> Result<Option<u8>> {
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
            Err("no".into())
        }

        async fn quick(&self) -> u8 {
            2
        }

        async fn shelves(&self) -> Vec<Shelf> {
            vec![Shelf, Shelf]
        }
    }

    #[tokio::test]
    async fn a_field_that_fails_is_null_and_has_its_place() {
        let schema = Schema::new(Shelf, EmptyMutation, EmptySubscription);
        let text = "{ slow shelves { f: fails fails quick } left: fails @skip(if: true)
                    ... on Shelf { fails } quick }";
        let mut answer = schema.execute(text).await;
        assert_eq!(answer.errors.len(), 5, "{:?}", answer.errors);
        form_of(&mut answer, text);
        let shelf = r#"{"f":null,"fails":null,"quick":2}"#;
        assert_eq!(
            serde_json::to_string(&answer.data).unwrap(),
            format!(r#"{{"slow":1,"shelves":[{shelf},{shelf}],"fails":null,"quick":2}}"#)
        );
    }

    #[tokio::test]
    async fn errors_have_the_order_of_the_question() {
        let schema = Schema::new(Shelf, EmptyMutation, EmptySubscription);
        let text = "{ a: fails(turns: 9) shelves { fails(turns: 5) f: fails } ...F }
                    fragment F on Shelf { b: fails(turns: 3) fails(turns: 0) }";
        let mut answer = schema.execute(text).await;
        let paths = |answer: &Response| {
            let paths = answer.errors.iter().map(|error| &error.path);
            serde_json::to_value(paths.collect::<Vec<_>>()).unwrap()
        };
        let asked = json!([
            ["a"],
            ["shelves", 0, "fails"],
            ["shelves", 0, "f"],
            ["shelves", 1, "fails"],
            ["shelves", 1, "f"],
            ["b"],
            ["fails"],
        ]);
        assert_ne!(paths(&answer), asked);
        form_of(&mut answer, text);
        assert_eq!(paths(&answer), asked);
    }

    #[tokio::test]
    async fn an_answer_that_has_no_data_stays_so() {
        let schema = Schema::new(Shelf, EmptyMutation, EmptySubscription);
        for text in ["{ fails }", "{ none }"] {
            let mut answer = schema.execute(text).await;
            assert!(answer.is_err());
            form_of(&mut answer, text);
            assert_eq!(answer.data, Value::Null, "{text}");
        }
    }
}
