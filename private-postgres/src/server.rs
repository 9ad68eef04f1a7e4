use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection};

use crate::binaries::{Binaries, find_binaries};
use crate::database;
use crate::error::{DatabaseError, StartError, StopError};
use crate::folder::{Folder, PGDATA};
use crate::init;
use crate::lock::{self, Lock};
use crate::log::Log;
use crate::options::Options;
use crate::postmaster::{self, Ended, Postmaster, WaysOut};
use crate::run_as::{DeathSignal, RunAs};
use crate::socket::{self, PORT, SocketFolder};
use crate::{ROLE, settings};

/// A running private `PostgreSQL`. Dropping it stops it and waits for that;
/// prefer [`stop`](Self::stop), which does not block the runtime.
///
/// If the process dies without either, the kernel tells `PostgreSQL` to stop.
#[derive(Debug)]
pub struct PrivatePostgres {
    // In this order they go: first the processes, last the lock.
    postmaster: Postmaster,
    socket: Arc<SocketFolder>,
    lock: Lock,
    log: Log,
    started: Started,
    options: Options,
}

/// How the start went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// Whether the cluster was made by this start.
    pub fresh: bool,
    /// From the call to the first connection.
    pub took: Duration,
    /// Such as `15.14`.
    pub version: String,
    /// Where the binaries are.
    pub bin_dir: PathBuf,
}

impl PrivatePostgres {
    /// Starts the cluster in the data folder, making it first if it is missing.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let begin = Instant::now();
        let data_dir = options.data_dir.clone();
        let mut postgres = tokio::task::spawn_blocking(move || start_blocking(&options))
            .await
            .map_err(|error| not_run(data_dir, error))??;
        let connection = PgConnection::connect(&postgres.url("postgres")).await;
        match connection {
            Ok(connection) => drop(connection.close().await),
            Err(source) => return Err(StartError::FirstConnection { source }),
        }
        postgres.started.took = begin.elapsed();
        let Started { fresh, version, .. } = &postgres.started;
        let took_ms = postgres.started.took.as_millis();
        tracing::info!(fresh, version, took_ms, "private PostgreSQL is ready");
        Ok(postgres)
    }

    /// Starts `PostgreSQL` again on the same folder and socket after it ended by
    /// itself; it recovers what was committed. Addresses stay as they are.
    /// Given up half-way, what was started is stopped.
    pub async fn restart(&mut self) -> Result<(), StartError> {
        if self.postmaster.end().is_none() {
            return Ok(());
        }
        let begin = Instant::now();
        let lock = self.lock.let_go()?;
        let (options, socket) = (self.options.clone(), Arc::clone(&self.socket));
        let data_dir = options.data_dir.clone();
        let starting =
            tokio::task::spawn_blocking(move || restart_blocking(&options, &socket, &lock));
        let (postmaster, log) = starting.await.map_err(|error| not_run(data_dir, error))??;
        (self.postmaster, self.log) = (postmaster, log);
        let took_ms = begin.elapsed().as_millis();
        tracing::info!(took_ms, "private PostgreSQL is ready again");
        Ok(())
    }

    /// For sqlx and `psql`, and only while this server runs. The login is the
    /// cluster's owner.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url_at(self.socket_dir(), database)
    }

    /// What [`url`](Self::url) says of a cluster in this data folder while one runs there;
    /// nothing where the folder is not there.
    #[must_use]
    pub fn url_in(data_dir: &Path, database: &str) -> Option<String> {
        let folder = Folder::find(data_dir)?;
        let (socket, _) = socket::place(&folder);
        Some(url_at(&socket, database))
    }

    /// Lets a role of this cluster log in, with no other right than it has.
    pub async fn let_log_in(&self, role: &str) -> Result<(), DatabaseError> {
        database::let_log_in(&self.url("postgres"), role).await
    }

    /// The folder of the unix socket: `run` in the data folder, or a short
    /// folder in `/tmp` if that path is too long for a socket.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        self.socket.path()
    }

    /// How the start went.
    #[must_use]
    pub fn started(&self) -> Started {
        self.started.clone()
    }

    /// Process id of the postmaster.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.postmaster.pid()
    }

    /// Resolves when the postmaster ends without being asked to.
    pub async fn wait(&mut self) -> Ended {
        let status = self.postmaster.wait().await;
        let log = self.log.tail();
        Ended { status, log }
    }

    /// Ends all sessions, writes a checkpoint and waits for the end of it.
    pub async fn stop(self) -> Result<(), StopError> {
        self.stopped(postmaster::WAYS_OUT).await
    }

    /// The same, but one that hangs is killed: it is gone after as long, a few
    /// seconds at least.
    pub async fn stop_within(self, patience: Duration) -> Result<(), StopError> {
        self.stopped(postmaster::ways_out_within(patience)).await
    }

    async fn stopped(self, ways: WaysOut) -> Result<(), StopError> {
        let stopping = tokio::task::spawn_blocking(move || self.postmaster.shut_down_by(&ways));
        match stopping.await {
            Ok(result) => result,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// Whether the cluster of this data folder was made, or may have been where
    /// this user cannot see it.
    #[must_use]
    pub fn is_made(data_dir: &Path) -> bool {
        data_dir.join(PGDATA).try_exists().unwrap_or(true)
    }

    /// Makes the database unless it is there; `true` if this call made it.
    pub async fn create_database_if_missing(
        &self,
        name: &str,
        template: Option<&str>,
    ) -> Result<bool, DatabaseError> {
        database::create_if_missing(&self.url("postgres"), name, template).await
    }
}

fn not_run(path: PathBuf, error: tokio::task::JoinError) -> StartError {
    StartError::Folder {
        action: "run the start on",
        path,
        source: error.into(),
    }
}

fn start_blocking(options: &Options) -> Result<PrivatePostgres, StartError> {
    let binaries = find_binaries(options.bin_dir.as_deref(), &options.data_dir)?;
    let folder = Folder::open(&options.data_dir)?;
    let lock = Lock::acquire(&folder, options.ready_within)?;
    let fresh = !init::exists(&folder)?;
    lock::clear_stale_pid(&folder)?;
    let run_as = RunAs::choose(&folder, &binaries)?;
    if fresh {
        let flush = settings::flush(&options.settings);
        init::create(&folder, &binaries, run_as, &lock, flush)?;
    }
    let socket = SocketFolder::prepare(&folder, run_as)?;
    let cluster = Cluster {
        options,
        folder: &folder,
        binaries: &binaries,
        run_as,
    };
    let (postmaster, log) = cluster.run(&socket, lock.file())?;
    Ok(PrivatePostgres {
        postmaster,
        socket: socket.into(),
        lock,
        log,
        started: started(fresh, binaries),
        options: options.clone(),
    })
}

/// Never makes a cluster: where ours is gone, an empty one would hide that.
fn restart_blocking(
    options: &Options,
    socket: &SocketFolder,
    lock: &File,
) -> Result<(Postmaster, Log), StartError> {
    let binaries = find_binaries(options.bin_dir.as_deref(), &options.data_dir)?;
    let folder = Folder::open(&options.data_dir)?;
    lock::taken_back(lock, &folder, options.ready_within)?;
    if !init::exists(&folder)? {
        let pgdata = folder.pgdata();
        return Err(StartError::NotACluster { pgdata });
    }
    lock::clear_stale_pid(&folder)?;
    let run_as = RunAs::choose(&folder, &binaries)?;
    socket.renew(run_as)?;
    let cluster = Cluster {
        options,
        folder: &folder,
        binaries: &binaries,
        run_as,
    };
    cluster.run(socket, lock)
}

/// A cluster that is locked, and how it is run.
struct Cluster<'a> {
    options: &'a Options,
    folder: &'a Folder,
    binaries: &'a Binaries,
    run_as: RunAs,
}

