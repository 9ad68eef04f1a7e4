//! A server that runs on the data folder already: what begins beside it, or works there, is to
//! have the same database, since the files in the folder are those of one.

use std::path::{Path, PathBuf};

use portico_private_postgres::PrivatePostgres;
use sqlx::{Connection, PgConnection};

use super::{PRIVATE_DATABASE, StartupError, private_folder};
use crate::address_note::{AddressNote, lead_to_one, left_by_a_server};
use crate::config::{Config, Database};

/// The private database of this folder, if a server runs it now. Refuses to go on beside a
/// server with another database than the configuration names.
pub(super) async fn running(config: &Config) -> Result<Option<String>, StartupError> {
    let path = address_file(&config.data_dir);
    let left = left_by_a_server(&path).map_err(|error| StartupError::Note(path, error))?;
    let Some(noted) = left else { return Ok(None) };
    let (is_its, joined) = match &config.database {
        Database::Url(url) => (lead_to_one(url, &noted).await, None),
        Database::Private(_) => (is_private(config, &noted), Some(noted)),
    };
    if !is_its {
        return Err(other(config));
    }
    let Some(private) = joined else {
        return Ok(None);
    };
    Ok(answers(&private).await.then_some(private))
}

/// Tells others where the database is, for as long as what is returned is kept.
pub(super) async fn note(config: &Config, url: &str) -> Result<AddressNote, StartupError> {
    let path = address_file(&config.data_dir);
    let left = AddressNote::leave(&path, url).await;
    let left = left.map_err(|error| StartupError::Note(path, error))?;
    left.ok_or_else(|| other(config))
}

/// The file in which a running server leaves its database's address.
fn address_file(data_dir: &Path) -> PathBuf {
    data_dir.join("database.url")
}

fn other(config: &Config) -> StartupError {
    StartupError::OtherDatabase(config.data_dir.clone())
}

fn is_private(config: &Config, url: &str) -> bool {
    let private = PrivatePostgres::url_in(&private_folder(config), PRIVATE_DATABASE);
    private.is_some_and(|private| private == url)
}

async fn answers(url: &str) -> bool {
    match PgConnection::connect(url).await {
        Ok(conn) => conn.close().await.is_ok(),
        Err(_) => false,
    }
}
