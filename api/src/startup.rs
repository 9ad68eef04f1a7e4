//! From a configuration to an application: database, keys, content store.

mod beside;
mod folder;
mod restored;

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use portico_event_log::keys::{MasterKey, MasterKeyError, begin_with, is_begun};
use portico_event_log::{
    DatabaseError, Log, LogError, Origin, begin_store, connect_to_serve, connect_to_work, migrate,
    open_epoch, origin,
};
use portico_private_postgres::{Options, PrivatePostgres, StartError, for_login};
use portico_projections::access::AccessProjector;
use portico_projections::runner::{Runner, models};
use sqlx::{Connection, PgConnection};

pub use self::beside::Runs;

use crate::address_note::AddressNote;
use crate::app::App;
use crate::auth::{PasswordError, Passwords, Throttle};
use crate::blobs::{BlobStore, Disk, MarkError, StoreError};
use crate::clock::Clock;
use crate::commands::AccessLog;
use crate::config::{Config, Database};
use crate::heart::Heart;
use crate::lanes::Lanes;
use crate::live::Live;
use crate::telemetry::Metrics;

/// The name of the database in a private cluster.
const PRIVATE_DATABASE: &str = "portico";

/// Its cluster's folder in the data folder.
const PRIVATE_FOLDER: &str = "postgres";

/// The login of everything but migrations in a private cluster: it adds events,
/// never changes them, and cannot become the owner.
const SERVER_LOGIN: &str = "portico_server";

/// An opened application and what keeps it alive.
pub struct Opened {
    /// The application.
    pub app: App,
    /// The server's own `PostgreSQL`, if this process runs one.
    pub postgres: Option<PrivatePostgres>,
    /// Where the database is, for its owner.
    pub url: String,
    /// Tells others where it is, for as long as it is kept.
    pub(crate) note: Option<AddressNote>,
}

