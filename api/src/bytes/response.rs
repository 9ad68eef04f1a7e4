//! Refusals of uploads as HTTP.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::complete::UploadError;
use super::receive::ReceiveError;
use super::tus;
use super::upload_row::{Failure, UploadRow};
use crate::blobs::StoreError;
use crate::http::{Problem, broken, of_trouble, unavailable};

pub(super) fn expired() -> Problem {
    let message = "This upload took too long and was given up; begin a new one.";
    Problem::new(StatusCode::GONE, "UPLOAD_EXPIRED", message)
}

pub(super) fn terminated() -> Problem {
    let message = "This upload was given up; begin a new one.";
    Problem::new(StatusCode::GONE, "UPLOAD_TERMINATED", message)
}

/// What its row says.
pub(super) fn failed(upload: &UploadRow) -> Problem {
    upload.failure.as_ref().map_or_else(terminated, of_failure)
}

fn of_failure(failure: &Failure) -> Problem {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Problem::new(status, &failure.code, &failure.message)
}

pub(super) fn of_receive_error(error: &ReceiveError) -> Response {
    match error {
        ReceiveError::Offset(at) => {
            let message = format!("The upload stands at byte {at}; send the bytes from there.");
            let problem = Problem::new(StatusCode::CONFLICT, "WRONG_OFFSET", &message);
            let mut response = problem.into_response();
            tus::add_offset(&mut response, *at);
            response
        }
        ReceiveError::TooMany => {
            let message =
                "These are more bytes than the upload was announced with; none of them were kept.";
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "TOO_MANY_BYTES", message).into_response()
        }
        ReceiveError::Store(error) => of_store_error(error).into_response(),
    }
}

pub(super) fn of_upload_error(error: UploadError) -> Problem {
    match error {
        UploadError::Failed(failure) => of_failure(&failure),
        UploadError::GivenUp => terminated(),
        UploadError::Incomplete(at) => {
            let message = format!("The upload has {at} bytes so far; send the others.");
            Problem::new(StatusCode::CONFLICT, "WRONG_OFFSET", &message)
        }
        UploadError::Store(error) => of_store_error(&error),
        UploadError::Trouble(trouble) => of_trouble(&trouble),
    }
}

/// A disk that does not answer is an outage; bytes that are not as recorded, and
/// work that broke off, are none.
pub(super) fn of_store_error(error: &StoreError) -> Problem {
    match error {
        StoreError::Full => {
            tracing::error!(%error, "bytes cannot be stored");
            let message = "The server has no space left for files; what was sent so far is kept, go on later.";
            Problem::new(StatusCode::INSUFFICIENT_STORAGE, "STORAGE_FULL", message)
        }
        StoreError::Locked => {
            let message = "Another request is sending bytes of this upload; wait for it to end.";
            Problem::new(StatusCode::LOCKED, "UPLOAD_LOCKED", message)
        }
        StoreError::Missing | StoreError::Exists => broken(error),
        StoreError::Io(io) if io.kind() == std::io::ErrorKind::Other => broken(error),
        StoreError::Io(_) => unavailable(error),
    }
}
