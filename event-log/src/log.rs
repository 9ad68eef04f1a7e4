//! The log as the application holds it.

use std::sync::Arc;

use sqlx::{PgConnection, PgPool};
use tokio::sync::watch;
use uuid::Uuid;

use crate::cursor::Cursor;
use crate::envelope::Envelope;
use crate::error::LogError;
use crate::held::Spare;
use crate::keys::{self, KeyCache, KeyError, KeyOf, MasterKey, Texts};
use crate::lease::Lease;

/// A read model that is written in the transaction of the command.
pub trait Inline: Send + Sync {
    /// Applies events in order, on the connection's current search path.
    fn project(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

/// A handle to the log; cheap to clone.
#[derive(Clone)]
pub struct Log(Arc<Shared>);

struct Shared {
    pool: PgPool,
    spare: Arc<Spare>,
    master: MasterKey,
    deployment: Uuid,
    epoch: i32,
    keys: KeyCache,
    head: watch::Sender<Cursor>,
}

impl Log {
    /// Opens the log of a migrated database.
    pub async fn open(pool: PgPool, master: MasterKey) -> Result<Self, LogError> {
        let (deployment, epoch) = sqlx::query_as("SELECT deployment_id, epoch FROM log_origin")
            .fetch_one(&pool)
            .await?;
        Ok(Self(Arc::new(Shared {
            spare: Spare::of(&pool),
            pool,
            master,
            deployment,
            epoch,
            keys: KeyCache::default(),
            head: watch::Sender::new(Cursor::default()),
        })))
    }

    /// Whether nothing has happened yet.
    pub async fn is_empty(&self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar("SELECT NOT EXISTS (SELECT FROM events)")
            .fetch_one(&self.0.pool)
            .await
    }

    /// Connections that work as the server's role.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.0.pool
    }

    /// A connection for questions: the one that was used last, or the pool's.
    pub async fn lend(&self) -> Result<Lease, sqlx::Error> {
        match self.0.spare.take_trusted() {
            Some(lease) => Ok(lease),
            None => Lease::of(&self.0.pool).await,
        }
    }

    /// Keeps a connection, all of whose questions were answered, for whoever is
    /// next; the pool would ask it first whether it still works.
    pub fn give_back(&self, lease: Lease) {
        if let Some(connection) = lease.ended() {
            self.0.spare.keep(&self.0.pool, connection);
        }
    }

    /// The key that wraps all others.
    #[must_use]
    pub fn master(&self) -> &MasterKey {
        &self.0.master
    }

    /// Which deployment this log belongs to: part of every ledger leaf.
    #[must_use]
    pub fn deployment(&self) -> Uuid {
        self.0.deployment
    }

    /// The epoch that new events get.
    #[must_use]
    pub fn epoch(&self) -> i32 {
        self.0.epoch
    }

    pub(crate) fn spare(&self) -> &Arc<Spare> {
        &self.0.spare
    }

    pub(crate) fn keys(&self) -> &KeyCache {
        &self.0.keys
    }

    /// Destroys a key and forgets it in this process: see [`keys::destroy`].
    pub async fn destroy_key(&self, conn: &mut PgConnection, of: KeyOf) -> Result<(), KeyError> {
        keys::destroy_and_forget(conn, self.keys(), of).await
    }

    /// Tells followers in this process that something was committed.
    pub(crate) fn announce(&self, cursor: Cursor) {
        self.0.head.send_modify(|head| *head = (*head).max(cursor));
    }

    /// Wakes at each commit of this process; other processes' commits are found
    /// by polling.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<Cursor> {
        self.0.head.subscribe()
    }
}
