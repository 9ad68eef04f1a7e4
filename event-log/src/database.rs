//! Connecting and migrating.

mod ours;
mod rights;

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool, Row};
use uuid::Uuid;

use crate::contents::{Origin, begin_with, origin_of};
use crate::lease::{ANSWERS_WITHIN, answers};
use crate::site::{REPLACED, Site, replaced};

/// All migrations, in order; forward only.
static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// The generation of events that this release reads.
const READER: i32 = 1;

/// What a database URL looks like.
pub const URL_FORM: &str = "a URL like postgres://user@host/name";

/// Whether a text begins as the URL of a database that can be used.
#[must_use]
pub fn is_database_url(text: &str) -> bool {
    text.starts_with("postgres://") || text.starts_with("postgresql://")
}

/// A database that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The URL does not read.
    #[error("database URL: {0}; write it as postgres://user@host/name")]
    Url(sqlx::Error),
    /// It cannot be reached.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed; nothing of it was kept.
    #[error("migrating the database: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// It holds something of somebody else's: tables, views, functions, types.
    #[error(
        "this database holds what is not Portico's ({0}); give Portico an empty database of its own"
    )]
    NotOurs(String),
    /// The login may not make what Portico needs.
    #[error(
        "the login {login:?} cannot run this database: it may not {lacks}; let an administrator of the cluster run: {way_out}"
    )]
    Rights {
        /// Who connected.
        login: String,
        /// What it may not.
        lacks: &'static str,
        /// The statements that let it.
        way_out: String,
    },
    /// The server's role lacks what the migrations gave it, as after a restore without grants.
    #[error(
        "the role portico_server lacks what the migrations granted it in this database: {0}; restore its dump with the grants (without --no-acl)"
    )]
    Grants(#[source] sqlx::Error),
    /// A newer release migrated it.
    #[error(
        "this database was migrated by a newer release (migration {found}; this one knows {known}); start that release, or restore an older backup"
    )]
    Newer {
        /// Newest migration in the database.
        found: i64,
        /// Newest migration of this release.
        known: i64,
    },
    /// It holds events that only a newer release reads.
    #[error(
        "this database holds events that only readers of generation {found} or later understand (this release is of generation {known}); start the newer release again"
    )]
    NewerEvents {
        /// The generation that the database asks for.
        found: i32,
        /// The generation of this release.
        known: i32,
    },
    /// Nothing was ever written to it.
    #[error("this database is empty; start the server on it once, or name the one it runs on")]
    Empty,
    /// An older release migrated it.
    #[error(
        "this database was migrated by an older release (migration {found}; this one knows {known}); start this release's server on it first"
    )]
    Older {
        /// Newest migration in the database.
        found: i64,
        /// Newest migration of this release.
        known: i64,
    },
    /// A build from before the first release migrated it otherwise.
    #[error(
        "an unreleased build made this database: its migration {0} is not this build's; until the first release migrations may change. Start the build that made it, or begin with a new data folder or an empty database and import again"
    )]
    Unreleased(i64),
    /// It was put in the place of another, and nothing was opened on it since.
    #[error("{REPLACED}")]
    Replaced,
    /// The encoding would change what is stored.
    #[error("this database is encoded as {0}; create it with ENCODING 'UTF8'")]
    Encoding(String),
}

/// How long somebody waits for a connection: a request that gets none is
/// answered within ten seconds.
const CONNECTED_WITHIN: Duration = Duration::from_secs(8);

/// A connection that was idle for longer is asked whether it still lives.
pub(crate) const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// The longest statement of a request.
const STATEMENT_WITHIN: &str = "10s";

/// A pool for requests, whose connections work as the server's role, see the inline read
/// model first on their search path, and never compile queries. They are answered in time: a
/// statement ends after ten seconds, whether it works or waits for somebody's lock. The log
/// was [opened](open_epoch) before: a session that finds another one from here on is
/// refused, as while the database is away.
pub async fn connect_to_serve(url: &str, connections: u32) -> Result<PgPool, DatabaseError> {
    on_one_log(url, connections, STATEMENT_WITHIN).await
}

/// The same for imports and whatever else takes its time: no statement is too long for it.
pub async fn connect_to_work(url: &str, connections: u32) -> Result<PgPool, DatabaseError> {
    on_one_log(url, connections, "0").await
}

