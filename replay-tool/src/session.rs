//! The connections of one run.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, bail};
use portico_event_log::keys::{MasterKey, is_key_of};
use portico_event_log::{DatabaseError, Log, URL_FORM, is_database_url, open_pool, recognise};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgConnection, PgPool};

use crate::cli::Global;

/// A deployment whose database was recognised as this release's.
pub(crate) struct Session {
    options: PgConnectOptions,
    master_key: PathBuf,
    /// Connections that cannot write.
    pub(crate) reader: PgPool,
}

impl Session {
    pub(crate) async fn open(global: &Global) -> anyhow::Result<Self> {
        let named = Named::by(global)?;
        let refused = || format!("the database named by {} cannot be used", named.origin);
        let options = PgConnectOptions::from_str(&named.url)
            .map_err(DatabaseError::Url)
            .with_context(refused)?
            .application_name("portico-replay-tool")
            .options([
                ("search_path", "access,public"),
                ("jit", "off"),
                ("timezone", "UTC"),
            ]);
        let read_only = [("default_transaction_read_only", "on")];
        let pool = PgPoolOptions::new()
            // One to read the log, and one for each model that is made anew.
            .max_connections(8)
            .acquire_timeout(std::time::Duration::from_secs(10));
        let reader = match open_pool(pool, options.clone().options(read_only)).await {
            Err(sqlx::Error::Io(_)) if named.is_stale() => bail!("{}", nobody_runs(global)),
            opened => opened
                .map_err(DatabaseError::Database)
                .with_context(refused)?,
        };
        let mut conn = reader.acquire().await?;
        recognise(&mut conn).await.with_context(refused)?;
        drop(conn);
        let master_key = global.master_key_file.clone();
        Ok(Self {
            options,
            master_key: master_key.unwrap_or_else(|| global.data_dir.join("master.key")),
            reader,
        })
    }

    /// A connection that may write.
    pub(crate) async fn writer(&self) -> anyhow::Result<PgConnection> {
        Ok(self.options.connect().await?)
    }

    /// A connection as the owner of the read models' schemas.
    pub(crate) async fn owner(&self) -> anyhow::Result<PgConnection> {
        let mut conn = self.writer().await?;
        let (user, owns): (String, bool) = sqlx::query_as(
            "SELECT current_user::text,
                    has_database_privilege(current_database(), 'CREATE')
                    AND (SELECT bool_and(pg_has_role(nspowner, 'USAGE')) FROM pg_namespace
                         WHERE nspname = 'access' OR nspname LIKE 'read\\_%')",
        )
        .fetch_one(&mut conn)
        .await?;
        if !owns {
            bail!(
                "{user} does not own the read models' schemas, and making them anew needs that; \
                 give --database-url with the user that the server migrates with"
            );
        }
        Ok(conn)
    }

    /// The master key that the database was begun with.
    pub(crate) async fn master(&self) -> anyhow::Result<MasterKey> {
        let master = MasterKey::read(&self.master_key).context(
            "the master key is needed to open sealed fields; \
             name its file with --master-key-file, or the data folder with --data-dir",
        )?;
        let mut conn = self.reader.acquire().await?;
        if !is_key_of(&mut conn, &master).await? {
            bail!(
                "the master key at {} does not open this database, which was begun with another; \
                 name the file of the installation that began it with --master-key-file",
                self.master_key.display()
            );
        }
        Ok(master)
    }

    /// The log as projections take it.
    pub(crate) async fn log(&self) -> anyhow::Result<Log> {
        Ok(Log::open(self.reader.clone(), self.master().await?).await?)
    }
}

/// Who asks the database, if that is known before it is asked.
pub(crate) fn role(global: &Global) -> Option<String> {
    let named = Named::by(global).ok()?;
    let options = PgConnectOptions::from_str(&named.url).ok()?;
    Some(options.get_username().to_owned())
}

/// A database, and where its URL was found.
struct Named {
    url: String,
    origin: String,
    /// The file of the URL, which a server holds locked while it runs.
    note: Option<File>,
}

impl Named {
    fn by(global: &Global) -> anyhow::Result<Self> {
        let named = match &global.database_url {
            Some(url) => Self {
                url: url.clone(),
                origin: "--database-url".to_owned(),
                note: None,
            },
            None => Self::noted(&note(global))?,
        };
        if is_database_url(&named.url) {
            return Ok(named);
        }
        // Not shown: it may hold a password.
        bail!("{} is \"…\"; it takes {URL_FORM}", named.origin)
    }

    fn noted(path: &Path) -> anyhow::Result<Self> {
        let mut url = String::new();
        let read =
            File::open(path).and_then(|mut note| note.read_to_string(&mut url).map(|_| note));
        let note = read.with_context(|| not_running(path))?;
        Ok(Self {
            url: url.trim().to_owned(),
            origin: path.display().to_string(),
            note: Some(note),
        })
    }

    /// Whether the server that left the URL is gone: one that was killed takes
    /// nothing away.
    fn is_stale(&self) -> bool {
        self.note
            .as_ref()
            .is_some_and(|note| note.try_lock().is_ok())
    }
}

fn note(global: &Global) -> PathBuf {
    global.data_dir.join("database.url")
}

fn not_running(file: &Path) -> String {
    format!(
        "{} cannot be read; the server writes it while it runs: \
         start the server first, name its folder with --data-dir, or give --database-url; \
         portico.toml is not read here",
        file.display()
    )
}

fn nobody_runs(global: &Global) -> String {
    format!(
        "no server runs on the data folder {}: {} was left there by one that was killed, and \
         nothing answers at the address in it; start the server, or give --database-url",
        global.data_dir.display(),
        note(global).display()
    )
}