impl Cluster<'_> {
    /// Runs it until it is ready.
    fn run(&self, socket: &SocketFolder, lock: &File) -> Result<(Postmaster, Log), StartError> {
        let (folder, options) = (self.folder, self.options);
        self.run_as.give(&folder.pgdata())?;
        let (log, log_file) = Log::open(folder)?;
        let postgres = self.binaries.program("postgres");
        let mut command = self.run_as.command(&postgres, DeathSignal::Interrupt);
        command.arg("-D").arg(folder.pgdata());
        settings::add(&mut command, &options.settings, socket.path());
        let streams = || {
            let (output, errors) = (log_file.try_clone()?, log_file);
            command.stdin(Stdio::from(lock.try_clone()?));
            command.stdout(output).stderr(errors);
            Postmaster::spawn(command, folder.log())
        };
        let postmaster = streams().map_err(StartError::folder("run", &postgres))?;
        await_ready(&postmaster, folder, &log, options.ready_within)?;
        Ok((postmaster, log))
    }
}

fn started(fresh: bool, binaries: Binaries) -> Started {
    Started {
        fresh,
        took: Duration::ZERO,
        version: binaries.version,
        bin_dir: binaries.bin_dir,
    }
}

fn await_ready(
    postmaster: &Postmaster,
    folder: &Folder,
    log: &Log,
    within: Duration,
) -> Result<(), StartError> {
    let start = Instant::now();
    while !postmaster.is_ready(folder) {
        let data_dir = folder.root().to_owned();
        if let Some(status) = postmaster.end() {
            return Err(StartError::Exited {
                data_dir,
                status: status.unwrap_or_default(),
                free_mib: folder.free_mib(),
                log: log.tail(),
            });
        }
        if start.elapsed() > within {
            let log = log.tail();
            return Err(StartError::NotReady {
                data_dir,
                within,
                log,
            });
        }
        thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

fn url_at(socket: &Path, database: &str) -> String {
    let database = percent_encoded(database);
    let socket = percent_encoded(&socket.to_string_lossy());
    format!("postgres:///{database}?host={socket}&port={PORT}&user={ROLE}&sslmode=disable")
}

fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else if write!(encoded, "%{byte:02X}").is_err() {
            unreachable!("writing to a string does not fail");
        }
        encoded
    })
}
