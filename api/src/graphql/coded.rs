//! A code for the errors that the library makes itself: ours have theirs.

use async_graphql::{ErrorExtensionValues, Pos, Response, ServerError};

use super::error_code::ErrorCode;
use crate::commands::{RefusalCode, refusal_code_name};

/// How the library begins to tell of a value that it cannot read.
const UNREAD: [&str; 2] = ["Failed to parse \"", "Expected input type \""];

/// How it begins where it knows which value of an argument.
const INVALID: &str = "Invalid value for argument \"";

/// How a value of ours is written, where the library says only that it is none.
const WRITTEN: [(&str, &str); 2] = [
    (
        "expected type \"Position\"",
        "use one that a change returned, like 1-742-19",
    ),
    (
        "expected type \"Day\"",
        "write one as YYYY-MM-DD, like 2026-12-31",
    ),
];

/// The answer with a code at each error, and the field where it is known.
pub(super) fn coded(mut response: Response, query: &str) -> Response {
    for error in &mut response.errors {
        let extensions = error.extensions.as_ref();
        if extensions.is_none_or(|known| known.get("code").is_none()) {
            code(error, query);
        }
    }
    response
}

/// A document that is not valid, found here and not by the library.
pub(crate) fn not_valid(message: String, places: &[Pos]) -> ServerError {
    let mut error = ServerError::new(message, None);
    error.locations = places.to_vec();
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", ErrorCode::Validation.as_str());
    error
}

fn code(error: &mut ServerError, query: &str) {
    let field = field_of(error, query);
    let mut written = WRITTEN.iter();
    if let Some((_, how)) = written.find(|(none, _)| error.message.ends_with(none)) {
        error.message = format!("{}; {how}", error.message);
    }
    let is_value = field.is_some() || UNREAD.iter().any(|words| error.message.starts_with(words));
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    if is_value {
        extensions.set("code", refusal_code_name(RefusalCode::InvalidInput));
    } else {
        extensions.set("code", ErrorCode::Validation.as_str());
    }
    if let Some(field) = field {
        extensions.set("field", field);
    }
}

/// The input whose value is wrong, as refusals name it: without `input.`.
fn field_of(error: &ServerError, query: &str) -> Option<String> {
    if let Some(rest) = error.message.strip_prefix(INVALID) {
        let path = rest.split('"').next()?;
        return Some(path.strip_prefix("input.").unwrap_or(path).to_owned());
    }
    if !UNREAD.iter().any(|words| error.message.starts_with(words)) {
        return None;
    }
    argument_before(query, *error.locations.first()?).map(ToOwned::to_owned)
}

/// The name of the argument whose value stands at a place of the query.
fn argument_before(query: &str, place: Pos) -> Option<&str> {
    let above = place.line.checked_sub(1)?;
    let start: usize = query.split_inclusive('\n').take(above).map(str::len).sum();
    let line = &query[start..];
    let (offset, _) = line.char_indices().nth(place.column.checked_sub(1)?)?;
    let before = query[..start + offset].trim_end().strip_suffix(':')?;
    let before = before.trim_end();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = before.rsplit(|c| !is_name(c)).next()?;
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(query: &str, value: &str) -> Option<String> {
        let before = &query[..query.find(value).unwrap()];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        argument_before(query, Pos { line, column }).map(ToOwned::to_owned)
    }

    #[test]
    fn the_argument_of_a_value_is_found() {
        let query = "query($p: Position) {\n  a(s: \"ü\", first: 1, atLeast :\n   $p) { x }\n}";
        assert_eq!(named(query, "1, at").as_deref(), Some("first"));
        assert_eq!(named(query, "$p)").as_deref(), Some("atLeast"));
        assert_eq!(named(query, "x }"), None);
    }
}
