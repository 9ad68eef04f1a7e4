//! What is wrong with settings.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::nearest::nearest;
use super::site::Site;
use super::sources::Source;
use super::value::Kind;

/// Settings that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ConfigError {
    /// A variable that is none of ours.
    #[error("unknown variable {name}; {hint}")]
    Unknown {
        /// As given.
        name: String,
        /// The way out.
        hint: String,
    },
    /// A variable whose value is no text. It is not shown: it may be a secret.
    #[error("the variable {0} is not UTF-8; set it to text in UTF-8, or unset it")]
    NoText(String),
    /// PostgreSQL's clients obey it, and our sessions are as we set them.
    #[error(
        "the variable PGOPTIONS is set, which would change every session of the database; unset it, or put what is meant into the options of database_url"
    )]
    SessionOptions,
    /// A value of the wrong form.
    #[error("{name} ({from}) is {found:?}; it takes {expected}")]
    Value {
        /// Of the setting.
        name: &'static str,
        /// Where it was set.
        from: Source,
        /// As given.
        found: String,
        /// The way out.
        expected: String,
    },
    /// The file cannot be read.
    #[error("settings file {file}: {1}; name one that may be read with --config", file = .0.display())]
    Unreadable(PathBuf, String),
    /// The file says what it may not.
    #[error("settings file {}, line {line}: {problem}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// The rule and the way out.
        problem: FileProblem,
    },
    /// One address for both doors, of which only one would answer.
    #[error(
        "staff_origin is {0} and portal_origin is {1}, which is one place; give them two paths on one host, or two hosts"
    )]
    OnePlace(Site, Site),
    /// Our own pages need no token, and one would be of use to whoever breaks them.
    #[error(
        "portal_origins has {0}, which is on the server's own origin; a portal there signs in by cookie and is not listed"
    )]
    OwnOrigin(Site),
    /// Another port at each start, which no link and no cookie would know.
    #[error(
        "{name} is {address}, and port 0 stands for any that is free; name the one that people are to find, such as 8080"
    )]
    AnyPort {
        /// Of the setting.
        name: &'static str,
        /// As given.
        address: SocketAddr,
    },
    /// Fit for trying out only.
    #[error("production is on, but {0}")]
    Production(&'static str),
}

/// What is wrong with a line of the file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileProblem {
    /// A key that is none of ours.
    #[error("unknown key {key}; {hint}")]
    Unknown {
        /// As given.
        key: String,
        /// The way out.
        hint: String,
    },
    /// A key that stands there already.
    #[error("the key {key} was set on line {first}; each may be set once, take one of them out")]
    Twice {
        /// Which.
        key: String,
        /// Where it stands first.
        first: usize,
    },
    /// A value of another type.
    #[error("{name} is {found}; it takes {}, {}", .expected.form(), .expected.in_toml())]
    Type {
        /// Of the setting.
        name: &'static str,
        /// What it is.
        found: &'static str,
        /// What it takes.
        expected: Kind,
    },
    /// Not TOML at all.
    #[error("this is not TOML: {0}; write each setting as key = value, texts in quotes")]
    NoToml(String),
    /// The file was found by the setting that it changes.
    #[error(
        "data_dir cannot be set here, this file was found in the data folder; take the line out and name the folder by --data-dir or PORTICO_DATA_DIR, or keep the file elsewhere and name it by --config"
    )]
    DataDir,
}

impl ConfigError {
    pub(super) fn unknown_variable<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self::Unknown {
            name: name.to_owned(),
            hint: hint(name, known),
        }
    }
}

impl FileProblem {
    pub(super) fn unknown<'a>(key: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self::Unknown {
            key: key.to_owned(),
            hint: hint(key, known),
        }
    }
}

fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(
        || "`portico config --reference` lists them all".to_owned(),
        |near| format!("did you mean {near}?"),
    )
}
