//! Where a start for development keeps its data.

use std::fmt;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use portico_api::config::Flags;
use tempfile::TempDir;

/// The setting that names the folder.
pub(super) const SETTING: &str = "data_dir";

/// An empty folder.
pub(super) enum Place {
    /// Goes with the server.
    ThrownAway(TempDir),
    /// Stays when the server stops.
    Kept(PathBuf),
}

impl Place {
    /// The folder of the flag, which must not hold anything, or one that is thrown
    /// away.
    pub(super) fn of(flags: &Flags) -> Result<Self, anyhow::Error> {
        let given = flags.set.iter().find(|(name, _)| *name == SETTING);
        let Some((_, given)) = given else {
            return Self::thrown_away();
        };
        let path = PathBuf::from(given);
        let holds = match path.read_dir() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
            read => read
                .with_context(|| path.display().to_string())?
                .next()
                .is_some(),
        };
        if holds {
            bail!(
                "{} is not empty, and portico dev opens a firm anew; remove it, name another with \
                 --data-dir, or go on with what it holds by portico serve",
                path.display()
            );
        }
        Ok(Self::Kept(path))
    }

    fn thrown_away() -> Result<Self, anyhow::Error> {
        // Under root the private cluster has a user of its own, who has to pass.
        let mode = Permissions::from_mode(0o711);
        let folder = tempfile::Builder::new()
            .prefix("portico-dev-")
            .permissions(mode)
            .tempdir()
            .context("no folder can be made below the one for temporary files")?;
        Ok(Self::ThrownAway(folder))
    }

    /// The data folder.
    pub(super) fn path(&self) -> PathBuf {
        match self {
            Self::ThrownAway(folder) => folder.path().join("data"),
            Self::Kept(path) => path.clone(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: &Path = &self.path();
        match self {
            Self::ThrownAway(_) => write!(f, "{}, removed at the end", path.display()),
            Self::Kept(_) => write!(f, "{}", path.display()),
        }
    }
}
