//! Whether what a request gives fits where it stands, before anything is carried out.
//!
//! The library finds out at the field that takes it that a variable of another type stands
//! there ("All Variable Usages Are Allowed" in the specification), that a number has more than
//! 32 bits, or that nothing was given: when other fields of the operation may have been carried
//! out. It takes a text for a value of an enum. And it does not see what stands in a document
//! for a variable that is not given ([`absent`](super::absent)): whether that is valid must not
//! hang on what is given.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
    VariableDefinition,
};
use async_graphql::registry::MetaTypeName;
use async_graphql::{Name, Number, Pos, Positioned, ServerError, Value, Variables};
use async_graphql_value::Value as Written;

use super::coded::not_valid;
use super::merged::is_type_name;
use super::types::Types;

/// What `@skip` and `@include` take.
const CONDITION: &str = "Boolean!";

/// The first thing that does not fit.
pub(super) fn misfit(
    types: &Types,
    document: &ExecutableDocument,
    variables: &Variables,
) -> Option<ServerError> {
    let mut operations = document.operations.iter();
    let found = operations.try_for_each(|(name, operation)| {
        let operation = &operation.node;
        let mut usages = Usages::of(types, document, operation);
        usages.declared(operation, variables)?;
        usages.directives(&operation.directives)?;
        usages.set(types.root(operation), &operation.selection_set)?;
        usages.unused(name, operation)
    });
    let Misfit(message, pos) = found.err()?;
    Some(not_valid(message, &[pos]))
}

/// The first variable that has to be given and is not, or is given as null.
pub(super) fn missing(document: &ExecutableDocument, given: &Variables) -> Option<ServerError> {
    let operations = document.operations.iter();
    let mut declared = operations.flat_map(|(_, operation)| &operation.node.variable_definitions);
    let missing = declared.find(|variable| {
        let variable = &variable.node;
        match given.get(&variable.name.node) {
            Some(value) => !variable.var_type.node.nullable && *value == Value::Null,
            None => variable.default_value().is_none(),
        }
    })?;
    let name = &missing.node.name;
    let message = format!(
        "Variable \"${}\" has to be given; name its value in `variables`.",
        name.node
    );
    Some(not_valid(message, &[name.pos]))
}

/// What does not fit, and where.
struct Misfit(String, Pos);

struct Usages<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    declared: HashMap<&'a str, &'a VariableDefinition>,
    /// Variables that stand somewhere.
    used: HashSet<&'a str>,
    /// Fragments that were looked at.
    seen: HashSet<&'a str>,
}

impl<'a> Usages<'a> {
    fn of(
        types: &'a Types,
        document: &'a ExecutableDocument,
        operation: &'a OperationDefinition,
    ) -> Self {
        let declared = operation.variable_definitions.iter();
        let declared = declared.map(|of| (of.node.name.node.as_str(), &of.node));
        Self {
            types,
            document,
            declared: declared.collect(),
            used: HashSet::new(),
            seen: HashSet::new(),
        }
    }

    /// What the operation declares, with the values that are given.
    fn declared(
        &self,
        operation: &OperationDefinition,
        variables: &Variables,
    ) -> Result<(), Misfit> {
        let mut names = HashSet::new();
        for variable in &operation.variable_definitions {
            let (name, of) = (&variable.node.name, variable.node.var_type.node.to_string());
            if !names.insert(name.node.as_str()) {
                let message = format!("There can be only one variable named \"${}\".", name.node);
                return Err(Misfit(message, name.pos));
            }
            self.is_given(name, MetaTypeName::concrete_typename(&of))?;
            if let Some(default) = &variable.node.default_value {
                let value = default.node.clone().into_value();
                self.value(&value, (of.as_str(), false), default.pos)?;
            }
            if let Some(value) = variables.get(&name.node) {
                self.number(value, &of).map_err(|found| {
                    let message = format!(
                        "Variable \"${}\" has the value {found} where an Int stands, which has 32 bits.",
                        name.node
                    );
                    Misfit(message, name.pos)
                })?;
            }
        }
        Ok(())
    }

    /// Of a variable's type there are values that can be given.
    fn is_given(&self, variable: &Positioned<Name>, of: &str) -> Result<(), Misfit> {
        let message = match self.types.is_input(of) {
            Some(true) => return Ok(()),
            Some(false) => {
                let name = &variable.node;
                format!("Variable \"${name}\" cannot be of non-input type \"{of}\".")
            }
            None => format!("Unknown type \"{of}\"."),
        };
        Err(Misfit(message, variable.pos))
    }

