//! The quick look before: how many files and bytes there are.

use std::path::PathBuf;

use walkdir::WalkDir;

use super::error::ImportError;

/// Files and their bytes.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Totals {
    pub(super) files: u64,
    pub(super) bytes: u64,
}

/// Counts the regular files below the folders. What cannot be read is reported
/// when its turn comes.
pub(super) async fn count(folders: Vec<PathBuf>) -> Result<Totals, ImportError> {
    let counted = tokio::task::spawn_blocking(move || {
        let mut totals = Totals::default();
        for folder in folders {
            for entry in WalkDir::new(folder).max_open(16).into_iter().flatten() {
                if entry.file_type().is_file() {
                    totals.files += 1;
                    totals.bytes += entry.metadata().map_or(0, |metadata| metadata.len());
                }
            }
        }
        totals
    });
    Ok(counted.await?)
}
