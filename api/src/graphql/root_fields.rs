//! What the fields of an operation are called, whatever the answer calls them.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};

/// The fields that the answer calls otherwise than the schema does.
#[derive(Default, Debug)]
pub struct RootFields(HashMap<String, String>);

impl RootFields {
    /// Of a document.
    #[must_use]
    pub fn of(document: &ExecutableDocument) -> Self {
        let renamed = fields_of(document).into_iter().filter_map(|field| {
            let alias = field.alias.as_ref()?;
            Some((alias.to_string(), field.name.to_string()))
        });
        Self(renamed.collect())
    }

    /// The schema's name of what the answer calls so.
    #[must_use]
    pub fn name<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }
}

/// The fields of a document's operations, those in fragments too.
pub(super) fn fields_of(document: &ExecutableDocument) -> Vec<&Field> {
    let (mut fields, mut spread) = (Vec::new(), HashSet::new());
    let operations = document.operations.iter();
    let mut sets: Vec<&SelectionSet> = operations
        .map(|(_, operation)| &operation.node.selection_set.node)
        .collect();
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => fields.push(&field.node),
                Selection::InlineFragment(inline) => sets.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(named) => {
                    let name = &named.node.fragment_name.node;
                    // Each once, however often it is spread.
                    if let Some(fragment) = document.fragments.get(name)
                        && spread.insert(name)
                    {
                        sets.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn a_field_has_its_own_name_wherever_it_is_asked_for() {
        let text = "{ a: me { b: id } item ... { c: item } ...F ...F }
                    fragment F on Query { d: customers ...F }";
        let fields = RootFields::of(&parse_query(text).unwrap());
        for (key, name) in [
            ("a", "me"),
            ("item", "item"),
            ("c", "item"),
            ("d", "customers"),
            ("b", "b"),
        ] {
            assert_eq!(fields.name(key), name);
        }
    }
}
