//! How much a request may ask for, and what is told to one that asks for more.
//!
//! How deep a request is nested is counted here. How many fields it asks for, the library
//! limits, which says only that they are too many. How many, a schema without limits finds out,
//! for the few requests that are refused: to ask every request's size would cost each of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextValidation,
};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{
    ErrorExtensionValues, ObjectType, Request, Response, ServerError, ServerResult,
    SubscriptionType, ValidationResult, Variables,
};

use super::coded::coded;
use super::error_code::ErrorCode;
use super::levels::levels;
use super::measure::Measure;
use super::root_fields::fields_of;

/// Deepest nesting of a request.
const DEPTH: usize = 12;
/// The library takes no more sets in each other; beyond it nobody is told how many.
const COUNTED: usize = 32;
/// Most fields of a request, lists counted once.
pub(super) const COMPLEXITY: usize = 600;

/// What tries a password or a token. Each costs more than half of what a request may,
/// which is no number of fields: two are told as two of these.
const CREDENTIALS: [&str; 2] = ["signIn", "acceptInvitation"];

/// Enough of a request to find out how large it is.
#[derive(Clone)]
pub struct Measurable {
    query: String,
    operation: Option<String>,
    variables: Variables,
}

impl Measurable {
    /// Of a request that is to be executed.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        Self {
            query: request.query.clone(),
            operation: request.operation_name.clone(),
            variables: request.variables.clone(),
        }
    }

    /// The answer with the limit that was passed, by how much, and the way out;
    /// as it is where none was.
    pub async fn told<Q, M, S>(self, response: Response, measuring: &Measure<Q, M, S>) -> Response
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        let said = |words: &str| {
            let mut errors = response.errors.iter();
            errors.any(|error| error.message.starts_with(words))
        };
        if said("The recursion depth") {
            return Response::from_errors(vec![far_too_deep()]);
        }
        if !said("Query is too complex.") {
            return coded(response, &self.query);
        }
        let mut request = Request::new(self.query).variables(self.variables);
        request.operation_name = self.operation;
        // As it would have been carried out.
        let document = request.parsed_query().cloned();
        if let Ok(document) = document
            && let Err(error) = measuring.once(&mut request, document).await
        {
            return Response::from_errors(vec![error]);
        }
        measuring.execute(request).await
    }
}

/// Refuses a document that is nested too deep. The limit of the library is none for this: it
/// would refuse what every tool asks that reads a schema.
pub(crate) fn check_depth(document: &ExecutableDocument) -> Result<(), ServerError> {
    passed_depth(levels(document)).map_or(Ok(()), Err)
}

/// Makes a schema answer how far a request goes beyond the limits.
pub(super) struct Measuring;

impl ExtensionFactory for Measuring {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Measured::default())
    }
}

/// One request that is measured.
#[derive(Default)]
struct Measured {
    credentials: AtomicUsize,
    levels: AtomicUsize,
}

#[async_trait::async_trait]
impl Extension for Measured {
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(ctx, query, variables).await?;
        let names = fields_of(&document).into_iter();
        let names = names.map(|field| field.name.node.as_str());
        let tried = names.filter(|name| CREDENTIALS.contains(name)).count();
        self.credentials.store(tried, Ordering::Relaxed);
        self.levels.store(levels(&document), Ordering::Relaxed);
        Ok(document)
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let found = next.run(ctx).await?;
        let tried = self.credentials.load(Ordering::Relaxed);
        Err(vec![if found.complexity > COMPLEXITY && tried > 1 {
            too_many_credentials(tried)
        } else if found.complexity > COMPLEXITY {
            too_complex(found.complexity)
        } else {
            let deep = passed_depth(self.levels.load(Ordering::Relaxed));
            deep.unwrap_or_else(|| ServerError::new(FITS, None))
        }])
    }
}

/// Said of a request that is within the limits; it is not executed.
pub(crate) const FITS: &str = "The request is within the limits.";

fn too_complex(actual: usize) -> ServerError {
    let message = format!(
        "The request asks for {actual} fields, a list's counted once, some lists and changes more; \
         at most {COMPLEXITY} are answered at once. Leave out fields, ask for fewer rows by \
         `first`, or send several requests."
    );
    passed(ErrorCode::TooComplex, message, (COMPLEXITY, Some(actual)))
}

fn too_many_credentials(actual: usize) -> ServerError {
    let message = format!(
        "The operation has {actual} fields of {}; it may have one, as one request tries one \
         password. Send each in a request of its own.",
        CREDENTIALS.join(" and ")
    );
    passed(ErrorCode::TooComplex, message, (1, Some(actual)))
}

/// What is told of so many levels, where they are too many.
fn passed_depth(levels: usize) -> Option<ServerError> {
    if levels > COUNTED {
        return Some(far_too_deep());
    }
    (levels > DEPTH).then(|| too_deep(levels))
}

fn too_deep(actual: usize) -> ServerError {
    let message = format!(
        "The request is nested {actual} levels deep; at most {DEPTH} are answered. Ask for what is \
         further down by its id, in a request of its own."
    );
    passed(ErrorCode::TooDeep, message, (DEPTH, Some(actual)))
}

/// So deep that nobody counts.
fn far_too_deep() -> ServerError {
    let message = format!(
        "The request is nested more than {COUNTED} levels deep; at most {DEPTH} are answered. Ask for what \
         is further down by its id, in a request of its own."
    );
    passed(ErrorCode::TooDeep, message, (DEPTH, None))
}

fn passed(
    code: ErrorCode,
    message: String,
    (limit, actual): (usize, Option<usize>),
) -> ServerError {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_str());
    extensions.set("limit", limit);
    if let Some(actual) = actual {
        extensions.set("actual", actual);
    }
    let mut error = ServerError::new(message, None);
    error.extensions = Some(extensions);
    error
}
