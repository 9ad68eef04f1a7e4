//! The application with one thing left out: it does not decide again while bytes
//! run. What must fail without that is shown to fail.

use std::sync::Arc;

use async_trait::async_trait;
use portico_api::app::App;
use portico_api::auth::{Person, Session};
use portico_api::blobs::StoredContent;
use portico_api::bytes::{
    Allowed, ByteDoors, CompleteError, Completed, Gatekeeper, HandedOver, Refused, Stopped,
    TicketRow, UploadRow,
};
use portico_api::commands::{BeginUploads, Begun, NewFile};
use portico_api::doors::byte_doors;
use portico_api::http::Problem;
use portico_domain::ItemId;
use sqlx::PgConnection;

pub(crate) struct Careless(App);

impl Careless {
    /// The routes of bytes, decided by this.
    pub(crate) fn doors(app: &App) -> Arc<ByteDoors> {
        let doors = Arc::into_inner(byte_doors(app)).unwrap();
        Arc::new(ByteDoors {
            gatekeeper: Arc::new(Self(app.clone())),
            ..doors
        })
    }
}

#[async_trait]
impl Gatekeeper for Careless {
    async fn begin(
        &self,
        doors: &ByteDoors,
        session: &Session,
        place: &BeginUploads,
        file: NewFile,
    ) -> Result<Begun, Problem> {
        self.0.begin(doors, session, place, file).await
    }

    async fn complete(
        &self,
        upload: UploadRow,
        content: StoredContent,
    ) -> Result<Completed, CompleteError> {
        self.0.complete(upload, content).await
    }

    async fn stopped(&self, _: &UploadRow, _: &Session) -> Option<Stopped> {
        None
    }

    async fn may_view(
        &self,
        conn: &mut PgConnection,
        person: Person,
        item: ItemId,
    ) -> Result<bool, sqlx::Error> {
        self.0.may_view(conn, person, item).await
    }

    async fn decide(&self, ticket: &TicketRow, session: &Session) -> Result<Allowed, Refused> {
        self.0.decide(ticket, session).await
    }

    fn turned_away(&self, ticket: &TicketRow, session: &Session) {
        self.0.turned_away(ticket, session);
    }

    fn asked_in_vain(&self, operation: &'static str, session: &Session) {
        self.0.asked_in_vain(operation, session);
    }

    async fn record_opening(
        &self,
        ticket: &TicketRow,
        session: &Session,
        allowed: &Allowed,
    ) -> Result<(), Refused> {
        self.0.record_opening(ticket, session, allowed).await
    }

    fn handing_over(&self, ticket: &TicketRow, session: &Session, allowed: &Allowed) -> HandedOver {
        self.0.handing_over(ticket, session, allowed)
    }

    async fn still_allowed(&self, _: &TicketRow, _: &Session) -> bool {
        true
    }
}
