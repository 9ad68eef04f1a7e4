//! The routes of bytes, and who asks at them.

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::{get, head, post};
use portico_domain::ItemId;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::gatekeeper::Gatekeeper;
use super::senders::{Senders, Sending};
use super::turns::Turns;
use super::upload_row::{UploadRow, UploadState};
use super::{creating, download, upload_doors, uploads};
use crate::auth::{Audience, Bearer, Person, Session, SessionCookie, sessions};
use crate::blobs::BlobStore;
use crate::clock::Clock;
use crate::config::{Config, Origins, SessionSettings};
use crate::heart::Heart;
use crate::http::{Problem, ProblemCode};
use crate::telemetry::Metrics;

/// How the doors are set up.
#[derive(Clone, Debug)]
pub struct ByteSettings {
    /// How sessions slide.
    pub sessions: SessionSettings,
    /// Both doors' cookies: these routes serve both.
    pub cookies: [SessionCookie; 2],
    /// Portals elsewhere, who show a token instead.
    pub elsewhere: Origins,
    /// Bytes of the largest file.
    pub largest: u64,
}

impl ByteSettings {
    /// As configured.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            sessions: config.sessions,
            cookies: [
                SessionCookie::new(Audience::Staff, &config.staff),
                SessionCookie::new(Audience::Client, &config.portal),
            ],
            elsewhere: config.portal_origins.clone(),
            largest: config.upload_max_bytes,
        }
    }
}

/// What the routes need.
pub struct ByteDoors {
    /// Connections to the database.
    pub pool: PgPool,
    /// The content store.
    pub store: BlobStore,
    /// Time.
    pub clock: Clock,
    /// Whether anything may be decided.
    pub heart: Heart,
    /// Cookies and sessions.
    pub settings: ByteSettings,
    /// The application.
    pub gatekeeper: Arc<dyn Gatekeeper>,
    /// Who completes what one after another.
    pub turns: Turns,
    /// Who sends how much at once.
    pub senders: Senders,
    /// Counts what runs.
    pub metrics: Metrics,
}

/// `/files/uploads`, `/files/uploads/{id}` and `/files/download/{ticket}`.
pub fn routes(doors: Arc<ByteDoors>) -> Router {
    let uploads = post(creating::create).options(upload_doors::options);
    let upload = head(upload_doors::offset)
        .patch(upload_doors::receive_bytes)
        .delete(upload_doors::terminate)
        .options(upload_doors::options);
    Router::new()
        .route("/files/uploads", uploads)
        .route("/files/uploads/{id}", upload)
        .route("/files/download/{ticket}", get(download::download))
        .with_state(doors)
}

impl ByteDoors {
    /// Whether anything may be decided now.
    pub(super) async fn may_decide(&self) -> Result<(), Problem> {
        let unavailable = || ProblemCode::Unavailable.into();
        self.heart
            .beats()
            .await
            .then_some(())
            .ok_or_else(unavailable)
    }

    /// The sessions of a request: of one door, the other, or both; that of a portal
    /// elsewhere alone.
    pub(super) async fn signed_in(
        &self,
        conn: &mut PgConnection,
        headers: &HeaderMap,
    ) -> Result<Vec<Session>, sqlx::Error> {
        let elsewhere = &self.settings.elsewhere;
        if let Some(bearer) = Bearer::read(headers, elsewhere) {
            let (settings, now) = (self.settings.sessions, self.clock.now());
            let found = sessions::find_elsewhere(conn, &bearer, elsewhere, settings, now).await?;
            return Ok(found.into_iter().collect());
        }
        let mut found = Vec::new();
        for cookie in &self.settings.cookies {
            let Some(token) = cookie.read(headers) else {
                continue;
            };
            let (audience, now) = (cookie.audience(), self.clock.now());
            let settings = self.settings.sessions;
            found.extend(sessions::find(&mut *conn, &token, audience, settings, now).await?);
        }
        Ok(found)
    }

    /// A place to send bytes, which lasts as long as they are taken.
    pub(super) fn place_to_send(&self, person: Person) -> Result<Sending, Problem> {
        let place = self.senders.enter(person);
        place.ok_or_else(|| ProblemCode::Overloaded.into())
    }

    /// Takes down that what these sessions asked for is none of theirs, or is not there.
    pub(super) fn asked_in_vain(&self, operation: &'static str, sessions: &[Session]) {
        for session in sessions {
            self.gatekeeper.asked_in_vain(operation, session);
        }
    }

    /// An upload of one of the people that a request is signed in as, while they may
    /// hear of it: once it is a document, only who may look at that. Where there is
    /// none, the rule is asked all the same: both take the same statements.
    pub(crate) async fn upload_of(
        &self,
        conn: &mut PgConnection,
        id: Uuid,
        people: &[Person],
    ) -> Result<Option<UploadRow>, sqlx::Error> {
        let found = uploads::of_any(&mut *conn, id, people).await?;
        let about = match &found {
            Some(upload) if upload.state != UploadState::Completed => None,
            Some(upload) => Some((upload.person, upload.target())),
            None => people
                .first()
                .map(|person| (*person, ItemId::new(Uuid::nil()))),
        };
        let Some((person, item)) = about else {
            return Ok(found);
        };
        let may_view = self.gatekeeper.may_view(conn, person, item).await?;
        Ok(found.filter(|_| may_view))
    }
}

pub(super) fn sign_in_first() -> Problem {
    ProblemCode::SignedOut.into()
}
