//! The files of the repository, read once for all rules.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::{DirEntry, WalkDir};

use super::rust_source::RustSource;

/// Folders of things that are made, not written.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "dist", ".portico"];

pub(super) struct File {
    bytes: Vec<u8>,
    rust: OnceCell<RustSource>,
}

/// Files by their path from the root, with `/` between folders.
pub(super) struct Repository {
    files: BTreeMap<String, File>,
    /// Modules declared under `#[cfg(test)]`, as paths without `.rs`.
    test_modules: BTreeSet<String>,
}

impl File {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// `None` for pictures and the like.
    pub(super) fn text(&self) -> Option<&str> {
        let text = std::str::from_utf8(&self.bytes).ok()?;
        (!text.contains('\0')).then_some(text)
    }

    fn rust(&self) -> &RustSource {
        self.rust
            .get_or_init(|| RustSource::parse(self.text().unwrap_or_default()))
    }
}

impl Repository {
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        let wanted = |entry: &DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !SKIPPED.contains(&name.as_ref())
        };
        for entry in WalkDir::new(root).into_iter().filter_entry(wanted) {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root)?.to_string_lossy().into();
                let bytes = fs::read(entry.path())
                    .with_context(|| format!("cannot read {}", entry.path().display()))?;
                let rust = OnceCell::new();
                files.insert(path, File { bytes, rust });
            }
        }
        let mut repository = Self {
            files,
            test_modules: BTreeSet::new(),
        };
        repository.test_modules = repository.find_test_modules();
        Ok(repository)
    }

    pub(super) fn files(&self) -> &BTreeMap<String, File> {
        &self.files
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.text()
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter_map(|(path, file)| Some((path.as_str(), file.text()?)))
    }

    pub(super) fn rust_sources(&self) -> impl Iterator<Item = (&str, &RustSource)> {
        self.files
            .iter()
            .filter(|(path, _)| has_extension(path, "rs"))
            .map(|(path, file)| (path.as_str(), file.rust()))
    }

    /// Whether the whole file is test code, by its folder or by the `mod` line
    /// that declares it.
    pub(super) fn is_test_file(&self, path: &str) -> bool {
        let in_test_folder = path.starts_with("tests/") || path.contains("/tests/");
        let module = path.strip_suffix(".rs").unwrap_or(path);
        let module = module.strip_suffix("/mod").unwrap_or(module);
        let of_test_module = |test: &String| {
            module
                .strip_prefix(test.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        in_test_folder || self.test_modules.iter().any(of_test_module)
    }

    fn find_test_modules(&self) -> BTreeSet<String> {
        self.rust_sources()
            .flat_map(|(path, source)| {
                let folder = folder_of_modules(path);
                let join = move |module: &String| format!("{folder}/{module}");
                source.test_modules.iter().map(join)
            })
            .collect()
    }
}

pub(super) fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, end)| end == extension)
}

/// Where `mod name;` in this file looks for `name`.
fn folder_of_modules(path: &str) -> &str {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    if ["mod", "lib", "main"].contains(&name) {
        folder
    } else {
        stem
    }
}

#[cfg(test)]
pub(super) mod fixture {
    use super::*;

    /// A repository of these files only.
    pub(in super::super) fn repository(files: &[(&str, &str)]) -> Repository {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        Repository::read(root.path()).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::repository;

    #[test]
    fn made_files_are_not_read() {
        let repository = repository(&[("target/a.rs", ""), ("web/dist/b.js", ""), ("c.md", "")]);
        let paths: Vec<&String> = repository.files().keys().collect();
        assert_eq!(paths, ["c.md"]);
    }

    #[test]
    fn a_module_declared_for_tests_is_test_code() {
        let repository = repository(&[
            (
                "domain/src/grant/mod.rs",
                "mod rules;\n#[cfg(test)]\nmod tests;\n",
            ),
            ("domain/src/grant/rules.rs", "#[cfg(test)]\nmod given;\n"),
        ]);
        assert!(repository.is_test_file("domain/src/grant/tests.rs"));
        assert!(repository.is_test_file("domain/src/grant/rules/given.rs"));
        assert!(repository.is_test_file("tests/src/lib.rs"));
        assert!(!repository.is_test_file("domain/src/grant/rules.rs"));
        assert!(!repository.is_test_file("domain/src/grant/tests_of_time.rs"));
    }
}
