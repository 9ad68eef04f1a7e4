//! `POST /files/uploads`: tus's creation, with bytes or without. It carries out
//! `beginUploads` for one file.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Limited};
use portico_event_log::Lease;
use tokio::time::timeout;

use super::decimal::plain_decimal;
use super::doors::{ByteDoors, sign_in_first};
use super::metadata::{self, Announced};
use super::receive::ReceiveError;
use super::response::{of_receive_error, of_refusal, taken_name};
use super::senders::Sending;
use super::tus::{self, Patch};
use super::upload_doors::take_bytes;
use super::upload_row::UploadRow;
use crate::auth::{Audience, Session};
use crate::commands::Begun;
use crate::http::{self, Problem};
use crate::outage::in_time;

/// Of a body that nobody wants, so many bytes are taken for so long.
const THROWN_AWAY: usize = 16 << 20;
const THROWN_AWAY_FOR: Duration = Duration::from_secs(30);

/// A file that somebody announces.
struct Creation {
    session: Session,
    announced: Announced,
    /// Those that it comes with, and their place.
    bytes: Option<(Patch, Sending)>,
}

/// POST: a new upload.
pub(super) async fn create(State(doors): State<Arc<ByteDoors>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let begun = match read(&doors, &parts.headers, body.is_end_stream()).await {
        Ok(creation) => begin(&doors, creation).await,
        Err(refused) => Err(refused.into_response()),
    };
    tus::answer(match begun {
        Ok((upload, session, bytes)) => created(&doors, (&upload, &session), bytes, body).await,
        Err(refused) => {
            throw_away(body);
            refused
        }
    })
}

/// Takes what is still on its way: a sender that is hung up on may not hear the answer,
/// and does not know that the connection ends with it.
pub(super) fn throw_away(body: Body) {
    if body.is_end_stream() {
        return;
    }
    tokio::spawn(timeout(THROWN_AWAY_FOR, async move {
        let mut body = Limited::new(body, THROWN_AWAY);
        while let Some(Ok(_)) = body.frame().await {}
    }));
}

async fn read(doors: &ByteDoors, headers: &HeaderMap, is_empty: bool) -> Result<Creation, Problem> {
    tus::check_headers(headers)?;
    doors.may_decide().await?;
    let sessions = in_time(sessions(doors, headers)).await;
    let sessions = sessions.map_err(|error| http::failed(&error))?;
    if sessions.is_empty() {
        return Err(sign_in_first());
    }
    let announced = metadata::read(headers, tus::read_length(headers)?)?;
    let session = sender(sessions, announced.audience)?;
    // Before anything is begun: who is told to come again has begun nothing.
    let bytes = match tus::read_first(headers, is_empty)? {
        Some(bytes) => Some((bytes, doors.place_to_send(session.person)?)),
        None => None,
    };
    Ok(Creation {
        session,
        announced,
        bytes,
    })
}

async fn sessions(doors: &ByteDoors, headers: &HeaderMap) -> Result<Vec<Session>, sqlx::Error> {
    let mut conn = Lease::of(&doors.pool).await?;
    doors.signed_in(&mut conn, headers).await
}

/// Who is signed in at both doors says as whom.
fn sender(sessions: Vec<Session>, audience: Option<Audience>) -> Result<Session, Problem> {
    let is_meant =
        |session: &Session| audience.is_none_or(|meant| session.person.audience() == meant);
    let mut meant = sessions.into_iter().filter(is_meant);
    match (meant.next(), meant.next()) {
        (Some(session), None) => Ok(session),
        (None, _) => Err(sign_in_first()),
        (Some(_), Some(_)) => Err(metadata::invalid(
            "You are signed in as staff and as a client; name one of them in Upload-Metadata, as audience STAFF or CLIENT.",
        )),
    }
}

/// An upload, whose it is, and what it came with.
type Created = (Box<UploadRow>, Session, Option<(Patch, Sending)>);

/// The upload; or why there is none.
async fn begin(doors: &ByteDoors, creation: Creation) -> Result<Created, Response> {
    let Creation {
        session,
        announced: Announced { place, file, .. },
        bytes,
    } = creation;
    let announced = plain_decimal(&file.size);
    let sent = bytes.as_ref().and_then(|(bytes, _)| bytes.length);
    if announced.zip(sent).is_some_and(|(size, sent)| sent > size) {
        return Err(of_receive_error(&ReceiveError::TooMany));
    }
    let begun = doors.gatekeeper.begin(doors, &session, &place, file).await;
    match begun {
        Ok(Begun::Ticket { upload, .. }) => Ok((upload, session, bytes)),
        Ok(Begun::Clash {
            name,
            existing,
            versionable,
            suggestion,
        }) => Err(taken_name(&name, existing, versionable, suggestion)),
        Ok(Begun::Refused(refusal)) => Err(of_refusal(&refusal).into_response()),
        Err(problem) => Err(problem.into_response()),
    }
}

/// The upload is there, whatever becomes of bytes that came along; its address says so.
async fn created(
    doors: &ByteDoors,
    (upload, session): (&UploadRow, &Session),
    bytes: Option<(Patch, Sending)>,
    body: Body,
) -> Response {
    let received = match bytes {
        Some((bytes, _sending)) => take_bytes(doors, (upload, session), bytes, body).await,
        None => Ok(0),
    };
    let mut response = received.map_or_else(
        |refused| refused,
        |received| {
            let mut created = StatusCode::CREATED.into_response();
            tus::add_offset(&mut created, received);
            created
        },
    );
    tus::add_expiry(&mut response, upload.expires_at);
    if let Ok(path) = HeaderValue::from_str(&upload.path()) {
        response.headers_mut().insert(LOCATION, path);
    }
    response
}
