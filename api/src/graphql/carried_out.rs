//! A change that was carried out, and whose answer then could not be given: an
//! error alone would read as if nothing had happened. What of the same request failed
//! by itself must not read as done.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{
    ErrorExtensionValues, PathSegment, QueryPathNode, Response, ServerError, Value,
};
use portico_event_log::Cursor;

use super::error_code::ErrorCode;
use super::root_fields::RootFields;

/// What stands with an error beside changes that were carried out: nobody is to send the
/// whole request again.
const OPERATIONS: &str = "operations";

/// The commands that a request has changed something by; clones are one.
#[derive(Clone, Default, Debug)]
pub struct CarriedOut(Arc<Mutex<Changes>>);

#[derive(Default, Debug)]
struct Changes {
    /// What the answer calls the field of the operation that is being answered. Those of a
    /// mutation are answered one after the other.
    answering: Option<String>,
    done: Vec<Change>,
}

#[derive(Debug)]
struct Change {
    field: Option<String>,
    operation: &'static str,
    position: Cursor,
}

impl CarriedOut {
    /// Takes down which field is being answered, where it is one of the operation's own.
    pub(super) fn answering(&self, at: Option<&QueryPathNode<'_>>) {
        if let Some(node) = at.filter(|node| node.parent.is_none()) {
            self.changes().answering = Some(node.field_name().to_owned());
        }
    }

    /// Takes down that a command changed something; of several of one field, which it names
    /// once, the last position.
    pub(super) fn note(&self, operation: &'static str, position: Option<Cursor>) {
        let Some(position) = position else { return };
        let mut changes = self.changes();
        let field = changes.answering.clone();
        let last = changes
            .done
            .last_mut()
            .filter(|last| field.is_some() && last.field == field && last.operation == operation);
        if let Some(last) = last {
            last.position = position;
            return;
        }
        changes.done.push(Change {
            field,
            operation,
            position,
        });
    }

    /// Says with each error of a response what was carried out all the same.
    #[must_use]
    pub fn tell(&self, mut response: Response) -> Response {
        let changes = self.changes();
        if changes.done.is_empty() {
            return response;
        }
        let all: Vec<&Change> = changes.done.iter().collect();
        for error in &mut response.errors {
            let field = match error.path.first() {
                Some(PathSegment::Field(field)) => Some(field.clone()),
                Some(PathSegment::Index(_)) | None => None,
            };
            let of_it = |change: &&Change| field.is_none() || change.field == field;
            let of_it: Vec<&Change> = changes.done.iter().filter(of_it).collect();
            if of_it.is_empty() {
                tell_beside(error, &all);
            } else {
                tell(error, &of_it);
            }
        }
        response
    }

    /// The same of a request that was given up, whose errors are about all of its fields: where
    /// one was carried out, each field is told what became of it.
    #[must_use]
    pub fn tell_each(&self, mut response: Response, fields: &RootFields) -> Response {
        if self.changes().done.is_empty() {
            return response;
        }
        let of_all = std::mem::take(&mut response.errors);
        for key in fields.keys() {
            response.errors.extend(of_all.iter().cloned().map(|error| {
                let path = vec![PathSegment::Field(key.to_owned())];
                ServerError { path, ..error }
            }));
        }
        self.tell(response)
    }

    fn changes(&self) -> std::sync::MutexGuard<'_, Changes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an error tells of changes that were carried out.
pub(crate) fn tells_of_changes(error: &ServerError) -> bool {
    let extensions = error.extensions.as_ref();
    extensions.is_some_and(|extensions| extensions.get(OPERATIONS).is_some())
}

/// Notes what was carried out with an error; up to which position.
fn note(error: &mut ServerError, done: &[&Change]) -> String {
    let operations: Vec<Value> = done.iter().map(|one| Value::from(one.operation)).collect();
    let position = done.last().map(|last| last.position.to_string());
    let position = position.unwrap_or_default();
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    extensions.set(OPERATIONS, operations);
    extensions.set("position", position.as_str());
    position
}

/// Of an error about the answer to these.
fn tell(error: &mut ServerError, done: &[&Change]) {
    let position = note(error, done);
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    let cause = extensions.get("code").cloned();
    extensions.set("cause", cause.unwrap_or_default());
    extensions.set("code", ErrorCode::CarriedOut.as_str());
    let what = if error.path.is_empty() && done.len() > 1 {
        let names: Vec<&str> = done.iter().map(|one| one.operation).collect();
        format!("{} were", names.join(" and "))
    } else {
        "This was".to_owned()
    };
    error.message = format!(
        "{what} carried out, at position {position}; only the answer about it could not be given in full. \
         Do not give the command again: ask for what you need. ({})",
        error.message
    );
}

/// Of an error about another field than theirs: its code says what became of it.
fn tell_beside(error: &mut ServerError, done: &[&Change]) {
    let position = note(error, done);
    let names: Vec<&str> = done.iter().map(|one| one.operation).collect();
    error.message = format!(
        "{} (Another change of the same request was carried out, {}, at position {position}: do \
         not give that again.)",
        error.message,
        names.join(", ")
    );
}

#[cfg(test)]
mod tests {
    use async_graphql::Pos;
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::super::root_fields::fields_of;
    use super::*;

