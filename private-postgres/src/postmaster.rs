//! Our own child, the postmaster: ready, ended, stopped.

use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tokio::sync::watch;

use crate::error::StopError;
use crate::folder::Folder;
use crate::spawner;

/// What is tried to end it, and how long each way is given.
/// Ever harder signals, and how long each is waited for.
pub(crate) type WaysOut = [(Signal, &'static str, Duration); 3];

pub(crate) const WAYS_OUT: WaysOut = [
    // Ends all sessions, writes a checkpoint.
    (Signal::INT, "SIGINT", Duration::from_secs(30)),
    // No checkpoint; after 5 s it kills its own children.
    (Signal::QUIT, "SIGQUIT", Duration::from_secs(8)),
    (Signal::KILL, "SIGKILL", Duration::from_secs(5)),
];

/// The last two wait a second each, so that this much is left for the first.
pub(crate) fn ways_out_within(patience: Duration) -> WaysOut {
    let second = Duration::from_secs(1);
    let [(calm, ..), (hard, ..), (last, ..)] = WAYS_OUT;
    [
        (
            calm,
            "SIGINT",
            patience.saturating_sub(second * 2).max(second),
        ),
        (hard, "SIGQUIT", second),
        (last, "SIGKILL", second),
    ]
}

/// The postmaster ended by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How; `None` if the system would not say.
    pub status: Option<ExitStatus>,
    /// Last lines of its log.
    pub log: String,
}

/// How it ended: `None` within `Some` if the system would not say.
type End = Option<Option<ExitStatus>>;

#[derive(Debug)]
pub(crate) struct Postmaster {
    pid: u32,
    child: Arc<Mutex<Child>>,
    end: watch::Receiver<End>,
    /// What it writes to.
    log: PathBuf,
}

impl Postmaster {
    /// Starts it; `log` is told to whoever looks for the reason of its end.
    pub(crate) fn spawn(command: Command, log: PathBuf) -> io::Result<Self> {
        let child = spawner::spawn(command)?;
        let pid = child.id();
        let child = Arc::new(Mutex::new(child));
        let (ended, end) = watch::channel(None);
        let postmaster = Self {
            pid,
            child,
            end,
            log,
        };
        let child = Arc::clone(&postmaster.child);
        thread::Builder::new()
            .name("postgres-wait".to_owned())
            .spawn(move || ended.send(Some(reap(pid, &child))))?;
        Ok(postmaster)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Whether `postmaster.pid` says `ready` and names this very child.
    pub(crate) fn is_ready(&self, folder: &Folder) -> bool {
        let text = std::fs::read_to_string(folder.postmaster_pid()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.first() == Some(&self.pid.to_string().as_str()) && lines.get(7) == Some(&"ready")
    }

    pub(crate) fn end(&self) -> End {
        *self.end.borrow()
    }

    /// Resolves when it is gone.
    pub(crate) async fn wait(&mut self) -> Option<ExitStatus> {
        match self.end.wait_for(Option::is_some).await {
            Ok(end) => end.flatten(),
            Err(_) => None,
        }
    }

    /// Blocks until it is gone, by ever harder means.
    pub(crate) fn shut_down(&self) -> Result<(), StopError> {
        self.shut_down_by(&WAYS_OUT)
    }

    pub(crate) fn shut_down_by(&self, ways: &WaysOut) -> Result<(), StopError> {
        let start = Instant::now();
        let mut ended_with = "SIGINT";
        for &(signal, name, patience) in ways {
            if self.end().is_some() {
                break;
            }
            ended_with = name;
            self.signal(signal);
            self.wait_blocking(patience);
        }
        match self.end() {
            Some(Some(status)) if status.success() => Ok(()),
            Some(Some(status)) if ended_with == "SIGINT" => Err(StopError::Unclean {
                status,
                log: self.log.clone(),
            }),
            Some(_) | None => Err(StopError::Forced {
                signal: ended_with,
                waited: start.elapsed(),
            }),
        }
    }

    fn wait_blocking(&self, patience: Duration) {
        let start = Instant::now();
        while self.end().is_none() && start.elapsed() < patience {
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Under the mutex and not yet reaped, the number is still this child's.
    fn signal(&self, signal: Signal) {
        let mut child = locked(&self.child);
        if matches!(child.try_wait(), Ok(None))
            && let Some(pid) = number(self.pid)
            && let Err(error) = kill_process(pid, signal)
        {
            tracing::error!(%error, "cannot signal PostgreSQL");
        }
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        if self.end().is_none()
            && let Err(error) = self.shut_down()
        {
            tracing::warn!(%error, "PostgreSQL did not stop cleanly");
        }
    }
}

/// Waits without reaping, so that nobody signals a number used again.
fn reap(pid: u32, child: &Mutex<Child>) -> Option<ExitStatus> {
    let quiet = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    if let Some(pid) = number(pid) {
        while waitid(WaitId::Pid(pid), quiet).is_err_and(|error| error == Errno::INTR) {}
    }
    locked(child).wait().ok()
}

fn number(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().and_then(Pid::from_raw)
}

fn locked(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    #[test]
    fn one_that_ignores_calm_signals_is_killed() {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' INT QUIT; while :; do sleep 0.05; done"]);
        let postmaster = Postmaster::spawn(command, PathBuf::new()).expect("sh");
        thread::sleep(Duration::from_millis(200));
        let soon = WAYS_OUT.map(|(signal, name, _)| (signal, name, Duration::from_millis(200)));

        let stopped = postmaster.shut_down_by(&soon);

        assert!(matches!(
            stopped,
            Err(StopError::Forced {
                signal: "SIGKILL",
                ..
            })
        ));
        let status = postmaster.end().flatten().expect("a status");
        assert_eq!(status.signal(), Some(9));
    }
}
