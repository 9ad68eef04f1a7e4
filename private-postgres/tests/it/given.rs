//! Folders, servers in other processes and what is left of them.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use portico_private_postgres::{Options, PrivatePostgres};
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;

/// The program that runs a private `PostgreSQL` until its input ends.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_private-postgres");

/// A folder that every user can pass through.
pub(crate) fn open_folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    chmod(folder.path(), 0o711);
    folder
}

/// Quick, for tests that are not about durability.
pub(crate) fn options(data_dir: &Path) -> Options {
    let mut options = Options::new(data_dir);
    options.settings = vec![("fsync".to_owned(), "off".to_owned())];
    options
}

pub(crate) async fn started(data_dir: &Path) -> PrivatePostgres {
    let started = PrivatePostgres::start(options(data_dir)).await;
    started.unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) async fn refused(options: Options) -> portico_private_postgres::StartError {
    match PrivatePostgres::start(options).await {
        Ok(_) => panic!("it started"),
        Err(error) => error,
    }
}

pub(crate) async fn connected(url: &str) -> PgConnection {
    PgConnection::connect(url).await.expect("a connection")
}

/// The single value a statement gives, as text.
pub(crate) async fn value(url: &str, statement: &str) -> String {
    let mut connection = connected(url).await;
    let value = sqlx::query_scalar(statement)
        .fetch_one(&mut connection)
        .await;
    value.expect("a value")
}

pub(crate) async fn run(url: &str, statement: &str) {
    let mut connection = connected(url).await;
    let done = sqlx::raw_sql(statement).execute(&mut connection).await;
    done.expect("a statement that works");
}

pub(crate) fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("chmod");
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A server in a process of its own.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) postmaster: u32,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start(data_dir: &Path) -> Self {
        Self::start_by(Command::new(PROGRAM).arg(data_dir))
    }

    /// By a command that runs the program.
    pub(crate) fn start_by(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut line = String::new();
        let output = child.stdout.as_mut().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["ready", postmaster, url] = words[..] else {
            panic!("the server did not start: {line:?}");
        };
        Self {
            postmaster: postmaster.parse().expect("a process id"),
            url: url.to_owned(),
            child,
        }
    }

    /// `kill -9`
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("kill");
        self.child.wait().expect("its end");
    }

    pub(crate) fn stop(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().expect("its end").success());
    }
}

/// Processes that work in the folder or were started on it.
pub(crate) fn processes_of(folder: &Path) -> Vec<u32> {
    let folder = fs::canonicalize(folder).expect("the folder");
    let needle = folder.to_str().expect("a plain path");
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    processes
        .filter_map(|entry| {
            let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
            let works_there =
                fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(&folder));
            let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let names_it = String::from_utf8_lossy(&command).contains(needle);
            (works_there || names_it).then_some(pid)
        })
        .collect()
}

pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "not so in time: {what}"
        );
        thread::sleep(Duration::from_millis(5));
    }
}

pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder").flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Scripts in the place of binaries.
pub(crate) fn fake_binaries(folder: &Path, version: &str, postgres: &str) -> PathBuf {
    let bin = folder.join("bin");
    fs::create_dir(&bin).expect("a folder");
    chmod(&bin, 0o755);
    let postgres = format!(
        "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'postgres (PostgreSQL) {version}'; exit; fi\n{postgres}\n"
    );
    let initdb = "#!/bin/sh\necho 15 > \"$2/PG_VERSION\"\n";
    for (name, text) in [("postgres", postgres.as_str()), ("initdb", initdb)] {
        fs::write(bin.join(name), text).expect("a script");
        chmod(&bin.join(name), 0o755);
    }
    bin
}
