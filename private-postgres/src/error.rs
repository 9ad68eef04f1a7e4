use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

/// Why the private `PostgreSQL` is not running.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// No usable binaries.
    #[error(
        "no PostgreSQL {minimum} or newer found; looked in {}{}; \
         install it (Debian and Ubuntu: apt-get install postgresql) \
         or name the folder that holds `postgres` and `initdb`",
        listed(looked),
        too_old(rejected)
    )]
    NoBinaries {
        /// The oldest major version that will do.
        minimum: u32,
        /// Folders searched, in order.
        looked: Vec<PathBuf>,
        /// Binaries that are there but will not do, with the reason.
        rejected: Vec<String>,
    },
    /// The cluster on disk needs other binaries.
    #[error(
        "{} was made by PostgreSQL {data}, but the binaries found are PostgreSQL {found}, \
         and a major version only opens its own folders; \
         install PostgreSQL {data} (Debian and Ubuntu: apt-get install postgresql-{data}), \
         or dump it with PostgreSQL {data} (pg_dumpall) and restore into a new folder",
        data_dir.display()
    )]
    OtherMajorVersion {
        /// The data folder.
        data_dir: PathBuf,
        /// Major version of the binaries.
        found: u32,
        /// Major version of the data folder.
        data: u32,
    },
    /// Another live process holds the folder.
    #[error(
        "{} is in use by process {holder}, and only one process may run the private PostgreSQL of a data folder; \
         stop that process, or wait for its end where it is a command, or choose another data folder",
        data_dir.display()
    )]
    InUse {
        /// The data folder.
        data_dir: PathBuf,
        /// Process id of the server or command that holds it.
        holder: u32,
    },
    /// Processes of an earlier, dead server still hold the folder.
    #[error(
        "PostgreSQL processes of an earlier run{} still hold {} after {} s, \
         and a cluster must not be started twice; \
         wait for them to end or stop them, then start again",
        postmaster.map(|pid| format!(" (postmaster {pid})")).unwrap_or_default(),
        data_dir.display(),
        waited.as_secs()
    )]
    StillStopping {
        /// The data folder.
        data_dir: PathBuf,
        /// Process id in `postmaster.pid`, if there is one.
        postmaster: Option<u32>,
        /// How long the start waited for them.
        waited: Duration,
    },
    /// A folder or file could not be made, read or changed.
    #[error(
        "cannot {action} {}: {source}; the data folder must be on a disk with space left \
         and writable by the user that runs the server",
        path.display()
    )]
    Folder {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// `pgdata` holds something else.
    #[error(
        "{} is not a PostgreSQL cluster (it has no readable PG_VERSION); \
         move it away or choose another data folder",
        pgdata.display()
    )]
    NotACluster {
        /// The folder that was expected to be a cluster.
        pgdata: PathBuf,
    },
    /// The cluster belongs to another user.
    #[error(
        "{} belongs to user id {owner}, but the server runs as user id {user}, \
         and PostgreSQL only opens its own user's folders; \
         run the server as that user or change the owner (chown -R)",
        pgdata.display()
    )]
    OtherOwner {
        /// The cluster's folder.
        pgdata: PathBuf,
        /// User id that owns it.
        owner: u32,
        /// User id of the server.
        user: u32,
    },
    /// No way to start programs under a user that `PostgreSQL` accepts.
    #[error(
        "cannot run PostgreSQL on {}: {detail}; PostgreSQL refuses to run as root and is started \
         through `setpriv` and `unshare`: install util-linux, and run the server as a normal user \
         that owns the folder, or use a folder (such as /var/lib/portico) and binaries \
         that user `postgres` can reach",
        data_dir.display()
    )]
    CannotRunAs {
        /// The data folder.
        data_dir: PathBuf,
        /// What was tried and what came of it.
        detail: String,
    },
    /// The short socket folder is not ours.
    #[error(
        "the socket folder {} is not safe to use: {reason}; remove it, \
         or choose a data folder with a shorter, plain path so that it is not needed",
        path.display()
    )]
    SocketFolder {
        /// The folder under `/tmp`.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// `initdb` failed; what it had made is removed.
    #[error(
        "initdb could not make a cluster in {} ({status}; {free_mib} MiB free there); \
         nothing was kept, so mend the cause and start again; it said:\n{output}",
        data_dir.display()
    )]
    Init {
        /// The data folder.
        data_dir: PathBuf,
        /// How it ended.
        status: ExitStatus,
        /// Space left for the data folder.
        free_mib: u64,
        /// Its last lines.
        output: String,
    },
    /// `PostgreSQL` ended instead of becoming ready.
    #[error(
        "PostgreSQL did not start on {} ({status}; {free_mib} MiB free there); \
         mend the cause named in the last lines of its log and start again:\n{log}",
        data_dir.display()
    )]
    Exited {
        /// The data folder.
        data_dir: PathBuf,
        /// How it ended.
        status: ExitStatus,
        /// Space left for the data folder.
        free_mib: u64,
        /// Last lines of the log of this start.
        log: String,
    },
    /// `PostgreSQL` runs but did not become ready in time; it was stopped.
    #[error(
        "PostgreSQL on {} was not ready within {} s and was stopped; start again \
         (recovery goes on where it was) or allow more time; last lines of its log:\n{log}",
        data_dir.display(),
        within.as_secs()
    )]
    NotReady {
        /// The data folder.
        data_dir: PathBuf,
        /// The time it was given.
        within: Duration,
        /// Last lines of the log of this start.
        log: String,
    },
    /// It says it is ready, but no connection could be made; it was stopped.
    #[error(
        "PostgreSQL started but refused the first connection: {source}; \
         check pg_hba.conf in the data folder (it must trust local connections)"
    )]
    FirstConnection {
        /// What the driver said.
        source: sqlx::Error,
    },
}

