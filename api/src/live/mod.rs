//! Live updates: what changes, told to whoever listens and may know it.
//!
//! One feed for each server follows the log as far as the history of access
//! has come, and hands each page to all listeners. A listener asks the access
//! rule, on the primary and just before a message goes out, which of the items
//! that an event touched its person may see *now*; of one that was visible
//! before, as the history says, and is not any more, no id goes out, only that
//! lists are to be asked again. Listening ends with the session.

mod change;
mod contact;
mod ends;
mod feed;
mod listener;
mod sessions;
mod staff;

use std::sync::Arc;

use portico_event_log::Log;
use portico_projections::runner::Runner;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::heart::Heart;

pub use contact::{ContactNews, contact_news};
use feed::Feed;
pub use listener::NewsError;
use sessions::Sessions;
pub(crate) use sessions::{Ending, Listening};
pub use staff::{StaffNews, staff_news};

/// What live updates need; cheap to clone.
#[derive(Clone)]
pub struct Live(Arc<Shared>);

/// Listeners that ask the rule at a time: others' requests come first.
const ASKING: usize = 2;

struct Shared {
    asking: Semaphore,
    feed: Arc<Feed>,
    sessions: Arc<Sessions>,
    closing: CancellationToken,
}

impl Live {
    /// Nothing runs before somebody listens.
    #[must_use]
    pub fn new(log: Log, runner: Runner, by: (Clock, Heart)) -> Self {
        Self(Arc::new(Shared {
            asking: Semaphore::new(ASKING),
            sessions: Arc::new(Sessions::new(log.clone(), by)),
            feed: Arc::new(Feed::new(log, runner)),
            closing: CancellationToken::new(),
        }))
    }

    /// Ends all listening: the server stops.
    pub fn close(&self) {
        self.0.closing.cancel();
    }

    /// How many sockets are open.
    pub(crate) fn sockets(&self) -> usize {
        self.0.sessions.sockets()
    }

    /// How many subscriptions run.
    pub(crate) fn subscriptions(&self) -> usize {
        self.0.feed.listeners()
    }

    /// Resolves when the server stops.
    pub(crate) async fn closed(&self) {
        self.0.closing.cancelled().await;
    }

    pub(crate) fn sessions(&self) -> &Arc<Sessions> {
        &self.0.sessions
    }

    /// A place to ask the rule from.
    async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // Never closed.
        self.0.asking.acquire().await.ok()
    }

    fn feed(&self) -> &Arc<Feed> {
        &self.0.feed
    }
}
