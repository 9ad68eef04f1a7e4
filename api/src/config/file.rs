//! Settings from a TOML file, each with the line on which it stands.

use std::path::Path;

use toml::de::{DeInteger, DeTable, DeValue, Error};

use super::error::{ConfigError, FileProblem};
use super::sources::Source;
use super::table::{SETTINGS, Setting, setting_named};
use super::value::Kind;

/// One setting of the file.
pub(super) struct Set {
    pub(super) name: &'static str,
    pub(super) text: String,
    pub(super) from: Source,
}

/// Everything that the file sets; refuses what is no TOML, keys that nobody knows
/// and values of another type, the first of them.
pub(super) fn read(path: &Path) -> Result<Vec<Set>, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::Unreadable(path.to_owned(), error.to_string()))?;
    let file = File { path, text: &text };
    let (table, errors) = DeTable::parse_recoverable(&text);
    if let Some(error) = errors.first() {
        return Err(file.broken(table.get_ref(), error));
    }
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
        .into_iter()
        .map(|(key, value)| file.set(key.get_ref(), file.line(key.span().start), value.get_ref()))
        .collect()
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    /// From 1.
    fn line(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        1 + before.filter(|byte| **byte == b'\n').count()
    }

    fn refuse(&self, line: usize, problem: FileProblem) -> ConfigError {
        ConfigError::File {
            path: self.path.to_owned(),
            line,
            problem,
        }
    }

    fn broken(&self, table: &DeTable<'_>, error: &Error) -> ConfigError {
        let at = error.span().unwrap_or_default();
        let line = self.line(at.start);
        let key = self.text.get(at).unwrap_or_default();
        let key = key.trim_matches(['"', '\'']);
        let first = table.keys().find(|known| known.get_ref() == key);
        match first {
            Some(first) if error.message() == "duplicate key" => self.refuse(
                line,
                FileProblem::Twice {
                    key: key.to_owned(),
                    first: self.line(first.span().start),
                },
            ),
            _ => self.refuse(line, FileProblem::NoToml(error.message().to_owned())),
        }
    }

    fn set(&self, key: &str, line: usize, value: &DeValue<'_>) -> Result<Set, ConfigError> {
        let Some(setting) = setting_named(key) else {
            let known = SETTINGS.iter().map(|setting| setting.name);
            return Err(self.refuse(line, FileProblem::unknown(key, known)));
        };
        let Some(text) = text(setting.kind, value) else {
            return Err(self.refuse(line, wrong_type(setting, value)));
        };
        Ok(Set {
            name: setting.name,
            text,
            from: Source::File(self.path.to_owned(), line),
        })
    }
}

/// The value as flags and variables give it, where its type is the setting's.
fn text(kind: Kind, value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Boolean(set) => (kind == Kind::Bool).then(|| set.to_string()),
        DeValue::Integer(number) => kind.is_number().then(|| decimal(number)),
        DeValue::String(text) => kind.is_text().then(|| text.clone().into_owned()),
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// Also of `0x10`.
fn decimal(number: &DeInteger<'_>) -> String {
    let read = i64::from_str_radix(number.as_str(), number.radix());
    read.map_or_else(|_| number.to_string(), |number| number.to_string())
}

fn wrong_type(setting: &Setting, value: &DeValue<'_>) -> FileProblem {
    FileProblem::Type {
        name: setting.name,
        found: match value {
            DeValue::String(_) => "text in quotes",
            DeValue::Integer(_) => "a number without quotes",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "true or false without quotes",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        },
        expected: setting.kind,
    }
}