    fn place(position: i64) -> Cursor {
        Cursor {
            epoch: 0,
            txid: 7,
            position,
        }
    }

    fn error(path: &[&str]) -> ServerError {
        let mut error = ServerError::new("It failed.", Some(Pos::default()));
        let extensions = error
            .extensions
            .get_or_insert_with(ErrorExtensionValues::default);
        extensions.set("code", ErrorCode::Unavailable.as_str());
        let path = path.iter().map(|key| PathSegment::Field((*key).to_owned()));
        error.path = path.collect();
        error
    }

    /// Two fields of which the first was carried out, and errors at these paths.
    fn told(paths: &[&[&str]]) -> Vec<serde_json::Value> {
        let carried_out = CarriedOut::default();
        carried_out.changes().answering = Some("a".to_owned());
        carried_out.note("registerCustomer", Some(place(1)));
        carried_out.changes().answering = Some("b".to_owned());
        carried_out.note("moveItems", None);
        let errors = paths.iter().map(|path| error(path)).collect();
        let told = carried_out.tell(Response::from_errors(errors));
        assert!(told.errors.iter().all(tells_of_changes));
        let errors = serde_json::to_value(&told.errors).unwrap();
        errors.as_array().unwrap().clone()
    }

    #[test]
    fn what_was_not_carried_out_keeps_its_code_and_says_what_was() {
        let at = place(1).to_string();
        let told = told(&[&["a", "customer"], &["b"], &[]]);
        for done in [&told[0], &told[2]] {
            assert_eq!(
                done["extensions"],
                json!({ "code": "CARRIED_OUT", "cause": "UNAVAILABLE", "position": at,
                        "operations": ["registerCustomer"] })
            );
            let message = done["message"].as_str().unwrap();
            assert!(message.starts_with("This was carried out"), "{message}");
        }
        assert_eq!(
            told[1]["extensions"],
            json!({ "code": "UNAVAILABLE", "position": at, "operations": ["registerCustomer"] })
        );
        assert_eq!(
            told[1]["message"],
            format!(
                "It failed. (Another change of the same request was carried out, \
                 registerCustomer, at position {at}: do not give that again.)"
            )
        );
    }

    #[test]
    fn of_a_request_that_was_given_up_each_field_is_told_what_became_of_it() {
        let carried_out = CarriedOut::default();
        let given_up = || Response::from_errors(vec![error(&[])]);
        let document = parse_query("mutation { a { id } b: a { id } }").unwrap();
        let fields = RootFields::of(fields_of(&document));
        let told = carried_out.tell_each(given_up(), &fields);
        assert_eq!(told.errors, given_up().errors);

        carried_out.changes().answering = Some("a".to_owned());
        carried_out.note("createFolder", Some(place(1)));
        let told = carried_out.tell_each(given_up(), &fields);
        let told = serde_json::to_value(&told.errors).unwrap();
        let told: Vec<_> = told
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                let known = &error["extensions"];
                (
                    error["path"].clone(),
                    known["code"].clone(),
                    known["operations"].clone(),
                )
            })
            .collect();
        let done = json!(["createFolder"]);
        let expected = [
            (json!(["a"]), json!("CARRIED_OUT"), done.clone()),
            (json!(["b"]), json!("UNAVAILABLE"), done),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn where_nothing_was_carried_out_nothing_is_said() {
        let carried_out = CarriedOut::default();
        carried_out.note("moveItems", None);
        let told = carried_out.tell(Response::from_errors(vec![error(&["a"])]));
        assert_eq!(told.errors[0].message, "It failed.");
        assert!(!tells_of_changes(&told.errors[0]));
    }
}
