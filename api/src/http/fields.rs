//! How much a query names. The limits on depth and complexity know the schema, leave
//! `__typename` out and follow each spread of a fragment, and before them a query is
//! validated, with an error for each name that does not fit: all of that must be
//! bounded before it begins.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value;

/// More are not read.
pub(super) const MOST_FIELDS: usize = 1000;
/// Bytes of the longest text that is parsed.
pub(super) const LONGEST: usize = 1 << 16;

/// Sets in each other that are looked at, those of fragments among them.
const DEEPEST: usize = 256;
/// The longest name that an answer gives a field, in bytes: it stands in each row. Neither may that of a field or of the
/// operation be longer, which stand in each error.
const LONGEST_NAME: usize = 128;

/// Fields with their arguments and each value in these, directives and variables; what a
/// fragment names counts once, and again wherever an operation spreads it. A longer alias than
/// anybody needs counts as more than anybody may ask. Fragments in a circle are never valid, and
/// count as more than anybody may ask: what is read before a document is validated must come
/// to an end, also where `@skip` stands on the way back.
///
/// Who follows the spreads of each fragment by itself goes over the names of an operation as
/// often as fragments lie around them, which is bounded. Nothing bounds so what no operation
/// spreads: those count with all that they spread themselves.
pub(super) fn fields(document: &ExecutableDocument) -> usize {
    let mut counting = Counting::of(Some(document));
    let operations = document.operations.iter();
    let operations = operations.map(|(name, operation)| {
        if name.is_some_and(is_long) {
            return usize::MAX;
        }
        counting.of_operation(&operation.node)
    });
    let operations = operations.fold(0, usize::saturating_add);
    let reached: HashSet<&str> = counting.fragments.keys().copied().collect();
    let mut alone = Counting::of(None);
    let fragments = document.fragments.iter().map(|(name, fragment)| {
        let size = if reached.contains(name.as_str()) {
            alone.of_definition(&fragment.node)
        } else {
            counting.of_fragment(name)
        };
        size.names.saturating_add(1)
    });
    fragments.fold(operations, usize::saturating_add)
}

/// What a set names, and how many sets lie in each other there.
#[derive(Clone, Copy, Default)]
struct Size {
    names: usize,
    sets: usize,
}

impl Size {
    const BEYOND_BOUNDS: Self = Self {
        names: usize::MAX,
        sets: 0,
    };

    fn and(self, names: usize) -> Self {
        Self {
            names: self.names.saturating_add(names),
            ..self
        }
    }
}

struct Counting<'a> {
    /// Whose fragments are counted where they are spread, if any.
    document: Option<&'a ExecutableDocument>,
    /// Sets that are open in each other, by fragments too.
    open: usize,
    /// What each names, with all that it spreads; beyond all bounds as long as that is being
    /// counted, and so in a circle.
    fragments: HashMap<&'a str, Size>,
}

impl<'a> Counting<'a> {
    fn of(document: Option<&'a ExecutableDocument>) -> Self {
        Self {
            document,
            open: 0,
            fragments: HashMap::new(),
        }
    }

    fn of_operation(&mut self, operation: &'a OperationDefinition) -> usize {
        let variables = operation.variable_definitions.iter();
        let variables = variables.map(|variable| {
            let default = variable.node.default_value.as_ref();
            let default = default.map(|value| values(&value.node.clone().into_value()));
            1 + directives(&variable.node.directives) + default.unwrap_or_default()
        });
        let variables: usize = variables.sum();
        let below = self.of_set(&operation.selection_set);
        below
            .names
            .saturating_add(variables + directives(&operation.directives))
    }

    /// Where it is spread.
    fn of_fragment(&mut self, name: &'a str) -> Size {
        if let Some(&counted) = self.fragments.get(name) {
            // It was counted where fewer sets were open, perhaps.
            let fits = self.open + counted.sets <= DEEPEST;
            return if fits { counted } else { Size::BEYOND_BOUNDS };
        }
        let known = self.document.map(|document| &document.fragments);
        let Some(fragment) = known.and_then(|fragments| fragments.get(name)) else {
            return Size::default();
        };
        self.fragments.insert(name, Size::BEYOND_BOUNDS);
        let counted = self.of_definition(&fragment.node);
        self.fragments.insert(name, counted);
        counted
    }

    fn of_definition(&mut self, fragment: &'a FragmentDefinition) -> Size {
        let below = self.of_set(&fragment.selection_set);
        below.and(directives(&fragment.directives))
    }

    fn of_set(&mut self, set: &'a Positioned<SelectionSet>) -> Size {
        // The library takes 32, and the stack of a thread has an end.
        if self.open == DEEPEST {
            return Size::BEYOND_BOUNDS;
        }
        self.open += 1;
        let mut all = Size::default();
        for selection in &set.node.items {
            let one = self.of_selection(&selection.node);
            all.names = all.names.saturating_add(one.names).saturating_add(1);
            all.sets = all.sets.max(one.sets);
        }
        self.open -= 1;
        all.sets += 1;
        all
    }

    fn of_selection(&mut self, selection: &'a Selection) -> Size {
        let (below, here) = match selection {
            Selection::Field(field) => (self.of_set(&field.node.selection_set), named(&field.node)),
            Selection::InlineFragment(fragment) => (
                self.of_set(&fragment.node.selection_set),
                directives(&fragment.node.directives),
            ),
            Selection::FragmentSpread(spread) => (
                self.of_fragment(spread.node.fragment_name.node.as_str()),
                directives(&spread.node.directives),
            ),
        };
        below.and(here)
    }
}

fn named(field: &Field) -> usize {
    let alias = field.alias.as_ref();
    if is_long(&field.name.node) || alias.is_some_and(|alias| is_long(&alias.node)) {
        return usize::MAX;
    }
    arguments(&field.arguments) + directives(&field.directives)
}

