//! What the byte doors ask the application.

use std::ops::Range;

use async_trait::async_trait;
use portico_domain::{BlobId, CustomerId, ItemId};
use portico_event_log::Cursor;
use sqlx::PgConnection;

use super::doors::ByteDoors;
use super::tickets::{Opening, TicketRow};
use super::upload_row::{Failure, UploadRow};
use crate::auth::{Person, Session};
use crate::blobs::StoredContent;
use crate::commands::{BeginUploads, Begun, NewFile};
use crate::http::Problem;
use crate::outage::Trouble;

/// Decides and records; the doors only move bytes.
#[async_trait]
pub trait Gatekeeper: Send + Sync + 'static {
    /// Begins an upload as `beginUploads` does, and takes down whom it is refused.
    async fn begin(
        &self,
        doors: &ByteDoors,
        session: &Session,
        place: &BeginUploads,
        file: NewFile,
    ) -> Result<Begun, Problem>;

    /// Makes a document, or a version, of an upload whose bytes are in place, and
    /// takes down whom it is refused.
    /// In its transaction it calls [`super::uploads::complete`]; asked again
    /// for the same upload, it answers the same and does nothing.
    async fn complete(
        &self,
        upload: UploadRow,
        content: StoredContent,
    ) -> Result<Completed, CompleteError>;

    /// Why the session may send no more bytes of the upload; none where it may. Asked about
    /// every 400 ms and given 500, and once more before the last bytes are taken.
    async fn stopped(&self, upload: &UploadRow, session: &Session) -> Option<Stopped>;

    /// Whether the person may look at what an upload of theirs became, now.
    async fn may_view(
        &self,
        conn: &mut PgConnection,
        person: Person,
        item: ItemId,
    ) -> Result<bool, sqlx::Error>;

    /// Whether the session may open the ticket's document now.
    async fn decide(&self, ticket: &TicketRow, session: &Session) -> Result<Allowed, Refused>;

    /// Takes down that the session may not open the ticket's document any more.
    fn turned_away(&self, ticket: &TicketRow, session: &Session);

    /// Takes down that the session asked for what is not its own or never was: at an
    /// address of uploads, or with a ticket.
    fn asked_in_vain(&self, operation: &'static str, session: &Session);

    /// Writes the opening down, committed before this returns: once per
    /// ticket, also of two parallel requests. In its transaction it asks
    /// [`super::tickets::states`] and calls [`super::tickets::mark_opened`].
    async fn record_opening(
        &self,
        ticket: &TicketRow,
        session: &Session,
        allowed: &Allowed,
    ) -> Result<(), Refused>;

    /// Takes down, when an answer has ended, which bytes of the document the network
    /// took: adds them by [`super::sent::add`], and writes down once per ticket that
    /// those were all. Asked for while the request is there that it tells of.
    fn handing_over(&self, ticket: &TicketRow, session: &Session, allowed: &Allowed) -> HandedOver;

    /// Whether bytes may still flow. Asked about every 400 ms and given 500.
    async fn still_allowed(&self, ticket: &TicketRow, session: &Session) -> bool;
}

/// Is told which bytes were handed to the network. Nobody waits for what comes of it.
pub type HandedOver = Box<dyn FnOnce(Range<u64>) + Send>;

/// What an upload became.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completed {
    /// The document.
    pub item: ItemId,
    /// Its name, which may have got a number.
    pub name: String,
    /// Where its last event stands; none where it was complete before.
    pub position: Option<Cursor>,
}

/// An upload that does not become a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CompleteError {
    /// By a rule: for good.
    Refused {
        /// For programs.
        code: String,
        /// For people.
        message: String,
    },
    /// Not now; the bytes stay, and are tried again.
    Failed(Trouble),
}

/// Why no more bytes of an upload are taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stopped {
    /// The session has ended; what came is kept for who signs in again.
    SignedOut,
    /// The upload has, and its row says why.
    Ended,
    /// By a rule, for good.
    Refused(Failure),
    /// It cannot be told now; what came is kept.
    Unknown(Trouble),
}

/// Facts of content that may be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allowed {
    /// Whose tree.
    pub customer: CustomerId,
    /// Its bytes.
    pub blob: BlobId,
    /// Their hash.
    pub sha256: [u8; 32],
    /// How many.
    pub size: u64,
    /// As recognised from the bytes.
    pub media_type: String,
    /// To save it under.
    pub name: String,
    /// What was allowed.
    pub action: Opening,
}

/// A ticket that opens nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// Whatever the reason, it looks like what does not exist.
    Hidden,
    /// It cannot be decided now.
    Failed(Trouble),
}
