//! Gathering what was set where: flags before variables before the file before
//! defaults.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use super::error::{ConfigError, FileProblem};
use super::file::{self, Set};
use super::flags::Flags;
use super::table::{SETTINGS, Setting, setting_named};
use super::value::Value;

/// Variables with our prefix that only the build reads.
const BUILD_VARIABLES: [&str; 3] = ["PORTICO_WEB", "PORTICO_WEB_DIST", "PORTICO_WEB_STRICT"];

/// A variable of PostgreSQL's clients that reaches into every session.
const SESSION_OPTIONS: &str = "PGOPTIONS";

/// Where a value comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// On the command line.
    Flag,
    /// In a variable.
    Variable,
    /// In this file, on this line.
    File(PathBuf, usize),
    /// Nobody set it.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Variable => f.write_str("variable"),
            Self::File(path, line) => write!(f, "{}, line {line}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The `PORTICO_…` variables, and one that may not be set.
#[derive(Clone, Default, Debug)]
pub struct Environment(pub BTreeMap<String, String>);

impl Environment {
    /// Those of this process.
    pub fn of_process() -> Result<Self, ConfigError> {
        Self::of(std::env::vars_os())
    }

    /// Those of ours among these. What is no text would stand for another value.
    pub(super) fn of(
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let ours = |name: &str| {
            name == SESSION_OPTIONS
                || name.starts_with("PORTICO_") && !BUILD_VARIABLES.contains(&name)
        };
        let mut found = BTreeMap::new();
        for (name, value) in variables {
            let name = name.to_string_lossy().into_owned();
            if ours(&name) {
                let text = value.into_string();
                let text = text.map_err(|_| ConfigError::NoText(name.clone()))?;
                found.insert(name, text);
            }
        }
        Ok(Self(found))
    }
}

/// Each setting's value and source; `None` where nothing is set.
pub type Effective = BTreeMap<&'static str, (Option<Value>, Source)>;

/// Reads all sources; refuses names that nobody knows.
pub fn gather(flags: &Flags, environment: &Environment) -> Result<Effective, ConfigError> {
    if environment.0.contains_key(SESSION_OPTIONS) {
        return Err(ConfigError::SessionOptions);
    }
    let variables = by_setting(environment)?;
    let mut given: BTreeMap<&'static str, (String, Source)> = BTreeMap::new();
    for (name, text) in variables {
        given.insert(name, (text, Source::Variable));
    }
    for (name, text) in &flags.set {
        given.insert(name, (text.clone(), Source::Flag));
    }
    for Set { name, text, from } in in_file(flags, &given)? {
        given.entry(name).or_insert((text, from));
    }
    SETTINGS
        .iter()
        .map(|setting| effective(setting, &given))
        .collect()
}

fn effective(
    setting: &'static Setting,
    given: &BTreeMap<&'static str, (String, Source)>,
) -> Result<(&'static str, (Option<Value>, Source)), ConfigError> {
    let default = || Some((setting.default?.to_owned(), Source::Default));
    let Some((text, source)) = given.get(setting.name).cloned().or_else(default) else {
        return Ok((setting.name, (None, Source::Default)));
    };
    match setting.kind.parse(&text) {
        Ok(value) => Ok((setting.name, (Some(value), source))),
        Err(expected) => Err(ConfigError::Value {
            name: setting.name,
            from: source,
            found: if setting.secret {
                "…".to_owned()
            } else {
                text
            },
            expected,
        }),
    }
}

fn by_setting(environment: &Environment) -> Result<Vec<(&'static str, String)>, ConfigError> {
    let names: Vec<String> = SETTINGS.iter().map(Setting::variable).collect();
    let known = |(variable, text): (&String, &String)| {
        let index = names.iter().position(|name| name == variable);
        let unknown = || ConfigError::unknown_variable(variable, names.iter().map(String::as_str));
        Ok((SETTINGS[index.ok_or_else(unknown)?].name, text.clone()))
    };
    environment.0.iter().map(known).collect()
}

/// What the file says that the flag names, or the usual one if it is there.
fn in_file(
    flags: &Flags,
    given: &BTreeMap<&str, (String, Source)>,
) -> Result<Vec<Set>, ConfigError> {
    if let Some(named) = &flags.file {
        return file::read(named);
    }
    let default = setting_named("data_dir").and_then(|setting| setting.default);
    let data_dir = given.get("data_dir").map(|(text, _)| text.as_str());
    let usual = data_dir
        .or(default)
        .map(|folder| Path::new(folder).join("portico.toml"))
        .filter(|path| path.exists());
    let found = usual.map_or(Ok(vec![]), |path| file::read(&path))?;
    // It would name another data folder than the one in which it was found.
    match found.iter().find(|set| set.name == "data_dir") {
        Some(Set {
            from: Source::File(path, line),
            ..
        }) => Err(ConfigError::File {
            path: path.clone(),
            line: *line,
            problem: FileProblem::DataDir,
        }),
        Some(_) | None => Ok(found),
    }
}
