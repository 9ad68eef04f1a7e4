//! Whether each key of an answer stands for one thing ("Field Selection Merging" in the
//! specification).
//!
//! The library compares what stands in one set, by the name of its type. Here all is compared
//! that comes to stand under one key, whatever `@skip` and `@include` leave out and whatever
//! variables are given: a document is valid or not before any of these are known. What a
//! document names has been counted: each name is looked at once for each kind of its union.

use std::collections::HashSet;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Pos, Positioned, ServerError};

use super::{DEEPEST, Endless, Merging, Sets, is_same, is_type_name};
use crate::graphql::coded::not_valid;
use crate::graphql::types::Types;

/// What is asked of a value whatever kind it is of, each beside the type that it is asked of.
type OfAnyKind<'a> = IndexMap<&'a str, Vec<(&'a str, &'a Positioned<Field>)>>;

/// Why nothing more is compared.
enum Stop {
    /// It is refused where it is validated.
    Endless,
    Conflict(ServerError),
}

impl From<Endless> for Stop {
    fn from(_: Endless) -> Self {
        Self::Endless
    }
}

impl<'a> Merging<'a> {
    /// The first key that would stand for two things. The document need not be valid.
    pub(in crate::graphql) fn conflict(
        types: &'a Types,
        document: &'a ExecutableDocument,
    ) -> Option<ServerError> {
        let whole = Self {
            types,
            document,
            variables: None,
            used: HashSet::new(),
        };
        let mut operations = document.operations.iter();
        let compared = operations.try_for_each(|(_, operation)| {
            let root = types.root(&operation.node);
            let asked = &operation.node.selection_set;
            whole.each_is_one_field(root, &[asked], 0)?;
            whole.each_looks_alike(&[(root, asked)], 0)
        });
        match compared {
            Err(Stop::Conflict(error)) => Some(error),
            Ok(()) | Err(Stop::Endless) => None,
        }
    }

    /// Of an object, a key is one field with one set of arguments.
    fn each_is_one_field(&self, of: &str, sets: Sets<'_, 'a>, depth: usize) -> Result<(), Stop> {
        for on in self.types.kinds_or_itself(of) {
            for (key, fields) in self.collected(on, sets, depth)? {
                let Some((&first, others)) = fields.split_first() else {
                    continue;
                };
                let mut others = others.iter();
                if let Some(other) = others.find(|other| !is_same(&first.node, &other.node)) {
                    let why = "they are different fields or have differing arguments";
                    return Err(conflict(key, why, [first.pos, other.pos]));
                }
                let below: Vec<_> = fields.iter().map(|of| &of.node.selection_set).collect();
                let below_of = self.types.of_field(on, &first.node.name.node);
                self.each_is_one_field(below_of, &below, depth + 1)?;
            }
        }
        Ok(())
    }

    /// Of whatever kind a value is, what stands under a key looks alike.
    fn each_looks_alike(
        &self,
        sets: &[(&'a str, &'a Positioned<SelectionSet>)],
        depth: usize,
    ) -> Result<(), Stop> {
        let mut keys = OfAnyKind::new();
        for &(on, set) in sets {
            self.of_any_kind(&mut keys, on, set, depth)?;
        }
        for (key, fields) in keys {
            let typed = |(on, field): &(&'a str, &'a Positioned<Field>)| {
                Some((self.type_of(on, &field.node)?, field.pos))
            };
            let mut known = fields.iter().filter_map(typed);
            if let Some((first, place)) = known.next()
                && let Some((other, beside)) =
                    known.find(|(other, _)| !self.types.are_alike(first, other))
            {
                let why = format!("they return conflicting types \"{first}\" and \"{other}\"");
                return Err(conflict(key, &why, [place, beside]));
            }
            let below = fields.iter().map(|(on, field)| {
                let of = self.types.of_field(on, &field.node.name.node);
                (of, &field.node.selection_set)
            });
            let below: Vec<_> = below.collect();
            self.each_looks_alike(&below, depth + 1)?;
        }
        Ok(())
    }

    fn of_any_kind(
        &self,
        keys: &mut OfAnyKind<'a>,
        on: &'a str,
        set: &'a Positioned<SelectionSet>,
        depth: usize,
    ) -> Result<(), Endless> {
        if depth > DEEPEST {
            return Err(Endless);
        }
        for selection in &set.node.items {
            if let Selection::Field(field) = &selection.node {
                let key = field.node.response_key().node.as_str();
                keys.entry(key).or_default().push((on, field));
            } else if let Some((condition, below)) = self.fragment(&selection.node) {
                let on = condition.map_or(on, |condition| condition.on.node.as_str());
                self.of_any_kind(keys, on, below, depth + 1)?;
            }
        }
        Ok(())
    }

    /// As the schema writes it; none of a field that it does not know, nor of introspection's.
    fn type_of(&self, on: &str, field: &Field) -> Option<&'a str> {
        if is_type_name(field) {
            return Some("String!");
        }
        let known = self.types.field(on, &field.name.node)?;
        Some(known.ty.as_str())
    }
}

fn conflict(key: &str, why: &str, places: [Pos; 2]) -> Stop {
    let message = format!(
        "Fields \"{key}\" conflict because {why}. Use different aliases on the fields to fetch \
         both if this was intentional."
    );
    Stop::Conflict(not_valid(message, &places))
}
