//! What a document makes of its variables: the library takes a copy of a variable's value
//! wherever it stands, and looks through each.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Positioned, Value, Variables};
use async_graphql_value::Value as Written;

use crate::graphql::variables_in;

/// Bytes of all copies together. A request has 1 MiB, of which each value may stand once.
pub(super) const MOST: usize = 4 << 20;
/// Of a value beside its text.
const EACH: usize = 16;

/// Bytes of the values that stand more than once, wherever they stand. The document's
/// [`fields`](super::fields::fields) have been counted: this follows each spread.
pub(super) fn copies(document: &ExecutableDocument, variables: &Variables) -> usize {
    let mut uses = Uses {
        document: Some(document),
        times: HashMap::new(),
    };
    for (_, operation) in document.operations.iter() {
        uses.of_operation(&operation.node);
    }
    // Each is validated once more by itself, without what it spreads.
    uses.document = None;
    for fragment in document.fragments.values() {
        uses.of_directives(&fragment.node.directives);
        uses.of_set(&fragment.node.selection_set);
    }
    let repeated = uses.times.into_iter().filter(|(_, times)| *times > 1);
    let sizes = repeated.map(|(name, times)| {
        let given = variables.get(name).or_else(|| default(document, name));
        given.map_or(0, |value| times.saturating_mul(size(value)))
    });
    sizes.fold(0, usize::saturating_add)
}

struct Uses<'a> {
    /// Whose fragments are followed where they are spread, if any.
    document: Option<&'a ExecutableDocument>,
    times: HashMap<&'a str, usize>,
}

impl<'a> Uses<'a> {
    fn of_operation(&mut self, operation: &'a OperationDefinition) {
        self.of_directives(&operation.directives);
        self.of_set(&operation.selection_set);
    }

    fn of_set(&mut self, set: &'a Positioned<SelectionSet>) {
        for selection in &set.node.items {
            self.of_directives(selection.node.directives());
            match &selection.node {
                Selection::Field(field) => self.of_field(&field.node),
                Selection::InlineFragment(inline) => self.of_set(&inline.node.selection_set),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let known = self.document.map(|document| &document.fragments);
                    if let Some(fragment) = known.and_then(|known| known.get(name)) {
                        self.of_set(&fragment.node.selection_set);
                    }
                }
            }
        }
    }

    fn of_field(&mut self, field: &'a Field) {
        for (_, value) in &field.arguments {
            self.of_value(&value.node);
        }
        self.of_set(&field.selection_set);
    }

    fn of_directives(&mut self, directives: &'a [Positioned<Directive>]) {
        let arguments = directives.iter().flat_map(|of| &of.node.arguments);
        for (_, value) in arguments {
            self.of_value(&value.node);
        }
    }

    fn of_value(&mut self, value: &'a Written) {
        variables_in(value, &mut |name| {
            *self.times.entry(name.as_str()).or_default() += 1;
        });
    }
}

fn default<'a>(document: &'a ExecutableDocument, name: &str) -> Option<&'a Value> {
    let operations = document.operations.iter();
    let mut declared = operations.flat_map(|(_, of)| &of.node.variable_definitions);
    let declared = declared.find(|variable| variable.node.name.node == name)?;
    declared.node.default_value()
}

/// About what it takes.
fn size(value: &Value) -> usize {
    let within = match value {
        Value::String(text) => text.len(),
        Value::Enum(name) => name.len(),
        Value::Binary(bytes) => bytes.len(),
        Value::List(values) => values.iter().map(size).sum(),
        Value::Object(fields) => fields.iter().map(|(name, of)| name.len() + size(of)).sum(),
        Value::Null | Value::Number(_) | Value::Boolean(_) => 0,
    };
    within + EACH
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn copied(text: &str) -> usize {
        let variables = json!({ "v": "x".repeat(100), "o": [{ "a": 1 }] });
        copies(
            &parse_query(text).unwrap(),
            &Variables::from_json(variables),
        )
    }

    #[test]
    fn a_value_counts_wherever_it_stands_more_than_once() {
        assert_eq!(copied("query($v: A) { a(b: $v) }"), 0);
        assert_eq!(copied("query($v: A) { a(b: $v) @skip(if: $v) }"), 2 * 116);
        assert_eq!(copied("query($v: A) { a(b: [$v, { c: $v }]) }"), 2 * 116);
        assert_eq!(copied("query($o: A) { a(b: $o, c: $o) }"), 2 * 49);
        let spread = "query($v: A) { ...F ...F } fragment F on T { a(b: $v) }";
        assert_eq!(
            copied(spread),
            3 * 116,
            "and where the fragment is validated"
        );
        let default = "query($d: A = \"four\") { a(b: $d, c: $d) }";
        assert_eq!(copied(default), 2 * 20);
    }
}
