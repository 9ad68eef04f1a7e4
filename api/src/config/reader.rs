//! From gathered values to the types of settings.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::origins::Origins;
use super::settings::{Database, LogFormat, LogSettings};
use super::site::Site;
use super::sources::Effective;
use super::value::Value;

/// Takes values out by name. The table's defaults make those present that have
/// one; the zero values below are for the others' absence only.
pub(super) struct Reader<'a>(pub(super) &'a Effective);

impl Reader<'_> {
    fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)?.0.as_ref()
    }

    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        let Some(Value::Folder(path)) = self.value(name) else {
            return None;
        };
        Some(path.clone())
    }

    pub(super) fn site(&self, name: &str) -> Option<Site> {
        let Some(Value::Origin(site)) = self.value(name) else {
            return None;
        };
        Some(site.clone())
    }

    pub(super) fn origins(&self, name: &str) -> Origins {
        let Some(Value::Origins(origins)) = self.value(name) else {
            return Origins::default();
        };
        origins.clone()
    }

    pub(super) fn count(&self, name: &str) -> u32 {
        let Some(Value::Count(count)) = self.value(name) else {
            return 0;
        };
        *count
    }

    pub(super) fn bytes(&self, name: &str) -> u64 {
        let Some(Value::Bytes(bytes)) = self.value(name) else {
            return 0;
        };
        *bytes
    }

    pub(super) fn bool(&self, name: &str) -> bool {
        self.value(name) == Some(&Value::Bool(true))
    }

    pub(super) fn address(&self, name: &str) -> SocketAddr {
        let nowhere = || SocketAddr::from(([127, 0, 0, 1], 0));
        self.address_if_any(name).unwrap_or_else(nowhere)
    }

    pub(super) fn address_if_any(&self, name: &str) -> Option<SocketAddr> {
        let Some(Value::Address(address)) = self.value(name) else {
            return None;
        };
        Some(*address)
    }

    pub(super) fn database(&self) -> Database {
        match self.value("database_url") {
            Some(Value::Url(url)) => Database::Url(url.clone()),
            _ => Database::Private(self.path("postgres_bin_dir")),
        }
    }

    pub(super) fn workers(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        match self.count("password_workers") as usize {
            0 => cores,
            workers => workers,
        }
    }

    pub(super) fn log(&self) -> LogSettings {
        let word = |name| match self.value(name) {
            Some(Value::Choice(word)) => *word,
            _ => "",
        };
        LogSettings {
            format: if word("log_format") == "json" {
                LogFormat::Json
            } else {
                LogFormat::Text
            },
            level: word("log_level"),
        }
    }
}
