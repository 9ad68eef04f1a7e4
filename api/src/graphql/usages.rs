//! Whether what a request gives fits where it stands, before anything is carried out.
//!
//! The library finds out at the field that takes it that a variable of another type stands
//! there ("All Variable Usages Are Allowed" in the specification), that a number has more than
//! 32 bits, or that nothing was given: when other fields of the operation may have been carried
//! out. And it takes an input field whose variable is not given for null, where the
//! specification says that the field is not there, so that it has its default.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection,
    SelectionSet, VariableDefinition,
};
use async_graphql::registry::MetaTypeName;
use async_graphql::{Name, Number, Pos, Positioned, ServerError, Value, Variables};
use async_graphql_value::Value as Written;

use super::coded::not_valid;
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
    let found = operations.try_for_each(|(_, operation)| {
        let mut usages = Usages::of(types, document, &operation.node);
        usages.given(variables)?;
        usages.directives(&operation.node.directives)?;
        let root = types.root(&operation.node);
        usages.set(root, &operation.node.selection_set)
    });
    let Misfit(message, pos) = found.err()?;
    Some(not_valid(message, &[pos]))
}

/// The first variable that has to be given and is not.
pub(super) fn missing(document: &ExecutableDocument, given: &Variables) -> Option<ServerError> {
    let operations = document.operations.iter();
    let mut declared = operations.flat_map(|(_, operation)| &operation.node.variable_definitions);
    let missing = declared.find(|variable| {
        let variable = &variable.node;
        variable.default_value().is_none() && !given.contains_key(&variable.name.node)
    })?;
    let name = &missing.node.name;
    let message = format!(
        "Variable \"${}\" has to be given; name its value in `variables`.",
        name.node
    );
    Some(not_valid(message, &[name.pos]))
}

/// Takes out of a document what has the value of a variable that may be left out and is not
/// given, and says whether there was any. An item of a list is null.
pub(super) fn leave_out_absent(document: &mut ExecutableDocument, given: &Variables) -> bool {
    let mut absent = HashSet::new();
    for operation in operations_of(document) {
        operation.variable_definitions.retain(|variable| {
            let name = &variable.node.name.node;
            let is_absent = variable.node.var_type.node.nullable && !given.contains_key(name);
            if is_absent {
                absent.insert(name.clone());
            }
            !is_absent
        });
    }
    if absent.is_empty() {
        return false;
    }
    for operation in operations_of(document) {
        without(&absent, &mut operation.selection_set);
    }
    for fragment in document.fragments.values_mut() {
        without(&absent, &mut fragment.node.selection_set);
    }
    true
}

fn operations_of(document: &mut ExecutableDocument) -> Vec<&mut OperationDefinition> {
    match &mut document.operations {
        DocumentOperations::Single(operation) => vec![&mut operation.node],
        DocumentOperations::Multiple(operations) => {
            operations.values_mut().map(|of| &mut of.node).collect()
        }
    }
}

/// What does not fit, and where.
struct Misfit(String, Pos);

struct Usages<'a> {
    types: &'a Types,
    document: &'a ExecutableDocument,
    declared: HashMap<&'a str, &'a VariableDefinition>,
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
            seen: HashSet::new(),
        }
    }

    /// The values of variables, and their defaults.
    fn given(&self, variables: &Variables) -> Result<(), Misfit> {
        for variable in self.declared.values() {
            let (name, of) = (&variable.name, variable.var_type.node.to_string());
            let item = MetaTypeName::concrete_typename(&of);
            if variable.default_value.is_some() && !self.types.knows(item) {
                return Err(Misfit(format!("Unknown type \"{item}\"."), name.pos));
            }
            let given = variables.get(&name.node);
            if let Some(value) = given.or(variable.default_value()) {
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
        let Some(known) = types.field(on, &field.name.node) else {
            return Ok(());
        };
        for (name, value) in &field.arguments {
            if let Some(argument) = known.args.get(name.node.as_str()) {
                let place = (argument.ty.as_str(), argument.default_value.is_some());
                self.value(&value.node, place, value.pos)?;
            } else if is_variable(&value.node) {
                // Where it is not given, nothing would be left to be refused.
                let (name, field) = (&name.node, &field.name.node);
                let message =
                    format!("Unknown argument \"{name}\" on field \"{field}\" of type \"{on}\".");
                return Err(Misfit(message, value.pos));
            }
        }
        self.set(types.of_field(on, &field.name.node), &field.selection_set)
    }

    fn directives(&self, directives: &[Positioned<Directive>]) -> Result<(), Misfit> {
        let arguments = directives.iter().flat_map(|of| &of.node.arguments);
        for (name, value) in arguments {
            if name.node == "if" {
                self.value(&value.node, (CONDITION, false), value.pos)?;
            }
        }
        Ok(())
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
                fields.iter().try_for_each(|(name, value)| {
                    if let Some(field) = known.get(name.as_str()) {
                        let place = (field.ty.as_str(), field.default_value.is_some());
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

fn without(absent: &HashSet<Name>, set: &mut Positioned<SelectionSet>) {
    for selection in &mut set.node.items {
        match &mut selection.node {
            Selection::Field(field) => {
                let arguments = &mut field.node.arguments;
                arguments.retain(|(_, value)| !is_absent(absent, &value.node));
                for (_, value) in arguments {
                    without_in(absent, &mut value.node);
                }
                without(absent, &mut field.node.selection_set);
            }
            Selection::InlineFragment(inline) => without(absent, &mut inline.node.selection_set),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn without_in(absent: &HashSet<Name>, value: &mut Written) {
    if is_absent(absent, value) {
        *value = Written::Null;
        return;
    }
    match value {
        Written::List(values) => values
            .iter_mut()
            .for_each(|value| without_in(absent, value)),
        Written::Object(fields) => {
            fields.retain(|_, value| !is_absent(absent, value));
            fields
                .values_mut()
                .for_each(|value| without_in(absent, value));
        }
        Written::Variable(_)
        | Written::Null
        | Written::Number(_)
        | Written::String(_)
        | Written::Boolean(_)
        | Written::Binary(_)
        | Written::Enum(_) => {}
    }
}

fn is_variable(value: &Written) -> bool {
    matches!(value, Written::Variable(_))
}

fn is_absent(absent: &HashSet<Name>, value: &Written) -> bool {
    matches!(value, Written::Variable(name) if absent.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_stands_where_its_type_is_taken() {
        for (place, given) in [
            ("ID", "ID"),
            ("ID", "ID!"),
            ("ID!", "ID!"),
            ("[ID!]", "[ID!]!"),
            ("[ID]!", "[ID!]!"),
        ] {
            assert!(takes(place, given), "{given} at {place}");
        }
        for (place, given) in [
            ("ID!", "ID"),
            ("ID", "String"),
            ("[ID]", "ID"),
            ("ID", "[ID]"),
            ("[ID!]!", "[ID]!"),
        ] {
            assert!(!takes(place, given), "{given} at {place}");
        }
    }

    #[test]
    fn an_int_has_32_bits() {
        let fits = |number: i64| fits_int(&Number::from(number));
        assert!(fits(2_147_483_647) && fits(-2_147_483_648));
        assert!(!fits(2_147_483_648) && !fits(-2_147_483_649));
        assert!(!fits_int(&Number::from(u64::MAX)));
    }
}
