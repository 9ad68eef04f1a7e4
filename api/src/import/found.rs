//! What travels from the walk and the workers to the committer.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::Arc;

use portico_domain::ItemId;
use portico_domain::document::Content;
use portico_domain::values::ItemName;

use super::error::ImportError;
use super::existing::Known;
use super::report::Row;
use super::sharing::Audience;
use super::strays::Stray;

/// A place in the customer's tree.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// In the tree that is imported; for messages.
    pub(super) path: Arc<PathBuf>,
    pub(super) parent: ItemId,
    pub(super) name: ItemName,
}

impl Place {
    /// What the entry is called there.
    pub(super) fn on_disk(&self) -> &str {
        let name = self.path.file_name().and_then(OsStr::to_str);
        name.unwrap_or(self.name.as_str())
    }
}

/// A file that a worker is to look at.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) place: Place,
    /// The document of this name, if there is one.
    pub(super) known: Option<Known>,
    /// Documents that were made of it and left its place.
    pub(super) strays: Vec<Arc<Stray>>,
    pub(super) audience: Audience,
}

/// Something that is to be written.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// A folder, under the id that what is in it refers to.
    Folder(ItemId, Place),
    /// A document whose bytes are in the content store.
    Document(Place, Content),
    /// Bytes that go over the earlier ones of this document.
    Version(ItemId, Place, Content),
}

impl Found {
    pub(super) const fn place(&self) -> &Place {
        match self {
            Self::Folder(_, place) | Self::Document(place, _) | Self::Version(_, place, _) => place,
        }
    }
}

/// What an item means for the summary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    Folder,
    Document,
    Version,
    Unchanged,
}

/// One step of an import.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// Bytes of a file that is dealt with.
    pub(super) file: Option<u64>,
    /// Bytes that the content store needs room for, where it is only looked at.
    pub(super) to_copy: u64,
    pub(super) rows: Vec<Row>,
    /// What it is, and who sees it; where it is only looked at, all there is.
    pub(super) what: Option<(What, Audience)>,
    pub(super) found: Option<Found>,
    /// Ends the import.
    pub(super) failed: Option<ImportError>,
}

impl Step {
    pub(super) fn row(row: Row) -> Self {
        Self {
            rows: vec![row],
            ..Self::default()
        }
    }

    pub(super) fn failed(error: ImportError) -> Self {
        Self {
            failed: Some(error),
            ..Self::default()
        }
    }
}
