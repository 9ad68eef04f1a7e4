//! From an HTTP request to exactly one GraphQL operation, or a refusal.
//!
//! async-graphql-axum also takes GET, forms, multipart and batches; here there
//! is one way in: POST, JSON, one object, one operation.

use std::future::Future;
use std::sync::Arc;

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::parser::{self, parse_query};
use async_graphql::{ServerError, Variables};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use serde::Deserialize;
use serde::de::{Error as _, Unexpected};
use serde_json::{Map, Value, json};

use super::answer_type::AnswerType;
use super::body_limit::collect;
use super::conflicts::{MOST_CONFLICTS, conflicts};
use super::copies::{MOST as MOST_COPIES, copies};
use super::documents::Documents;
use super::fields::{LONGEST, MOST_FIELDS, fields};
use super::nesting::{DEEPEST, depth};
use super::problem::{Problem, failed};
use super::problem_code::ProblemCode;
use super::written::text_of;
use crate::graphql::{ErrorCode, tells_of_changes};
use crate::operations::{Accepted, NotAccepted};
use crate::outage::{self, ANSWERED_WITHIN, late};
use crate::telemetry::Operation;

/// A request that is no single GraphQL operation.
pub type GraphqlRefusal = Problem;

/// A GraphQL door around an executor.
#[derive(Clone, Copy, Debug)]
pub struct GraphqlEndpoint;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Call {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    extensions: Option<Map<String, Value>>,
}

impl GraphqlEndpoint {
    /// The route's methods: POST, of accepted operations. The executor gets the head
    /// of the request, for cookies and extensions.
    pub fn methods<S, E, F>(accepted: Accepted, execute: E) -> MethodRouter<S>
    where
        S: Clone + Send + Sync + 'static,
        E: Fn(Parts, async_graphql::Request) -> F + Send + Sync + 'static,
        F: Future<Output = async_graphql::Response> + Send + 'static,
    {
        let execute = Arc::new(execute);
        let taken = Arc::new((accepted, Documents::default()));
        post(move |request: Request| {
            let (execute, taken) = (Arc::clone(&execute), Arc::clone(&taken));
            async move {
                let (parts, body) = request.into_parts();
                let wanted = AnswerType::wanted(&parts.headers);
                match read(&parts.headers, body, &taken).await {
                    Err(refusal) => refused(refusal, wanted),
                    Ok((call, operation)) => answer(execute(parts, call).await, operation, wanted),
                }
            }
        })
    }
}

/// The single operation of a request, and its name.
async fn read(
    headers: &HeaderMap,
    body: Body,
    (accepted, documents): &(Accepted, Documents),
) -> Result<(async_graphql::Request, Operation), GraphqlRefusal> {
    check_type(headers)?;
    let body = collect(body).await?;
    if values(&body) > MOST_VALUES {
        let message = format!(
            "The request holds more than {MOST_VALUES} values in its JSON; send several requests."
        );
        return Err(Problem::with(ProblemCode::TooManyFields, message));
    }
    let mut call = call_of(&body).map_err(|error| malformed(&error))?;
    let text = text_asked(&mut call, accepted).await?;
    let (document, name) = single_operation(&text, call.operation_name.as_deref(), documents)?;
    let mut request = async_graphql::Request::new(text);
    request.operation_name = call.operation_name;
    if let Some(variables) = call.variables {
        request.variables = Variables::from_json(Value::Object(variables));
    }
    check_copies(&document, &request.variables)?;
    request.set_parsed_query(document);
    for (key, value) in call.extensions.unwrap_or_default() {
        let value = async_graphql::Value::from_json(value).map_err(|error| malformed(&error))?;
        request.extensions.insert(key, value);
    }
    Ok((request, Operation(name)))
}

/// Values of a request's JSON. Read, each may take some 700 bytes, and several times that.
const MOST_VALUES: usize = 10_000;

/// How many a JSON text has, about, without reading it.
fn values(json: &[u8]) -> usize {
    let (mut bytes, mut found) = (json.iter(), 0);
    let mut within_string = false;
    while let Some(byte) = bytes.next() {
        match (within_string, byte) {
            (true, b'\\') => drop(bytes.next()),
            (_, b'"') => within_string = !within_string,
            (false, b',' | b'[' | b'{') => found += 1,
            _ => {}
        }
    }
    found
}

/// An object: serde would take a list too, as the values of the fields in their order.
fn call_of(body: &[u8]) -> serde_json::Result<Call> {
    if body.trim_ascii_start().starts_with(b"[") {
        let found = Unexpected::Seq;
        return Err(serde_json::Error::invalid_type(found, &"an object"));
    }
    serde_json::from_slice(body)
}

