//! What is told of a single file or folder of the source.

use std::io::{self, ErrorKind};
use std::path::Path;

use portico_domain::document::DocumentError;
use rustix::io::Errno;

use super::found::Place;
use super::grounds::Lost;
use super::report::{Row, RowKind};

pub(super) fn note_empty(path: &Path, size: u64) -> Vec<Row> {
    let row = || {
        Row::new(
            RowKind::Empty,
            path,
            "the file has no content",
            "it is imported; check the original",
        )
    };
    (size == 0).then(row).into_iter().collect()
}

/// A document gets what the file holds.
pub(super) fn new_version(path: &Path) -> Row {
    Row::new(
        RowKind::NewVersion,
        path,
        "its content is new to its document, which gets it as its newest version",
        "nothing needs to be done",
    )
}

/// A document has a newer version than the file is.
pub(super) fn older_version(path: &Path, number: i64) -> Row {
    Row::new(
        RowKind::OlderVersion,
        path,
        format!(
            "the file holds version {number} of its document; the newest in the portal holds something else; left alone"
        ),
        "to make it the newest, upload it in the staff console as a new version; else put the newest on the disk",
    )
}

/// What the system says about a file or folder that it does not let us read.
pub(super) fn refusal_of(path: &Path, error: &io::Error) -> Row {
    let link = error.raw_os_error() == Some(Errno::LOOP.raw_os_error());
    let kind = error.kind();
    if link {
        Row::new(
            RowKind::Symlink,
            path,
            "symbolic links are not followed",
            "replace it by the file or folder that it points to",
        )
    } else if kind == ErrorKind::NotFound {
        changed(path)
    } else if kind == ErrorKind::PermissionDenied {
        Row::new(
            RowKind::Unreadable,
            path,
            "this user may not read it",
            "give it read permission, then run the same command again",
        )
    } else {
        Row::new(
            RowKind::Unreadable,
            path,
            format!("it cannot be read: {error}"),
            "repair it, then run the same command again",
        )
    }
}

pub(super) fn changed(path: &Path) -> Row {
    Row::new(
        RowKind::Changed,
        path,
        "it was written to or went away while it was read",
        "run the same command again once nobody works on it",
    )
}

pub(super) fn withdrawn(path: &Path) -> Row {
    Row::new(
        RowKind::Withdrawn,
        path,
        "a contact sent the document of this name and took it back",
        "rename the file, then run the same command again",
    )
}

/// Something of another kind has the name.
pub(super) fn clash(path: &Path, what: &str) -> Row {
    Row::new(
        RowKind::Clash,
        path,
        format!("a {what} stands in its place in the customer's folder"),
        "rename or trash one of them, then run the same command again",
    )
}

/// Something else has the name.
pub(super) fn taken(place: &Place) -> Row {
    Row::new(
        RowKind::Clash,
        &place.path,
        "something else took its name in the customer's folder meanwhile",
        "rename one of them, then run the same command again",
    )
}

/// The document itself refuses.
pub(super) fn refused(place: &Place, refusal: &DocumentError) -> Row {
    let kind = match refusal {
        DocumentError::IsWithdrawn => RowKind::Withdrawn,
        DocumentError::AlreadyExists
        | DocumentError::NotFound
        | DocumentError::NotADocument
        | DocumentError::SystemFolder
        | DocumentError::IsTrashed
        | DocumentError::NotOwnUpload
        | DocumentError::NotAMatter
        | DocumentError::AlreadyAccepted
        | DocumentError::NotAnUpload
        | DocumentError::NotADeposit
        | DocumentError::NotTrashed
        | DocumentError::NotMarked
        | DocumentError::IsBeingPurged
        | DocumentError::IsPurged
        | DocumentError::MovedMeanwhile => RowKind::Clash,
    };
    Row::new(
        kind,
        &place.path,
        refusal.to_string(),
        "run the same command again",
    )
}

/// Nothing more may be put there.
pub(super) fn no_place(folder: &Path, lost: Lost) -> Row {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let (rule, way_out) = match lost {
        Lost::Gone => (
            "it was destroyed in the customer's folder meanwhile, nothing more is put there",
            "to have it imported anew, rename it on the disk, then run the same command again",
        ),
        Lost::Trashed => (
            "it, or what it is in, was put into the customer's trash meanwhile, nothing more is put there",
            "restore it or leave it there, then run the same command again",
        ),
        Lost::TooDeep => (
            "the customer's folder that it goes into was moved meanwhile and is the deepest that there may be, it is not made",
            "move that one further up, then run the same command again",
        ),
    };
    Row::new(RowKind::Gone, folder, rule, way_out)
}
