//! The one place where a question waits for its own write.

use std::time::Duration;

use portico_event_log::{Cursor, Lease, LogError, tail};

use super::{Checkpoint, Runner};

/// The longest wait; after that the answer says that it is stale.
const PATIENCE: Duration = Duration::from_millis(250);

/// The longest wait for a moment of the past. Longer than [`PATIENCE`]: an answer
/// about the present that is not the newest is an answer, and says that it is
/// stale; of a moment that the history has not taken there is none, and the asker
/// could only ask again.
const PATIENCE_FOR_THE_PAST: Duration = Duration::from_secs(2);

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
    /// most.
    pub async fn wait_for(&self, model: &str, position: Cursor) -> Result<Freshness, sqlx::Error> {
        within(PATIENCE, self.applied(model, position)).await
    }

    /// The same for a question that has no answer before, 2 s at most.
    pub async fn wait_for_past(
        &self,
        model: &str,
        position: Cursor,
    ) -> Result<Freshness, sqlx::Error> {
        within(PATIENCE_FOR_THE_PAST, self.applied(model, position)).await
    }

    /// Waits until the log holds an event at this position or after it, and the
    /// inline model with it: at once, unless the position is not from this log. One
    /// that a restore lost never comes.
    pub async fn wait_for_log(&self, position: Cursor) -> Result<Freshness, sqlx::Error> {
        within(PATIENCE, self.logged(position)).await
    }

    /// Waits until the event at this position is settled, so that nothing comes
    /// before it any more, 2 s at most.
    pub async fn wait_until_settled(&self, position: Cursor) -> Result<Freshness, LogError> {
        let settled = async {
            loop {
                let mut conn = Lease::of(self.0.log.pool()).await?;
                let settled = tail::settled(&mut conn).await?;
                drop(conn);
                if settled >= Some(position) {
                    return Ok::<bool, LogError>(true);
                }
                tokio::time::sleep(POLL).await;
            }
        };
        within(PATIENCE_FOR_THE_PAST, settled).await
    }

    /// Whether a restore lost this position: the log has gone on in a later epoch, and no
    /// event stands there, so that whatever comes after it tells nothing of it.
    async fn is_lost(&self, position: Cursor) -> Result<bool, sqlx::Error> {
        // The default is what a log says that has no event yet.
        if position.epoch >= self.0.log.epoch() || position == Cursor::default() {
            return Ok(false);
        }
        let mut conn = Lease::of(self.0.log.pool()).await?;
        Ok(!tail::stands(&mut conn, position).await?)
    }

    /// Ends with whether it was applied once that is certain.
    async fn applied(&self, model: &str, position: Cursor) -> Result<bool, sqlx::Error> {
        if self.is_lost(position).await? {
            return Ok(false);
        }
        let mut moved = self.0.moved.subscribe();
        loop {
            let mut conn = Lease::of(self.0.log.pool()).await?;
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

    async fn logged(&self, position: Cursor) -> Result<bool, sqlx::Error> {
        if self.is_lost(position).await? {
            return Ok(false);
        }
        loop {
            let mut conn = Lease::of(self.0.log.pool()).await?;
            let found: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT FROM public.events
                                WHERE (epoch, txid, position) >= ($1, $2::text::xid8, $3))",
            )
            .bind(position.epoch)
            .bind(position.txid.to_string())
            .bind(position.position)
            .fetch_one(&mut *conn)
            .await?;
            drop(conn);
            if found {
                return Ok(true);
            }
            tokio::time::sleep(POLL).await;
        }
    }
}

async fn within<E>(
    patience: Duration,
    reached: impl Future<Output = Result<bool, E>>,
) -> Result<Freshness, E> {
    match tokio::time::timeout(patience, reached).await {
        Ok(reached) => Ok(Freshness { stale: !reached? }),
        Err(_) => Ok(Freshness { stale: true }),
    }
}
