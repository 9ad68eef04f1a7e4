//! The address of uploads, at the edges: what is said there, whoever answers.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

const UPLOADS: &str = "/files/uploads";
/// The version of tus that is spoken there.
pub(crate) const TUS_VERSION: &str = "1.0.0";
/// Names it, in requests and in answers.
pub(crate) const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");

/// Whether it is the address of uploads, or of one of them.
pub(super) fn is_of_uploads(path: &str) -> bool {
    let below = path.strip_prefix(UPLOADS);
    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// An upload's refusals say it too, those of the edges among them.
pub(super) async fn name_version(request: Request, next: Next) -> Response {
    let is_of_uploads = is_of_uploads(request.uri().path());
    let mut response = next.run(request).await;
    if is_of_uploads {
        let version = HeaderValue::from_static(TUS_VERSION);
        response.headers_mut().insert(TUS_RESUMABLE, version);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_are_told_from_their_neighbours() {
        for path in ["/files/uploads", "/files/uploads/", "/files/uploads/x"] {
            assert!(is_of_uploads(path), "{path}");
        }
        for path in ["/files/uploadsx", "/files/download/x", "/x/files/uploads"] {
            assert!(!is_of_uploads(path), "{path}");
        }
    }
}