/// Any other type can be sent by a form of another site without being asked.
fn check_type(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(ProblemCode::NotJson.into())
}

/// serde's words name the key or the place; they hold no values of variables.
fn malformed(error: &serde_json::Error) -> Problem {
    let message = format!(
        "This is not one GraphQL request, an object of query or documentId, operationName, variables and extensions: {error}."
    );
    Problem::with(ProblemCode::Malformed, message)
}

/// By itself, or by the id that it is registered with.
async fn text_asked(call: &mut Call, accepted: &Accepted) -> Result<String, Problem> {
    match (call.query.take(), call.document_id.take()) {
        (Some(text), None) => {
            taken(accepted.takes(&text)).await?;
            Ok(text)
        }
        (None, Some(id)) => {
            let id = id.parse().map_err(|error| {
                let message = format!("`documentId` is no registered operation: {error}.");
                Problem::with(ProblemCode::OperationNotRegistered, message)
            })?;
            let text = taken(accepted.named(id)).await?;
            Ok(text.to_string())
        }
        (None, None) => Err(malformed(&serde_json::Error::missing_field("query"))),
        (Some(_), Some(_)) => {
            let both = "`query` and `documentId` are two ways to say the same; send one";
            Err(malformed(&serde_json::Error::custom(both)))
        }
    }
}

/// What is found out about an operation, or why the door does not take it.
pub(super) async fn taken<T>(
    found: impl Future<Output = Result<T, NotAccepted>>,
) -> Result<T, Problem> {
    let found = tokio::time::timeout(ANSWERED_WITHIN, found).await;
    match found.map_err(|_| failed(&late()))? {
        Ok(found) => Ok(found),
        Err(NotAccepted::Unknown) => Err(ProblemCode::OperationNotRegistered.into()),
        Err(NotAccepted::Database(error)) => Err(failed(&error)),
        Err(NotAccepted::Away) => Err(ProblemCode::Unavailable.into()),
    }
}

/// A text that a door would take for one operation, parsed.
pub(crate) fn one_operation(text: &str) -> Result<ExecutableDocument, Problem> {
    let document = bounded(text, |text| parse_query(text))?;
    if document.operations.iter().count() == 1 {
        return Ok(document);
    }
    Err(ProblemCode::SeveralOperations.into())
}

/// The parsed document, if it is no larger than anybody may make it.
pub(super) fn bounded(
    text: &str,
    parse: impl FnOnce(&str) -> parser::Result<ExecutableDocument>,
) -> Result<ExecutableDocument, Problem> {
    if text.len() > LONGEST {
        return Err(ProblemCode::TooManyFields.into());
    }
    if depth(text) > DEEPEST {
        let message = format!(
            "The query does not parse: its brackets stand more than {DEEPEST} deep in each other, \
             or a string that begins with three quotation marks has no end."
        );
        return Err(Problem::with(ProblemCode::Syntax, message));
    }
    let document = parse(text).map_err(|error| {
        let message = format!("The query does not parse: {error}");
        Problem::with(ProblemCode::Syntax, message)
    })?;
    if fields(&document) > MOST_FIELDS || conflicts(&document) > MOST_CONFLICTS {
        return Err(ProblemCode::TooManyFields.into());
    }
    Ok(document)
}

/// Refuses a document that would multiply its variables.
pub(super) fn check_copies(
    document: &ExecutableDocument,
    variables: &Variables,
) -> Result<(), Problem> {
    if copies(document, variables) <= MOST_COPIES {
        return Ok(());
    }
    let message = "Values of variables stand so often in the query that they come to more than \
                   4 MiB; send several requests.";
    Err(Problem::with(
        ProblemCode::TooManyFields,
        message.to_owned(),
    ))
}

/// Refuses a name that is not the operation's.
pub(super) fn check_name(name: Option<&str>, asked: Option<&str>) -> Result<(), Problem> {
    if asked.is_some() && asked != name {
        return Err(ProblemCode::UnknownOperation.into());
    }
    Ok(())
}

