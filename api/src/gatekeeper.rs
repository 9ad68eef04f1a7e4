//! Connects the byte doors to the application: they move bytes, the
//! application decides and records.

use async_trait::async_trait;
use portico_domain::access::Action;
use portico_domain::document::{Content, ScanState};
use portico_domain::metadata::AuthStrength;
use portico_domain::values::{MediaType, Sha256Digest};
use portico_domain::{Actor, ItemId, VersionId};
use portico_event_log::Lease;
use sqlx::PgConnection;

use crate::app::App;
use crate::auth::{Person, Session, sessions};
use crate::blobs::StoredContent;
use crate::bytes::{
    Allowed, ByteDoors, CompleteError, Completed, Gatekeeper, HandedOver, Opening, Refused,
    Stopped, TicketRow, UploadRow, UploadState, tickets, uploads,
};
use crate::commands::access_log::{self, Unrecorded};
use crate::commands::{
    BeginUploads, Begun, Caller, Command, CompleteUpload, Failure, NewFile, NotOpened, RefusalCode,
    Stop, decide_opening, may_go_on, may_view, perform, refusal_code_name, reword_for,
    upload_failure,
};
use crate::http::{self, AskedBy, Problem, ProblemCode};
use crate::lanes::Work;
use crate::outage::{Trouble, in_time};

#[async_trait]
impl Gatekeeper for App {
    async fn begin(
        &self,
        doors: &ByteDoors,
        session: &Session,
        place: &BeginUploads,
        file: NewFile,
    ) -> Result<Begun, Problem> {
        let Some(_place) = self.lanes.enter(Work::Ordinary).await else {
            return Err(ProblemCode::Overloaded.into());
        };
        let refusal = match in_time(place.begin(self, doors, session.person, file)).await {
            Ok(Begun::Refused(refusal)) => refusal,
            Ok(begun) => return Ok(begun),
            Err(Stop::Refused(refusal)) => *refusal,
            Err(Stop::Failed(error)) => return Err(http::failed(&error)),
        };
        let asked = asked(self, session);
        let (operation, code) = (BeginUploads::OPERATION, refusal_code_name(refusal.code));
        self.access_log.turned_away(asked, operation, &code);
        let told = reword_for(session.person.audience(), refusal);
        Ok(Begun::Refused(told))
    }

    async fn complete(
        &self,
        upload: UploadRow,
        content: StoredContent,
    ) -> Result<Completed, CompleteError> {
        let command = CompleteUpload {
            customer: upload.customer,
            parent: upload.parent,
            document: upload.document,
            item: upload.item,
            name: upload.name,
            content: Content {
                // One upload makes one version, also when it is repeated.
                version: VersionId::new(upload.id),
                blob: content.blob,
                sha256: Sha256Digest::new(content.sha256),
                size: content.size,
                media_type: MediaType::parse_or_octets(&content.media_type),
                scan: ScanState::NotConfigured,
            },
            upload: upload.id,
        };
        if !self.heart.beats().await {
            let why = "no heartbeat is committed".to_owned();
            return Err(CompleteError::Failed(Trouble::Away(why)));
        }
        let caller = caller(self, upload.person.actor());
        let performed = async {
            let done = perform(self, &caller, &command).await;
            done.map_err(|Failure(error)| error)
        };
        match in_time(performed).await {
            Ok(Ok(done)) => Ok(Completed {
                item: done.answer.item,
                name: done.answer.name,
                position: done.position,
            }),
            Ok(Err(refusal)) => {
                let asked = access_log::Asked::by(&caller, &self.clock);
                let (operation, code) =
                    (CompleteUpload::OPERATION, refusal_code_name(refusal.code));
                self.access_log.turned_away(asked, operation, &code);
                let told = reword_for(upload.person.audience(), refusal);
                Err(CompleteError::Refused {
                    code: refusal_code_name(told.code),
                    message: told.message,
                })
            }
            Err(error) => Err(CompleteError::Failed(Trouble::of(&error))),
        }
    }

    async fn stopped(&self, upload: &UploadRow, session: &Session) -> Option<Stopped> {
        let why = why_stopped(self, upload, session).await;
        why.unwrap_or_else(|error| Some(Stopped::Unknown(Trouble::of(&error))))
    }

    async fn may_view(
        &self,
        conn: &mut PgConnection,
        person: Person,
        item: ItemId,
    ) -> Result<bool, sqlx::Error> {
        may_view(conn, person.actor(), item, self.clock.now()).await
    }

