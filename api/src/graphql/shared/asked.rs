//! What a request asked of a field, laid out once for all rows.

use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::{ContextSelectionSet, Name, Positioned, SelectionField};

use crate::graphql::merged::NOTHING;

/// A field as it was asked for. What `@skip` and `@include` leave out is gone
/// before.
pub(crate) struct Asked<'a> {
    /// Its name in the answer.
    pub(super) key: &'a str,
    /// Its name in the schema.
    pub(crate) field: &'a str,
    /// What was asked of it.
    pub(crate) below: Vec<Self>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(field: &SelectionField<'a>) -> Vec<Self> {
        let mut all = vec![];
        let asked = field.selection_set();
        for field in asked.filter(|field| field.alias() != Some(NOTHING)) {
            add(
                &mut all,
                Self {
                    key: field.alias().unwrap_or(field.name()),
                    field: field.name(),
                    below: Self::of(&field),
                },
            );
        }
        all
    }
}

/// A field that is asked for twice is answered once, with all that was asked.
fn add<'a>(all: &mut Vec<Asked<'a>>, asked: Asked<'a>) {
    match all.iter_mut().find(|other| other.key == asked.key) {
        None => all.push(asked),
        Some(other) => {
            for below in asked.below {
                add(&mut other.below, below);
            }
        }
    }
}

/// Whether the request has another field under this one's key, anywhere: two
/// answers under one key are merged field by field, which written ones cannot be.
pub(super) fn is_shared(ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> bool {
    let key = &field.node.response_key().node;
    let request = ctx.query_env;
    let fragments = request.fragments.values();
    let fragments = fragments.map(|fragment| &fragment.node.selection_set.node);
    let times: usize = std::iter::once(&request.operation.node.selection_set.node)
        .chain(fragments)
        .map(|set| count(set, key))
        .sum();
    times > 1
}

fn count(set: &SelectionSet, key: &Name) -> usize {
    let one = |selection: &Positioned<Selection>| match &selection.node {
        Selection::Field(field) => {
            let here = field.node.response_key().node == *key;
            usize::from(here) + count(&field.node.selection_set.node, key)
        }
        Selection::InlineFragment(fragment) => count(&fragment.node.selection_set.node, key),
        Selection::FragmentSpread(_) => 0,
    };
    set.items.iter().map(one).sum()
}
