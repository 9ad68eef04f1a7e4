//! What a document says of variables that are not given.
//!
//! The library takes an input field whose variable is not given for null, where the
//! specification says that the field is not there, so that it has its default. So such fields
//! and arguments are taken out, once it is known that the document is valid with them.

use std::collections::HashSet;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Variables};
use async_graphql_value::Value as Written;

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

fn is_absent(absent: &HashSet<Name>, value: &Written) -> bool {
    matches!(value, Written::Variable(name) if absent.contains(name))
}