    /// The first variable that stands nowhere.
    fn unused(&self, name: Option<&Name>, operation: &OperationDefinition) -> Result<(), Misfit> {
        let mut declared = operation.variable_definitions.iter();
        let unused = declared.find(|of| !self.used.contains(of.node.name.node.as_str()));
        let Some(unused) = unused else {
            return Ok(());
        };
        let by = name.map(|name| format!(" by operation \"{name}\""));
        let message = format!(
            "Variable \"${}\" is not used{}",
            unused.node.name.node,
            by.unwrap_or_default()
        );
        Err(Misfit(message, unused.pos))
    }

    /// The first number that an `Int` cannot be.
    fn number(&self, value: &Value, of: &str) -> Result<(), Number> {
        match value {
            Value::Number(number) if is_int(of) && !fits_int(number) => Err(number.clone()),
            Value::List(values) => {
                let mut values = values.iter();
                values.try_for_each(|value| self.number(value, item_of(of)))
            }
            Value::Object(fields) => {
                let Some(known) = self.types.input_fields(MetaTypeName::concrete_typename(of))
                else {
                    return Ok(());
                };
                fields.iter().try_for_each(|(name, value)| {
                    let field = known.get(name.as_str());
                    field.map_or(Ok(()), |field| self.number(value, &field.ty))
                })
            }
            Value::Number(_)
            | Value::Null
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_) => Ok(()),
        }
    }

    fn set(&mut self, of: &str, set: &'a Positioned<SelectionSet>) -> Result<(), Misfit> {
        for selection in &set.node.items {
            self.directives(selection.node.directives())?;
            match &selection.node {
                Selection::Field(field) => self.field(of, &field.node)?,
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref();
                    let on = condition.map_or(of, |condition| condition.node.on.node.as_str());
                    self.set(on, &inline.node.selection_set)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = self.document.fragments.get(name);
                    if let Some(fragment) = fragment.filter(|_| self.seen.insert(name.as_str())) {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.set(on, &fragment.node.selection_set)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, on: &str, field: &'a Field) -> Result<(), Misfit> {
        let types = self.types;
        let known = types.field(on, &field.name.node);
        let mut names = HashSet::new();
        for (name, value) in &field.arguments {
            self.uses(&value.node);
            let (argument, pos) = (name.node.as_str(), value.pos);
            if !names.insert(argument) {
                let message = format!("There can only be one argument named \"{argument}\"");
                return Err(Misfit(message, pos));
            }
            let taken = known.and_then(|known| known.args.get(argument));
            if let Some(taken) = taken {
                let place = (taken.ty.as_str(), taken.default_value.is_some());
                self.value(&value.node, place, pos)?;
            } else if is_type_name(field) || (known.is_some() && is_variable(&value.node)) {
                // The library does not look at the first, and of a variable that is not given
                // nothing would be left to be refused.
                let field = &field.name.node;
                let message = format!(
                    "Unknown argument \"{argument}\" on field \"{field}\" of type \"{on}\"."
                );
                return Err(Misfit(message, pos));
            }
        }
        self.set(types.of_field(on, &field.name.node), &field.selection_set)
    }

    fn directives(&mut self, directives: &'a [Positioned<Directive>]) -> Result<(), Misfit> {
        let arguments = directives.iter().flat_map(|of| &of.node.arguments);
        for (name, value) in arguments {
            self.uses(&value.node);
            if name.node == "if" {
                self.value(&value.node, (CONDITION, false), value.pos)?;
            }
        }
        Ok(())
    }

    fn uses(&mut self, value: &'a Written) {
        variables_in(value, &mut |name| {
            self.used.insert(name.as_str());
        });
    }

    /// A value at a place of a type, which may have a default.
    fn value(&self, value: &Written, place: (&str, bool), pos: Pos) -> Result<(), Misfit> {
        let (of, _) = place;
        match value {
            Written::Variable(name) => self.variable(name, place, pos),
            Written::List(values) => {
                let mut values = values.iter();
                values.try_for_each(|value| self.value(value, (item_of(of), false), pos))
            }
            Written::Object(fields) => {
                let of = MetaTypeName::concrete_typename(of);
                let Some(known) = self.types.input_fields(of) else {
                    return Ok(());
                };
                let one_of = self.types.is_one_of(of);
                // Of one without variables the library says it, and where.
                if one_of && fields.len() != 1 && fields.values().any(has_variables) {
                    let message = format!("Exactly one field of \"{of}\" has to be given.");
                    return Err(Misfit(message, pos));
                }
                fields.iter().try_for_each(|(name, value)| {
                    if let Some(field) = known.get(name.as_str()) {
                        // The one that is given is not null.
                        let of = field.ty.clone() + if one_of { "!" } else { "" };
                        let place = (of.as_str(), field.default_value.is_some());
                        return self.value(value, place, pos);
                    }
                    if is_variable(value) {
                        let message = format!("Unknown field \"{name}\" of type \"{of}\".");
                        return Err(Misfit(message, pos));
                    }
                    Ok(())
                })
            }
            Written::Number(number) if is_int(of) && !fits_int(number) => {
                let message = format!("{number} stands where an Int stands, which has 32 bits.");
                Err(Misfit(message, pos))
            }
            Written::String(_) if self.types.is_enum(MetaTypeName::concrete_typename(of)) => {
                let of = MetaTypeName::concrete_typename(of);
                let message = format!("Enum \"{of}\" cannot represent non-enum value: {value}.");
                Err(Misfit(message, pos))
            }
            Written::Number(_)
            | Written::Null
            | Written::String(_)
            | Written::Boolean(_)
            | Written::Binary(_)
            | Written::Enum(_) => Ok(()),
        }
    }

    fn variable(
        &self,
        name: &Name,
        (of, has_default): (&str, bool),
        pos: Pos,
    ) -> Result<(), Misfit> {
        let Some(declared) = self.declared.get(name.as_str()) else {
            return Ok(());
        };
        let given = declared.var_type.node.to_string();
        let own = declared.default_value();
        let never_null = has_default || own.is_some_and(|value| *value != Value::Null);
        let least = match of.strip_suffix('!') {
            Some(nullable) if never_null && !given.ends_with('!') => nullable,
            Some(_) | None => of,
        };
        if takes(least, &given) {
            return Ok(());
        }
        let message = format!(
            "Variable \"${name}\" of type \"{given}\" used in position expecting type \"{of}\"."
        );
        Err(Misfit(message, pos))
    }
}

/// Whether a value of a variable of one type may stand where another is taken.
fn takes(place: &str, given: &str) -> bool {
    if let Some(place) = place.strip_suffix('!') {
        return given
            .strip_suffix('!')
            .is_some_and(|given| takes(place, given));
    }
    let given = given.strip_suffix('!').unwrap_or(given);
    match (listed(place), listed(given)) {
        (Some(place), Some(given)) => takes(place, given),
        (None, None) => place == given,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// The type of a list's items, of a type that may not be null neither.
fn listed(of: &str) -> Option<&str> {
    of.strip_prefix('[')?.strip_suffix(']')
}

/// The type of what stands in a list where this is taken; of no list, itself.
fn item_of(of: &str) -> &str {
    let nullable = of.strip_suffix('!').unwrap_or(of);
    listed(nullable).unwrap_or(of)
}

fn is_int(of: &str) -> bool {
    MetaTypeName::concrete_typename(of) == "Int"
}

fn fits_int(number: &Number) -> bool {
    number
        .as_i64()
        .is_none_or(|number| i32::try_from(number).is_ok())
        && number
            .as_u64()
            .is_none_or(|number| i32::try_from(number).is_ok())
}

/// Tells each place of a variable in a value.
pub(crate) fn variables_in<'a>(value: &'a Written, tell: &mut impl FnMut(&'a Name)) {
    match value {
        Written::Variable(name) => tell(name),
        Written::List(values) => {
            for value in values {
                variables_in(value, tell);
            }
        }
        Written::Object(fields) => {
            for value in fields.values() {
                variables_in(value, tell);
            }
        }
        Written::Null
        | Written::Number(_)
        | Written::String(_)
        | Written::Boolean(_)
        | Written::Binary(_)
        | Written::Enum(_) => {}
    }
}

fn has_variables(value: &Written) -> bool {
    let mut found = false;
    variables_in(value, &mut |_| found = true);
    found
}

fn is_variable(value: &Written) -> bool {
    matches!(value, Written::Variable(_))
}

#[cfg(test)]
mod tests;