impl StartError {
    pub(crate) fn folder(
        action: &'static str,
        path: &Path,
    ) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Folder {
            action,
            path,
            source,
        }
    }
}

/// Why a stop was not a clean one. `PostgreSQL` is gone all the same.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StopError {
    /// It had to be forced.
    #[error(
        "PostgreSQL did not shut down within {} s and was ended with {signal}; \
         nothing committed is lost, the next start recovers from its log",
        waited.as_secs()
    )]
    Forced {
        /// The signal that ended it.
        signal: &'static str,
        /// How long the calmer ways were given.
        waited: Duration,
    },
    /// It ended by itself, not in good order.
    #[error(
        "PostgreSQL ended on its own ({status}); nothing committed is lost, \
         the next start recovers; the reason is in {}",
        log.display()
    )]
    Unclean {
        /// How it ended.
        status: ExitStatus,
        /// Its log.
        log: PathBuf,
    },
}

/// A database could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// Not a name `PostgreSQL` keeps as it is.
    #[error("database name {name:?} is not usable; use 1 to 63 bytes without a NUL")]
    Name {
        /// The name given.
        name: String,
    },
    /// `PostgreSQL` refused.
    #[error(
        "cannot make database {name:?}: {source}; a template must exist \
         and have no open connections"
    )]
    Refused {
        /// The name given.
        name: String,
        /// What it said.
        source: sqlx::Error,
    },
    /// A role may not be given a login.
    #[error("cannot let {role:?} log in: {source}; the role must exist")]
    Login {
        /// The role.
        role: String,
        /// What it said.
        source: sqlx::Error,
    },
}

fn listed(places: &[PathBuf]) -> String {
    let places: Vec<String> = places.iter().map(|p| p.display().to_string()).collect();
    if places.is_empty() {
        return "no folder (PATH is empty)".to_owned();
    }
    places.join(", ")
}

fn too_old(rejected: &[String]) -> String {
    if rejected.is_empty() {
        return String::new();
    }
    format!(" and rejected {}", rejected.join(", "))
}