/// The application cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum StartupError {
    /// The data folder cannot be used.
    #[error("data folder {0}: {1}; choose another with --data-dir")]
    DataFolder(PathBuf, std::io::Error),
    /// What another user's program wrote there could not be read, or what this one
    /// writes could not be read by that.
    #[error(
        "data folder {folder} belongs to user id {owner}, but this runs as user id {user}; run it as that user, or give the folder with all that is in it to this one (chown -R)"
    )]
    OtherOwner {
        /// The data folder.
        folder: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Who asks.
        user: u32,
    },
    /// The private `PostgreSQL` does not start.
    #[error(transparent)]
    Postgres(#[from] StartError),
    /// Its database cannot be made.
    #[error(transparent)]
    CreateDatabase(#[from] portico_private_postgres::DatabaseError),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The operator's own does not answer. Its URL is not shown: it may hold a password.
    #[error(
        "the database named by database_url cannot be used: {0}; check that it runs, and what the setting names"
    )]
    Unusable(#[source] sqlx::Error),
    /// The log cannot be opened.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The master key cannot be used.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// The database was begun with a key that is not here.
    #[error(
        "the database was begun with a master key, but there is no master key at {0}; restore the key file from its backup, or copy it from the installation that began the database"
    )]
    MasterKeyMissing(PathBuf),
    /// The database was begun with another key.
    #[error(
        "the master key at {0} does not open this database, which was begun with another; put the master.key of the installation that began it in its place, from there or from its backup"
    )]
    MasterKeyForeign(PathBuf),
    /// The content store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder was used with a database that is not the private one of this folder.
    #[error(
        "the content store {folder} {holds}, but there is no private database beside it; where it was used with a database of your own, give the same --database-url, else restore its dump into a cluster of your own and give that as --database-url, or choose another data folder with --data-dir"
    )]
    DatabaseElsewhere {
        /// The store.
        folder: PathBuf,
        /// What is in it.
        holds: String,
    },
    /// Somebody has another database with the same files.
    #[error(
        "a {kind} with another database runs on the data folder {folder}{}, whose files are those of one database; name that {kind}'s (the same --database-url, or none where it runs its private PostgreSQL), stop that {kind} or wait for its end, or choose another data folder with --data-dir",
        named(processes)
    )]
    OtherDatabase {
        /// The data folder.
        folder: PathBuf,
        /// Who runs there.
        kind: Runs,
        /// Their process ids, as far as they are known.
        processes: Vec<u32>,
    },
    /// The database goes when the process that runs it goes.
    #[error(
        "the database named by database_url is the private PostgreSQL of the data folder {0}, which ends with the process that runs it; stop that process, or wait for its end, and name that folder as --data-dir without database_url, or give a database of a cluster of your own"
    )]
    PrivateOfAnother(PathBuf),
    /// The file that tells where a server's database is cannot be used.
    #[error("{0}: {1}; let this user read and write it, as all of the data folder")]
    Note(PathBuf, std::io::Error),
    /// The content store is not this database's.
    #[error(transparent)]
    NotItsStore(#[from] MarkError),
    /// The password workers do not start.
    #[error(transparent)]
    Passwords(#[from] PasswordError),
}

fn named(processes: &[u32]) -> String {
    let ids: Vec<String> = processes.iter().map(u32::to_string).collect();
    match &ids[..] {
        [] => String::new(),
        [one] => format!(" (process {one})"),
        several => format!(" (processes {})", several.join(", ")),
    }
}

/// Whether opening would make a private database, or finds nothing of ours in the
/// operator's. Refuses to make one beside the files of another.
pub async fn is_new(config: &Config) -> Result<bool, StartupError> {
    match &config.database {
        Database::Private(_) => is_unmade(config),
        Database::Url(url) => {
            let new = portico_event_log::is_new(url).await;
            new.map_err(|error| unusable(config, error))
        }
    }
}

/// Whether the private database is still to be made; refused where its folder was used
/// with another.
fn is_unmade(config: &Config) -> Result<bool, StartupError> {
    if PrivatePostgres::is_made(&private_folder(config)) {
        return Ok(false);
    }
    match BlobStore::check_owner(&config.data_dir, None) {
        Err(MarkError::NewDatabase { folder, holds }) => {
            Err(StartupError::DatabaseElsewhere { folder, holds })
        }
        checked => Ok(checked.map(|()| true)?),
    }
}

/// Names the setting of a database that cannot be reached.
fn unusable(config: &Config, error: DatabaseError) -> StartupError {
    match (&config.database, error) {
        (Database::Url(_), DatabaseError::Database(error)) => StartupError::Unusable(error),
        (_, error) => error.into(),
    }
}

fn private_folder(config: &Config) -> PathBuf {
    config.data_dir.join(PRIVATE_FOLDER)
}

/// Opens the application for a command. A private database that a server runs
/// already on the same data folder is joined, otherwise started; that of another
/// command is not joined, but refused as in use. Refused beside a server or a
/// command that has another.
pub async fn open(config: Config, clock: Clock) -> Result<Opened, StartupError> {
    check(&config, Runs::Command).await?;
    folder::make(&config.data_dir)?;
    let (url, postgres) = match beside::running(&config).await? {
        Some(url) => (url, None),
        None => database(&config, Runs::Command).await?,
    };
    let note = beside::note(&config, &url, Runs::Command).await?;
    let opened = open_on(config, clock, (url, postgres), Runs::Command).await?;
    Ok(Opened {
        note: Some(note),
        ..opened
    })
}

/// Opens the application for a server. It never joins a private database: that
/// is taken away when the server that runs it stops, or is about to end with
/// one that was killed. Refused beside a server or a command that has another database,
/// before anything is changed in its own.
pub async fn open_to_serve(config: Config, clock: Clock) -> Result<Opened, StartupError> {
    check(&config, Runs::Server).await?;
    folder::make(&config.data_dir)?;
    // Before a private one is started.
    beside::running(&config).await?;
    let (url, postgres) = database(&config, Runs::Server).await?;
    let note = beside::note(&config, &url, Runs::Server).await?;
    let opened = open_on(config, clock, (url, postgres), Runs::Server).await?;
    Ok(Opened {
        note: Some(note),
        ..opened
    })
}

/// All that can be told before anything is made: a refused start leaves no cluster, and
/// an operator's database as it was. A private database that is there is asked once it
/// runs.
async fn check(config: &Config, this: Runs) -> Result<(), StartupError> {
    check_disk(config)?;
    match &config.database {
        Database::Url(url) => {
            beside::not_anothers(config, url, this).await?;
            check_store(config, url).await
        }
        Database::Private(_) => is_unmade(config).map(drop),
    }
}

/// Refuses a content store that is not this database's.
async fn check_store(config: &Config, url: &str) -> Result<(), StartupError> {
    let found = origin(url).await.map_err(|error| unusable(config, error))?;
    Ok(BlobStore::check_owner(&config.data_dir, found)?)
}

/// Of what is on the disk.
fn check_disk(config: &Config) -> Result<(), StartupError> {
    let (key, data) = (&config.master_key_file, &config.data_dir);
    if let Ok(found) = std::fs::metadata(data) {
        folder::is_ours(data, found.uid())?;
    }
    BlobStore::check(data)?;
    if folder::is_in(key, data) && !data.is_dir() {
        // The folder is made for it.
        return Ok(());
    }
    Ok(MasterKey::check(key)?)
}

async fn open_on(
    config: Config,
    clock: Clock,
    (url, postgres): (String, Option<PrivatePostgres>),
    this: Runs,
) -> Result<Opened, StartupError> {
    if matches!(config.database, Database::Private(_)) {
        check_store(&config, &url).await?;
    }
    let migrated = migrate(&url).await;
    migrated.map_err(|error| unusable(&config, error))?;
    open_epoch(&url).await?;
    if let Some(postgres) = &postgres {
        postgres.let_log_in(SERVER_LOGIN).await?;
    }
    let login = match &config.database {
        Database::Private(_) => for_login(&url, SERVER_LOGIN),
        Database::Url(url) => url.clone(),
    };
    let log = its_log(&config, (&url, &login), this).await?;
    let runner = Runner::new(log.clone(), models());
    let (heart, clock) = match this {
        Runs::Command => Heart::of_command(log.pool(), clock).await,
        Runs::Server => Heart::begin(&log, clock).await,
    }
    .map_err(LogError::from)?;
    let (blobs, begun) = its_store(&config, &url).await?;
    let app = App {
        access: AccessProjector,
        access_log: AccessLog::start(log.clone(), AccessProjector, clock.clone()),
        blobs,
        disk: Disk::of(config.data_dir.clone(), begun),
        live: Live::new(log.clone(), runner.clone(), (clock.clone(), heart.clone())),
        clock,
        heart,
        lanes: Lanes::of(&config),
        found_sessions: std::sync::Arc::default(),
        metrics: match this {
            Runs::Command => Metrics::default(),
            Runs::Server => Metrics::of(&config),
        },
        passwords: Passwords::new(config.passwords)?,
        throttle: Throttle::default(),
        runner,
        log,
        config: config.into(),
    };
    Ok(Opened {
        app,
        postgres,
        url,
        note: None,
    })
}

/// The log of a migrated database. Before requests are served, nothing is left in it of
/// before a restore that is worth something to whoever shows it.
async fn its_log(
    config: &Config,
    (url, login): (&str, &str),
    this: Runs,
) -> Result<Log, StartupError> {
    let connections = config.database_connections;
    let pool = match this {
        Runs::Command => connect_to_work(login, connections).await?,
        Runs::Server => connect_to_serve(login, connections).await?,
    };
    let master = master_key(&config.master_key_file, url).await?;
    let log = Log::open(pool, master).await?;
    // A command serves nobody, and what it says stands in no server's journal.
    if this == Runs::Server {
        end_what_is_shown(&log).await?;
    }
    Ok(log)
}

/// Once after a restore, and says so.
async fn end_what_is_shown(log: &Log) -> Result<(), StartupError> {
    let ended = restored::end_what_is_shown(log.pool(), log.epoch()).await;
    if ended.map_err(LogError::from)? {
        tracing::warn!(
            epoch = log.epoch(),
            "the database was restored: all sessions, download links and open invitations have \
             ended; compare who may see what before the portals are open again"
        );
    }
    Ok(())
}

/// The content store, which is this database's or begins to be, and what that was begun with.
async fn its_store(config: &Config, url: &str) -> Result<(BlobStore, Origin), StartupError> {
    let store = BlobStore::open(&config.data_dir, config.disk_reserve)?;
    let found = origin(url).await?.ok_or(DatabaseError::Empty)?;
    // A staged clock counts its ids, and those are of the firm.
    let this = store.claim(found, Clock::System.new_id())?;
    let begun = Origin {
        store: Some(begin_store(url, this).await?),
        ..found
    };
    // Of two stores that begin at once the database takes one.
    BlobStore::check_owner(&config.data_dir, Some(begun))?;
    Ok((store, begun))
}

async fn database(
    config: &Config,
    this: Runs,
) -> Result<(String, Option<PrivatePostgres>), StartupError> {
    let bin_dir = match &config.database {
        Database::Url(url) => return Ok((url.clone(), None)),
        Database::Private(bin_dir) => bin_dir.clone(),
    };
    let mut options = Options::new(private_folder(config));
    options.bin_dir = bin_dir;
    options.settings.push(beside::as_private(config, this));
    let postgres = PrivatePostgres::start(options).await?;
    postgres
        .create_database_if_missing(PRIVATE_DATABASE, None)
        .await?;
    Ok((postgres.url(PRIVATE_DATABASE), Some(postgres)))
}

/// A new key only for a database that was begun with none: a lost key file must never
/// be replaced unnoticed. Of two keys that begin it at once, one does.
async fn master_key(path: &Path, url: &str) -> Result<MasterKey, StartupError> {
    let database = |error: sqlx::Error| StartupError::Log(error.into());
    let mut conn = PgConnection::connect(url).await.map_err(database)?;
    let key = if is_begun(&mut conn).await.map_err(database)? {
        if !path.exists() {
            return Err(StartupError::MasterKeyMissing(path.to_owned()));
        }
        MasterKey::read(path)?
    } else {
        MasterKey::read_or_create(path)?
    };
    let ours = begin_with(&mut conn, &key).await.map_err(database)?;
    conn.close().await.map_err(database)?;
    if ours {
        return Ok(key);
    }
    Err(StartupError::MasterKeyForeign(path.to_owned()))
}
