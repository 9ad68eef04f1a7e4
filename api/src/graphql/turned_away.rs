//! Who asks for what is not theirs leaves a record, whichever question or change it
//! is.

use std::collections::BTreeSet;

use async_graphql::{PathSegment, Response, ServerError, Value};

use super::context::RequestContext;
use super::root_fields::RootFields;
use crate::commands::access_log::Asked;
use crate::commands::{RefusalCode, refusal_code_name};

impl RequestContext {
    /// Takes down that a change was refused to whoever is signed in.
    pub(super) fn turned_away(&self, operation: &str, code: RefusalCode) {
        self.note_refusal(operation, &refusal_code_name(code));
    }

    /// The same of what a response answers with errors, and of what it answers with
    /// nothing though it was asked about one thing, hidden or not there: each of its
    /// fields once.
    pub fn note_refusals(&self, response: &Response, fields: impl FnOnce() -> RootFields) {
        let nothing = answered_nothing(response);
        if self.came_with.is_none() || (response.is_ok() && nothing.is_empty()) {
            return;
        }
        let fields = fields();
        let mut noted = BTreeSet::new();
        for (key, code) in response.errors.iter().filter_map(refused) {
            if noted.insert(key) {
                self.note_refusal(fields.name(key), code);
            }
        }
        let about_one = nothing.into_iter().filter(|key| fields.is_about_one(key));
        for key in about_one {
            self.turned_away(fields.name(key), RefusalCode::NotFound);
        }
    }

    /// It is of who sent the request, also where that has ended their session since.
    fn note_refusal(&self, operation: &str, code: &str) {
        let Some(session) = &self.came_with else {
            return;
        };
        let caller = self.caller(session.person.actor());
        let asked = Asked::by(&caller, &self.app.clock);
        self.app.access_log.turned_away(asked, operation, code);
    }
}

/// What the answer calls the fields that are null in it and did not fail.
fn answered_nothing(response: &Response) -> Vec<&str> {
    let Value::Object(data) = &response.data else {
        return vec![];
    };
    let failed: BTreeSet<_> = response.errors.iter().filter_map(field_of).collect();
    let nulls = data.iter().filter(|(_, value)| **value == Value::Null);
    nulls
        .map(|(key, _)| key.as_str())
        .filter(|key| !failed.contains(key))
        .collect()
}

/// What the answer calls the field of the operation that an error is about.
fn field_of(error: &ServerError) -> Option<&str> {
    match error.path.first()? {
        PathSegment::Field(field) => Some(field),
        PathSegment::Index(_) => None,
    }
}

/// The same, and the code.
fn refused(error: &ServerError) -> Option<(&str, &str)> {
    let field = field_of(error)?;
    let Value::String(code) = error.extensions.as_ref()?.get("code")? else {
        return None;
    };
    Some((field, code))
}
