//! The one field of a subscription. The library carries out those alone that stand in no
//! fragment, and says nothing of the others.

use std::collections::HashSet;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};

/// The document with its field out of the fragments of its root, which is of this type; none
/// where it is not one subscription with one field, as the specification has it: each field would
/// listen by itself. Neither may a directive say whether there is one. What is not valid in these
/// fragments is left to whoever validates the document.
pub(crate) fn one_subscription(
    mut document: ExecutableDocument,
    on: &str,
) -> Option<ExecutableDocument> {
    let mut operations = document.operations.iter();
    let (Some((_, operation)), None) = (operations.next(), operations.next()) else {
        return None;
    };
    if operation.node.ty != OperationType::Subscription {
        return None;
    }
    let mut root = Root::default();
    root.look((&document, on), &operation.node.selection_set.node);
    if root.fields.len() > 1 || root.has_directives {
        return None;
    }
    let Some(field) = root.fields.pop().filter(|_| !root.is_invalid) else {
        return Some(document);
    };
    let fragments = &mut document.fragments;
    fragments.retain(|name, _| !root.spread.contains(name));
    let operation = match &mut document.operations {
        DocumentOperations::Single(operation) => Some(operation),
        DocumentOperations::Multiple(operations) => operations.values_mut().next(),
    };
    let pos = field.pos;
    let items = vec![Positioned::new(Selection::Field(field), pos)];
    operation?.node.selection_set.node = SelectionSet { items };
    Some(document)
}

/// What stands in the root of a document, in fragments too.
#[derive(Default)]
struct Root {
    fields: Vec<Positioned<Field>>,
    /// The fragments that bring any.
    spread: HashSet<Name>,
    /// Whether a field or any of these fragments has a directive.
    has_directives: bool,
    /// Whether one is not there, or of another type.
    is_invalid: bool,
}

impl Root {
    fn look(&mut self, of: (&ExecutableDocument, &str), set: &SelectionSet) {
        let (document, on) = of;
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    self.has_directives |= !field.node.directives.is_empty();
                    self.fields.push(field.clone());
                }
                Selection::InlineFragment(inline) => {
                    let inline = &inline.node;
                    self.has_directives |= !inline.directives.is_empty();
                    let condition = inline.type_condition.as_ref();
                    self.is_invalid |= condition.is_some_and(|of| of.node.on.node != on);
                    self.look(of, &inline.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    self.has_directives |= !spread.node.directives.is_empty();
                    let name = &spread.node.fragment_name.node;
                    let Some(fragment) = document.fragments.get(name) else {
                        self.is_invalid = true;
                        continue;
                    };
                    // Each once, however often it is spread.
                    if self.spread.insert(name.clone()) {
                        let fragment = &fragment.node;
                        self.has_directives |= !fragment.directives.is_empty();
                        self.is_invalid |= fragment.type_condition.node.on.node != on;
                        self.look(of, &fragment.selection_set.node);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    /// The names that stand in the root, and how many fragments are left.
    fn lifted(text: &str) -> Option<(Vec<String>, usize)> {
        let document = one_subscription(parse_query(text).unwrap(), "Subscription")?;
        let (_, operation) = document.operations.iter().next()?;
        let items = operation.node.selection_set.node.items.iter();
        let names = items.map(|selection| match &selection.node {
            Selection::Field(field) => field.node.name.node.to_string(),
            Selection::FragmentSpread(_) | Selection::InlineFragment(_) => "...".to_owned(),
        });
        Some((names.collect(), document.fragments.len()))
    }

    #[test]
    fn the_one_field_comes_out_of_the_fragments_that_bring_it() {
        for (text, left) in [
            ("subscription { a { b } }", 0),
            (
                "subscription S { ... { ... on Subscription { a { b } } } }",
                0,
            ),
            (
                "subscription { ...F ...F } fragment F on Subscription { a }",
                0,
            ),
            (
                "subscription { ...F } fragment F on Subscription { ...G }
                 fragment G on Subscription { a { ...H } } fragment H on T { b }",
                1,
            ),
        ] {
            assert_eq!(lifted(text), Some((vec!["a".to_owned()], left)), "{text}");
        }
    }

    #[test]
    fn two_fields_or_a_directive_on_the_way_to_one_are_no_subscription() {
        for text in [
            "{ a }",
            "subscription A { a } subscription B { a }",
            "subscription { a ...F } fragment F on Subscription { b }",
            "subscription { ...F } fragment F on Subscription { a b: a }",
            "subscription { ...F @skip(if: true) } fragment F on Subscription { a }",
            "subscription { ... @include(if: true) { a } }",
            "subscription { ...F } fragment F on Subscription @b { a }",
        ] {
            assert_eq!(lifted(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_valid_is_left_as_it_is() {
        for (text, left) in [
            ("subscription { ...F } fragment F on Query { a }", 1),
            ("subscription { ... on Query { a } }", 0),
            ("subscription { ...F }", 0),
        ] {
            let expected = Some((vec!["...".to_owned()], left));
            assert_eq!(lifted(text), expected, "{text}");
        }
        let unused = "subscription { ...F } fragment F on Subscription { a } fragment G on T { b }";
        assert_eq!(lifted(unused), Some((vec!["a".to_owned()], 1)));
    }
}
