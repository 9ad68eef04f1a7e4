//! The log, handed page by page to all who listen at this server.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use portico_event_log::{Cursor, Lease, Log, LogError, tail};
use portico_projections::access_history;
use portico_projections::runner::Runner;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use super::change::Change;

/// Events of one page.
const PAGE: i64 = 500;
/// Pages that a listener may be behind before it reads the log itself.
const KEPT: usize = 64;
/// How often other servers' commits are looked for.
const POLL: Duration = Duration::from_millis(100);
/// A database that does not answer for so long is asked again.
const WITHIN: Duration = Duration::from_secs(5);

/// Part of the log, in causal order.
#[derive(Debug)]
pub(super) struct Page {
    /// The event before it.
    pub(super) after: Cursor,
    /// Its last event.
    pub(super) up_to: Cursor,
    /// What it changes.
    pub(super) changes: Vec<Change>,
}

/// Follows the log while somebody listens.
pub(super) struct Feed {
    log: Log,
    runner: Runner,
    pages: broadcast::Sender<Arc<Page>>,
    running: Mutex<Option<JoinHandle<()>>>,
}

/// Pages from now on, and where now is.
pub(super) struct Joined {
    pub(super) pages: broadcast::Receiver<Arc<Page>>,
    pub(super) at: Cursor,
}

impl Feed {
    pub(super) fn new(log: Log, runner: Runner) -> Self {
        Self {
            log,
            runner,
            pages: broadcast::Sender::new(KEPT),
            running: Mutex::default(),
        }
    }

    /// Begins to listen. The receiver is there before the place is asked for, so
    /// that no page falls between them.
    pub(super) async fn join(self: &Arc<Self>) -> Result<Joined, LogError> {
        let pages = self.pages.subscribe();
        let at = self.place().await?;
        self.run_from(at);
        Ok(Joined { pages, at })
    }

    /// How many listen.
    pub(super) fn listeners(&self) -> usize {
        self.pages.receiver_count()
    }

    /// The log between two places, if it is no more than a page.
    pub(super) async fn between(
        &self,
        after: Cursor,
        up_to: Cursor,
    ) -> Result<Option<Page>, LogError> {
        let mut conn = Lease::of(self.log.pool()).await?;
        let rows = tail::page(&mut conn, after, up_to, PAGE + 1).await?;
        let whole = i64::try_from(rows.len()).is_ok_and(|rows| rows <= PAGE);
        Ok(whole.then(|| page(after, up_to, &rows)))
    }

    /// As far as the history of access has come: what was visible before an
    /// event can then be asked.
    async fn place(&self) -> Result<Cursor, LogError> {
        let mut conn = Lease::of(self.log.pool()).await?;
        Ok(self.runner.place(&mut conn, access_history::MODEL).await?)
    }

    fn run_from(self: &Arc<Self>, at: Cursor) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.as_ref().is_none_or(JoinHandle::is_finished) {
            let feed = Arc::clone(self);
            *running = Some(tokio::spawn(async move { feed.run(at).await }));
        }
    }

    async fn run(self: Arc<Self>, mut at: Cursor) {
        let mut moves = self.runner.moves();
        while !self.is_deserted() {
            match tokio::time::timeout(WITHIN, self.step(at)).await {
                Ok(Ok(come_to)) => at = come_to,
                Ok(Err(error)) => tracing::warn!(%error, "live updates wait for the database"),
                Err(_) => tracing::warn!("live updates wait for the database"),
            }
            let _ = tokio::time::timeout(POLL, moves.changed()).await;
        }
    }

    /// Whoever joins meanwhile waits for the lock and then runs it again.
    fn is_deserted(&self) -> bool {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let deserted = self.pages.receiver_count() == 0;
        if deserted {
            *running = None;
        }
        deserted
    }

    async fn step(&self, mut at: Cursor) -> Result<Cursor, LogError> {
        let end = self.place().await?;
        while at < end {
            let mut conn = Lease::of(self.log.pool()).await?;
            let rows = tail::page(&mut conn, at, end, PAGE).await?;
            drop(conn);
            let up_to = rows.last().map_or(end, |row| row.cursor);
            // Fails only where nobody listens any more.
            let _ = self.pages.send(Arc::new(page(at, up_to, &rows)));
            at = up_to;
        }
        Ok(at)
    }
}

/// What does not decode has stopped the history before, and is not reached.
fn page(after: Cursor, up_to: Cursor, rows: &[portico_event_log::Recorded]) -> Page {
    let change = |row: &portico_event_log::Recorded| {
        let envelope = row.decode(0).ok()?;
        Change::of(row.cursor, &envelope)
    };
    Page {
        after,
        up_to,
        changes: rows.iter().filter_map(change).collect(),
    }
}
