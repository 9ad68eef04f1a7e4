//! What is wrong with settings.

use std::path::PathBuf;

use super::nearest::nearest;
use super::sources::Source;

/// Settings that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ConfigError {
    /// A name that is none of ours.
    #[error("unknown {what} {name}; {hint}")]
    Unknown {
        /// Key or variable.
        what: &'static str,
        /// As given.
        name: String,
        /// The way out.
        hint: String,
    },
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
    #[error("settings file {0}: {1}")]
    Unreadable(PathBuf, String),
    /// Fit for trying out only.
    #[error("production is on, but {0}")]
    Production(&'static str),
}

impl ConfigError {
    pub(super) fn unknown<'a>(
        what: &'static str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> Self {
        Self::Unknown {
            what,
            name: name.to_owned(),
            hint: nearest(name, known).map_or_else(
                || "`portico config --reference` lists them all".to_owned(),
                |near| format!("did you mean {near}?"),
            ),
        }
    }
}
