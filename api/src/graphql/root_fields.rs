//! What the fields of an operation are called, whatever the answer calls them.

use std::collections::HashSet;

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};

/// Arguments that name the one thing that a question is about.
const NAMING: [&str; 4] = ["by", "folder", "id", "item"];

/// The fields of an operation that are carried out.
#[derive(Debug)]
pub struct RootFields(Vec<RootField>);

#[derive(Debug)]
struct RootField {
    /// What the answer calls it.
    key: String,
    name: String,
    is_about_one: bool,
}

impl RootFields {
    pub(super) fn of<'a>(fields: impl IntoIterator<Item = &'a Field>) -> Self {
        let names_one = |field: &Field| NAMING.iter().any(|of| field.get_argument(of).is_some());
        let fields = fields.into_iter().map(|field| RootField {
            key: field.response_key().node.to_string(),
            name: field.name.node.to_string(),
            is_about_one: names_one(field),
        });
        Self(fields.collect())
    }

    /// What the answer calls them.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|field| field.key.as_str())
    }

    /// The schema's name of what the answer calls so.
    #[must_use]
    pub fn name<'a>(&'a self, key: &'a str) -> &'a str {
        self.field(key).map_or(key, |field| field.name.as_str())
    }

    /// Whether what the answer calls so asks about one thing, by its id or the like.
    #[must_use]
    pub fn is_about_one(&self, key: &str) -> bool {
        self.field(key).is_some_and(|field| field.is_about_one)
    }

    fn field(&self, key: &str) -> Option<&RootField> {
        self.0.iter().find(|field| field.key == key)
    }
}

/// The fields of a document's operations, those in fragments too.
pub(crate) fn fields_of(document: &ExecutableDocument) -> Vec<&Field> {
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
        let document = parse_query(text).unwrap();
        let fields = RootFields::of(fields_of(&document));
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

    #[test]
    fn what_asks_about_one_thing_is_known_by_its_arguments() {
        let text = "query($i: ID!) { a: item(id: $i) { item(id: 1) { id } } customer(by: { number: 1 }) { id }
                    me(atLeast: \"1-1-1\") { id } customers(first: 1) { totalCount } }";
        let document = parse_query(text).unwrap();
        let fields = RootFields::of(fields_of(&document));
        for (key, is_about_one) in [
            ("a", true),
            ("item", false),
            ("customer", true),
            ("me", false),
            ("customers", false),
        ] {
            assert_eq!(fields.is_about_one(key), is_about_one, "{key}");
        }
    }
}
