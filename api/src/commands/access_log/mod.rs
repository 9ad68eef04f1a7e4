//! The access log's writer. Entries of many requests go into the log by one
//! commit, and each request goes on only after the commit that holds its entry.
//! That all of a document has gone out is written after its last byte, with them.

mod batch;
mod entry;
mod handed;
mod refusals;
mod writer;

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use portico_domain::Actor;
use portico_event_log::Log;
use portico_projections::access::AccessProjector;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use batch::Writing;
pub use entry::{Asked, Opening, Refused};
use entry::{Entry, Waiting, Whose};
use handed::{Handed, HandedOver};
use refusals::Refusals;
use writer::{Message, Writer};

use super::refusal::{RefusalCode, refusal_code_name};
use crate::clock::Clock;

/// So many entries wait; who brings more is told to try again.
const QUEUE: usize = 1_000;

/// Who waits for longer is told so too. What is not written down is not opened.
const WRITTEN_WITHIN: Duration = Duration::from_secs(5);

/// Refusals for want of a right. Of what is hidden it is said that it is not there.
const OF_RIGHTS: [RefusalCode; 14] = [
    RefusalCode::AccessExpired,
    RefusalCode::CannotDownload,
    RefusalCode::ContactOnly,
    RefusalCode::MatterCannotDownload,
    RefusalCode::NotAssigned,
    RefusalCode::NotCollaborator,
    RefusalCode::NotFound,
    RefusalCode::NotOwnUpload,
    RefusalCode::NotShared,
    RefusalCode::PermissionMissing,
    RefusalCode::PortalOnly,
    RefusalCode::SectionClosed,
    RefusalCode::StaffOnly,
    RefusalCode::ViewOnly,
];

/// An entry that is not in the log; nothing may be sent.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unrecorded {
    /// The ticket has ended meanwhile.
    #[error("the ticket has ended")]
    Ended,
    /// The log cannot take it now.
    #[error("the access log: {0}")]
    Failed(String),
}

/// A handle to the writer; cheap to clone. The writer ends with the last one.
#[derive(Clone)]
pub struct AccessLog {
    queue: mpsc::Sender<Message>,
    refusals: Arc<Mutex<Refusals>>,
    handed: Arc<HandedOver>,
    clock: Clock,
}

impl AccessLog {
    /// Starts the writer on the running runtime.
    #[must_use]
    pub fn start(log: Log, access: AccessProjector, clock: Clock) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (refusals, handed) = (Arc::default(), Arc::default());
        let writer = Writer {
            queue: waiting,
            refusals: Arc::clone(&refusals),
            handed: Arc::clone(&handed),
            clock: clock.clone(),
            writing: Writing { log, access },
        };
        tokio::spawn(writer.run());
        Self {
            queue,
            refusals,
            handed,
            clock,
        }
    }

    /// Writes down that a document is opened, once per ticket; committed before
    /// this returns. Fails soon where the log cannot keep up or is away.
    pub async fn opened(&self, asked: Asked, opening: Opening) -> Result<(), Unrecorded> {
        let (done, written) = oneshot::channel();
        let entry = Entry::of_opening(asked, &opening, self.clock.new_id());
        let failed = |why: &str| Unrecorded::Failed(why.to_owned());
        let waiting = Waiting {
            entry,
            of: Whose::Opener(done),
        };
        let queued = self.queue.try_send(Message::Write(Box::new(waiting)));
        queued.map_err(|error| match error {
            TrySendError::Full(_) => failed("too many openings wait to be written"),
            TrySendError::Closed(_) => failed("the writer has stopped"),
        })?;
        match tokio::time::timeout(WRITTEN_WITHIN, written).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(failed("the writer has stopped")),
            Err(_) => Err(failed("an opening waited too long to be written")),
        }
    }

    /// Takes down which bytes of a document, of so many, an answer handed to the
    /// network; with the last of them, that the opening is complete. Nobody waits for
    /// it: written soon after, and once per ticket.
    pub fn handed_over(
        &self,
        mut asked: Asked,
        opening: Opening,
        (bytes, size): (Range<u64>, u64),
    ) {
        if bytes.is_empty() && size > 0 {
            return;
        }
        asked.metadata.occurred_at = self.clock.now();
        self.handed.add(Handed {
            id: self.clock.new_id(),
            asked,
            opening,
            bytes,
            size,
        });
    }

    /// Writes down that somebody was turned away; nobody waits for it, and
    /// what cannot be taken now is counted.
    pub fn refused(&self, asked: Asked, refused: &Refused) {
        self.note(Entry::of_refusal(asked, refused, self.clock.new_id()));
    }

    /// The same of a question or a change that was not theirs to ask, and of a contact's
    /// file for which there is no room. One that broke another rule, such as a name that is
    /// taken, leaves no record.
    pub fn turned_away(&self, asked: Asked, operation: &str, code: &str) {
        let is = |of: &RefusalCode| refusal_code_name(*of) == code;
        // Whoever tries one size after another measures what they do not see.
        let measures =
            is(&RefusalCode::QuotaReached) && matches!(asked.metadata.actor, Actor::Contact(_));
        if !measures && !OF_RIGHTS.iter().any(is) {
            return;
        }
        let (operation, code) = (operation.to_owned(), code.to_owned());
        let entry = Entry::of_request(asked, operation, code, self.clock.new_id());
        self.note(entry);
    }

    fn note(&self, entry: Entry) {
        let now = self.clock.now();
        let Some(entry) = self.refusals().admit(entry, now) else {
            return;
        };
        let of = Whose::TurnedAway;
        let waiting = Box::new(Waiting { entry, of });
        let Err(error) = self.queue.try_send(Message::Write(waiting)) else {
            return;
        };
        if let Message::Write(waiting) = error.into_inner() {
            self.refusals().count(waiting.entry, now);
        }
    }

    /// Writes what waits, counted refusals included, and stops the writer.
    pub async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.queue.send(Message::Stop(done)).await.is_ok() {
            // Ends without an answer if the writer was stopped before.
            let _ = stopped.await;
        }
    }

    fn refusals(&self) -> std::sync::MutexGuard<'_, Refusals> {
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
