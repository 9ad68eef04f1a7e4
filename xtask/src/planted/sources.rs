//! Which sources the copy has, and what of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use walkdir::{DirEntry, WalkDir};

/// Folders of things that are made, not written.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "dist", ".portico"];

/// The tests on `PostgreSQL`, of which the copy builds what the oracle needs.
const LISTS: &str = "tests/tests/it/main.rs";
const NEEDED: &[&str] = &["mod oracle;", "mod soak;"];

/// What cargo would build beside them: the measuring program.
const MANIFEST: &str = "tests/Cargo.toml";
const BENCH: &str = "[[bin]]\nname = \"portico-bench\"\npath = \"bench/main.rs\"\ntest = false\n";

/// A file as the copy has it: of the tests on `PostgreSQL` only the oracle's.
pub(super) fn needed(from: &Path, source: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(from.join(source))?;
    if source == Path::new(MANIFEST) {
        let text = String::from_utf8(bytes)?;
        return Ok(text.replace(BENCH, "").into_bytes());
    }
    if source != Path::new(LISTS) {
        return Ok(bytes);
    }
    let text = String::from_utf8(bytes)?;
    let kept = |line: &&str| !line.starts_with("mod ") || NEEDED.contains(line);
    let lines: Vec<&str> = text.lines().filter(kept).collect();
    Ok(format!("{}\n", lines.join("\n")).into_bytes())
}

/// Every source below a folder.
pub(super) fn sources(root: &Path) -> Result<BTreeSet<PathBuf>> {
    let wanted = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !SKIPPED.contains(&name.as_ref())
    };
    let mut found = BTreeSet::new();
    for entry in WalkDir::new(root).into_iter().filter_entry(wanted) {
        let entry = entry?;
        if entry.file_type().is_file() {
            found.insert(entry.path().strip_prefix(root)?.to_owned());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_tests_on_postgresql_only_the_oracle_is_built() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let file = |name: &str| String::from_utf8(needed(root, Path::new(name)).unwrap()).unwrap();
        let (kept, manifest) = (file(LISTS), file(MANIFEST));
        assert!(manifest.contains("name = \"it\"") && !manifest.contains("portico-bench"));
        let modules: Vec<&str> = kept
            .lines()
            .filter(|line| line.starts_with("mod "))
            .collect();
        assert_eq!(modules, NEEDED);
    }
}
