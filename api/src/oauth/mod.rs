//! Signing in to a portal elsewhere: OAuth 2.0, authorization code with PKCE (RFC 6749,
//! 7636, 9207, and what RFC 9700 makes of them).
//!
//! Each listed origin is a client, its own name and without a secret. A browser comes to
//! `authorize`, is signed in or signs in, and goes back with a code; the portal changes
//! that at `token` for what it shows in a header from then on.

mod asked;
mod authorize;
mod back;
mod parameters;
mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// Both routes, below the portal's address; none where no portal is elsewhere.
pub(crate) fn routes(app: &App) -> Router {
    if app.config.portal_origins.is_empty() {
        return Router::new();
    }
    Router::new()
        .route("/authorize", get(authorize::authorize))
        .route("/token", post(token::token))
        .with_state(app.clone())
}
