//! Where one key stands for two things. The library says so once for each argument of the
//! first field, and all of it again in every set around them: it is counted before.

use std::collections::{HashMap, HashSet};

use async_graphql::Positioned;
use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};

use crate::graphql::is_same;

/// More are not told.
pub(super) const MOST_CONFLICTS: usize = 1000;

/// About so many errors the library would have. No fragments may lie in each other; counting
/// ends beyond [`MOST_CONFLICTS`].
pub(super) fn conflicts(document: &ExecutableDocument) -> usize {
    let operations = document.operations.iter();
    let operations = operations.map(|(_, of)| &of.node.selection_set);
    let fragments = document.fragments.values();
    let fragments = fragments.map(|of| &of.node.selection_set);
    let mut sets: Vec<_> = operations.chain(fragments).collect();
    let mut found = 0;
    while let Some(set) = sets.pop() {
        let mut keys = Keys {
            document,
            first: HashMap::new(),
            seen: HashSet::new(),
            found,
        };
        keys.find(None, set);
        found = keys.found;
        if found > MOST_CONFLICTS {
            break;
        }
        sets.extend(set.node.items.iter().filter_map(|one| match &one.node {
            Selection::Field(field) => Some(&field.node.selection_set),
            Selection::InlineFragment(inline) => Some(&inline.node.selection_set),
            Selection::FragmentSpread(_) => None,
        }));
    }
    found
}

/// What the keys of one set stand for.
struct Keys<'a> {
    document: &'a ExecutableDocument,
    first: HashMap<(Option<&'a str>, &'a str), &'a Field>,
    seen: HashSet<&'a str>,
    found: usize,
}

impl<'a> Keys<'a> {
    fn find(&mut self, on: Option<&'a str>, set: &'a Positioned<SelectionSet>) {
        for selection in &set.node.items {
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let key = (on, field.response_key().node.as_str());
                    let first = *self.first.entry(key).or_insert(field);
                    if !is_same(first, field) {
                        self.found += 2 + first.arguments.len();
                    }
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref();
                    let on = on.map(|on| on.node.on.node.as_str());
                    self.find(on, &inline.node.selection_set);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let of = self.document.fragments.get(name);
                    if let Some(of) = of.filter(|_| self.seen.insert(name.as_str())) {
                        let on = of.node.type_condition.node.on.node.as_str();
                        self.find(Some(on), &of.node.selection_set);
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

    fn counted(text: &str) -> usize {
        conflicts(&parse_query(text).unwrap())
    }

    #[test]
    fn what_one_key_stands_for_is_compared_with_the_first() {
        assert_eq!(counted("{ a a b: a b: a c(d: 1) c(d: 1) }"), 0);
        assert_eq!(counted("{ a: b a: c }"), 2);
        assert_eq!(counted("{ a(b: 1, c: 2) a a(b: 1, c: 3) }"), 2 * 4);
        assert_eq!(counted("{ ... on T { a: b } ... on U { a: c } }"), 0);
        let spread = "{ ...F ...G } fragment F on T { a: b } fragment G on T { a: c }";
        assert_eq!(counted(spread), 2);
    }

    #[test]
    fn it_counts_again_in_each_set_around() {
        assert_eq!(counted("{ ... { ... { a: b a: c } } }"), 3 * 2);
        let nested = format!(
            "{{{}a({}){}{}",
            "...{".repeat(32),
            "b:1,".repeat(484),
            " a".repeat(483),
            "}".repeat(33)
        );
        assert!(counted(&nested) > MOST_CONFLICTS);
    }
}
