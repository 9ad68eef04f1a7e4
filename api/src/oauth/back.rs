//! The way back to a portal elsewhere.

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};

use crate::auth::Token;
use crate::config::Site;

/// What went wrong, in the words of RFC 6749 (4.1.2.1), and for who builds the portal.
pub(super) type Mistake = (&'static str, &'static str);

/// Where signing in leads back to, and what it says there in any case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Back {
    /// Without query and fragment.
    pub(super) redirect_uri: String,
    pub(super) state: Option<String>,
}

impl Back {
    /// With a code.
    pub(super) fn with_code(&self, code: &Token, portal: &Site) -> Response {
        self.with(&[("code", code.reveal())], portal)
    }

    /// With an error.
    pub(super) fn told(&self, (error, description): Mistake, portal: &Site) -> Response {
        let told = [("error", error), ("error_description", description)];
        self.with(&told, portal)
    }

    /// `iss` says who answers (RFC 9207).
    fn with(&self, pairs: &[(&str, &str)], portal: &Site) -> Response {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        if let Some(state) = &self.state {
            query.append_pair("state", state);
        }
        query.append_pair("iss", &portal.to_string());
        let to = format!("{}?{}", self.redirect_uri, query.finish());
        (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
    }
}
