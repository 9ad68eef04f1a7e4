//! Who keeps a name that several entries, or an entry and an item, share.

use std::collections::{BTreeMap, HashMap};

use portico_domain::values::ItemName;
use portico_event_log::keys::MasterKey;

use super::existing::{Existing, Siblings};
use super::naming::Named;
use super::origin::{is_of, twin};
use super::report::{Row, RowKind};
use super::shown::spelled;

/// Who keeps the name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct First {
    name: String,
    /// It is another entry of the folder, or the document of one.
    pub(super) beside: bool,
    /// The name is the number that a twin got.
    numbered: bool,
}

/// What twins of earlier runs became.
pub(super) struct Twins<'a> {
    master: &'a MasterKey,
    existing: &'a Siblings,
    /// By the name on disk: the key of the numbered name.
    became: HashMap<String, String>,
    /// And the other way round.
    made_of: HashMap<String, String>,
}

impl<'a> Twins<'a> {
    pub(super) fn find(master: &'a MasterKey, named: &[Named], existing: &'a Siblings) -> Self {
        let (mut became, mut made_of) = (HashMap::new(), HashMap::new());
        for (key, name, item) in existing.in_order() {
            let on_disk = named
                .iter()
                .map(|entry| (&entry.name, entry.on_disk.as_str()));
            if let Some(text) = twin(master, (item, name), on_disk) {
                // The newest is the one that the last run knew.
                became.insert(text.clone(), key.to_owned());
                made_of.insert(key.to_owned(), text);
            }
        }
        Self {
            master,
            existing,
            became,
            made_of,
        }
    }

    /// Tells each entry what was made of it, and who keeps its name.
    pub(super) fn tell(&self, named: &mut [Named], by_key: &BTreeMap<String, Vec<usize>>) {
        for entry in named.iter_mut() {
            entry.own = self.own(entry);
        }
        for (key, group) in by_key {
            let first = self.first(named, key, group);
            for n in group {
                let told = match &first {
                    Ok(kept) if kept == n => self.others(&named[*n], key),
                    Ok(kept) => Some(First {
                        name: named[*kept].on_disk.clone(),
                        beside: true,
                        numbered: false,
                    }),
                    Err(first) => first.clone(),
                };
                named[*n].twin_of = told;
            }
        }
    }

    fn own(&self, entry: &Named) -> Option<(String, ItemName)> {
        let key = entry.name.key();
        if self.is_of(&key, entry) {
            return None;
        }
        let became = self.became.get(&entry.on_disk)?;
        let there = self.existing.get(became)?;
        let name = ItemName::parse(self.existing.name(became)?).ok()?;
        (there.is_folder() == entry.folder).then(|| (became.clone(), name))
    }

    /// Which entry of one key keeps the name, or why none does.
    fn first(&self, named: &[Named], key: &str, group: &[usize]) -> Result<usize, Option<First>> {
        if let Some(text) = self.made_of.get(key) {
            return Err(Some(First {
                name: self.existing.name(key).unwrap_or_default().to_owned(),
                beside: named.iter().any(|entry| entry.on_disk == *text),
                numbered: true,
            }));
        }
        let without = || group.iter().filter(|n| named[**n].own.is_none());
        let has_letters = |n: &&usize| self.existing.name(key) == Some(named[**n].name.as_str());
        without()
            .find(|n| self.is_of(key, &named[**n]))
            .or_else(|| without().find(has_letters))
            .or_else(|| without().next())
            .copied()
            .ok_or(None)
    }

    /// The document in other letters that has the file's key, if it was not made
    /// of this very file.
    fn others(&self, entry: &Named, key: &str) -> Option<First> {
        let theirs = matches!(self.existing.get(key), Some(Existing::Document(_)));
        let name = self.existing.name(key)?;
        let other = theirs && !entry.folder && name != entry.name.as_str();
        (other && !self.is_of(key, entry)).then(|| First {
            name: name.to_owned(),
            beside: false,
            numbered: false,
        })
    }

    fn is_of(&self, key: &str, entry: &Named) -> bool {
        let there = self.existing.get(key);
        there.is_some_and(|there| is_of(self.master, there.item(), &entry.on_disk))
    }
}

/// Says under which name a twin is imported.
pub(super) fn twin_row(twin: &Named, first: &First, became: &ItemName) -> Row {
    let (name, became) = (spelled(first.name.as_ref()), became.as_str());
    let (rule, way_out) = if first.numbered {
        (
            format!(
                "an import gave the name \"{name}\" to another file or folder, whose own was a twin's"
            ),
            format!("it is imported as {became:?}; rename it to choose the name"),
        )
    } else {
        (
            format!(
                "the folder also holds \"{name}\", and names must differ in more than case or normal form"
            ),
            format!("it is imported as {became:?}; rename one of them to choose the name"),
        )
    };
    Row::new(RowKind::Twin, &twin.path, rule, way_out).spelling(&twin.path)
}
