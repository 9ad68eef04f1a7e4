//! Which name each entry of a folder gets.
//!
//! Of names that differ only in case or normal form, one keeps its name: that
//! which the item was made of, else that of the item which is there already,
//! letter by letter, else the first by its bytes. Further ones are numbered, each
//! in its own letters, and what was made of them is known by [`super::origin`],
//! so that a later run finds every file's own document again, whatever twin came
//! or went meanwhile, and also where a newcomer is called what a twin was
//! numbered. A document in other letters, or under a number, is another file's:
//! its history takes no content but that file's. Two normal forms of one name are
//! two files only while both are there: copying a tree may turn one into the other.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use portico_domain::values::ItemName;
use portico_event_log::keys::MasterKey;

use super::existing::Siblings;
use super::report::{Row, RowKind};
use super::source::{Entry, Kind, text};
use super::twins::{First, Twins};

/// An entry that may be imported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Named {
    /// Below the root.
    pub(super) path: PathBuf,
    /// The name in its own normal form.
    pub(super) on_disk: String,
    pub(super) name: ItemName,
    pub(super) folder: bool,
    /// Who keeps the name, if it is somebody else.
    pub(super) twin_of: Option<First>,
    /// The numbered name, with its key, of what was made of it.
    pub(super) own: Option<(String, ItemName)>,
}

/// The names of a folder that are spoken for.
pub(super) struct Names(HashSet<String>);

/// How many numbered twins are tried.
const TWINS: u32 = ItemName::TWINS;

const RENAME: &str = "rename it, then run the same command again";

/// Parses the names of a folder's entries, which come by their bytes, and finds
/// who keeps which.
pub(super) fn name_all(
    master: &MasterKey,
    folder: &Path,
    entries: Vec<Entry>,
    existing: &Siblings,
) -> (Vec<Named>, Names, Vec<Row>) {
    let (mut named, mut rows): (Vec<Named>, Vec<Row>) = (Vec::new(), Vec::new());
    for entry in entries {
        let path = folder.join(&entry.name);
        match parse(&path, &entry) {
            Err(row) => rows.push(row),
            Ok((on_disk, name)) => named.push(Named {
                path,
                on_disk,
                name,
                folder: entry.kind == Kind::Folder,
                twin_of: None,
                own: None,
            }),
        }
    }
    let mut by_key = BTreeMap::<String, Vec<usize>>::new();
    for (n, entry) in named.iter().enumerate() {
        by_key.entry(entry.name.key()).or_default().push(n);
    }
    Twins::find(master, &named, existing).tell(&mut named, &by_key);
    (named, Names(by_key.into_keys().collect()), rows)
}

fn parse(path: &Path, entry: &Entry) -> Result<(String, ItemName), Row> {
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
    let Some(text) = text(&entry.name) else {
        return row(RowKind::Name, "the name is not UTF-8", RENAME);
    };
    match ItemName::parse(text) {
        Ok(name) => Ok((text.to_owned(), name)),
        Err(rule) => row(RowKind::Name, &rule.to_string(), RENAME),
    }
}

impl Names {
    /// The numbered name that the twin's document has, else the first that
    /// neither an entry nor an item of the folder has.
    pub(super) fn numbered(
        &mut self,
        twin: &Named,
        existing: &Siblings,
    ) -> Option<(String, ItemName)> {
        if twin.own.is_some() {
            return twin.own.clone();
        }
        let numbered = (2..TWINS).map(|n| twin.name.numbered(n));
        let (key, name) = numbered
            .map(|name| (name.key(), name))
            .find(|(key, _)| !self.0.contains(key) && existing.get(key).is_none())?;
        self.0.insert(key.clone());
        Some((key, name))
    }
}