/// The parsed document, so that it is parsed once, and its operation's name.
fn single_operation(
    text: &str,
    asked: Option<&str>,
    documents: &Documents,
) -> Result<(ExecutableDocument, String), Problem> {
    let document = bounded(text, |text| documents.parsed(text))?;
    let name = match &document.operations {
        DocumentOperations::Single(_) => None,
        DocumentOperations::Multiple(operations) if operations.len() == 1 => {
            operations.keys().next().map(ToString::to_string)
        }
        DocumentOperations::Multiple(_) => {
            return Err(ProblemCode::SeveralOperations.into());
        }
    };
    check_name(name.as_deref(), asked)?;
    let mut operations = document.operations.iter();
    if operations.any(|(_, operation)| operation.node.ty == OperationType::Subscription) {
        return Err(ProblemCode::NoSubscriptions.into());
    }
    Ok((document, name.unwrap_or_default()))
}

fn refused(refusal: Problem, wanted: AnswerType) -> Response {
    let error = json!({ "message": refusal.message, "extensions": { "code": refusal.code } });
    let mut response = refusal.into_response();
    *response.body_mut() = Body::from(json!({ "errors": [error] }).to_string());
    response
        .headers_mut()
        .remove(axum::http::header::CONTENT_LENGTH);
    let media_type = wanted.header();
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}

fn is_coded(error: &ServerError, codes: &[ErrorCode]) -> bool {
    let extensions = error.extensions.as_ref();
    let code = extensions.and_then(|extensions| extensions.get("code"));
    let is = |known: &ErrorCode| code == Some(&async_graphql::Value::from(known.as_str()));
    codes.iter().any(is)
}

/// Whether a field could not be answered because the database is away, or nothing
/// was begun because too much is being done. Where another field was carried out, the
/// status invites nobody to send all of it again.
fn is_unavailable(response: &async_graphql::Response) -> bool {
    let away = [ErrorCode::Unavailable, ErrorCode::Overloaded];
    let errors = &response.errors;
    errors.iter().any(|error| is_coded(error, &away)) && !errors.iter().any(tells_of_changes)
}

/// Whether nothing was executed: an error of what was is of a field, or says that
/// something was carried out.
fn is_not_begun(response: &async_graphql::Response) -> bool {
    let mut errors = response.errors.iter();
    let of_none =
        |error: &ServerError| error.path.is_empty() && !is_coded(error, &[ErrorCode::CarriedOut]);
    let has_data = response.data != async_graphql::Value::Null;
    response.is_err() && !has_data && errors.all(of_none)
}

/// Whose fault it is that nothing was executed.
fn status_of_none(response: &async_graphql::Response) -> StatusCode {
    let ours = [ErrorCode::Internal];
    if response.errors.iter().any(|error| is_coded(error, &ours)) {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::BAD_REQUEST
    }
}

/// Headers that resolvers set, such as cookies, are kept.
fn answer(response: async_graphql::Response, operation: Operation, wanted: AnswerType) -> Response {
    let unavailable = is_unavailable(&response);
    let mut answer = if wanted == AnswerType::Standard && is_not_begun(&response) {
        let body = json!({ "errors": response.errors }).to_string();
        (status_of_none(&response), body).into_response()
    } else {
        Response::new(Body::from(text_of(&response)))
    };
    *answer.headers_mut() = response.http_headers;
    // Who signs in too often, or when too many do, is told in the data why.
    if answer.headers().contains_key(RETRY_AFTER) {
        *answer.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    }
    if unavailable {
        *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        let seconds = HeaderValue::from_static(outage::RETRY_AFTER);
        answer.headers_mut().insert(RETRY_AFTER, seconds);
    }
    answer.headers_mut().insert(CONTENT_TYPE, wanted.header());
    answer.extensions_mut().insert(operation);
    answer
}

#[cfg(test)]
mod tests {
    use async_graphql::ErrorExtensionValues;

    use super::*;

    #[test]
    fn values_of_a_json_text_are_counted_and_commas_of_strings_are_not() {
        assert_eq!(values(br#"{"a": [1, 2, {"b": ""}]}"#), 5);
        assert_eq!(values(br#"{"a": "[,{\",{", "b": "\\"}"#), 2);
        assert_eq!(values(br#"{"":{"":{"":0}}}"#), 3);
    }

    #[test]
    fn the_status_invites_nobody_to_send_again_what_was_carried_out_in_part() {
        let mut error = ServerError::new("It failed.", None);
        let mut said = ErrorExtensionValues::default();
        said.set("code", ErrorCode::Unavailable.as_str());
        error.extensions = Some(said.clone());
        let away = async_graphql::Response::from_errors(vec![error.clone()]);
        assert!(is_unavailable(&away));
        said.set("operations", vec![async_graphql::Value::from("moveItems")]);
        error.extensions = Some(said);
        let in_part = async_graphql::Response::from_errors(vec![error]);
        assert!(!is_unavailable(&in_part));
    }
}
