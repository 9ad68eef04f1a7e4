//! The database connection of one request.
//!
//! A query uses one connection from the look-up of its session to its end: the
//! pool asks each connection that comes back whether it still lives, which
//! costs as much as a small question. A mutation gives it back at once, since
//! its command takes a connection of its own: whoever held one while waiting
//! for another could wait for ever.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Hands out connections to the resolvers of one request.
#[derive(Clone)]
pub struct Connections {
    pool: PgPool,
    /// None in a mutation.
    kept: Option<Arc<Mutex<Option<PoolConnection<Postgres>>>>>,
}

/// A connection in use.
pub struct Lent(Held);

enum Held {
    Own(PoolConnection<Postgres>),
    Kept(OwnedMutexGuard<Option<PoolConnection<Postgres>>>),
}

impl Connections {
    /// For a request that keeps one connection, or takes one each time.
    #[must_use]
    pub fn new(pool: PgPool, keeps: bool) -> Self {
        let kept = keeps.then(Arc::default);
        Self { pool, kept }
    }

    /// A connection; where it is kept, once no other resolver uses it.
    pub async fn take(&self) -> Result<Lent, sqlx::Error> {
        let Some(kept) = &self.kept else {
            return Ok(Lent(Held::Own(self.pool.acquire().await?)));
        };
        let mut kept = Arc::clone(kept).lock_owned().await;
        if kept.is_none() {
            *kept = Some(self.pool.acquire().await?);
        }
        Ok(Lent(Held::Kept(kept)))
    }

    /// Gives a kept connection back: before waiting for anything else.
    pub async fn give_back(&self) {
        if let Some(kept) = &self.kept {
            drop(kept.lock().await.take());
        }
    }
}

impl Deref for Lent {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match &self.0 {
            Held::Own(own) => own,
            Held::Kept(kept) => kept.as_ref().expect("filled when lent"),
        }
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match &mut self.0 {
            Held::Own(own) => own,
            Held::Kept(kept) => kept.as_mut().expect("filled when lent"),
        }
    }
}
