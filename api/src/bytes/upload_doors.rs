//! `/files/uploads/{id}`: the core of tus, and its termination.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use portico_event_log::Lease;
use tokio::time::timeout;
use uuid::Uuid;

use super::complete::{ended, fail, finish_received, finish_staged};
use super::creating::throw_away;
use super::doors::{ByteDoors, sign_in_first};
use super::gatekeeper::Stopped;
use super::metadata::add_metadata;
use super::receive::{self, ReceiveError, Received, SILENCE, blocking, receive};
use super::response::{
    expired, failed, of_receive_error, of_store_error, of_upload_error, terminated,
};
use super::sender::Sender;
use super::tus::{self, Patch};
use super::upload_row::{UploadRow, UploadState};
use super::uploads;
use crate::auth::Session;
use crate::http::{self, Problem, ProblemCode};
use crate::outage::in_time;

/// What is recorded of who asks at an address of uploads that is not theirs.
const OPERATION: &str = "files/upload";

type Doors = State<Arc<ByteDoors>>;

pub(super) async fn options(State(doors): Doors) -> Response {
    let largest = doors.settings.largest.to_string();
    let headers = [
        ("tus-version", tus::VERSION),
        ("tus-extension", tus::EXTENSIONS),
        ("tus-checksum-algorithm", tus::ALGORITHMS),
        ("tus-max-size", &largest),
    ];
    tus::answer((StatusCode::NO_CONTENT, headers))
}

/// HEAD: how many bytes are surely here.
pub(super) async fn offset(
    State(doors): Doors,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    tus::answer(offset_of(&doors, &id, &headers).await.into_response())
}

async fn offset_of(doors: &ByteDoors, id: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let (upload, _) = find(doors, id, headers).await?;
    let received = match upload.state {
        UploadState::Completed => upload.size,
        UploadState::Failed => return Err(failed(&upload)),
        UploadState::Terminated => return Err(terminated()),
        UploadState::Receiving => {
            let received = received(doors, &upload).await?;
            if received == upload.size {
                complete(doors, &upload).await?;
            }
            received
        }
    };
    let mut response = StatusCode::OK.into_response();
    tus::add_offset(&mut response, received);
    tus::add_length(&mut response, upload.size);
    add_metadata(&mut response, &upload);
    tus::add_expiry(&mut response, upload.expires_at);
    Ok(response)
}

/// PATCH: more bytes.
pub(super) async fn receive_bytes(
    State(doors): Doors,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let received = take(&doors, &id, &parts.headers, body).await;
    tus::answer(received.into_response())
}

