//! Refusals as JSON: `{code, message}`.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::problem_code::ProblemCode;
use crate::outage::{self, Trouble};

/// What a door answers when it refuses.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Problem {
    #[serde(skip)]
    status: StatusCode,
    /// For programs; does not change.
    pub code: String,
    /// For people: the input, the rule, the way out.
    pub message: String,
}

impl Problem {
    /// A refusal in its own words.
    #[must_use]
    pub fn with(code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            status: code.status(),
            code: code.as_str().to_owned(),
            message: message.into(),
        }
    }

    /// A refusal of a rule that GraphQL has a code for, such as an upload's.
    #[must_use]
    pub fn of_rule(code: &str, message: &str) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: code.to_owned(),
            message: message.to_owned(),
        }
    }

    /// What does not exist and what may not be seen: the same bytes.
    #[must_use]
    pub fn not_found() -> Self {
        ProblemCode::NotFound.into()
    }
}

impl From<ProblemCode> for Problem {
    fn from(code: ProblemCode) -> Self {
        Self::with(code, code.message())
    }
}

/// A path that is there, and not by this method.
pub(crate) async fn method_not_allowed() -> Problem {
    ProblemCode::MethodNotAllowed.into()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let later = [
            StatusCode::SERVICE_UNAVAILABLE,
            StatusCode::TOO_MANY_REQUESTS,
        ];
        let later = later.contains(&self.status);
        let mut response = (self.status, Json(self)).into_response();
        if later {
            let seconds = HeaderValue::from_static(outage::RETRY_AFTER);
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response
    }
}

/// Something that the answer depends on cannot be reached: logged here, once.
#[must_use]
pub fn unavailable(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "cannot answer");
    ProblemCode::Unavailable.into()
}

/// A mistake of ours, or of what is stored: logged here, once.
#[must_use]
pub fn broken(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "request failed");
    ProblemCode::Internal.into()
}

/// One of the two.
#[must_use]
pub fn failed(error: &(dyn std::error::Error + 'static)) -> Problem {
    of_trouble(&Trouble::of(error))
}

/// The same, of what was told apart before.
#[must_use]
pub fn of_trouble(trouble: &Trouble) -> Problem {
    match trouble {
        Trouble::Away(reason) => unavailable(reason),
        Trouble::Broken(reason) => broken(reason),
    }
}
