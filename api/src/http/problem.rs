//! Refusals as JSON: `{code, message}`.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

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
    /// A refusal.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.to_owned(),
        }
    }

    /// What does not exist and what may not be seen: the same bytes.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing here.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let unavailable = self.status == StatusCode::SERVICE_UNAVAILABLE;
        let mut response = (self.status, Json(self)).into_response();
        if unavailable {
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
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        outage::UNAVAILABLE,
        outage::TRY_AGAIN,
    )
}

/// A mistake of ours, or of what is stored: logged here, once.
#[must_use]
pub fn broken(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "request failed");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "INTERNAL",
        outage::BROKEN,
    )
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
