//! Sources, built files, and which of them are newer.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What the pages are made from, below `web/`.
const SOURCES: [&str; 8] = [
    "src",
    "build",
    "staff.html",
    "portal.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
];

pub(crate) fn sources(web: &Path) -> Vec<PathBuf> {
    SOURCES.iter().map(|name| web.join(name)).collect()
}

/// All files at or below a path, in the order of their names.
pub(crate) fn below(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return if path.is_file() {
            vec![path.to_owned()]
        } else {
            vec![]
        };
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| below(path)).collect()
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// When the pages of a folder were built; none if it holds no pages.
pub(crate) fn newest_in_dist(dist: &Path) -> Option<SystemTime> {
    let staff = modified(&dist.join("staff.html"))?;
    let portal = modified(&dist.join("portal.html"))?;
    Some(staff.min(portal))
}

/// Whether the pages are there and newer than what they are made from.
pub(crate) fn is_fresh(dist: &Path, web: &Path) -> bool {
    let newest_source = sources(web)
        .iter()
        .flat_map(|source| below(source))
        .filter_map(|path| modified(&path))
        .max();
    match (newest_in_dist(dist), newest_source) {
        (Some(built), Some(source)) => built >= source,
        (Some(_), None) => true,
        (None, _) => false,
    }
}
