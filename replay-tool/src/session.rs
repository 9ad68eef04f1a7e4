//! The connections of one run.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, bail};
use portico_event_log::keys::MasterKey;
use portico_event_log::{DatabaseError, Log, open_pool, recognise};
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
        let (url, origin) = database_url(global)?;
        let refused = || format!("the database named by {origin} cannot be used");
        let options = PgConnectOptions::from_str(url.trim())
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
            .max_connections(3)
            .acquire_timeout(std::time::Duration::from_secs(10));
        let reader = open_pool(pool, options.clone().options(read_only))
            .await
            .map_err(DatabaseError::Database)
            .with_context(refused)?;
        let mut conn = reader.acquire().await?;
        recognise(&mut conn).await.with_context(refused)?;
        drop(conn);
        let master_key = global.master_key.clone();
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

    /// The master key.
    pub(crate) fn master(&self) -> anyhow::Result<MasterKey> {
        MasterKey::read(&self.master_key).context(
            "the master key is needed to open sealed fields; \
             name its file with --master-key, or the data folder with --data-dir",
        )
    }

    /// The log as projections take it.
    pub(crate) async fn log(&self) -> anyhow::Result<Log> {
        Ok(Log::open(self.reader.clone(), self.master()?).await?)
    }
}

/// Who asks the database, if that is known before it is asked.
pub(crate) fn role(global: &Global) -> Option<String> {
    let (url, _) = database_url(global).ok()?;
    let options = PgConnectOptions::from_str(url.trim()).ok()?;
    Some(options.get_username().to_owned())
}

/// The URL, and where it was found.
fn database_url(global: &Global) -> anyhow::Result<(String, String)> {
    if let Some(url) = &global.database_url {
        return Ok((url.clone(), "--database-url".to_owned()));
    }
    let file = global.data_dir.join("database.url");
    match std::fs::read_to_string(&file) {
        Ok(url) => Ok((url, file.display().to_string())),
        Err(error) => Err(error).with_context(|| not_running(&file)),
    }
}

fn not_running(file: &Path) -> String {
    format!(
        "{} cannot be read; the server writes it while it runs: \
         start the server first, name its folder with --data-dir, or give --database-url",
        file.display()
    )
}
