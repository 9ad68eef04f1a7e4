//! `/files/download/{ticket}`: decided again, written down, then sent.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use portico_event_log::Lease;

use super::doors::ByteDoors;
use super::gatekeeper::{Allowed, Refused};
use super::opened::{Opened, etag, not_modified, not_these};
use super::range::{Wanted, wanted};
use super::receive::blocking;
use super::response::of_store_error;
use super::tickets::{self, TicketRow};
use super::watched::{Handing, watched};
use crate::auth::{Session, Token};
use crate::blobs::BlobFile;
use crate::http::{self, Cut, Problem};
use crate::outage::{ANSWERED_WITHIN, late};

pub(super) async fn download(
    State(doors): State<Arc<ByteDoors>>,
    Path(ticket): Path<String>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let cut = parts.extensions.get::<Cut>().cloned().unwrap_or_default();
    let opened = open(&doors, &ticket, &parts.method, &parts.headers, cut);
    let opened = tokio::time::timeout(ANSWERED_WITHIN, opened).await;
    opened
        .unwrap_or_else(|_| Err(http::failed(&late())))
        .into_response()
}

async fn open(
    doors: &Arc<ByteDoors>,
    ticket: &str,
    method: &Method,
    headers: &HeaderMap,
    cut: Cut,
) -> Result<Response, Problem> {
    doors.may_decide().await?;
    let (ticket, session) = find(doors, ticket, headers).await?;
    let decided = doors.gatekeeper.decide(&ticket, &session).await;
    if decided == Err(Refused::Hidden) {
        doors.gatekeeper.turned_away(&ticket, &session);
    }
    let allowed = decided.map_err(of_refused)?;
    let etag = etag(&allowed.sha256);
    if headers.contains_key(IF_MATCH) && !is_wanted(headers, &etag) {
        return Ok(not_these(&etag));
    }
    if is_known(headers, &etag) {
        return Ok(not_modified(&etag));
    }
    let opened = Opened {
        allowed: &allowed,
        part: wanted(headers, &etag, allowed.size),
        etag,
    };
    let file = stored(doors, &allowed).await?;
    let range = match &opened.part {
        Wanted::Nothing => return Ok(opened.head(Body::empty())),
        Wanted::All => 0..allowed.size,
        Wanted::Part(range) => range.clone(),
    };
    if *method == Method::HEAD {
        return Ok(opened.head(Body::empty()));
    }
    if ticket.logged_at.is_none() {
        let recorded = doors
            .gatekeeper
            .record_opening(&ticket, &session, &allowed)
            .await;
        recorded.map_err(of_refused)?;
    }
    let tell = doors.gatekeeper.handing_over(&ticket, &session, &allowed);
    let handing = Handing::from(range.start, tell);
    let bytes = file.read(range);
    let gatekeeper = Arc::clone(&doors.gatekeeper);
    let counted = doors.metrics.one_more("downloads_running");
    let whose = (ticket, session);
    let bytes = watched(bytes, gatekeeper, whose, (cut, counted), handing);
    Ok(opened.head(Body::from_stream(bytes)))
}

/// What is recorded of who asks with a ticket that is not theirs.
const OPERATION: &str = "files/download";

/// The ticket and the session it belongs to; the same answer for a foreign
/// ticket, an expired one and none.
async fn find(
    doors: &ByteDoors,
    ticket: &str,
    headers: &HeaderMap,
) -> Result<(TicketRow, Session), Problem> {
    let failed = |error: sqlx::Error| http::failed(&error);
    let mut conn = Lease::of(&doors.pool).await.map_err(failed)?;
    let sessions = doors.signed_in(&mut conn, headers).await.map_err(failed)?;
    let hashes: Vec<_> = sessions.iter().map(|session| session.token_hash).collect();
    // What is no ticket is looked up as one that nobody has.
    let ticket = Token::parse(ticket).unwrap_or_else(Token::random).hash();
    let now = doors.clock.now();
    let shown = (&ticket, hashes.as_slice(), now);
    let whose = |ticket: &TicketRow| {
        let mut sessions = sessions.iter();
        sessions.find(|session| session.token_hash == ticket.session)
    };
    let Some(ticket) = tickets::find(&mut conn, shown).await.map_err(failed)? else {
        // Asked of one that there never was, too.
        let ended = tickets::find_ended(&mut conn, shown)
            .await
            .map_err(failed)?;
        match ended
            .as_ref()
            .and_then(|ticket| Some((ticket, whose(ticket)?)))
        {
            Some((ticket, session)) => doors.gatekeeper.turned_away(ticket, session),
            None => doors.asked_in_vain(OPERATION, &sessions),
        }
        return Err(Problem::not_found());
    };
    let kept = tickets::keep_while_used(&mut conn, &ticket, now).await;
    kept.map_err(failed)?;
    let session = whose(&ticket).cloned();
    Ok((ticket, session.ok_or_else(Problem::not_found)?))
}

/// The bytes, if there are as many as there should be.
async fn stored(doors: &ByteDoors, allowed: &Allowed) -> Result<BlobFile, Problem> {
    let (store, customer, blob) = (doors.store.clone(), allowed.customer, allowed.blob);
    let file = blocking(move || store.open_blob(customer, blob)).await;
    let file = file.map_err(|error| of_store_error(&error))?;
    if file.size() == allowed.size {
        return Ok(file);
    }
    let (blob, found, expected) = (allowed.blob, file.size(), allowed.size);
    Err(http::broken(&format!(
        "blob {blob} has {found} bytes instead of {expected}"
    )))
}

fn of_refused(refused: Refused) -> Problem {
    match refused {
        Refused::Hidden => Problem::not_found(),
        Refused::Failed(trouble) => http::of_trouble(&trouble),
    }
}

/// `If-Match` compares strongly: what is marked as weak names nothing.
fn is_wanted(headers: &HeaderMap, etag: &str) -> bool {
    let mut wanted = headers.get_all(IF_MATCH).iter().flat_map(entries);
    wanted.any(|entry| entry == etag || entry == "*")
}

/// `If-None-Match` compares weakly.
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let mut known = headers.get_all(IF_NONE_MATCH).iter().flat_map(entries);
    known.any(|entry| entry.trim_start_matches("W/") == etag || entry == "*")
}

/// Both take a list.
fn entries(list: &HeaderValue) -> impl Iterator<Item = &str> {
    let list = list.to_str().unwrap_or_default();
    list.split(',').map(str::trim)
}
