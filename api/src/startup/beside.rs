//! Who runs on the data folder already: what begins beside it, or works there, is to have the
//! same database, since the files in the folder are those of one.

use std::fmt;
use std::path::{Path, PathBuf};

use portico_event_log::setting;
use portico_private_postgres::PrivatePostgres;
use sqlx::{Connection, PgConnection};
use tokio::time::sleep;

use super::{PRIVATE_DATABASE, StartupError, private_folder, unusable};
use crate::address_note::{
    AddressNote, BETWEEN_TRIES, TRIES, lead_to_one, left_by_one_that_runs, who_has_open,
};
use crate::config::{Config, Database};

/// The setting of a private cluster that says whose it is.
const PRIVATE_TO: &str = "portico.private_to";

/// Who may run on a data folder: a server, which answers requests in time, or a command, which
/// takes the time that it takes. Each kind leaves a note of its own there: the private database
/// of a server is joined, that of a command, which ends with it, is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Runs {
    /// `portico serve`.
    Server,
    /// Another command, as `portico import`.
    Command,
}

impl fmt::Display for Runs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "server",
            Self::Command => "command",
        })
    }
}

impl Runs {
    /// The file in which those that run leave their database's address.
    fn note(self, data_dir: &Path) -> PathBuf {
        data_dir.join(match self {
            Self::Server => "database.url",
            Self::Command => "command.url",
        })
    }

    const fn others(self) -> Self {
        match self {
            Self::Server => Self::Command,
            Self::Command => Self::Server,
        }
    }
}

/// The private database of this folder, if a server runs it now. Refuses to go on beside a
/// server or a command with another database than the configuration names.
pub(super) async fn running(config: &Config) -> Result<Option<String>, StartupError> {
    same_database(config, Runs::Command).await?;
    let noted = same_database(config, Runs::Server).await?;
    match (&config.database, noted) {
        (Database::Private(_), Some(private)) => Ok(answers(&private).await.then_some(private)),
        (Database::Private(_) | Database::Url(_), _) => Ok(None),
    }
}

/// Tells others where the database is, for as long as what is returned is kept. Those of the
/// other kind may have begun meanwhile: of two that look after both have left their notes, one
/// at least sees the other.
pub(super) async fn note(
    config: &Config,
    url: &str,
    this: Runs,
) -> Result<AddressNote, StartupError> {
    let path = this.note(&config.data_dir);
    let left = AddressNote::leave(&path, url).await;
    let left = left.map_err(|error| StartupError::Note(path, error))?;
    let note = left.ok_or_else(|| other(config, this))?;
    same_database(config, this.others()).await?;
    Ok(note)
}

/// What a private cluster says of itself to whoever is given its address by hand: who runs
/// it, and of which data folder it is.
pub(super) fn as_private(config: &Config, this: Runs) -> (String, String) {
    let folder = std::fs::canonicalize(&config.data_dir);
    let folder = folder.as_deref().unwrap_or(&config.data_dir).display();
    (PRIVATE_TO.to_owned(), format!("{this} {folder}"))
}

/// Refuses a private database that another process runs, which ends with that: a command may
/// join the one of a server.
pub(super) async fn not_anothers(
    config: &Config,
    url: &str,
    this: Runs,
) -> Result<(), StartupError> {
    let told = setting(url, PRIVATE_TO).await;
    let told = told.map_err(|error| unusable(config, error))?;
    let Some((by, folder)) = told.as_deref().and_then(|told| told.split_once(' ')) else {
        return Ok(());
    };
    if this == Runs::Command && by == Runs::Server.to_string() {
        return Ok(());
    }
    Err(StartupError::PrivateOfAnother(folder.into()))
}

/// What those of a kind say who run here; nothing where none does.
async fn same_database(config: &Config, kind: Runs) -> Result<Option<String>, StartupError> {
    let path = kind.note(&config.data_dir);
    let mut tries = 0;
    loop {
        let left = left_by_one_that_runs(&path);
        let left = left.map_err(|error| StartupError::Note(path.clone(), error))?;
        let Some(noted) = left else { return Ok(None) };
        if is_its(config, &noted).await {
            return Ok(Some(noted));
        }
        if tries == TRIES {
            return Err(other(config, kind));
        }
        // Of several that only look at what one left that was killed, each holds it for a
        // moment.
        tries += 1;
        sleep(BETWEEN_TRIES).await;
    }
}

/// Whether a note names the database that the configuration names.
async fn is_its(config: &Config, noted: &str) -> bool {
    match &config.database {
        Database::Url(url) => lead_to_one(url, noted).await,
        Database::Private(_) => {
            match PrivatePostgres::url_in(&private_folder(config), PRIVATE_DATABASE) {
                Some(private) => lead_to_one(&private, noted).await,
                None => false,
            }
        }
    }
}

fn other(config: &Config, kind: Runs) -> StartupError {
    StartupError::OtherDatabase {
        folder: config.data_dir.clone(),
        kind,
        processes: who_has_open(&kind.note(&config.data_dir)),
    }
}

async fn answers(url: &str) -> bool {
    match PgConnection::connect(url).await {
        Ok(conn) => conn.close().await.is_ok(),
        Err(_) => false,
    }
}
