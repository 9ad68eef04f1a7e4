//! The one place where a question waits for its own write.

use std::time::Duration;

use portico_event_log::Cursor;

use super::{Checkpoint, Runner};

/// The longest wait; after that the answer says that it is stale.
const PATIENCE: Duration = Duration::from_millis(250);

/// How often the checkpoint is looked at for steps of other processes.
const POLL: Duration = Duration::from_millis(20);

/// Whether an answer is as fresh as it was asked to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Freshness {
    /// The model had not come that far in time, or is stopped.
    pub stale: bool,
}

impl Runner {
    /// Waits until a model has applied the event at this position, 250 ms at
    /// most. The inline model never needs it.
    pub async fn wait_for(&self, model: &str, position: Cursor) -> Result<Freshness, sqlx::Error> {
        match tokio::time::timeout(PATIENCE, self.reached(model, position)).await {
            Ok(reached) => Ok(Freshness { stale: !reached? }),
            Err(_) => Ok(Freshness { stale: true }),
        }
    }

    /// Ends with whether it was reached once that is certain.
    async fn reached(&self, model: &str, position: Cursor) -> Result<bool, sqlx::Error> {
        let mut moved = self.0.moved.subscribe();
        loop {
            let mut conn = self.0.log.pool().acquire().await?;
            let (checkpoint, stopped) = Checkpoint::look(&mut conn, model).await?;
            drop(conn);
            if checkpoint.cursor >= position {
                return Ok(true);
            }
            if stopped {
                return Ok(false);
            }
            let woken = tokio::time::timeout(POLL, moved.changed());
            drop(woken.await);
        }
    }
}
