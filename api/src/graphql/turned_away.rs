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

    /// The same of what a response answers with errors, each of its fields once.
    pub fn note_refusals(&self, response: &Response, fields: &RootFields) {
        let mut noted = BTreeSet::new();
        for (key, code) in response.errors.iter().filter_map(refused) {
            if noted.insert(key) {
                self.note_refusal(fields.name(key), code);
            }
        }
    }

    fn note_refusal(&self, operation: &str, code: &str) {
        let Some(session) = &self.session else {
            return;
        };
        let caller = self.caller(session.person.actor());
        let asked = Asked::by(&caller, &self.app.clock);
        let log = &self.app.access_log;
        log.turned_away(session.token_hash, asked, operation, code);
    }
}

/// What the answer calls the field of the operation, and the code.
fn refused(error: &ServerError) -> Option<(&str, &str)> {
    let PathSegment::Field(field) = error.path.first()? else {
        return None;
    };
    let Value::String(code) = error.extensions.as_ref()?.get("code")? else {
        return None;
    };
    Some((field, code))
}
