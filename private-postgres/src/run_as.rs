//! Under which user `PostgreSQL` runs: it refuses root.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, lchown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::{getegid, geteuid};

use crate::binaries::Binaries;
use crate::error::StartError;
use crate::folder::Folder;

/// Refuses to go on if the server died before the death signal was set, then
/// becomes the program.
const STILL_OURS: &str = r#"[ "$PPID" = "$1" ] || exit 75; shift; exec "$@""#;

/// A user and group id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ids {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Ids {
    fn ours() -> Self {
        Self {
            uid: geteuid().as_raw(),
            gid: getegid().as_raw(),
        }
    }

    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::symlink_metadata(path).ok()?;
        Some(Self {
            uid: metadata.uid(),
            gid: metadata.gid(),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunAs {
    /// A normal user's server: nothing to change.
    Ourselves,
    /// Root's server: give up root.
    User(Ids),
    /// Root's server on a folder only root can reach: still root outside, a
    /// user of this name inside.
    Namespace(Ids),
}

/// What the kernel sends the child when this process dies.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DeathSignal {
    /// A fast, clean shutdown.
    Interrupt,
    /// For programs whose half-made work is thrown away.
    Kill,
}

impl RunAs {
    /// The first way that works, found out by trying it on the real folders.
    pub(crate) fn choose(folder: &Folder, binaries: &Binaries) -> Result<Self, StartError> {
        let ours = Ids::ours();
        let owner = Ids::of(&folder.pgdata());
        if ours.uid != 0
            && let Some(owner) = owner
            && owner.uid != ours.uid
        {
            return Err(StartError::OtherOwner {
                pgdata: folder.pgdata(),
                owner: owner.uid,
                user: ours.uid,
            });
        }
        let mut failures = Vec::new();
        for way in ways(ours, owner) {
            match way.try_out(folder, binaries) {
                Ok(()) => return Ok(way),
                Err(failure) => failures.push(format!("{way}: {failure}")),
            }
        }
        Err(StartError::CannotRunAs {
            data_dir: folder.root().to_owned(),
            detail: failures.join("; "),
        })
    }

    /// Whom the cluster's files belong to, as seen from this process.
    pub(crate) fn file_owner(self) -> Ids {
        match self {
            Self::User(ids) => ids,
            Self::Ourselves | Self::Namespace(_) => Ids::ours(),
        }
    }

    /// A command that runs `program` under this user, ends with this process
    /// and knows nothing of its environment but where programs and libraries are.
    pub(crate) fn command(self, program: &Path, signal: DeathSignal) -> Command {
        let mut words: Vec<String> = Vec::new();
        let mut word = |text: &str| words.push(text.to_owned());
        // A shell starts what it puts in the background with SIGINT ignored, and so
        // would the child be until PostgreSQL has a handler: deaf to our death.
        word("env");
        word("--default-signal");
        if let Self::Namespace(Ids { uid, gid }) = self {
            word("unshare");
            word("--user");
            word(&format!("--map-user={uid}"));
            word(&format!("--map-group={gid}"));
        }
        word("setpriv");
        if let Self::User(Ids { uid, gid }) = self {
            word(&format!("--reuid={uid}"));
            word(&format!("--regid={gid}"));
            word("--clear-groups");
        }
        // After the change of user, which clears it. setpriv sees to the order.
        word("--pdeathsig");
        word(match signal {
            DeathSignal::Interrupt => "INT",
            DeathSignal::Kill => "KILL",
        });
        for text in ["sh", "-c", STILL_OURS, "sh"] {
            word(text);
        }
        word(&std::process::id().to_string());

        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).arg(program);
        command.env_clear().env("LC_ALL", "C");
        for kept in ["PATH", "LD_LIBRARY_PATH", "LD_PRELOAD"] {
            if let Some(value) = env::var_os(kept) {
                command.env(kept, value);
            }
        }
        // Not in the terminal's group: Ctrl-C is for the server, which then
        // stops PostgreSQL last. The working folder may be closed to the user.
        command.process_group(0).current_dir("/");
        command
    }

    /// Gives a whole tree to the user; the top last, as the sign that it is done.
    pub(crate) fn give(self, path: &Path) -> Result<(), StartError> {
        let owner = self.file_owner();
        if Ids::of(path).is_some_and(|now| now.uid == owner.uid) {
            return Ok(());
        }
        give_tree(path, owner).map_err(StartError::folder("change the owner of", path))
    }

    fn try_out(self, folder: &Folder, binaries: &Binaries) -> Result<(), String> {
        let mut command = self.command(Path::new("test"), DeathSignal::Kill);
        command.arg("-x").arg(folder.root()).args(["-a", "-x"]);
        command.arg(binaries.program("postgres"));
        let output = command
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("{}: {error}", shown(command.get_program())))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        match said.trim() {
            "" => Err("cannot reach the data folder or the binaries".to_owned()),
            said => Err(said.to_owned()),
        }
    }
}

impl std::fmt::Display for RunAs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ourselves => f.write_str("as the current user"),
            Self::User(ids) => write!(f, "as user id {}", ids.uid),
            Self::Namespace(_) => f.write_str("in a user namespace"),
        }
    }
}

/// What to try, best first. A cluster that exists keeps its owner if it can.
fn ways(ours: Ids, owner: Option<Ids>) -> Vec<RunAs> {
    if ours.uid != 0 {
        return vec![RunAs::Ourselves];
    }
    let postgres = user_named("postgres");
    let inside = RunAs::Namespace(postgres.or_else(|| user_named("nobody")).unwrap_or(Ids {
        uid: 65534,
        gid: 65534,
    }));
    match owner {
        Some(Ids { uid: 0, .. }) => std::iter::once(inside)
            .chain(postgres.map(RunAs::User))
            .collect(),
        Some(owner) => vec![RunAs::User(owner), inside],
        None => postgres
            .map(RunAs::User)
            .into_iter()
            .chain([inside])
            .collect(),
    }
}

fn user_named(name: &str) -> Option<Ids> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let fields = users
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.len() > 3 && fields[0] == name)?;
    Some(Ids {
        uid: fields[2].parse().ok()?,
        gid: fields[3].parse().ok()?,
    })
}

fn give_tree(path: &Path, owner: Ids) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        for entry in fs::read_dir(path)? {
            give_tree(&entry?.path(), owner)?;
        }
    }
    lchown(path, Some(owner.uid), Some(owner.gid))
}

fn shown(program: &OsStr) -> String {
    program.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_whose_parent_died_before_the_death_signal_was_set_is_not_run() {
        let run_with_parent = |pid: u32| {
            let mut sh = Command::new("sh");
            sh.args(["-c", STILL_OURS, "sh", &pid.to_string(), "true"]);
            sh.status().expect("sh").code()
        };
        assert_eq!(run_with_parent(std::process::id()), Some(0));
        assert_eq!(run_with_parent(1), Some(75));
    }
}
