//! What the fields of an operation are called, whatever the answer calls them.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// The fields that the answer calls otherwise than the schema does.
#[derive(Default, Debug)]
pub struct RootFields(HashMap<String, String>);

impl RootFields {
    /// Of a document's operations, those in fragments too.
    #[must_use]
    pub fn of(document: &ExecutableDocument) -> Self {
        let (mut renamed, mut spread) = (HashMap::new(), HashSet::new());
        let operations = document.operations.iter();
        let mut sets: Vec<&SelectionSet> = operations
            .map(|(_, operation)| &operation.node.selection_set.node)
            .collect();
        while let Some(set) = sets.pop() {
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(field) => {
                        if let Some(alias) = &field.node.alias {
                            renamed.insert(alias.to_string(), field.node.name.to_string());
                        }
                    }
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
        Self(renamed)
    }

    /// The schema's name of what the answer calls so.
    #[must_use]
    pub fn name<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }
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
