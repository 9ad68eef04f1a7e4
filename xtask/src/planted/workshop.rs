//! The copy of the sources in which mistakes are planted; never the working tree.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use anyhow::{Context, Result, ensure};

use super::list::{Mistake, Test};
use super::sources::{needed, sources};
use crate::cargo::cargo;

/// The copy, and the folder of its builds beside it.
pub(super) struct Workshop {
    tree: PathBuf,
    target: PathBuf,
    log: PathBuf,
}

/// What became of a mistake.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// The test failed, at this step of a history.
    Caught(String),
    /// The test passed.
    Missed,
    /// No test could be made of it: the list has to be mended.
    DoesNotBuild,
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Caught(step) => write!(out, "caught at {step}"),
            Self::Missed => out.write_str("MISSED"),
            Self::DoesNotBuild => out.write_str("DOES NOT BUILD"),
        }
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
            let (bytes, copy) = (needed(&from, source)?, workshop.tree.join(source));
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
        if self.cargo(test)?.success() {
            return Ok(Outcome::Missed);
        }
        let said = fs::read_to_string(&self.log)?;
        Ok(if said.contains("test result: FAILED") {
            Outcome::Caught(step(&said))
        } else {
            Outcome::DoesNotBuild
        })
    }

    /// What the last build or test said.
    pub(super) fn log(&self) -> &Path {
        &self.log
    }

    fn cargo(&self, test: Test) -> Result<ExitStatus> {
        let (log, (package, target)) = (File::create(&self.log)?, test.target());
        cargo()
            .current_dir(&self.tree)
            .args(["test", "--locked", "--package", package])
            .args(["--test", target, test.name()])
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_PROFILE_DEV_DEBUG", "none")
            .env("PORTICO_WEB", "skip")
            .stdout(log.try_clone()?)
            .stderr(log)
            .status()
            .context("cargo cannot be run")
    }
}

/// The first "seed 3, step 17" that a test named.
fn step(said: &str) -> String {
    let number = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let found = said.match_indices("seed ").find_map(|(at, word)| {
        let rest = &said[at + word.len()..];
        let (seed, rest) = rest.split_at(number(rest));
        let rest = rest.strip_prefix(", step ")?;
        let step = &rest[..number(rest)];
        Some(format!("seed {seed}, step {step}"))
    });
    found.unwrap_or_else(|| "an unnamed step".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_out_of_what_a_test_said() {
        let said =
            "told seed x\nassertion failed: seed 3, step 17: Ok(\"a grant\")\nseed 4, step 1:";
        assert_eq!(step(said), "seed 3, step 17");
        assert_eq!(step("seed unknown"), "an unnamed step");
    }
}
