//! Finds `postgres` and `initdb`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::StartError;
use crate::folder::{PGDATA, major_of};

/// The oldest major version that will do.
pub const MINIMUM_MAJOR: u32 = 15;

/// A folder of `PostgreSQL` binaries and their version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// Holds `postgres` and `initdb`.
    pub bin_dir: PathBuf,
    /// Such as `15.14`.
    pub version: String,
    /// Such as `15`.
    pub major: u32,
}

impl Binaries {
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.bin_dir.join(name)
    }
}

/// The binaries to run on `data_dir`: from the configured folder only, or else
/// from PATH, Debian's and Red Hat's versioned folders (newest first) and what
/// `pg_config` names. A cluster that exists decides the major version.
pub fn find_binaries(configured: Option<&Path>, data_dir: &Path) -> Result<Binaries, StartError> {
    let places = configured.map_or_else(usual_places, |dir| vec![dir.to_owned()]);
    let (usable, rejected) = inspect(&places);
    let Some(first) = usable.first() else {
        return Err(StartError::NoBinaries {
            minimum: MINIMUM_MAJOR,
            looked: places,
            rejected,
        });
    };
    let Some(data) = major_of(&data_dir.join(PGDATA)) else {
        return Ok(first.clone());
    };
    let matching = usable.iter().find(|binaries| binaries.major == data);
    matching.cloned().ok_or(StartError::OtherMajorVersion {
        data_dir: data_dir.to_owned(),
        found: first.major,
        data,
    })
}

fn usual_places() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = env::split_paths(&path)
        .filter(|dir| dir.is_absolute())
        .collect();
    places.extend(versioned("/usr/lib/postgresql", "", "bin"));
    places.extend(versioned("/usr", "pgsql-", "bin"));
    places.extend(pg_config_bindir());
    let mut seen = Vec::new();
    places.retain(|place| {
        let new = !seen.contains(place);
        seen.push(place.clone());
        new
    });
    places
}

/// `<parent>/<prefix><number>/<child>`, highest number first.
fn versioned(parent: &str, prefix: &str, child: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let number = name.to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((number, entry.path().join(child)))
        })
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, dir)| dir).collect()
}

fn pg_config_bindir() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let dir = PathBuf::from(text.trim_end());
    dir.is_absolute().then_some(dir)
}

fn inspect(places: &[PathBuf]) -> (Vec<Binaries>, Vec<String>) {
    let mut usable = Vec::new();
    let mut rejected = Vec::new();
    for place in places {
        let (postgres, initdb) = (place.join("postgres"), place.join("initdb"));
        if !postgres.is_file() {
            continue;
        }
        let shown = postgres.display();
        match version_of(&postgres) {
            None => rejected.push(format!("{shown} (does not tell its version)")),
            Some((version, major)) if major < MINIMUM_MAJOR => {
                rejected.push(format!("{shown} (version {version} is too old)"));
            }
            Some(_) if !initdb.is_file() => {
                rejected.push(format!("{shown} (no initdb beside it)"));
            }
            Some((version, major)) => usable.push(Binaries {
                bin_dir: real_folder(&postgres).unwrap_or_else(|| place.clone()),
                version,
                major,
            }),
        }
    }
    (usable, rejected)
}

/// Where a link points to, if the other binaries are there too.
fn real_folder(postgres: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(postgres).ok()?;
    let folder = real.parent()?;
    let complete = real.ends_with("postgres") && folder.join("initdb").is_file();
    complete.then(|| folder.to_owned())
}

/// Reads `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn version_of(postgres: &Path) -> Option<(String, u32)> {
    let output = Command::new(postgres).arg("--version").output().ok()?;
    parse_version(&String::from_utf8(output.stdout).ok()?)
}

fn parse_version(text: &str) -> Option<(String, u32)> {
    let version = text
        .split("(PostgreSQL)")
        .nth(1)?
        .split_whitespace()
        .next()?;
    let digits = version.find(|c: char| !c.is_ascii_digit());
    let major = version[..digits.unwrap_or(version.len())].parse().ok()?;
    Some((version.to_owned(), major))
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn reads_the_version_of_releases_and_previews() {
        let parse = |text| parse_version(text).map(|(version, major)| format!("{version}/{major}"));
        let debian = "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n";
        assert_eq!(parse(debian).as_deref(), Some("15.14/15"));
        assert_eq!(
            parse("postgres (PostgreSQL) 19beta1").as_deref(),
            Some("19beta1/19")
        );
        assert_eq!(parse("sh: not found"), None);
    }
}
