//! The request that a command is carried out for, where a command is reached
//! through doors that only move bytes.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::USER_AGENT;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::peer::Peer;
use super::request_id::RequestId;

/// A user agent is cut to this before it is stored.
const USER_AGENT_LENGTH: usize = 200;

/// Who sent a request, from where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AskedBy {
    /// The request.
    pub request_id: Option<Uuid>,
    /// The peer's address.
    pub peer: Option<IpAddr>,
    /// The peer's user agent, at most 200 characters of it.
    pub user_agent: Option<String>,
}

tokio::task_local! {
    static CURRENT: AskedBy;
}

impl AskedBy {
    /// From the head of a request that has passed the edges.
    #[must_use]
    pub fn of(extensions: &axum::http::Extensions, headers: &axum::http::HeaderMap) -> Self {
        let agent = headers
            .get(USER_AGENT)
            .and_then(|agent| agent.to_str().ok());
        Self {
            request_id: extensions.get::<RequestId>().map(|id| id.0),
            peer: extensions.get::<Peer>().map(|peer| peer.0),
            user_agent: agent.map(|agent| agent.chars().take(USER_AGENT_LENGTH).collect()),
        }
    }

    /// The request that this task answers; none in work of the server's own.
    #[must_use]
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }
}

pub(super) async fn remember(request: Request, next: Next) -> Response {
    let asked = AskedBy::of(request.extensions(), request.headers());
    CURRENT.scope(asked, next.run(request)).await
}