    async fn decide(&self, ticket: &TicketRow, session: &Session) -> Result<Allowed, Refused> {
        let actor = session.person.actor();
        let action = action(ticket.action);
        let opened = decide_opening(self, actor, ticket.item, action, ticket.version)
            .await
            .map_err(|not| match not {
                NotOpened::Refused(..) => Refused::Hidden,
                NotOpened::Failed(error) => Refused::Failed(Trouble::of(&error)),
            })?;
        let content = opened.content;
        Ok(Allowed {
            customer: opened.customer,
            blob: content.blob,
            sha256: *content.sha256.bytes(),
            size: content.size,
            media_type: content.media_type.to_string(),
            name: content.name.unwrap_or_else(|| "document".to_owned()),
            action: ticket.action,
        })
    }

    fn turned_away(&self, ticket: &TicketRow, session: &Session) {
        let asked = asked(self, session);
        let refused = access_log::Refused {
            customer: ticket.customer,
            item: ticket.item,
            action: action(ticket.action),
            code: None,
        };
        self.access_log.refused(asked, &refused);
    }

    fn asked_in_vain(&self, operation: &'static str, session: &Session) {
        let code = refusal_code_name(RefusalCode::NotFound);
        let asked = asked(self, session);
        self.access_log.turned_away(asked, operation, &code);
    }

    async fn record_opening(
        &self,
        ticket: &TicketRow,
        session: &Session,
        allowed: &Allowed,
    ) -> Result<(), Refused> {
        let (asked, opening) = opening(self, ticket, session, allowed);
        let opened = self.access_log.opened(asked, opening).await;
        opened.map_err(|unrecorded| match unrecorded {
            Unrecorded::Ended => Refused::Hidden,
            Unrecorded::Failed(reason) => Refused::Failed(Trouble::Away(reason)),
        })
    }

    fn handing_over(&self, ticket: &TicketRow, session: &Session, allowed: &Allowed) -> HandedOver {
        let (asked, opening) = opening(self, ticket, session, allowed);
        let (log, size) = (self.access_log.clone(), allowed.size);
        Box::new(move |bytes| log.handed_over(asked, opening, (bytes, size)))
    }

    async fn still_allowed(&self, ticket: &TicketRow, session: &Session) -> bool {
        if !self.heart.beats().await {
            return false;
        }
        let now = self.clock.now();
        let Ok(mut conn) = Lease::of(self.log.pool()).await else {
            return false;
        };
        let live = sessions::is_live(&mut conn, &session.token_hash, now).await;
        let runs = tickets::runs(&mut conn, &ticket.hash, now).await;
        drop(conn);
        if !matches!((live, runs), (Ok(true), Ok(true))) {
            return false;
        }
        let (actor, action) = (session.person.actor(), action(ticket.action));
        let goes_on = may_go_on(self, actor, ticket.item, action, ticket.version);
        matches!(goes_on.await, Ok(true))
    }
}

async fn why_stopped(
    app: &App,
    upload: &UploadRow,
    session: &Session,
) -> Result<Option<Stopped>, sqlx::Error> {
    let mut conn = Lease::of(app.log.pool()).await?;
    let now = app.clock.now();
    if !sessions::is_live(&mut conn, &session.token_hash, now).await? {
        return Ok(Some(Stopped::SignedOut));
    }
    let row = uploads::get(&mut conn, upload.id, upload.person).await?;
    match row.map(|row| row.state) {
        None | Some(UploadState::Failed | UploadState::Terminated) => Ok(Some(Stopped::Ended)),
        // By somebody who sent the same bytes.
        Some(UploadState::Completed) => Ok(None),
        Some(UploadState::Receiving) => {
            let failure = upload_failure(&mut conn, upload, now).await?;
            Ok(failure.map(Stopped::Refused))
        }
    }
}

/// Who opens what, as the access log has it.
fn opening(
    app: &App,
    ticket: &TicketRow,
    session: &Session,
    allowed: &Allowed,
) -> (access_log::Asked, access_log::Opening) {
    let opening = access_log::Opening {
        customer: allowed.customer,
        item: ticket.item,
        version: ticket.version,
        action: action(ticket.action),
        ticket: ticket.hash,
    };
    (asked(app, session), opening)
}

const fn action(opening: Opening) -> Action {
    match opening {
        Opening::View => Action::View,
        Opening::Download => Action::Download,
    }
}

/// Who asks now, for the access log.
fn asked(app: &App, session: &Session) -> access_log::Asked {
    let caller = caller(app, session.person.actor());
    access_log::Asked::by(&caller, &app.clock)
}

/// Somebody who is signed in, or was when the upload began: completing what had
/// arrived before a crash is nobody's request.
fn caller(app: &App, actor: Actor) -> Caller {
    let asked = AskedBy::current();
    let request_id = asked.as_ref().and_then(|asked| asked.request_id);
    Caller {
        actor,
        strength: AuthStrength::Password,
        source_ip: asked
            .as_ref()
            .and_then(|asked| asked.peer)
            .map(|peer| peer.to_string()),
        user_agent: asked.and_then(|asked| asked.user_agent),
        ..Caller::operator(request_id.unwrap_or_else(|| app.clock.new_id()))
    }
}
