//! Refusals of uploads as HTTP.

use std::io::ErrorKind;

use axum::response::{IntoResponse, Response};

use super::complete::UploadError;
use super::receive::ReceiveError;
use super::tus;
use super::upload_row::{Failure, UploadRow};
use crate::blobs::StoreError;
use crate::http::{Problem, ProblemCode, broken, of_trouble, unavailable};

pub(super) fn expired() -> Problem {
    ProblemCode::UploadExpired.into()
}

pub(super) fn terminated() -> Problem {
    ProblemCode::UploadTerminated.into()
}

/// What its row says.
pub(super) fn failed(upload: &UploadRow) -> Problem {
    upload.failure.as_ref().map_or_else(terminated, of_failure)
}

fn of_failure(failure: &Failure) -> Problem {
    Problem::of_rule(&failure.code, &failure.message)
}

pub(super) fn of_receive_error(error: &ReceiveError) -> Response {
    match error {
        ReceiveError::Offset(at) => {
            let message = format!("The upload stands at byte {at}; send the bytes from there.");
            let problem = Problem::with(ProblemCode::WrongOffset, message);
            let mut response = problem.into_response();
            tus::add_offset(&mut response, *at);
            response
        }
        ReceiveError::TooMany => Problem::from(ProblemCode::TooManyBytes).into_response(),
        ReceiveError::Checksum => Problem::from(ProblemCode::ChecksumMismatch).into_response(),
        ReceiveError::Store(error) => of_store_error(error).into_response(),
    }
}

pub(super) fn of_upload_error(error: UploadError) -> Problem {
    match error {
        UploadError::Failed(failure) => of_failure(&failure),
        UploadError::GivenUp => terminated(),
        UploadError::Incomplete(at) => {
            let message = format!("The upload has {at} bytes so far; send the others.");
            Problem::with(ProblemCode::WrongOffset, message)
        }
        UploadError::Store(error) => of_store_error(&error),
        UploadError::Trouble(trouble) => of_trouble(&trouble),
    }
}

/// A disk that does not answer is an outage; bytes that are not as recorded or may
/// not be read, and work that broke off, are none: trying again is no use.
pub(super) fn of_store_error(error: &StoreError) -> Problem {
    match error {
        StoreError::Full => {
            tracing::error!(%error, "bytes cannot be stored");
            ProblemCode::StorageFull.into()
        }
        StoreError::Locked => ProblemCode::UploadLocked.into(),
        StoreError::Missing | StoreError::Exists => broken(error),
        StoreError::Io(io)
            if matches!(io.kind(), ErrorKind::Other | ErrorKind::PermissionDenied) =>
        {
            broken(error)
        }
        StoreError::Io(_) => unavailable(error),
    }
}
