//! Where the database of a running server, or of a running command, is found.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use portico_event_log::is_same_database;
use rustix::fs::{FlockOperation, flock};
use sqlx::postgres::PgConnectOptions;
use tokio::time::{sleep, timeout};

/// How often it is looked again whether a note that names another database is still held:
/// a tool holds one for a moment, as does a server that ends.
pub(crate) const TRIES: u32 = 10;

/// How long after each look.
pub(crate) const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// A database that does not say within this time which it is, is another one.
const ANSWERS_WITHIN: Duration = Duration::from_secs(8);

/// A file with the address, so that `replay-tool` and `portico import` find the
/// database of a running server, and so that none with another database begins beside it.
/// Several servers on one folder share it, all of one database, and the last one takes it
/// away; commands share another. Only its user may read it.
pub(crate) struct AddressNote {
    path: PathBuf,
    /// Locked by each that runs.
    file: File,
}

impl AddressNote {
    /// As one that begins, before it touches what is in the folder; nothing where another
    /// with another database runs on it. Another URL of the same database stays.
    pub(crate) async fn leave(path: &Path, url: &str) -> io::Result<Option<Self>> {
        let mut tries = 0;
        loop {
            let (file, said) = hold(path, url)?;
            if said == url || (tries == TRIES && lead_to_one(&said, url).await) {
                let path = path.to_owned();
                return Ok(Some(Self { path, file }));
            }
            if tries == TRIES {
                return Ok(None);
            }
            drop(file);
            tries += 1;
            sleep(BETWEEN_TRIES).await;
        }
    }
}

impl Drop for AddressNote {
    /// As one that ends.
    fn drop(&mut self) {
        let alone = flock(&self.file, FlockOperation::NonBlockingLockExclusive);
        if alone.is_ok() && is_at(&self.file, &self.path) {
            drop(std::fs::remove_file(&self.path));
        }
    }
}

/// What one has left there that runs; nothing where none does, as after one that was
/// killed.
pub(crate) fn left_by_one_that_runs(path: &Path) -> io::Result<Option<String>> {
    // To be written too, which is not done: over NFS nothing else is locked alone.
    let mut file = match OpenOptions::new().read(true).write(true).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => return Ok(None),
        Err(held) if io::Error::from(held).kind() == ErrorKind::WouldBlock => {}
        Err(error) => return Err(error.into()),
    }
    // Until it is written.
    flock(&file, FlockOperation::LockShared)?;
    // Whoever only looks holds it for a moment, as this does.
    if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
        return Ok(None);
    }
    // What could not be held alone is not held at all any more, see flock(2).
    flock(&file, FlockOperation::LockShared)?;
    says(&mut file).map(Some)
}

/// The processes, but this one, that have the note open, which are those that hold it and
/// who just looks; as far as this user may know.
pub(crate) fn who_has_open(path: &Path) -> Vec<u32> {
    let Ok(path) = std::fs::canonicalize(path) else {
        return vec![];
    };
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut found: Vec<u32> = processes
        .filter_map(|process| {
            let number: u32 = process.file_name().to_str()?.parse().ok()?;
            let open = std::fs::read_dir(process.path().join("fd")).ok()?;
            let mut open = open.flatten();
            let has = open.any(|file| std::fs::read_link(file.path()).is_ok_and(|to| to == path));
            (has && number != std::process::id()).then_some(number)
        })
        .collect();
    found.sort_unstable();
    found
}

/// Whether two URLs lead to one database.
pub(crate) async fn lead_to_one(one: &str, other: &str) -> bool {
    if one == other || name_one_place(one, other) {
        return true;
    }
    let asked = timeout(ANSWERS_WITHIN, is_same_database(one, other));
    matches!(asked.await, Ok(Ok(true)))
}

/// Whether they differ in who signs in, and how, alone: a password that was changed since
/// opens nothing any more, and the server that began with it goes on.
fn name_one_place(one: &str, other: &str) -> bool {
    let place = |url: &str| {
        let at: PgConnectOptions = url.parse().ok()?;
        let database = at.get_database().unwrap_or_else(|| at.get_username());
        Some((
            at.get_host().to_owned(),
            at.get_port(),
            at.get_socket().cloned(),
            database.to_owned(),
        ))
    };
    let one = place(one);
    one.is_some() && one == place(other)
}

