//! Which name each entry of a folder gets.
//!
//! Of names that differ only in case or normal form, the first by its bytes
//! keeps its name; further ones are numbered by a rule that depends on nothing
//! but the folder and what was imported from it, so that a later run finds
//! them again.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use portico_domain::values::ItemName;

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
}

/// The names of a folder that are spoken for.
pub(super) struct Names(HashSet<String>);

/// How many numbered twins are tried.
const TWINS: u32 = 10_000;

const RENAME: &str = "rename it, then run the same command again";

/// Parses the names of a folder's entries, which come by their bytes.
pub(super) fn name_all(folder: &Path, entries: Vec<Entry>) -> (Vec<Named>, Names, Vec<Row>) {
    let (mut named, mut rows): (Vec<Named>, Vec<Row>) = (Vec::new(), Vec::new());
    let mut first = std::collections::HashMap::<String, String>::new();
    for entry in entries {
        let path = folder.join(&entry.name);
        match parse(&path, &entry) {
            Err(row) => rows.push(row),
            Ok(name) => {
                let key = name.key();
                let twin_of = first.get(&key).cloned();
                if twin_of.is_none() {
                    first.insert(key, name.to_string());
                }
                named.push(Named {
                    path,
                    name,
                    folder: entry.kind == Kind::Folder,
                    twin_of,
                });
            }
        }
    }
    (named, Names(first.into_keys().collect()), rows)
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
