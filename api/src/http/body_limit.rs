//! No request body is larger than 1 MiB, except the bytes of uploads, which
//! are counted where they are written.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::problem::Problem;
use super::problem_code::ProblemCode;
use super::uploads::is_of_uploads;

/// Bytes of a request body.
pub const LIMIT: usize = 1 << 20;
/// For the whole body; 1 MiB takes 5 s on a slow telephone line.
const WITHIN: Duration = Duration::from_secs(30);

pub(super) async fn limit_body(request: Request, next: Next) -> Response {
    if is_of_uploads(request.uri().path()) {
        return next.run(request).await;
    }
    let length = request.headers().get(CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > LIMIT as u64) {
        return too_large().into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, LIMIT))))
        .await
}

fn too_large() -> Problem {
    ProblemCode::TooLarge.into()
}

/// A limited body as a whole.
pub(crate) async fn collect(body: Body) -> Result<bytes::Bytes, Problem> {
    let cut_off = || Problem::from(ProblemCode::CutOff);
    // Limited here too, for routers without the middleware.
    let collected = tokio::time::timeout(WITHIN, Limited::new(body, LIMIT).collect()).await;
    match collected.map_err(|_| cut_off())? {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if is_too_large(error.as_ref()) => Err(too_large()),
        Err(_) => Err(cut_off()),
    }
}

fn is_too_large(mut error: &(dyn std::error::Error + 'static)) -> bool {
    loop {
        if error.is::<LengthLimitError>() {
            return true;
        }
        match error.source() {
            Some(source) => error = source,
            None => return false,
        }
    }
}
