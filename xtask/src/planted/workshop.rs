//! The copy of the sources in which mistakes are planted; never the working tree.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use walkdir::{DirEntry, WalkDir};

use super::list::{Mistake, Test};

/// Folders of things that are made, not written.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "dist", ".portico"];

/// The copy, and the folder of its builds beside it.
pub(super) struct Workshop {
    tree: PathBuf,
    target: PathBuf,
    log: PathBuf,
}

/// What became of a mistake.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// The test failed.
    Caught,
    /// The test passed.
    Missed,
    /// No test could be made of it: the list has to be mended.
    DoesNotBuild,
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Caught => "caught",
            Self::Missed => "MISSED",
            Self::DoesNotBuild => "DOES NOT BUILD",
        })
    }
}

impl Workshop {
    /// A copy of the sources as they are. Files that are equal are left alone,
    /// so that a second run builds little.
    pub(super) fn open(into: &Path) -> Result<Self> {
        let into = std::path::absolute(into)?;
        let workshop = Self {
            tree: into.join("tree"),
            target: into.join("target"),
            log: into.join("last.log"),
        };
        fs::create_dir_all(&workshop.tree)?;
        let from = fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?;
        let wanted = sources(&from)?;
        for gone in sources(&workshop.tree)?.difference(&wanted) {
            fs::remove_file(workshop.tree.join(gone))?;
        }
        for source in &wanted {
            let (bytes, copy) = (fs::read(from.join(source))?, workshop.tree.join(source));
            if fs::read(&copy).is_ok_and(|there| there == bytes) {
                continue;
            }
            fs::create_dir_all(copy.parent().context("a file lies in a folder")?)?;
            fs::write(copy, bytes)?;
        }
        Ok(workshop)
    }

    /// Plants a mistake, runs its test, and takes the mistake out again.
    pub(super) fn plant(&self, mistake: &Mistake) -> Result<Outcome> {
        let file = self.tree.join(&mistake.file);
        let sound = fs::read_to_string(&file).with_context(|| mistake.file.clone())?;
        let found = sound.matches(&mistake.find).count();
        ensure!(
            found == 1,
            "{:?} stands {found} times in {}, not once; mend xtask/planted.toml",
            mistake.find,
            mistake.file
        );
        fs::write(&file, sound.replace(&mistake.find, &mistake.replace))?;
        let outcome = self.try_out(mistake.test);
        fs::write(&file, sound)?;
        outcome
    }

    /// Builds and runs one test of the copy.
    pub(super) fn try_out(&self, test: Test) -> Result<Outcome> {
        if !self.cargo(test, &["--no-run"])? {
            return Ok(Outcome::DoesNotBuild);
        }
        Ok(if self.cargo(test, &[])? {
            Outcome::Missed
        } else {
            Outcome::Caught
        })
    }

    /// What the last build or test said.
    pub(super) fn log(&self) -> &Path {
        &self.log
    }

    fn cargo(&self, test: Test, more: &[&str]) -> Result<bool> {
        let (log, (package, target)) = (File::create(&self.log)?, test.target());
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .current_dir(&self.tree)
            .args(["test", "--locked", "--package", package])
            .args(["--test", target, test.name()])
            .args(more)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("PORTICO_WEB", "skip")
            .stdout(log.try_clone()?)
            .stderr(log)
            .status()
            .context("cargo cannot be run")?;
        Ok(status.success())
    }
}

fn sources(root: &Path) -> Result<BTreeSet<PathBuf>> {
    let wanted = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !SKIPPED.contains(&name.as_ref())
    };
    let mut found = BTreeSet::new();
    for entry in WalkDir::new(root).into_iter().filter_entry(wanted) {
        let entry = entry?;
        if entry.file_type().is_file() {
            found.insert(entry.path().strip_prefix(root)?.to_owned());
        }
    }
    Ok(found)
}
