//! Reading a setting's text.

use std::net::SocketAddr;
use std::path::PathBuf;

use portico_event_log::{URL_FORM, is_database_url};

use super::origins::Origins;
use super::site::Site;
use super::size;

/// What a setting takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A path.
    Folder,
    /// A database URL.
    Url,
    /// IP address and port.
    Address,
    /// http or https address, with or without a path.
    Origin,
    /// Several of them, with commas between.
    Origins,
    /// true or false.
    Bool,
    /// A number of bytes, with or without a unit.
    Bytes {
        /// Smallest allowed.
        min: u64,
    },
    /// A whole number in a range.
    Count {
        /// Smallest allowed.
        min: u32,
        /// Largest allowed.
        max: u32,
    },
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// A setting's value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Of [`Kind::Folder`].
    Folder(PathBuf),
    /// Of [`Kind::Url`].
    Url(String),
    /// Of [`Kind::Address`].
    Address(SocketAddr),
    /// Of [`Kind::Origin`].
    Origin(Site),
    /// Of [`Kind::Origins`].
    Origins(Origins),
    /// Of [`Kind::Bool`].
    Bool(bool),
    /// Of [`Kind::Bytes`].
    Bytes(u64),
    /// Of [`Kind::Count`].
    Count(u32),
    /// Of [`Kind::Choice`].
    Choice(&'static str),
}

impl Kind {
    /// Reads a value, or says what would have been one.
    pub fn parse(self, text: &str) -> Result<Value, String> {
        match self {
            Self::Folder if text.is_empty() => Err("a path".to_owned()),
            Self::Folder => Ok(Value::Folder(PathBuf::from(text))),
            Self::Url => parse_url(text),
            Self::Address => text.parse().map(Value::Address).map_err(|_| self.form()),
            Self::Origin => Site::parse(text).map(Value::Origin).ok_or(self.form()),
            Self::Origins => Origins::parse(text).map(Value::Origins).ok_or(self.form()),
            Self::Bool => text.parse().map(Value::Bool).map_err(|_| self.form()),
            Self::Bytes { min } => match size::parse(text) {
                Some(bytes) if bytes >= min => Ok(Value::Bytes(bytes)),
                Some(_) | None => Err(self.form()),
            },
            Self::Count { min, max } => match text.parse() {
                Ok(count) if (min..=max).contains(&count) => Ok(Value::Count(count)),
                Ok(_) | Err(_) => Err(self.form()),
            },
            Self::Choice(words) => words
                .iter()
                .find(|word| **word == text)
                .map(|word| Value::Choice(word))
                .ok_or(self.form()),
        }
    }

    /// What it takes, for people.
    #[must_use]
    pub fn form(self) -> String {
        match self {
            Self::Folder => "a path".to_owned(),
            Self::Url => URL_FORM.to_owned(),
            Self::Address => "an IP address and port like 127.0.0.1:8080".to_owned(),
            Self::Origin => "an address like https://portal.example.com".to_owned(),
            Self::Origins => {
                "addresses like https://www.example.com/documents, with commas between them"
                    .to_owned()
            }
            Self::Bool => "true or false".to_owned(),
            Self::Bytes { min: 0 } => "a number of bytes like 500 MiB".to_owned(),
            Self::Bytes { min } => format!("a number of bytes like 500 MiB, at least {min}"),
            Self::Count { min, max } => format!("a whole number from {min} to {max}"),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
        }
    }
}

impl Kind {
    /// Whether a TOML number may stand for it.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Count { .. } | Self::Bytes { .. })
    }

    /// Whether a TOML text may stand for it.
    pub(super) const fn is_text(self) -> bool {
        !matches!(self, Self::Count { .. } | Self::Bool)
    }

    /// How it is written in a TOML file.
    pub(super) const fn in_toml(self) -> &'static str {
        match self {
            Self::Bool | Self::Count { .. } => "without quotes",
            Self::Bytes { .. } => "in quotes if it has a unit",
            Self::Folder
            | Self::Url
            | Self::Address
            | Self::Origin
            | Self::Origins
            | Self::Choice(_) => "in quotes",
        }
    }
}

fn parse_url(text: &str) -> Result<Value, String> {
    if is_database_url(text) {
        Ok(Value::Url(text.to_owned()))
    } else {
        Err(Kind::Url.form())
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::Url(url) => f.write_str(url),
            Self::Address(address) => address.fmt(f),
            Self::Origin(site) => site.fmt(f),
            Self::Origins(origins) => origins.fmt(f),
            Self::Bool(set) => set.fmt(f),
            Self::Bytes(bytes) => f.write_str(&size::shown(*bytes)),
            Self::Count(count) => count.fmt(f),
            Self::Choice(word) => f.write_str(word),
        }
    }
}
