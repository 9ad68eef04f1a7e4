//! Who runs on the data folder already: what begins beside it, or works there, is to have the
//! same database, since the files in the folder are those of one.

use std::fmt;
use std::path::{Path, PathBuf};

use portico_event_log::private_data_directory;
use portico_private_postgres::PrivatePostgres;
use sqlx::{Connection, PgConnection};

use super::{PRIVATE_DATABASE, PRIVATE_FOLDER, StartupError, private_folder, unusable};
use crate::address_note::{AddressNote, lead_to_one, left_by_one_that_runs, who_has_open};
use crate::config::{Config, Database};

/// Who may run on a data folder. Each kind leaves a note of its own there: the private database
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

/// Refuses to serve from a private database that another process runs: it ends with that.
pub(super) async fn not_a_private_one(config: &Config, url: &str) -> Result<(), StartupError> {
    let found = private_data_directory(url).await;
    let found = found.map_err(|error| unusable(config, error))?;
    match found.as_deref().and_then(data_folder_of) {
        Some(folder) => Err(StartupError::PrivateOfAnother(folder.to_owned())),
        None => Ok(()),
    }
}

/// The data folder whose private cluster is in this directory; none where that is of another
/// kind, or on another machine.
fn data_folder_of(directory: &Path) -> Option<&Path> {
    let folder = directory.parent()?.parent()?;
    let is_private = directory.ends_with(Path::new(PRIVATE_FOLDER).join("pgdata"))
        && PrivatePostgres::is_made(&folder.join(PRIVATE_FOLDER))
        && folder.join("blobs").is_dir();
    is_private.then_some(folder)
}

/// What those of a kind say who run here; nothing where none does.
async fn same_database(config: &Config, kind: Runs) -> Result<Option<String>, StartupError> {
    let path = kind.note(&config.data_dir);
    let left = left_by_one_that_runs(&path).map_err(|error| StartupError::Note(path, error))?;
    let Some(noted) = left else { return Ok(None) };
    let is_its = match &config.database {
        Database::Url(url) => lead_to_one(url, &noted).await,
        Database::Private(_) => {
            match PrivatePostgres::url_in(&private_folder(config), PRIVATE_DATABASE) {
                Some(private) => lead_to_one(&private, &noted).await,
                None => false,
            }
        }
    };
    is_its
        .then_some(Some(noted))
        .ok_or_else(|| other(config, kind))
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