async fn on_one_log(
    url: &str,
    connections: u32,
    statement_timeout: &'static str,
) -> Result<PgPool, DatabaseError> {
    let options = session_options(url, statement_timeout)?;
    // A pool would try again, and not say why.
    let mut conn = PgConnection::connect_with(&options).await?;
    let found = Site::of(&mut conn).await.map_err(ungranted)?;
    let first = found.ok_or(DatabaseError::Replaced)?;
    let looked = sqlx::query(OF_EACH_SCHEMA).execute(&mut conn).await;
    looked.map_err(ungranted)?;
    conn.close().await?;
    let pool = pool_options(connections).after_connect(move |conn, _| {
        Box::pin(async move {
            if Site::of(conn).await? == Some(first) {
                Ok(())
            } else {
                Err(replaced())
            }
        })
    });
    Ok(open_pool(pool, options).await?)
}

/// The grants of each schema come, or are left behind, with a dump of its own.
const OF_EACH_SCHEMA: &str =
    "SELECT FROM public.events, keys.keys, access.items, auth.begun_in, bytes.tickets LIMIT 0";

fn ungranted(error: sqlx::Error) -> DatabaseError {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    if code.is_some_and(|code| code == "42501") {
        return DatabaseError::Grants(error);
    }
    error.into()
}

fn session_options(
    url: &str,
    statement_timeout: &'static str,
) -> Result<PgConnectOptions, DatabaseError> {
    let options = PgConnectOptions::from_str(url).map_err(DatabaseError::Url)?;
    Ok(options
        .application_name("portico")
        .statement_cache_capacity(256)
        .options([
            // Refused with its reason where the login may not; a statement sent afterwards
            // would be tried again until the pool gives up.
            ("role", "portico_server"),
            ("search_path", "access,public"),
            ("jit", "off"),
            // Every statement of ours finds its rows by an index whatever its
            // parameters; planning the recursive ones anew costs more than they do.
            ("plan_cache_mode", "force_generic_plan"),
            ("timezone", "UTC"),
            ("idle_in_transaction_session_timeout", "60s"),
            ("statement_timeout", statement_timeout),
        ]))
}

fn pool_options(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(CONNECTED_WITHIN)
        .test_before_acquire(false)
        .before_acquire(|conn, found| {
            Box::pin(async move {
                // After the database was away, those that were idle are dead.
                if found.idle_for > TRUSTED_FOR {
                    answers(conn, ANSWERS_WITHIN).await?;
                }
                Ok(true)
            })
        })
}

/// Opens a pool. It asks again while nobody answers, and says only that it gave
/// up; one more question tells why.
pub async fn open_pool(
    pool: PgPoolOptions,
    options: PgConnectOptions,
) -> Result<PgPool, sqlx::Error> {
    match pool.connect_with(options.clone()).await {
        Err(given_up @ sqlx::Error::PoolTimedOut) => {
            let asked = PgConnection::connect_with(&options).await;
            Err(asked.err().unwrap_or(given_up))
        }
        opened => opened,
    }
}

/// Begins the transaction of a follower: it has all the time it needs, and what
/// it writes can be made anew from the log.
pub const BEGIN_TO_FOLLOW: &str =
    "BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL statement_timeout = 0";

