//! Refusals of uploads as HTTP.

use std::io::ErrorKind;

use axum::Json;
use axum::response::{IntoResponse, Response};
use portico_domain::ItemId;
use serde::Serialize;

use super::complete::UploadError;
use super::doors::sign_in_first;
use super::gatekeeper::Stopped;
use super::receive::ReceiveError;
use super::tus;
use super::upload_row::{Failure, UploadRow};
use crate::blobs::StoreError;
use crate::commands::{Choice, Refusal, RefusalCode, name_is_taken, refusal_code_name};
use crate::http::{Problem, ProblemCode, broken, of_trouble, unavailable};

/// A name that is taken, and what may be done about it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TakenName {
    #[serde(flatten)]
    problem: Problem,
    existing_id: String,
    choices: Vec<&'static str>,
    suggestion: Option<String>,
}

pub(super) fn taken_name(
    name: &str,
    existing: ItemId,
    versionable: bool,
    suggestion: Option<String>,
) -> Response {
    let choices = Choice::offered(versionable).iter();
    let taken = TakenName {
        problem: Problem::with(ProblemCode::NameTaken, name_is_taken(name)),
        existing_id: existing.to_string(),
        choices: choices.map(|choice| choice.as_str()).collect(),
        suggestion,
    };
    (ProblemCode::NameTaken.status(), Json(taken)).into_response()
}

/// An upload that is not begun.
pub(super) fn of_refusal(refusal: &Refusal) -> Problem {
    if refusal.code == RefusalCode::NotFound {
        return Problem::not_found();
    }
    let told = refusal.message.as_str();
    let of_doors = [
        (RefusalCode::TooLarge, ProblemCode::TooLarge),
        (RefusalCode::StorageFull, ProblemCode::StorageFull),
    ];
    let of_door = of_doors.iter().find(|(code, _)| *code == refusal.code);
    of_door.map_or_else(
        || Problem::of_rule(&refusal_code_name(refusal.code), told),
        |(_, code)| Problem::with(*code, told),
    )
}

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
        ReceiveError::Stopped(Stopped::SignedOut) => sign_in_first().into_response(),
        ReceiveError::Stopped(Stopped::Ended) => terminated().into_response(),
        ReceiveError::Stopped(Stopped::Refused(failure)) => of_failure(failure).into_response(),
        ReceiveError::Stopped(Stopped::Unknown(trouble)) => of_trouble(trouble).into_response(),
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
