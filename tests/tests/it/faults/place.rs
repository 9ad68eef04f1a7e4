//! A data folder and an address, on which servers run one after the other.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::ops::Range;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use portico_tests::eventually;
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::programs::program;
use super::server::Server;

/// Nothing that ends by itself takes longer.
const PATIENCE: Duration = Duration::from_mins(5);

/// A data folder and an address.
pub(crate) struct Place {
    folder: TempDir,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
    /// Further flags of servers and commands.
    pub(crate) flags: Vec<String>,
}

/// A program of ours that ends with the thread that starts it, and hears
/// nothing of how this test was started.
pub(crate) fn command(name: &str) -> Command {
    through(&[], name)
}

/// The same, started by another program that becomes it.
pub(crate) fn through(wrapper: &[&str], name: &str) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL", "--"])
        .args(wrapper)
        .arg(program(name))
        .stdin(Stdio::null())
        .kill_on_drop(true);
    clean(&mut command);
    command
}

pub(crate) fn clean(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PORTICO_") {
            command.env_remove(name);
        }
    }
}

/// Runs it to its end.
pub(crate) async fn ran(command: &mut Command) -> Output {
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    output.expect("it ends").unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Ports below those that the system gives to whoever asks for any, of which other
/// tests have thousands: between looking and listening nobody takes one of these.
const PORTS: Range<u16> = 12_000..32_000;

/// A port that nobody listens on, each time another one.
pub(crate) fn free_address() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // Test programs that run at the same time begin at different places.
    let begin = std::process::id().wrapping_mul(97);
    loop {
        let step = begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        let port = PORTS.start + u16::try_from(step % u32::from(PORTS.end - PORTS.start)).unwrap();
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            return listener.local_addr().unwrap().to_string();
        }
    }
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("pf-").tempdir().unwrap();
        // PostgreSQL, which may run as another user, passes through.
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o711)).unwrap();
        Self {
            folder,
            address: free_address(),
            flags: vec!["--password-memory-kib=8192".to_owned()],
        }
    }

    pub(crate) fn with(mut self, flags: &[&str]) -> Self {
        self.flags.extend(flags.iter().map(|&flag| flag.to_owned()));
        self
    }

    /// The same folder at another address.
    pub(crate) fn at(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// For files of the test.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.beside("data")
    }

    /// `portico` on this data folder.
    pub(crate) fn portico<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = command("portico");
        command
            .args(arguments)
            .args(&self.flags)
            .arg("--data-dir")
            .arg(self.data());
        command
    }

    /// `replay-tool` on the server that runs here.
    pub(crate) async fn replay_tool(&self, arguments: &[&str]) -> Output {
        let mut command = command("replay-tool");
        ran(command.args(arguments).arg("--data-dir").arg(self.data())).await
    }

    /// Adds the firm and its owner at the command line.
    pub(crate) async fn found_firm(&self, (name, email): (&str, &str), password: &str) {
        let mut add = self.portico(&[
            "staff",
            "add",
            "--owner",
            "--firm",
            "Harbour & Finch",
            "--name",
            name,
            "--email",
            email,
            "--password-stdin",
        ]);
        add.stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut adding = add.spawn().unwrap();
        let mut stdin = adding.stdin.take().unwrap();
        stdin.write_all(password.as_bytes()).await.unwrap();
        drop(stdin);
        let added = adding.wait_with_output().await.unwrap();
        assert!(added.status.success(), "{}", text(&added.stderr));
    }

    /// Starts a server and waits until it is ready.
    pub(crate) async fn serve(&self) -> Server {
        let mut command = self.portico(&["serve", "--listen", &self.address]);
        Server::start(&mut command, self).await
    }

    /// Everything that servers here have said.
    pub(crate) fn said(&self) -> PathBuf {
        self.beside("said")
    }

    /// The database of the server that runs here.
    pub(crate) fn url(&self) -> String {
        let url = std::fs::read_to_string(self.data().join("database.url")).unwrap();
        url.trim().to_owned()
    }

    /// A connection as the database's owner.
    pub(crate) async fn owner(&self) -> PgConnection {
        PgConnection::connect(&self.url()).await.unwrap()
    }

    /// Process ids of the postmasters on this folder.
    pub(crate) fn postmasters(&self) -> Vec<u32> {
        postmasters(self.folder.path())
    }

    /// Waits until no `PostgreSQL` runs on this folder.
    pub(crate) async fn deserted(&self) {
        let folder = self.folder.path().display();
        let what = format!("no PostgreSQL runs in {folder}");
        eventually(&what, async || self.postmasters().is_empty()).await;
    }
}

/// Programs, not shells, whose arguments name the folder. A process that one has
/// just forked still goes by its name for a moment, and is none.
fn postmasters(folder: &Path) -> Vec<u32> {
    let folder = folder.to_string_lossy().into_owned();
    let of = |entry: std::fs::DirEntry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let line = std::fs::read(entry.path().join("cmdline")).ok()?;
        let line = text(&line);
        let program = line.split('\0').next()?;
        let postgres = program.ends_with("/postgres") && line.contains(&folder);
        let status = std::fs::read_to_string(entry.path().join("status")).ok()?;
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
        postgres.then_some((pid, parent.trim().parse::<u32>().ok()?))
    };
    let found: Vec<(u32, u32)> = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(of)
        .collect();
    let forked = |parent: u32| found.iter().any(|(pid, _)| *pid == parent);
    let founders = found.iter().filter(|(_, parent)| !forked(*parent));
    founders.map(|(pid, _)| *pid).collect()
}
