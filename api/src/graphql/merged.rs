//! Each key of an answer is asked for once.
//!
//! Whatever a document asks under one key is one field, in however many fragments it stands
//! ("Field Collection" in the specification). The library carries out each of them and merges
//! what comes of it: a change is made twice, a row has the id of one reading and the name of
//! another. It answers null for an object of which nothing is asked, and overlooks what is asked
//! of a union inside one of its kinds. So a document that has any of these is written anew,
//! without fragments but for the kinds of a union.

mod conflicts;

use std::collections::{HashMap, HashSet};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, InlineFragment, OperationDefinition,
    Selection, SelectionSet, TypeCondition,
};
use async_graphql::{Name, Pos, Positioned, Value, Variables};
use async_graphql_value::Value as Written;

use super::types::Types;
use super::usages::variables_in;

/// The library takes nothing that is nested deeper than 32.
const DEEPEST: usize = 40;
/// What the answer calls the one thing asked of an object of which nothing is asked, until
/// [`form`](super::form()) takes it off. No name of GraphQL: no text that is asked has it.
pub(super) const NOTHING: &str = "{}";

/// Fragments lie in each other, or what is asked is far too deep: it is refused where it is
/// validated.
#[derive(Debug)]
pub(super) struct Endless;

/// What is asked of one object, by what the answer calls it.
type Groups<'a> = IndexMap<&'a str, Vec<&'a Positioned<Field>>>;

/// Selections of one value, wherever they stand.
type Sets<'s, 'a> = &'s [&'a Positioned<SelectionSet>];

/// One document with the variables of a request.
pub(super) struct Merging<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    /// None where what they leave out by `@skip` and `@include` counts like all else.
    variables: Option<&'a Variables>,
    /// Variables that are still used.
    used: HashSet<Name>,
}

impl<'a> Merging<'a> {
    /// Nothing is looked at yet.
    pub(super) fn new(
        types: &'a Types,
        document: &'a ExecutableDocument,
        variables: &'a Variables,
    ) -> Self {
        Self {
            types,
            document,
            variables: Some(variables),
            used: HashSet::new(),
        }
    }

