//! How many fields the text of a query names. The limits on depth and complexity
//! know the schema and leave `__typename` out; before them a query is validated,
//! with an error for each field that does not fit.

use async_graphql::Positioned;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// More are not read.
pub(super) const MOST_FIELDS: usize = 1000;

/// Fields and fragments by their text: a fragment counts once however often it is
/// spread.
pub(super) fn fields(document: &ExecutableDocument) -> usize {
    let operations = document.operations.iter();
    let operations = operations.map(|(_, operation)| in_set(&operation.node.selection_set));
    let fragments = document.fragments.values();
    let fragments = fragments.map(|fragment| 1 + in_set(&fragment.node.selection_set));
    operations.sum::<usize>() + fragments.sum::<usize>()
}

fn in_set(set: &Positioned<SelectionSet>) -> usize {
    let below = |selection: &Positioned<Selection>| match &selection.node {
        Selection::Field(field) => in_set(&field.node.selection_set),
        Selection::InlineFragment(fragment) => in_set(&fragment.node.selection_set),
        Selection::FragmentSpread(_) => 0,
    };
    let here = set.node.items.iter();
    here.map(|selection| 1 + below(selection)).sum()
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::fields;

    #[test]
    fn every_field_of_the_text_counts_wherever_it_stands() {
        let text = "{ a: __typename b { c ... on T { d } ...F } } fragment F on T { e f }";
        assert_eq!(fields(&parse_query(text).unwrap()), 9);
    }
}
