//! How deep the fields of a document lie in each other.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// By what a schema is asked about itself.
const INTROSPECTION: [&str; 2] = ["__schema", "__type"];
/// The type inside a list, or of what is never null. There is one at most: a level of it adds no
/// row. The tools that read a schema ask for as many as no type has.
const WRAPPED: &str = "ofType";

/// The most fields in each other, in fragments too. `__typename` is none, and neither is
/// `ofType` where a schema is asked about itself. The document's names have been counted: this
/// follows each spread.
pub(super) fn levels(document: &ExecutableDocument) -> usize {
    let operations = document.operations.iter();
    let each = operations.map(|(_, of)| below(document, &of.node.selection_set.node, false));
    each.max().unwrap_or_default()
}

fn below(document: &ExecutableDocument, set: &SelectionSet, of_schema: bool) -> usize {
    let each = set.items.iter().map(|selection| match &selection.node {
        Selection::Field(field) => {
            let name = field.node.name.node.as_str();
            if name == "__typename" {
                return 0;
            }
            let of_schema = of_schema || INTROSPECTION.contains(&name);
            let own = usize::from(!of_schema || name != WRAPPED);
            own + below(document, &field.node.selection_set.node, of_schema)
        }
        Selection::InlineFragment(inline) => {
            below(document, &inline.node.selection_set.node, of_schema)
        }
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.node.fragment_name.node);
            fragment.map_or(0, |of| {
                below(document, &of.node.selection_set.node, of_schema)
            })
        }
    });
    each.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::levels;

    fn counted(text: &str) -> usize {
        levels(&parse_query(text).unwrap())
    }

    #[test]
    fn fields_count_in_each_other_in_fragments_too() {
        assert_eq!(counted("{ a b { c } d { e { f g } } }"), 3);
        assert_eq!(counted("{ a { ... on T { ... { b } } } }"), 2);
        assert_eq!(counted("{ a { __typename } }"), 1);
        let spread = "{ a { ...F } } fragment F on T { b { ...G } } fragment G on U { c }";
        assert_eq!(counted(spread), 3);
        let unused = "{ a } fragment F on T { b { c } }";
        assert_eq!(counted(unused), 1);
    }

    #[test]
    fn what_a_type_wraps_counts_as_no_level_where_a_schema_is_asked_about_itself() {
        let wrapped = "ofType { ofType { ofType { name } } }";
        let asked =
            format!("{{ s: __schema {{ types {{ fields {{ type {{ {wrapped} }} }} }} }} }}");
        assert_eq!(counted(&asked), 5);
        let spread =
            format!("{{ __type(name: \"T\") {{ ...F }} }} fragment F on __Type {{ {wrapped} }}");
        assert_eq!(counted(&spread), 2);
        assert_eq!(counted(&format!("{{ {wrapped} }}")), 4);
        let others = format!(
            "{{ __type(name: \"T\") {{ {}name{} }} }}",
            "fields{type{".repeat(6),
            "}}".repeat(6)
        );
        assert_eq!(counted(&others), 14);
    }
}
