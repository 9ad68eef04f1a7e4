//! Starts children from one thread that lives as long as the process.
//!
//! `PR_SET_PDEATHSIG` is sent when the *thread* that made the child ends, so a
//! child of a worker thread would be stopped with that thread.

use std::io;
use std::process::{Child, Command};
use std::sync::{LazyLock, Mutex, PoisonError, mpsc};
use std::thread;

struct Job {
    command: Command,
    reply: mpsc::Sender<io::Result<Child>>,
}

static SPAWNER: LazyLock<io::Result<Mutex<mpsc::Sender<Job>>>> = LazyLock::new(|| {
    let (jobs, inbox) = mpsc::channel::<Job>();
    thread::Builder::new()
        .name("postgres-parent".to_owned())
        .spawn(move || {
            for mut job in inbox {
                let child = job.command.spawn();
                if job.reply.send(child).is_err() {
                    tracing::error!("nobody waits for a child that was started");
                }
            }
        })?;
    Ok(Mutex::new(jobs))
});

/// Like [`Command::spawn`], but the parent thread never ends.
pub(crate) fn spawn(command: Command) -> io::Result<Child> {
    let gone = || io::Error::other("the thread that starts PostgreSQL is not running");
    let jobs = SPAWNER.as_ref().map_err(|_| gone())?;
    let (reply, answer) = mpsc::channel();
    jobs.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .send(Job { command, reply })
        .map_err(|_| gone())?;
    answer.recv().map_err(|_| gone())?
}
