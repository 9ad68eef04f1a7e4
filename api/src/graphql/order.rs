//! The order of an answer's fields: that of the question, as the specification has it
//! ("Serialized Map Ordering"). The library gives them in the order in which they were
//! done, so that what is hidden could differ in its bytes from what is not there.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Value};

/// What was asked for at one place, by what the answer calls it.
#[derive(Default, Debug)]
pub struct Order(HashMap<Name, (usize, Order)>);

impl Order {
    /// Of what a document asks for that fits the schema: in one that was not validated,
    /// fragments may lie in each other. Of several operations in it, all.
    #[must_use]
    pub fn of(document: &ExecutableDocument) -> Self {
        let mut order = Self::default();
        for (_, operation) in document.operations.iter() {
            order.add(document, &operation.node.selection_set.node);
        }
        order
    }

    fn add(&mut self, document: &ExecutableDocument, set: &SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let (key, next) = (field.node.response_key().node.clone(), self.0.len());
                    let (_, below) = self.0.entry(key).or_insert((next, Self::default()));
                    below.add(document, &field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => {
                    self.add(document, &inline.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = document.fragments.get(&spread.node.fragment_name.node);
                    if let Some(fragment) = fragment {
                        self.add(document, &fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    /// Puts an answer into it.
    pub fn put(&self, answer: &mut Value) {
        match answer {
            Value::List(list) => list.iter_mut().for_each(|one| self.put(one)),
            Value::Object(fields) => {
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
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_has_the_order_of_the_question_at_every_level() {
        let text = "query($i: ID!) { second: item(id: $i) { name ...More ... on Item { id name } }
                    first: me { id } } fragment More on Item { rows { b a } size }";
        let order = Order::of(&parse_query(text).unwrap());
        let answer = json!({ "first": { "id": 1 }, "second": {
            "id": 2, "size": 3, "rows": [{ "a": 4, "b": 5 }, null], "name": "x" } });
        let mut answer = Value::from_json(answer).unwrap();
        order.put(&mut answer);
        assert_eq!(
            serde_json::to_string(&answer).unwrap(),
            r#"{"second":{"name":"x","rows":[{"b":5,"a":4},null],"size":3,"id":2},"first":{"id":1}}"#
        );
    }
}