    /// What is asked of the root, each key once. Of a document that is refused it may be nothing.
    pub(super) fn root_fields(&self) -> Vec<&'a Field> {
        let operations = self.document.operations.iter();
        let groups = operations.filter_map(|(_, operation)| {
            let root = self.types.root(&operation.node);
            let set = &operation.node.selection_set;
            self.collected(root, &[set], 0).ok()
        });
        let first = |fields: Vec<&'a Positioned<Field>>| fields.into_iter().next();
        let fields = groups.flat_map(Groups::into_values).filter_map(first);
        fields.map(|field| &field.node).collect()
    }

    /// Whether the library would answer it otherwise than the specification says. It need not
    /// be valid.
    pub(super) fn needs_writing(&self) -> Result<bool, Endless> {
        for (_, operation) in self.document.operations.iter() {
            let root = self.types.root(&operation.node);
            if self.needs_writing_of(root, &operation.node.selection_set, 0)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn needs_writing_of(
        &self,
        of: &'a str,
        set: &'a Positioned<SelectionSet>,
        depth: usize,
    ) -> Result<bool, Endless> {
        if self.is_overlooked(of, set, depth)? {
            return Ok(true);
        }
        // Of the root of a subscription nobody may ask the type's name.
        let asks = !set.node.items.is_empty() && !self.types.is_subscription(of);
        for on in self.types.kinds_or_itself(of) {
            let groups = self.collected(on, &[set], depth)?;
            if asks && groups.is_empty() {
                return Ok(true);
            }
            for fields in groups.into_values() {
                let [field] = fields[..] else {
                    // The name of the type is read nowhere.
                    if fields.iter().all(|field| is_type_name(&field.node)) {
                        continue;
                    }
                    return Ok(true);
                };
                let below = self.types.of_field(on, &field.node.name.node);
                if self.needs_writing_of(below, &field.node.selection_set, depth + 1)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Whether anything of a set stands under the name of a union, and that where an object of
    /// one kind is asked.
    fn is_overlooked(
        &self,
        within: &'a str,
        set: &'a Positioned<SelectionSet>,
        depth: usize,
    ) -> Result<bool, Endless> {
        if depth > DEEPEST {
            return Err(Endless);
        }
        for selection in &set.node.items {
            if self.leaves_out(&selection.node) {
                continue;
            }
            let Some((condition, below)) = self.fragment(&selection.node) else {
                continue;
            };
            let named = condition.map_or(within, |condition| condition.on.node.as_str());
            let is_union = named != within && self.types.kinds(named).is_some();
            // What a named fragment asks of one kind, the library weighs as fields of no type.
            let is_unweighed =
                named != within && matches!(selection.node, Selection::FragmentSpread(_));
            if is_union || is_unweighed || self.is_overlooked(named, below, depth + 1)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The document with each key once. It must be valid, with no [`conflict`](Self::conflict).
    pub(super) fn written(mut self) -> Result<ExecutableDocument, Endless> {
        let document = self.document;
        let operations = match &document.operations {
            DocumentOperations::Single(operation) => {
                DocumentOperations::Single(self.operation(operation)?)
            }
            DocumentOperations::Multiple(operations) => {
                let mut written = HashMap::new();
                for (name, operation) in operations {
                    written.insert(name.clone(), self.operation(operation)?);
                }
                DocumentOperations::Multiple(written)
            }
        };
        Ok(ExecutableDocument {
            operations,
            fragments: HashMap::new(),
        })
    }

    fn operation(
        &mut self,
        operation: &'a Positioned<OperationDefinition>,
    ) -> Result<Positioned<OperationDefinition>, Endless> {
        let root = self.types.root(&operation.node);
        let set = self.set(root, &[&operation.node.selection_set], 0)?;
        let mut written = operation.clone();
        written.node.selection_set = set;
        // A variable that nothing uses is refused.
        let variables = &mut written.node.variable_definitions;
        variables.retain(|variable| self.used.contains(&variable.node.name.node));
        Ok(written)
    }

    /// What is asked of a value of this type.
    fn set(
        &mut self,
        of: &'a str,
        sets: Sets<'_, 'a>,
        depth: usize,
    ) -> Result<Positioned<SelectionSet>, Endless> {
        let pos = sets.first().map(|set| set.pos).unwrap_or_default();
        let mut items = vec![];
        if let Some(kinds) = self.types.kinds(of) {
            for on in kinds {
                let fields = self.fields(on, sets, depth)?;
                if !fields.is_empty() {
                    items.push(Positioned::new(only_on(on, fields, pos), pos));
                }
            }
        } else {
            items = self.fields(of, sets, depth)?;
        }
        Ok(Positioned::new(SelectionSet { items }, pos))
    }

    /// What is asked of an object of this type, each key once.
    fn fields(
        &mut self,
        on: &'a str,
        sets: Sets<'_, 'a>,
        depth: usize,
    ) -> Result<Vec<Positioned<Selection>>, Endless> {
        let mut written = vec![];
        for fields in self.collected(on, sets, depth)?.into_values() {
            let Some(&first) = fields.first() else {
                continue;
            };
            let below: Vec<_> = fields.iter().map(|of| &of.node.selection_set).collect();
            let below_of = self.types.of_field(on, &first.node.name.node);
            let field = Field {
                alias: first.node.alias.clone(),
                name: first.node.name.clone(),
                arguments: first.node.arguments.clone(),
                // Those that say when were asked.
                directives: vec![],
                selection_set: self.set(below_of, &below, depth + 1)?,
            };
            self.uses(&field);
            let field = Positioned::new(field, first.pos);
            written.push(Positioned::new(Selection::Field(field), first.pos));
        }
        if written.is_empty()
            && let Some(asking) = sets.iter().find(|set| !set.node.items.is_empty())
        {
            written.push(Positioned::new(nothing(asking.pos), asking.pos));
        }
        Ok(written)
    }

    fn uses(&mut self, field: &Field) {
        for (_, value) in &field.arguments {
            variables_in(&value.node, &mut |name| {
                self.used.insert(name.clone());
            });
        }
    }

    fn collected(&self, on: &str, sets: Sets<'_, 'a>, depth: usize) -> Result<Groups<'a>, Endless> {
        let mut groups = Groups::new();
        for set in sets {
            self.collect(&mut groups, on, set, depth)?;
        }
        Ok(groups)
    }

    fn collect(
        &self,
        groups: &mut Groups<'a>,
        on: &str,
        set: &'a Positioned<SelectionSet>,
        depth: usize,
    ) -> Result<(), Endless> {
        if depth > DEEPEST {
            return Err(Endless);
        }
        for selection in &set.node.items {
            if self.leaves_out(&selection.node) {
                continue;
            }
            if let Selection::Field(field) = &selection.node {
                let key = field.node.response_key().node.as_str();
                groups.entry(key).or_default().push(field);
                continue;
            }
            let Some((condition, below)) = self.fragment(&selection.node) else {
                continue;
            };
            if condition.is_none_or(|condition| self.types.applies(condition, on)) {
                self.collect(groups, on, below, depth + 1)?;
            }
        }
        Ok(())
    }

    fn leaves_out(&self, selection: &Selection) -> bool {
        let variables = self.variables;
        variables.is_some_and(|variables| is_left_out(selection.directives(), variables))
    }

    /// What stands in a fragment, and the condition for it; none of a field, and of the name of
    /// a fragment that is not there.
    fn fragment(
        &self,
        selection: &'a Selection,
    ) -> Option<(Option<&'a TypeCondition>, &'a Positioned<SelectionSet>)> {
        match selection {
            Selection::Field(_) => None,
            Selection::InlineFragment(inline) => {
                let condition = inline.node.type_condition.as_ref();
                let condition = condition.map(|condition| &condition.node);
                Some((condition, &inline.node.selection_set))
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                let fragment = &self.document.fragments.get(name)?.node;
                let condition = &fragment.type_condition.node;
                Some((Some(condition), &fragment.selection_set))
            }
        }
    }
}

/// By `@skip` or `@include`.
pub(super) fn is_left_out(directives: &[Positioned<Directive>], variables: &Variables) -> bool {
    directives.iter().any(|directive| {
        let leaves_out = match directive.node.name.node.as_str() {
            "skip" => true,
            "include" => false,
            _ => return false,
        };
        directive.node.get_argument("if").is_some_and(|condition| {
            let given = |name: &Name| variables.get(name) == Some(&Value::Boolean(true));
            let value = &condition.node;
            let holds = *value == Written::Boolean(true)
                || matches!(value, Written::Variable(name) if given(name));
            holds == leaves_out
        })
    })
}

fn only_on(kind: &str, items: Vec<Positioned<Selection>>, pos: Pos) -> Selection {
    let on = Positioned::new(Name::new(kind), pos);
    let inline = InlineFragment {
        type_condition: Some(Positioned::new(TypeCondition { on }, pos)),
        directives: vec![],
        selection_set: Positioned::new(SelectionSet { items }, pos),
    };
    Selection::InlineFragment(Positioned::new(inline, pos))
}

/// What is asked of an object of which nothing is asked.
fn nothing(pos: Pos) -> Selection {
    let named = |name: &str| Positioned::new(Name::new(name), pos);
    let field = Field {
        alias: Some(named(NOTHING)),
        name: named("__typename"),
        arguments: vec![],
        directives: vec![],
        selection_set: Positioned::new(SelectionSet::default(), pos),
    };
    Selection::Field(Positioned::new(field, pos))
}

/// Whether it asks for the name of the type.
pub(super) fn is_type_name(field: &Field) -> bool {
    field.name.node == "__typename"
}

/// Whether both ask for the same, whatever of it.
pub(crate) fn is_same(one: &Field, other: &Field) -> bool {
    let mut arguments = one.arguments.iter();
    one.name == other.name
        && one.arguments.len() == other.arguments.len()
        && arguments.all(|(name, value)| other.get_argument(&name.node) == Some(value))
}

#[cfg(test)]
mod tests;
