//! A change that was carried out, and whose answer then could not be given: an
//! error alone would read as if nothing had happened.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};
use portico_event_log::Cursor;

use super::error_code::ErrorCode;

/// The commands that a request has changed something by; clones are one.
#[derive(Clone, Default, Debug)]
pub struct CarriedOut(Arc<Mutex<Vec<(&'static str, Cursor)>>>);

impl CarriedOut {
    /// Takes down that a command changed something.
    pub(super) fn note(&self, operation: &'static str, position: Option<Cursor>) {
        let Some(position) = position else { return };
        let mut done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        done.push((operation, position));
    }

    /// Says with each error of a response what was carried out all the same.
    #[must_use]
    pub fn tell(&self, mut response: Response) -> Response {
        let done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, last)) = done.last() {
            let operations: Vec<Value> = done.iter().map(|(name, _)| Value::from(*name)).collect();
            for error in &mut response.errors {
                tell(error, &operations, &last.to_string());
            }
        }
        response
    }
}

fn tell(error: &mut ServerError, operations: &[Value], position: &str) {
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    let cause = extensions.get("code").cloned();
    extensions.set("cause", cause.unwrap_or_default());
    extensions.set("code", ErrorCode::CarriedOut.as_str());
    extensions.set("operations", operations.to_vec());
    extensions.set("position", position);
    error.message = format!(
        "This was carried out, at position {position}; only the answer about it could not be given in full. \
         Do not give the command again: ask for what you need. ({})",
        error.message
    );
}
