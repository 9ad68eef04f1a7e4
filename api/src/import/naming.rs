//! Which name each entry of a folder gets.
//!
//! Of names that differ only in case or normal form, one keeps its name: that of
//! the item which is there already, letter by letter, else the first by its
//! bytes. Further ones are numbered, each in its own letters, so that a later run
//! finds every file's own document again, whatever twin came or went meanwhile. A
//! document in other letters is another file's: its history takes no content but
//! that file's.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use portico_domain::values::ItemName;

use super::existing::{Existing, Siblings};
use super::report::{Row, RowKind};
use super::source::{Entry, Kind, text};

/// An entry that may be imported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Named {
    /// Below the root.
    pub(super) path: PathBuf,
    pub(super) name: ItemName,
    pub(super) folder: bool,
    /// Shares its key with an earlier one, of this name.
    pub(super) twin_of: Option<String>,
    /// That one is another entry of the folder.
    pub(super) beside: bool,
}

/// The names of a folder that are spoken for.
pub(super) struct Names(HashSet<String>);

/// How many numbered twins are tried.
const TWINS: u32 = 10_000;

const RENAME: &str = "rename it, then run the same command again";

/// Parses the names of a folder's entries, which come by their bytes, and finds
/// who keeps which.
pub(super) fn name_all(
    folder: &Path,
    entries: Vec<Entry>,
    existing: &Siblings,
) -> (Vec<Named>, Names, Vec<Row>) {
    let (mut named, mut rows): (Vec<Named>, Vec<Row>) = (Vec::new(), Vec::new());
    for entry in entries {
        let path = folder.join(&entry.name);
        match parse(&path, &entry) {
            Err(row) => rows.push(row),
            Ok(name) => named.push(Named {
                path,
                name,
                folder: entry.kind == Kind::Folder,
                twin_of: None,
                beside: false,
            }),
        }
    }
    let spoken_for = Names(named.iter().map(|entry| entry.name.key()).collect());
    tell_twins(&mut named, existing);
    (named, spoken_for, rows)
}

/// Of several entries of one key all but one are twins.
fn tell_twins(named: &mut [Named], existing: &Siblings) {
    let mut keeper = HashMap::<String, usize>::new();
    for (n, entry) in named.iter().enumerate() {
        let key = entry.name.key();
        let there = existing.name(&key) == Some(entry.name.as_str());
        match keeper.get(&key) {
            None => drop(keeper.insert(key, n)),
            Some(&kept) if there && existing.name(&key) != Some(named[kept].name.as_str()) => {
                keeper.insert(key, n);
            }
            Some(_) => {}
        }
    }
    let texts: Vec<String> = named.iter().map(|entry| entry.name.to_string()).collect();
    for (n, entry) in named.iter_mut().enumerate() {
        let key = entry.name.key();
        let first = keeper.get(&key).filter(|first| **first != n);
        entry.beside = first.is_some();
        entry.twin_of = first
            .and_then(|first| texts.get(*first).cloned())
            .or_else(|| others(entry, &key, existing));
    }
}

/// The document in other letters that has the file's key.
fn others(entry: &Named, key: &str, existing: &Siblings) -> Option<String> {
    let theirs = matches!(existing.get(key), Some(Existing::Document(_)));
    let name = existing.name(key).filter(|_| theirs && !entry.folder)?;
    (name != entry.name.as_str()).then(|| name.to_owned())
}

fn parse(path: &Path, entry: &Entry) -> Result<ItemName, Row> {
    let row = |kind, rule: &str, way_out: &str| Err(Row::new(kind, path, rule, way_out));
    match entry.kind {
        Kind::Symlink => {
            return row(
                RowKind::Symlink,
                "symbolic links are not followed",
                "replace it by the file or folder that it points to",
            );
        }
        Kind::Special => {
            return row(
                RowKind::Special,
                "sockets, pipes and devices are no documents",
                "nothing needs to be done",
            );
        }
        Kind::Folder | Kind::File => {}
    }
    let Some(name) = text(&entry.name) else {
        return row(RowKind::Name, "the name is not UTF-8", RENAME);
    };
    ItemName::parse(name).or_else(|rule| row(RowKind::Name, &rule.to_string(), RENAME))
}

impl Names {
    /// Numbered names that no other entry of the folder has, with their keys.
    pub(super) fn free<'a>(
        &'a self,
        name: &'a ItemName,
    ) -> impl Iterator<Item = (String, ItemName)> + 'a {
        let numbered = (2..TWINS).map(|n| name.numbered(n));
        numbered
            .map(|name| (name.key(), name))
            .filter(|(key, _)| !self.0.contains(key))
    }

    /// The numbered name that is the entry's own: what has it already, letter by
    /// letter, else the first that is free.
    pub(super) fn own(
        &self,
        name: &ItemName,
        existing: &Siblings,
        folder: bool,
    ) -> Option<(String, ItemName)> {
        let is_own = |(key, name): &(String, ItemName)| {
            let kind = matches!(existing.get(key), Some(Existing::Folder(_)));
            existing.name(key) == Some(name.as_str()) && kind == folder
        };
        let is_free = |(key, _): &(String, ItemName)| existing.get(key).is_none();
        let own = self.free(name).find(is_own);
        own.or_else(|| self.free(name).find(is_free))
    }

    pub(super) fn take(&mut self, key: String) {
        self.0.insert(key);
    }
}

/// Says under which name a twin is imported.
pub(super) fn twin_row(twin: &Named, first: &str, became: &ItemName) -> Row {
    Row::new(
        RowKind::Twin,
        &twin.path,
        format!(
            "the folder also holds {first:?}, and names must differ in more than case or normal form"
        ),
        format!(
            "it is imported as {:?}; rename one of them to choose the name",
            became.as_str()
        ),
    )
}