fn is_long(name: &Name) -> bool {
    name.len() > LONGEST_NAME
}

fn directives(directives: &[Positioned<Directive>]) -> usize {
    let named = directives.iter();
    named
        .map(|named| 1 + arguments(&named.node.arguments))
        .sum()
}

fn arguments(arguments: &[(Positioned<Name>, Positioned<Value>)]) -> usize {
    let each = arguments.iter();
    each.map(|(_, value)| 1 + values(&value.node)).sum()
}

/// Those that stand in a value.
fn values(value: &Value) -> usize {
    match value {
        Value::List(within) => within.iter().map(|one| 1 + values(one)).sum(),
        Value::Object(within) => within.values().map(|one| 1 + values(one)).sum(),
        Value::Variable(_)
        | Value::Null
        | Value::Number(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::fields;

    fn counted(text: &str) -> usize {
        fields(&parse_query(text).unwrap())
    }

    #[test]
    fn every_name_of_the_text_counts_wherever_it_stands() {
        let text = "{ a: __typename b { c ... on T { d } ...F } } fragment F on T { e f }";
        assert_eq!(counted(text), 11);
        assert_eq!(counted("{ a(x: 1, y: [2, 3]) @c(if: true) @d }"), 8);
        assert_eq!(counted("{ a(x: { b: [$c, { d: 4 }] }) }"), 6);
        assert_eq!(
            counted("query($a: Int = 1, $b: [Int] = [1, 2]) @d { e }"),
            6
        );
        let alias = |length: usize| counted(&format!("{{ {}: b }}", "a".repeat(length)));
        assert_eq!([alias(128), alias(129)], [1, usize::MAX]);
        let name = |length: usize| counted(&format!("query {} {{ b }}", "a".repeat(length)));
        assert_eq!([name(128), name(129)], [1, usize::MAX]);
        assert_eq!(counted(&format!("{{ {} }}", "b".repeat(129))), usize::MAX);
    }

    #[test]
    fn a_fragment_counts_wherever_it_is_spread_and_in_a_circle_beyond_all_bounds() {
        let spread = |n: usize| format!("fragment F{n} on T {{ ...F{0} ...F{0} }}", n + 1);
        let laughs: Vec<String> = (0..200).map(spread).collect();
        let text = format!(
            "{{ ...F0 }} {} fragment F200 on T {{ a }}",
            laughs.join(" ")
        );
        assert!(counted(&text) > 1 << 30);
        assert_eq!(counted("{ ...F } fragment F on T { a ...F }"), usize::MAX);
        let pruned =
            "{ ...F } fragment F on T { ...G ...G } fragment G on T { a ...F @skip(if: true) }";
        assert_eq!(counted(pruned), usize::MAX);
    }

    #[test]
    fn a_fragment_that_is_spread_counts_once_more_by_itself_and_not_what_it_spreads() {
        let alias = |n: usize| format!(" a{n}: name");
        let names: String = (0..300).map(alias).collect();
        let text = format!(
            "query($i: ID!) {{ item(id: $i) {{ ...F0 }} }} fragment F0 on Item {{ id ...F1 }}
             fragment F1 on Item {{ id ...F2 }} fragment F2 on Item {{{names} }}"
        );
        assert_eq!(counted(&text), (1 + 2 + 1 + 2 + 2 + 300) + (3 + 3 + 301));
        let each = |n: usize| format!("fragment F{n} on T {{ ...F{} }}", n + 1);
        let chain: String = (0..200).map(each).collect();
        let text = format!("{{ ...F0 }} {chain} fragment F200 on T {{ a }}");
        assert_eq!(counted(&text), 202 + 201 * 2);
    }

    #[test]
    fn what_no_operation_spreads_counts_with_all_that_it_spreads() {
        let text = "{ a } fragment F on T { b ...G } fragment G on T { c d }";
        assert_eq!(counted(text), 1 + (4 + 1) + (2 + 1));
        let text = "{ ...G } fragment F on T { ...G } fragment G on T { c d }";
        assert_eq!(counted(text), 3 + (3 + 1) + (2 + 1));
        assert_eq!(counted("{ a } fragment F on T { a ...F }"), usize::MAX);
        let spread = |n: usize| format!("fragment F{n} on T {{ ...F{0} ...F{0} }}", n + 1);
        let laughs: String = (0..200).map(spread).collect();
        let text = format!("{{ a }} {laughs} fragment F200 on T {{ a }}");
        assert!(counted(&text) > 1 << 30);
    }

    #[test]
    fn a_fragment_ends_in_as_many_sets_wherever_it_was_counted_first() {
        let each = |n: usize| format!("fragment F{n} on T {{ ...F{} }}", n + 1);
        let chain = |length: usize| (0..length).map(each).collect::<String>();
        for spread in ["...F0", "...F200 ...F100 ...F0"] {
            let counted_with = |length: usize| {
                let last = format!("fragment F{length} on T {{ a }}");
                counted(&format!("{{ {spread} }} {} {last}", chain(length)))
            };
            assert!(counted_with(250) < 1 << 30, "{spread}");
            assert_eq!(counted_with(260), usize::MAX, "{spread}");
        }
    }

    #[test]
    fn sets_in_each_other_by_fragments_end_before_the_stack_does() {
        let below = "a{".repeat(60);
        let each = |n: usize| {
            let ends = "}".repeat(60);
            format!("fragment F{n} on T{{{below}...F{}{ends}}}", n + 1)
        };
        let chain: String = (0..310).map(each).collect();
        let text = format!("{{...F0}}{chain}fragment F310 on T{{a}}");
        assert_eq!(counted(&text), usize::MAX);
    }
}