/// The note, held as by one that runs, and what it says: this address, unless others hold it.
fn hold(path: &Path, url: &str) -> io::Result<(File, String)> {
    loop {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)?;
        let alone = flock(&file, FlockOperation::NonBlockingLockExclusive);
        if alone.is_ok() && is_at(&file, path) {
            // It may have been copied here, open to others.
            file.set_permissions(Permissions::from_mode(0o600))?;
            write(&mut file, url)?;
        }
        // Between the two locks another server may have written its own.
        flock(&file, FlockOperation::LockShared)?;
        // Another server may just have taken away what was opened.
        if is_at(&file, path) {
            let said = says(&mut file)?;
            return Ok((file, said));
        }
    }
}

fn says(file: &mut File) -> io::Result<String> {
    let mut line = String::new();
    file.rewind()?;
    file.read_to_string(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Whoever reads meanwhile finds the whole address: it is not written again.
fn write(file: &mut File, url: &str) -> io::Result<()> {
    if says(file).is_ok_and(|there| there == url) {
        return Ok(());
    }
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(format!("{url}\n").as_bytes())
}

fn is_at(file: &File, path: &Path) -> bool {
    let same = |(there, ours): (std::fs::Metadata, std::fs::Metadata)| {
        (there.dev(), there.ino()) == (ours.dev(), ours.ino())
    };
    let both = std::fs::metadata(path).and_then(|there| Ok((there, file.metadata()?)));
    both.is_ok_and(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of databases that do not answer.
    const URLS: [&str; 2] = ["postgres://127.0.0.1:1/one", "postgres://127.0.0.1:1/two"];

    async fn left(path: &Path, url: &str) -> Option<AddressNote> {
        AddressNote::leave(path, url).await.unwrap()
    }

    #[tokio::test]
    async fn the_last_server_takes_the_address_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("database.url");
        std::fs::write(&path, "postgres://of/one-that-was-killed\n").unwrap();
        assert_eq!(left_by_one_that_runs(&path).unwrap(), None);
        let first = left(&path, URLS[0]).await.unwrap();
        let second = left(&path, URLS[0]).await.unwrap();
        for server in [first, second] {
            let said = std::fs::read_to_string(&path).unwrap();
            assert_eq!(said, format!("{}\n", URLS[0]));
            assert_eq!(left_by_one_that_runs(&path).unwrap().unwrap(), URLS[0]);
            drop(server);
        }
        assert!(!path.exists());
        assert_eq!(left_by_one_that_runs(&path).unwrap(), None);
        drop(left(&path, URLS[1]).await.unwrap());
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn the_address_of_another_database_stays_as_long_as_a_server_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("database.url");
        let first = left(&path, URLS[0]).await.unwrap();
        assert!(left(&path, URLS[1]).await.is_none());
        assert_eq!(left_by_one_that_runs(&path).unwrap().unwrap(), URLS[0]);
        drop(first);
        let other = left(&path, URLS[1]).await.unwrap();
        assert_eq!(left_by_one_that_runs(&path).unwrap().unwrap(), URLS[1]);
        drop(other);
    }

    #[tokio::test]
    async fn one_place_is_one_database_whoever_signs_in_there() {
        let [one, two] = [
            "postgres://a:old@127.0.0.1:1/d",
            "postgres://b:new@127.0.0.1:1/d",
        ];
        assert!(lead_to_one(one, two).await);
        assert!(!lead_to_one(one, "postgres://a:old@127.0.0.1:1/e").await);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_two_servers_with_a_database_each_that_begin_at_once_one_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("database.url");
        for _ in 0..5 {
            let servers = URLS.map(|url| {
                let path = path.clone();
                tokio::spawn(async move { left(&path, url).await })
            });
            let mut began = vec![];
            for server in servers {
                began.extend(server.await.unwrap());
            }
            assert_eq!(began.len(), 1);
        }
    }
}
