//! What an import did, or would do.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

use super::report::RowKind;

/// How much becomes visible to how many.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Sharing {
    /// Folders, documents and new versions that people would gain sight of.
    pub items: u64,
    /// Contacts who see them now, or as soon as they may enter the portal.
    pub people: u64,
}

/// What an import did; with `dry_run` what it would do.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Summary {
    /// Nothing was written.
    pub dry_run: bool,
    /// Customers that were registered.
    pub customers_registered: u64,
    /// Folders made.
    pub folders_created: u64,
    /// Documents made.
    pub documents_created: u64,
    /// Documents that got a new version.
    pub versions_added: u64,
    /// Files whose content was there already.
    pub unchanged: u64,
    /// Reported rows by kind.
    pub rows: BTreeMap<RowKind, u64>,
    /// Files that were looked at.
    pub files: u64,
    /// Bytes of those that could be read; with `dry_run` they were found, and read
    /// only where a document of the same size is there.
    pub bytes: u64,
    /// Events appended.
    pub events: u64,
    /// What contacts gain sight of, where it was asked: with `--dry-run`.
    pub sharing: Sharing,
    /// With `dry_run`: the import would be refused, as contacts would gain sight of
    /// something and `--share` was not given.
    pub needs_share: bool,
    /// From start to end; in seconds as JSON.
    #[serde(serialize_with = "seconds")]
    pub elapsed: Duration,
}

impl Summary {
    /// What the command line exits with: 0 if all is imported, 3 if rows were
    /// reported. An error exits with 1, and so does looking at what would be one.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match (self.needs_share, self.rows.is_empty()) {
            (true, _) => 1,
            (false, true) => 0,
            (false, false) => 3,
        }
    }

    fn bytes_were(&self) -> &'static str {
        if self.dry_run {
            "bytes found"
        } else {
            "bytes read"
        }
    }

    pub(super) fn count_row(&mut self, kind: RowKind) {
        *self.rows.entry(kind).or_default() += 1;
    }
}

fn seconds<S: Serializer>(elapsed: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(elapsed.as_secs_f64())
}

impl fmt::Display for Sharing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { items, people } = self;
        let items_word = if *items == 1 { "item" } else { "items" };
        match people {
            0 => write!(
                f,
                "{items} {items_word} would become visible to whoever joins the customer"
            ),
            1 => write!(f, "{items} {items_word} would become visible to 1 person"),
            _ => write!(
                f,
                "{items} {items_word} would become visible to {people} people"
            ),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dry_run {
            writeln!(f, "Nothing was written; this is what would happen.")?;
        }
        for (label, count) in [
            ("customers registered", self.customers_registered),
            ("folders created", self.folders_created),
            ("documents created", self.documents_created),
            ("versions added", self.versions_added),
            ("unchanged", self.unchanged),
            (self.bytes_were(), self.bytes),
            ("events appended", self.events),
        ] {
            writeln!(f, "{label:<44}{count:>16}")?;
        }
        for (kind, count) in &self.rows {
            writeln!(f, "reported, {:<34}{count:>16}", kind.as_str())?;
        }
        if self.sharing.items > 0 {
            writeln!(f, "{}", self.sharing)?;
        }
        write!(f, "{:<44}{:>14.1} s", "time", self.elapsed.as_secs_f64())
    }
}
