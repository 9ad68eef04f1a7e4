//! A connection that is held for one transaction, and what becomes of it after.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::error::DatabaseError;
use sqlx::pool::PoolConnection;
use sqlx::{Database, Executor, PgConnection, PgPool, Postgres, TransactionManager};
use tokio::time::Instant;

use crate::database::TRUSTED_FOR;
use crate::lease::{ANSWERS_WITHIN, ENDS_WITHIN, Lease, hung};

type Transactions = <Postgres as Database>::TransactionManager;

const BEGIN: &str =
    "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE access_gate IN ROW SHARE MODE";

/// Connections between two units or requests. The pool asks each connection that
/// comes back whether it still works, which is a round trip, and hands out the
/// one that rested longest; one that has just answered need not be asked, and
/// the one used last finds its database process warm.
pub(crate) struct Spare {
    connections: Mutex<Vec<Rested>>,
    most: usize,
}

/// A connection, and since when nobody uses it.
type Rested = (PoolConnection<Postgres>, Instant);

impl Spare {
    /// Keeps a quarter of the pool's connections at most, the others are for
    /// whoever asks the pool. Empty once the pool closes, because closing waits
    /// for every connection.
    pub(crate) fn of(pool: &PgPool) -> Arc<Self> {
        let most = pool.options().get_max_connections() as usize / 4;
        let spare = Arc::new(Self {
            connections: Mutex::new(Vec::with_capacity(most)),
            most,
        });
        let closed = pool.close_event();
        let emptied = Arc::downgrade(&spare);
        tokio::spawn(async move {
            closed.await;
            if let Some(spare) = emptied.upgrade() {
                drop(spare.all());
            }
        });
        spare
    }

    fn take(&self) -> Option<PoolConnection<Postgres>> {
        self.lock().pop().map(|(connection, _)| connection)
    }

    /// One that was used a moment ago; an older one goes back to the pool, which
    /// asks whether it still works.
    pub(crate) fn take_trusted(&self) -> Option<Lease> {
        let (connection, since) = self.lock().pop()?;
        let lease = Lease::from(connection);
        (since.elapsed() < TRUSTED_FOR).then_some(lease)
    }

    /// Keeps one that nothing is left to be done on; others go back to the pool.
    pub(crate) fn keep(&self, pool: &PgPool, connection: PoolConnection<Postgres>) {
        let ended = Transactions::get_transaction_depth(&connection) == 0;
        let mut connections = self.lock();
        if ended && connections.len() < self.most && !pool.is_closed() {
            connections.push((connection, Instant::now()));
        } else {
            drop(Lease::from(connection));
        }
    }

    fn all(&self) -> Vec<Rested> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Rested>> {
        self.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        // Going back to the pool takes a runtime, and there may be none left.
        for (connection, _) in self.all() {
            drop(connection.detach());
        }
    }
}

/// A connection in a transaction. Dropped without [`Held::commit`], at whatever
/// moment, the transaction is rolled back before anybody else gets it: sqlx 0.8
/// forgets one whose BEGIN was given up half-way. Where the session hangs, the
/// connection is closed.
pub struct Held {
    connection: Option<PoolConnection<Postgres>>,
    /// Where it goes after; back to its pool, if nowhere.
    spare: Option<(PgPool, Arc<Spare>)>,
}

impl Held {
    /// Begins a REPEATABLE READ transaction that holds the access gate, on a
    /// connection that still works.
    pub(crate) async fn begin(pool: &PgPool, spare: &Arc<Spare>) -> Result<Self, sqlx::Error> {
        let mut others = pool.options().get_max_connections();
        loop {
            let connection = match spare.take() {
                Some(connection) => connection,
                None => pool.acquire().await?,
            };
            let mut held = Self {
                connection: Some(connection),
                spare: Some((pool.clone(), Arc::clone(spare))),
            };
            match held.begin_by(BEGIN).await {
                Err(error) if others > 0 && is_gone(&error) => others -= 1,
                begun => return begun.map(|()| held),
            }
        }
    }

    async fn begin_by(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        Transactions::begin(self.connection(), Some(Cow::Borrowed(statement))).await
    }

    /// The connection.
    ///
    /// # Panics
    ///
    /// Never: only the last acts of this type take it away.
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        self.connection
            .as_deref_mut()
            .expect("there until committed or dropped")
    }

    /// Ends the transaction; what it wrote is kept.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        Transactions::commit(self.connection()).await?;
        match (self.connection.take(), &self.spare) {
            (Some(connection), Some((pool, spare))) => spare.keep(pool, connection),
            (connection, _) => drop(connection.map(Lease::from)),
        }
        Ok(())
    }
}

/// Begins a transaction by this statement, on a connection of the pool. A session
/// that does not begin one in two seconds hangs.
pub async fn begin(pool: &PgPool, statement: &'static str) -> Result<Held, sqlx::Error> {
    let mut held = Held {
        connection: Some(pool.acquire().await?),
        spare: None,
    };
    match tokio::time::timeout(ANSWERS_WITHIN, held.begin_by(statement)).await {
        Ok(begun) => begun.map(|()| held),
        Err(_) => Err(hung()),
    }
}

impl Deref for Held {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.connection
            .as_deref()
            .expect("there until committed or dropped")
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.connection()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(connection.detach());
            return;
        };
        runtime.spawn(async move {
            let rolled_back = tokio::time::timeout(ENDS_WITHIN, roll_back(&mut connection));
            if !matches!(rolled_back.await, Ok(Ok(()))) {
                drop(connection.detach());
            }
        });
    }
}

async fn roll_back(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    // sqlx knows of no transaction where BEGIN was given up.
    if Transactions::get_transaction_depth(connection) == 0 {
        return connection.execute("ROLLBACK").await.map(drop);
    }
    while Transactions::get_transaction_depth(connection) > 0 {
        Transactions::rollback(connection).await?;
    }
    Ok(())
}

/// Whether the session ended while nobody used it: the database was started
/// anew, or somebody ended it.
fn is_gone(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    matches!(error, sqlx::Error::Io(_)) || code.is_some_and(|code| code.starts_with("57P"))
}