/// Brings the database to this release, as its owner. Refuses a database that
/// is not ours or is newer, before changing anything.
pub async fn migrate(url: &str) -> Result<(), DatabaseError> {
    let mut conn = connect_as_owner(url).await?;
    match ours::newest_to_go_on(&mut conn).await? {
        None => rights::may_set_up(&mut conn).await?,
        Some(_) => rights::may_work(&mut conn).await?,
    }
    MIGRATIONS.run(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

/// Whether nothing was ever written to it. Refuses what [`migrate`] refuses.
pub async fn is_new(url: &str) -> Result<bool, DatabaseError> {
    let mut conn = connect_as_owner(url).await?;
    let newest = ours::newest_to_go_on(&mut conn).await?;
    conn.close().await?;
    Ok(newest.is_none())
}

/// Which deployment it is of; `None` where its log is still to be made. Refuses what
/// [`migrate`] refuses, and changes nothing.
pub async fn origin(url: &str) -> Result<Option<Origin>, DatabaseError> {
    let mut conn = connect_as_owner(url).await?;
    let newest = ours::newest_to_go_on(&mut conn).await?;
    let origin = match newest {
        Some(_) => origin_of(&mut conn).await?,
        None => None,
    };
    conn.close().await?;
    Ok(origin)
}

/// Whether two URLs lead to one database, which hosts and logins name in several ways. A copy
/// is another one, whatever it has alike.
pub async fn is_same_database(one: &str, other: &str) -> Result<bool, DatabaseError> {
    Ok(what_runs(one).await? == what_runs(other).await?)
}

/// The cluster, since when it runs, and the name of the database in it: a copy of a cluster
/// has its identifier, and no two began in the same microsecond.
async fn what_runs(url: &str) -> Result<(i64, String, String), DatabaseError> {
    let mut conn = connect_as_owner(url).await?;
    let found: (i64, String, String) = sqlx::query_as(
        "SELECT system_identifier, extract(epoch FROM pg_postmaster_start_time())::text,
                current_database()::text
         FROM pg_control_system()",
    )
    .fetch_one(&mut conn)
    .await?;
    conn.close().await?;
    Ok(found)
}

/// A setting of the database's cluster; none where nobody has set one of this name.
pub async fn setting(url: &str, name: &str) -> Result<Option<String>, DatabaseError> {
    let mut conn = connect_as_owner(url).await?;
    let found = sqlx::query_scalar("SELECT current_setting($1, true)")
        .bind(name)
        .fetch_one(&mut conn)
        .await?;
    conn.close().await?;
    Ok(found)
}

/// Begins a migrated database with this content store, as its owner; of two that do it at
/// once the first wins. The store that it was begun with.
pub async fn begin_store(url: &str, store: Uuid) -> Result<Uuid, DatabaseError> {
    let mut conn = connect_as_owner(url).await?;
    let begun = begin_with(&mut conn, store).await?;
    conn.close().await?;
    Ok(begun)
}

/// A session whose tables are those of `public`, whatever else the login is used to.
async fn connect_as_owner(url: &str) -> Result<PgConnection, DatabaseError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(DatabaseError::Url)?
        .options([("search_path", "public")]);
    Ok(PgConnection::connect_with(&options).await?)
}

/// Refuses a database that this release's server has not brought to its form:
/// for tools that read and never migrate.
pub async fn recognise(conn: &mut PgConnection) -> Result<(), DatabaseError> {
    match ours::newest(conn).await? {
        None => Err(DatabaseError::Empty),
        Some(found) if found < known() => Err(DatabaseError::Older {
            found,
            known: known(),
        }),
        Some(_) => Ok(()),
    }
}

fn known() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}

/// Raises the log's epoch where the database was restored from a dump: it lives in
/// another cluster than before, where transaction ids begin below those in the log, or
/// its table of events was made anew. Runs as the owner, at every start; returns the
/// epoch.
pub async fn open_epoch(url: &str) -> Result<i32, DatabaseError> {
    let mut conn = connect_as_owner(url).await?;
    let mut transaction = conn.begin().await?;
    let row = sqlx::query(
        "SELECT o.epoch, o.system_identifier = c.system_identifier
                AND o.events_table = to_regclass('public.events') AS same_place
         FROM log_origin o, pg_control_system() c FOR UPDATE OF o",
    )
    .fetch_one(&mut *transaction)
    .await?;
    let epoch: i32 = row.try_get("epoch")?;
    if row.try_get("same_place")? {
        return Ok(epoch);
    }
    let epoch = epoch + 1;
    sqlx::query(&format!(
        "ALTER TABLE events ALTER COLUMN epoch SET DEFAULT {epoch}"
    ))
    .execute(&mut *transaction)
    .await?;
    for partition in ["events_access", "events_domain"] {
        sqlx::query(&format!(
            "ALTER TABLE {partition} ALTER COLUMN epoch SET DEFAULT {epoch}"
        ))
        .execute(&mut *transaction)
        .await?;
    }
    sqlx::query(
        "UPDATE log_origin SET epoch = $1, events_table = to_regclass('public.events'),
                system_identifier = (SELECT system_identifier FROM pg_control_system())",
    )
    .bind(epoch)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(epoch)
}
