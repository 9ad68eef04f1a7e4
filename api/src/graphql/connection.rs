//! The database connection of one request.
//!
//! A query uses one connection from the look-up of its session to its end. A
//! mutation gives it back at once, since its command takes a connection of its
//! own: whoever held one while waiting for another could wait for ever. Where
//! all went well the connection is for the next request as it is; otherwise it
//! goes back to the pool once it answers (see [`Lease`]).

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use portico_event_log::{Lease, Log};
use sqlx::PgConnection;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Hands out connections to the resolvers of one request.
#[derive(Clone)]
pub struct Connections {
    log: Log,
    /// None in a mutation.
    kept: Option<Arc<Mutex<Option<Lease>>>>,
}

/// A connection in use.
pub struct Lent(Held);

enum Held {
    Own(Lease),
    Kept(OwnedMutexGuard<Option<Lease>>),
}

impl Connections {
    /// For a request that keeps one connection, or takes one each time.
    #[must_use]
    pub fn new(log: Log, keeps: bool) -> Self {
        let kept = keeps.then(Arc::default);
        Self { log, kept }
    }

    /// A connection; where it is kept, once no other resolver uses it.
    pub async fn take(&self) -> Result<Lent, sqlx::Error> {
        let Some(kept) = &self.kept else {
            return Ok(Lent(Held::Own(self.log.lend().await?)));
        };
        let mut kept = Arc::clone(kept).lock_owned().await;
        if kept.is_none() {
            *kept = Some(self.log.lend().await?);
        }
        Ok(Lent(Held::Kept(kept)))
    }

    /// Gives a kept connection back: before waiting for anything else.
    pub async fn give_back(&self) {
        if let Some(kept) = &self.kept {
            drop(kept.lock().await.take());
        }
    }

    /// Ends the use of a connection on which all went well.
    pub fn done(&self, lent: Lent) {
        if let Held::Own(own) = lent.0 {
            self.log.give_back(own);
        }
    }

    /// Ends a request on whose connection all went well.
    pub async fn end(&self) {
        let Some(kept) = &self.kept else { return };
        if let Some(connection) = kept.lock().await.take() {
            self.log.give_back(connection);
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