async fn take(
    doors: &ByteDoors,
    id: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Response> {
    let (upload, session) = find(doors, id, headers)
        .await
        .map_err(Problem::into_response)?;
    let patch = tus::read_patch(headers).map_err(Problem::into_response)?;
    let _sending = match doors.place_to_send(upload.person) {
        Ok(sending) => sending,
        Err(problem) => {
            throw_away(body);
            return Err(problem.into_response());
        }
    };
    let received = take_bytes(doors, (&upload, &session), patch, body).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    tus::add_offset(&mut response, received);
    tus::add_expiry(&mut response, upload.expires_at);
    Ok(response)
}

/// Takes bytes of an upload, for which there is a place, from a session of its sender's,
/// and returns how many of it are here then.
pub(super) async fn take_bytes(
    doors: &ByteDoors,
    (upload, session): (&UploadRow, &Session),
    patch: Patch,
    body: Body,
) -> Result<u64, Response> {
    match upload.state {
        UploadState::Failed => Err(failed(upload).into_response()),
        UploadState::Terminated => Err(terminated().into_response()),
        UploadState::Completed if patch.offset == upload.size => {
            if brings_any(body).await {
                return Err(of_receive_error(&ReceiveError::TooMany));
            }
            Ok(upload.size)
        }
        UploadState::Completed => Err(of_receive_error(&ReceiveError::Offset(upload.size))),
        UploadState::Receiving => {
            let (store, sender) = (doors.store.clone(), Sender::of(doors, upload, session));
            match receive(store, sender, patch, body).await {
                Ok(Received::Part(received)) => Ok(received),
                Ok(Received::All(staged)) => {
                    let done = finish_staged(doors, upload, staged).await;
                    done.map_err(|error| of_upload_error(error).into_response())?;
                    Ok(upload.size)
                }
                Err(error) => Err(not_taken(doors, upload, error).await),
            }
        }
    }
}

/// Whether there is a byte in it; who says nothing any more brings none.
async fn brings_any(body: Body) -> bool {
    let mut chunks = body.into_data_stream();
    while let Ok(Some(Ok(chunk))) = timeout(SILENCE, chunks.next()).await {
        if !chunk.is_empty() {
            return true;
        }
    }
    false
}

/// Why bytes were not taken: of an upload that ended on the way, that it did.
async fn not_taken(doors: &ByteDoors, upload: &UploadRow, error: ReceiveError) -> Response {
    if let ReceiveError::Stopped(Stopped::Refused(failure)) = error {
        let (Ok(why) | Err(why)) = fail(doors, upload, failure, None).await;
        return of_upload_error(why).into_response();
    }
    match ended(doors, upload).await {
        Ok(Some(why)) => of_upload_error(why).into_response(),
        Ok(None) | Err(_) => of_receive_error(&error),
    }
}

/// DELETE: the sender gives it up.
pub(super) async fn terminate(
    State(doors): Doors,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    tus::answer(end(&doors, &id, &headers).await.into_response())
}

async fn end(doors: &ByteDoors, id: &str, headers: &HeaderMap) -> Result<StatusCode, Problem> {
    let (upload, _) = find(doors, id, headers).await?;
    // One that ended with access has ended, whatever its row says by now.
    let ended = if upload.state == UploadState::Receiving {
        in_time(async {
            let mut conn = Lease::of(&doors.pool).await?;
            uploads::terminate(&mut conn, upload.id).await
        })
        .await
    } else {
        Ok(false)
    };
    if !ended.map_err(|error| http::failed(&error))? {
        return Err(ProblemCode::UploadEnded.into());
    }
    let store = doors.store.clone();
    blocking(move || store.discard(upload.id))
        .await
        .map_err(|error| of_store_error(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// The upload, if it is one of who asks, and their session; the same answer for
/// another's, for one whose document they may not look at any more, and for none.
async fn find(
    doors: &ByteDoors,
    id: &str,
    headers: &HeaderMap,
) -> Result<(UploadRow, Session), Problem> {
    tus::check_headers(headers)?;
    doors.may_decide().await?;
    let found = in_time(look_up(doors, id, headers)).await;
    let Some(found) = found.map_err(|error| http::failed(&error))? else {
        return Err(sign_in_first());
    };
    let (upload, session) = found.ok_or_else(Problem::not_found)?;
    let over = upload.state == UploadState::Receiving && upload.expires_at <= doors.clock.now();
    if over {
        return Err(expired());
    }
    Ok((upload, session))
}

/// Nothing where nobody is signed in.
async fn look_up(
    doors: &ByteDoors,
    id: &str,
    headers: &HeaderMap,
) -> Result<Option<Option<(UploadRow, Session)>>, sqlx::Error> {
    let mut conn = Lease::of(&doors.pool).await?;
    let sessions: Vec<Session> = doors.signed_in(&mut conn, headers).await?;
    if sessions.is_empty() {
        return Ok(None);
    }
    let people: Vec<_> = sessions.iter().map(|session| session.person).collect();
    // What is no id is looked up as one that is nobody's.
    let id: Uuid = id.parse().unwrap_or_default();
    let upload = doors.upload_of(&mut conn, id, &people).await?;
    if upload.is_none() {
        doors.asked_in_vain(OPERATION, &sessions);
    }
    Ok(Some(upload.and_then(|upload| {
        let mut sessions = sessions.into_iter();
        let session = sessions.find(|session| session.person == upload.person)?;
        Some((upload, session))
    })))
}

async fn received(doors: &ByteDoors, upload: &UploadRow) -> Result<u64, Problem> {
    let received = receive::received(doors, upload).await;
    received.map_err(|error| of_store_error(&error))
}

async fn complete(doors: &ByteDoors, upload: &UploadRow) -> Result<(), Problem> {
    match finish_received(doors, upload).await {
        Ok(_) => Ok(()),
        Err(error) => Err(of_upload_error(error)),
    }
}
