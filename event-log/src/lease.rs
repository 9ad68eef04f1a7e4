//! A connection whose user may be given up at any moment.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Connection, PgConnection, PgPool, Postgres};

/// A session that does not answer for so long between two statements hangs.
pub(crate) const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// A statement that was given up may go on for so long before its connection is
/// closed instead of going back.
pub(crate) const ENDS_WITHIN: Duration = Duration::from_secs(5);

/// A connection of a pool. Dropped, perhaps in the middle of a statement, it goes
/// back once it answers and is closed if it does not: the pool would wait for it
/// for ever, with one connection less.
pub struct Lease(Option<PoolConnection<Postgres>>);

impl Lease {
    /// The pool's next connection.
    pub async fn of(pool: &PgPool) -> Result<Self, sqlx::Error> {
        pool.acquire().await.map(Self::from)
    }

    /// The connection, for whoever has had all answers on it.
    pub(crate) fn ended(mut self) -> Option<PoolConnection<Postgres>> {
        self.0.take()
    }
}

impl From<PoolConnection<Postgres>> for Lease {
    fn from(connection: PoolConnection<Postgres>) -> Self {
        Self(Some(connection))
    }
}

impl Deref for Lease {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.0.as_deref().expect("there until dropped")
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.0.as_deref_mut().expect("there until dropped")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(mut connection) = self.0.take() else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(connection.detach());
            return;
        };
        runtime.spawn(async move {
            if answers(&mut connection, ENDS_WITHIN).await.is_err() {
                drop(connection.detach());
            }
        });
    }
}

/// Asks a session whether it still lives; one that hangs does not.
pub(crate) async fn answers(
    connection: &mut PgConnection,
    within: Duration,
) -> Result<(), sqlx::Error> {
    match tokio::time::timeout(within, connection.ping()).await {
        Ok(answered) => answered,
        Err(_) => Err(hung()),
    }
}

/// What is said of a session that did not answer in time.
pub(crate) fn hung() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}
