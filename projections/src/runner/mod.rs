//! Moves the asynchronous read models on, each from its own checkpoint.
//!
//! A page is read and decoded once for all models that stand at the same
//! place and applied under a savepoint per model. A model that cannot take an
//! event takes everything before it, stops, says where and why, and waits for
//! [`resume`] or a rebuild; the others go on.

mod checkpoint;
mod model;
mod patience;
mod step;
mod wait;

use std::sync::Arc;
use std::time::Duration;

use portico_event_log::{Cursor, Log, LogError, ledger};
use sqlx::PgConnection;
use tokio::sync::watch;

pub(crate) use checkpoint::Checkpoint;
pub use checkpoint::{ModelStatus, resume, status};
pub use model::{Model, ModelError};
pub use wait::Freshness;

use crate::access_history::AccessHistory;
use crate::access_log::AccessLog;
use crate::activity::Activity;
use crate::audit::Audit;
use crate::counters::Counters;
use patience::Patience;

/// Events in one transaction.
pub(crate) const PAGE: i64 = 500;

/// How often the log is looked at for commits of other processes.
const POLL: Duration = Duration::from_millis(100);

/// The longest rest after a failure: the log of the server tells each of them, and
/// what failed is good again within ten seconds.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// All asynchronous read models of this release.
#[must_use]
pub fn models() -> Vec<Box<dyn Model>> {
    vec![
        Box::new(Activity),
        Box::new(Audit),
        Box::new(AccessLog),
        Box::new(AccessHistory),
        Box::new(Counters),
    ]
}

/// Keeps the ledger and the read models going; cheap to clone. Several may
/// run at once, in one process or in many: checkpoints are locked.
#[derive(Clone)]
pub struct Runner(Arc<Shared>);

struct Shared {
    log: Log,
    models: Vec<Box<dyn Model>>,
    /// Counts the steps that moved something.
    moved: watch::Sender<u64>,
}

impl Runner {
    /// A runner of these models.
    #[must_use]
    pub fn new(log: Log, models: Vec<Box<dyn Model>>) -> Self {
        Self(Arc::new(Shared {
            log,
            models,
            moved: watch::Sender::new(0),
        }))
    }

    /// Wakes when a model in this process moved on; those of other processes are
    /// found by polling.
    #[must_use]
    pub fn moves(&self) -> watch::Receiver<u64> {
        self.0.moved.subscribe()
    }

    /// How far a model has come.
    pub async fn place(&self, conn: &mut PgConnection, model: &str) -> Result<Cursor, sqlx::Error> {
        let (checkpoint, _) = Checkpoint::look(conn, model).await?;
        Ok(checkpoint.cursor)
    }

    /// Runs until `shutdown` is ready. A failure is logged and tried again, and so
    /// is a step that hangs.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        tokio::pin!(shutdown);
        let mut commits = self.0.log.commits();
        let mut patience = Patience::default();
        let mut pause = POLL;
        loop {
            let wake = match self.catch_up_with(&mut patience).await {
                Ok(()) => {
                    (patience, pause) = (Patience::default(), POLL);
                    Some(&mut commits)
                }
                Err(error) => {
                    tracing::error!(%error, "read models could not be moved on; trying again");
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    None
                }
            };
            let changed = async {
                match wake {
                    Some(commits) => drop(commits.changed().await),
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = &mut shutdown => return,
                _ = tokio::time::timeout(pause, changed) => {}
            }
        }
    }

    /// Numbers all settled events in the ledger and applies them to every
    /// model that is not stopped.
    pub async fn catch_up(&self) -> Result<(), LogError> {
        self.catch_up_with(&mut Patience::default()).await
    }

    async fn catch_up_with(&self, patience: &mut Patience) -> Result<(), LogError> {
        loop {
            let numbered = patience.with(ledger::lead(&self.0.log, PAGE)).await?;
            let applied = patience.with(self.step()).await?;
            if numbered.unwrap_or(0) == 0 && applied == 0 {
                return Ok(());
            }
        }
    }
}
