//! What an import says while it runs.

use std::io;
use std::path::Path;

use serde::Serialize;

use super::customer::Customer;
use super::progress::Progress;
use super::shown::{shown, spelled};

/// Why a file or folder is reported.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RowKind {
    /// A symbolic link; never followed, not imported.
    Symlink,
    /// A socket, pipe or device; not imported.
    Special,
    /// May not or cannot be read; not imported.
    Unreadable,
    /// Was written to, or went away, while it was read; not imported.
    Changed,
    /// The name is none that a document may have; not imported.
    Name,
    /// Lies too deep; not imported.
    TooDeep,
    /// A document is where a folder should be, or the other way round; not
    /// imported.
    Clash,
    /// What it is to be put into was trashed, destroyed or moved too deep for
    /// more folders meanwhile; neither it nor what is in it is imported.
    Gone,
    /// A contact took the document of this name back; not imported.
    Withdrawn,
    /// What stood for it has another name or place by now, or is in the trash or purged;
    /// it is not made again. What is new in a folder goes where that is now.
    LeftAlone,
    /// Its content is that of an older version of its document; not imported again, and
    /// counted among the unchanged files too.
    OlderVersion,
    /// Another name in the folder differs only in case or normal form, or is what
    /// such a twin was numbered; imported under a numbered name.
    Twin,
    /// Has no content; imported.
    Empty,
    /// Its content is new to its document, which gets it as its newest version;
    /// imported. Counted among the versions, not among the rows.
    NewVersion,
}

impl RowKind {
    /// The kind in a summary.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Symlink => "symbolic link",
            Self::Special => "socket, pipe or device",
            Self::Unreadable => "unreadable",
            Self::Changed => "changed while read",
            Self::Name => "name refused",
            Self::TooDeep => "too deep",
            Self::Clash => "document and folder of one name",
            Self::Gone => "place gone meanwhile",
            Self::Withdrawn => "withdrawn by its sender",
            Self::LeftAlone => "not in its place any more",
            Self::OlderVersion => "older than the newest version",
            Self::Twin => "names too much alike",
            Self::Empty => "empty",
            Self::NewVersion => "new version",
        }
    }
}

/// A file or folder that is not plainly imported.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Row {
    /// The number of the customer whose it is.
    pub customer: Box<str>,
    /// With a list of customers the folder that stands there for this one; safe to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<Box<str>>,
    /// Why.
    pub kind: RowKind,
    /// Where, below the folder that is the customer's; safe to show.
    pub path: String,
    /// The rule that it breaks.
    pub rule: String,
    /// What to do about it.
    pub way_out: String,
}

impl Row {
    /// Nobody's yet: what meets a file does not know whose it is.
    pub(super) fn new(
        kind: RowKind,
        path: &Path,
        rule: impl Into<String>,
        way_out: impl Into<String>,
    ) -> Self {
        Self {
            customer: Box::default(),
            folder: None,
            kind,
            path: shown(path),
            rule: rule.into(),
            way_out: way_out.into(),
        }
    }

    pub(super) fn of(self, customer: &Customer) -> Self {
        Self {
            customer: customer.number.as_str().into(),
            folder: customer.folder.as_deref().map(Box::from),
            ..self
        }
    }

    /// The path as [`spelled`] writes it: where names look the same.
    pub(super) fn spelling(self, path: &Path) -> Self {
        Self {
            path: spelled(path),
            ..self
        }
    }
}

/// Who is told: a terminal, or a program.
pub trait Report: Send {
    /// How far the import is; called a few times a second.
    fn progress(&mut self, progress: &Progress);

    /// Whose documents they become, where one customer was named; before anything else.
    fn customer(&mut self, _: &Customer) -> io::Result<()> {
        Ok(())
    }

    /// A file or folder that is not plainly imported.
    fn row(&mut self, row: &Row) -> io::Result<()>;
}

/// Tells nobody: for the look ahead.
pub(super) struct Silent;

impl Report for Silent {
    fn progress(&mut self, _: &Progress) {}

    fn row(&mut self, _: &Row) -> io::Result<()> {
        Ok(())
    }
}
