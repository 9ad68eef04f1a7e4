//! What is told of a single file or folder of the source.

use std::io::{self, ErrorKind};
use std::path::Path;

use rustix::io::Errno;

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
