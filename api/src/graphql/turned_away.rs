//! Who asks for what is not theirs leaves a record, whichever question or change it
//! is. Requests that break another rule, such as a name that is taken, leave none.

use std::collections::BTreeSet;

use async_graphql::{PathSegment, Response, ServerError, Value};

use super::context::RequestContext;
use crate::commands::access_log::Asked;
use crate::commands::{RefusalCode, refusal_code_name};

/// Refusals for want of a right. Of what is hidden it is said that it is not there.
const OF_RIGHTS: [&str; 13] = [
    "ACCESS_EXPIRED",
    "CANNOT_DOWNLOAD",
    "CONTACT_ONLY",
    "MATTER_CANNOT_DOWNLOAD",
    "NOT_ASSIGNED",
    "NOT_COLLABORATOR",
    "NOT_FOUND",
    "NOT_OWN_UPLOAD",
    "NOT_SHARED",
    "PERMISSION_MISSING",
    "SECTION_CLOSED",
    "STAFF_ONLY",
    "VIEW_ONLY",
];

/// Whoever asks chooses what a field is called in the answer.
const NAME: usize = 64;

impl RequestContext {
    /// Takes down that a change was refused to whoever is signed in.
    pub(super) fn turned_away(&self, operation: &str, code: RefusalCode) {
        self.note_refusal(operation, &refusal_code_name(code));
    }

    /// The same of what a response answers with errors, each field once.
    pub fn note_refusals(&self, response: &Response) {
        let mut noted = BTreeSet::new();
        for (field, code) in response.errors.iter().filter_map(refused) {
            if noted.insert(field) {
                self.note_refusal(&field.chars().take(NAME).collect::<String>(), code);
            }
        }
    }

    fn note_refusal(&self, operation: &str, code: &str) {
        let Some(session) = &self.session else {
            return;
        };
        if !OF_RIGHTS.contains(&code) {
            return;
        }
        let caller = self.caller(session.person.actor());
        let asked = Asked::by(&caller, &self.app.clock);
        let log = &self.app.access_log;
        log.turned_away(session.token_hash, asked, operation, code);
    }
}

/// The field of the operation, and the code.
fn refused(error: &ServerError) -> Option<(&str, &str)> {
    let PathSegment::Field(field) = error.path.first()? else {
        return None;
    };
    let Value::String(code) = error.extensions.as_ref()?.get("code")? else {
        return None;
    };
    Some((field, code))
}
