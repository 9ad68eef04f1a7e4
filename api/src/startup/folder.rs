//! The data folder: whose it is, who may pass through it, and what lies in it.

use std::fs::{DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::StartupError;

/// Whether the file is in this very folder, of which neither need be there, nor what
/// links lead to.
pub(super) fn is_in(file: &Path, folder: &Path) -> bool {
    let above = std::path::absolute(file).ok();
    let above = above.as_deref().and_then(Path::parent).and_then(leads_to);
    above.is_some() && above == leads_to(folder)
}

/// Links that are followed, as Linux does.
const LINKS: usize = 40;

/// Where a path leads that is there in part only; none where that cannot be told.
fn leads_to(path: &Path) -> Option<PathBuf> {
    let mut path = std::path::absolute(path).ok()?;
    for _ in 0..LINKS {
        let mut found = path.ancestors();
        let (above, real) =
            found.find_map(|above| Some((above, std::fs::canonicalize(above).ok()?)))?;
        let mut missing = path.strip_prefix(above).ok()?.components();
        let Some(first) = missing.next() else {
            return Some(real);
        };
        let first = real.join(first);
        match std::fs::read_link(&first) {
            Ok(target) => path = real.join(target).join(missing.as_path()),
            Err(_) => return Some(first.join(missing.as_path())),
        }
    }
    None
}

/// Makes the data folder where there is none, and closes it to others.
pub(super) fn make(folder: &Path) -> Result<(), StartupError> {
    let named = |error| StartupError::DataFolder(folder.to_owned(), error);
    is_ours(folder, owned_folder(folder).map_err(named)?)?;
    close_folder(folder).map_err(named)
}

/// Refuses what another user owns.
pub(super) fn is_ours(folder: &Path, owner: u32) -> Result<(), StartupError> {
    let user = rustix::process::geteuid().as_raw();
    if owner == user {
        return Ok(());
    }
    Err(StartupError::OtherOwner {
        folder: folder.to_owned(),
        owner,
        user,
    })
}

/// Makes the folder where there is none; whose it is.
fn owned_folder(path: &Path) -> std::io::Result<u32> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(closed_mode()).create(path)?;
    Ok(std::fs::metadata(path)?.uid())
}

/// Under root the private cluster has a user of its own, who has to pass through.
fn closed_mode() -> u32 {
    0o700 | (0o011 * u32::from(rustix::process::geteuid().is_root()))
}

/// Takes from others what they may do in it.
fn close_folder(path: &Path) -> std::io::Result<()> {
    let closed = closed_mode();
    let mode = std::fs::metadata(path)?.permissions().mode();
    if mode & 0o777 == closed {
        return Ok(());
    }
    std::fs::set_permissions(path, Permissions::from_mode(closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_above_the_data_are_passed_by_who_needs_to_and_by_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("above/data");
        owned_folder(&data).unwrap();
        for made in [data.parent().unwrap(), &data] {
            let mode = std::fs::metadata(made).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, closed_mode(), "{}", made.display());
        }
    }

    #[test]
    fn a_key_is_in_the_data_folder_by_whichever_way_that_is_named() {
        let here = tempfile::tempdir().unwrap();
        let at = |path: &str| here.path().join(path);
        std::fs::create_dir(at("disk")).unwrap();
        for (link, target) in [
            ("mounted", "disk"),
            ("new", "disk/data"),
            ("newer", "new"),
            ("round", "round"),
        ] {
            std::os::unix::fs::symlink(target, at(link)).unwrap();
        }
        let data = at("disk/data");
        for key in ["disk/data", "mounted/data", "new", "newer"] {
            assert!(is_in(&at(key).join("master.key"), &data), "{key}");
            assert!(is_in(&data.join("master.key"), &at(key)), "{key}");
        }
        for key in ["disk", "disk/data/keys", "mounted", "round", "data"] {
            assert!(!is_in(&at(key).join("master.key"), &data), "{key}");
        }
        std::fs::create_dir(&data).unwrap();
        assert!(is_in(&at("newer/master.key"), &data));
    }
}
