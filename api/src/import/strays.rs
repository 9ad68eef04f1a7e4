//! Strays: items that were in a folder under a name, and are called otherwise, lie
//! elsewhere, or are in the trash or destroyed by now. What somebody did so is not undone.
//!
//! The log knows where everything was made and has been since, as what, and which contents
//! it has had, so that an import keeps nothing of its own for it, and one that was stopped
//! at any moment finds the same. A document is known again by a folder, a name there and a
//! content of the firm's; a folder, which has none, by place and name, whoever made it,
//! unless another stands there now.

mod made;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use portico_domain::values::{ItemName, fold};
use portico_domain::{CustomerId, ItemId};
use portico_event_log::keys::{MasterKey, Opener, Texts};
use portico_event_log::{Cursor, LogError, tail};
use sqlx::PgConnection;
use uuid::Uuid;

use self::made::{Made, Whereabouts, made, whereabouts};
use super::existing::Contents;
use super::naming::Named;
use super::origin::{is_of, twin};
use super::report::{Row, RowKind};
use super::shown::shown;

/// What stands for a name that nobody can read any more.
const ERASED: &str = "(erased)";

/// One of them, and one of the places that it has left.
#[derive(Debug)]
pub(super) struct Stray {
    pub(super) item: ItemId,
    folder: bool,
    /// What it was called there; `None` where that was erased.
    name: Option<String>,
    /// It was made there, as this.
    first: bool,
    /// What the firm has had in it; nothing of a folder.
    pub(super) contents: Arc<Contents>,
    now: Now,
}

/// What became of it.
#[derive(Debug)]
enum Now {
    /// In the same folder.
    Renamed(String),
    /// With the names of the folders above it, and where it is still in *Files*, with the
    /// folders from there to it.
    Moved(String, Option<Vec<ItemId>>),
    Trashed,
    Purged,
}

/// Those of a customer.
pub(super) struct Strays {
    customer: CustomerId,
    /// Up to here nothing is missing of the log, and nothing is added to it any more.
    read_to: Option<Cursor>,
    /// By the folder that they were in.
    was_in: HashMap<ItemId, Vec<Arc<Stray>>>,
}

/// Those of one folder.
#[derive(Default)]
pub(super) struct Absent {
    /// By the key of what they are called in the source.
    by_key: HashMap<String, Vec<Arc<Stray>>>,
    /// The folders that an import made of an entry which is in the source still, and what
    /// that is called.
    made_of: HashMap<ItemId, String>,
    /// What was made in the folder under another name than it has.
    first: HashSet<ItemId>,
}

impl Strays {
    /// Finds those of a customer.
    pub(super) async fn read(
        conn: &mut PgConnection,
        master: &MasterKey,
        customer: CustomerId,
    ) -> Result<Self, LogError> {
        let mut strays = Self {
            customer,
            read_to: None,
            was_in: HashMap::new(),
        };
        strays.read_on(conn, master).await?;
        Ok(strays)
    }

    /// Finds what else left its place, or came back, meanwhile: all that was not settled
    /// when it was last asked, since what began earlier may commit later.
    pub(super) async fn read_on(
        &mut self,
        conn: &mut PgConnection,
        master: &MasterKey,
    ) -> Result<(), LogError> {
        let since = self.read_to.unwrap_or_default();
        self.read_to = tail::settled(conn).await?;
        let all = made(conn, self.customer, since).await?;
        if all.is_empty() {
            return Ok(());
        }
        let kids = all.iter().flat_map(Made::kids).collect();
        let opener = Opener::for_kids(conn, master, kids).await?;
        let mut there = whereabouts(conn, &all).await?;
        let touched: HashSet<ItemId> = all.iter().map(|made| made.item).collect();
        for strays in self.was_in.values_mut() {
            strays.retain(|stray| !touched.contains(&stray.item));
        }
        for made in all {
            let there = there.remove(&made.item);
            self.add(&made, &opener, there.as_ref());
        }
        Ok(())
    }

    /// Adds an item once for each place that it has left.
    fn add(&mut self, made: &Made, opener: &Opener, there: Option<&Whereabouts>) {
        let contents = Arc::new(made.contents());
        let mut seen = HashSet::new();
        let mut is_back = false;
        for (n, was) in made.places.iter().enumerate() {
            let Some(parent) = was.parent else {
                continue;
            };
            let name = opener.text(&was.name);
            let new = seen.insert((parent, name.as_deref().map(fold)));
            let now = now((self.customer, parent), name.as_deref(), there);
            is_back |= n == 0 && now.is_none();
            let (true, Some(now)) = (new, now) else {
                continue;
            };
            // Where a folder was by mistake for a while, another may come to stand.
            if made.folder && is_back && matches!(now, Now::Moved(..)) {
                continue;
            }
            let stray = Stray {
                item: made.item,
                folder: made.folder,
                name,
                first: n == 0,
                contents: Arc::clone(&contents),
                now,
            };
            let folder = self.was_in.entry(ItemId::new(parent)).or_default();
            folder.push(Arc::new(stray));
        }
    }

    /// Those that were in this folder. The names on disk tell whose an odd twin's and an
    /// erased name was.
    pub(super) fn of(&self, master: &MasterKey, folder: ItemId, named: &[Named]) -> Absent {
        let mut absent = Absent::default();
        for stray in self.was_in.get(&folder).into_iter().flatten() {
            let Some(key) = key_on_disk(master, stray, named) else {
                continue;
            };
            if stray.first {
                absent.first.insert(stray.item);
            }
            if stray.folder {
                let folders = || named.iter().filter(|entry| entry.folder);
                let made_of = folders().find(|entry| {
                    entry.name.key() == key && is_of(master, stray.item, &entry.on_disk)
                });
                if let Some(entry) = made_of {
                    absent.made_of.insert(stray.item, entry.on_disk.clone());
                } else if let Now::Renamed(name) = &stray.now
                    && folders().any(|entry| entry.name.key() == fold(name))
                {
                    // It is what it is called, and the other folder of the source is not.
                    continue;
                }
            }
            let strays = absent.by_key.entry(key).or_default();
            strays.push(Arc::clone(stray));
        }
        absent
    }
}

impl Absent {
    /// The documents that were made of a file of this name, or had it since.
    pub(super) fn documents(&self, name: &ItemName) -> Vec<Arc<Stray>> {
        let all = self.by_key.get(&name.key()).into_iter().flatten();
        all.filter(|stray| !stray.folder).cloned().collect()
    }

    /// The folder that had this name; of several one that is still in its place, else the
    /// one that an import made of this entry, else the newest. A twin's is only what was
    /// made of it.
    pub(super) fn folder(
        &self,
        (name, on_disk): (&ItemName, &str),
        is_twin: bool,
    ) -> Option<&Stray> {
        let all = self.by_key.get(&name.key()).into_iter().flatten();
        let of_it = |stray: &Stray| match self.made_of.get(&stray.item) {
            Some(made_of) => made_of == on_disk,
            None => !is_twin,
        };
        all.filter(|stray| stray.folder && of_it(stray))
            .max_by_key(|stray| {
                let made_of_it = self.made_of.contains_key(&stray.item);
                (stray.is_renamed(), made_of_it, stray.item.uuid())
            })
            .map(Arc::as_ref)
    }

    /// Whether an import made this folder of an entry that is in the source still.
    pub(super) fn was_made_of(&self, stray: &Stray) -> bool {
        self.made_of.contains_key(&stray.item)
    }

    /// Whether the item has another name than the one that it was made under.
    pub(super) fn has(&self, item: ItemId) -> bool {
        self.first.contains(&item)
    }
}

/// The newest of several that has had this content.
pub(super) fn stray_with<'a>(
    strays: &'a [Arc<Stray>],
    size: u64,
    sha256: &[u8],
) -> Option<&'a Arc<Stray>> {
    let mut all = strays.iter();
    all.rfind(|stray| stray.contents.hold(size, sha256))
}

impl Stray {
    /// It is still in its folder.
    pub(super) fn is_renamed(&self) -> bool {
        matches!(self.now, Now::Renamed(_))
    }

    /// What became of it.
    pub(super) fn fate(&self) -> String {
        match &self.now {
            Now::Renamed(name) => format!("was renamed to \"{}\"", shown(name.as_ref())),
            Now::Moved(path, _) => format!("was moved to \"{}\"", shown(path.as_ref())),
            Now::Trashed => "is in the trash".to_owned(),
            Now::Purged => "was purged".to_owned(),
        }
    }

    /// The folders from *Files* to where it was moved, it included.
    pub(super) fn moved_to(&self) -> Option<&[ItemId]> {
        match &self.now {
            Now::Moved(_, chain) => chain.as_deref(),
            Now::Renamed(_) | Now::Trashed | Now::Purged => None,
        }
    }

    /// Says of a file that it is not imported again.
    pub(super) fn left_alone(&self, path: &Path) -> Row {
        let restore = match self.now {
            Now::Trashed => "restore it there, or ",
            Now::Renamed(_) | Now::Moved(..) | Now::Purged => "",
        };
        Row::new(
            RowKind::LeftAlone,
            path,
            format!(
                "the document of this name and content {}; left alone",
                self.fate()
            ),
            format!("to have it imported anew, {restore}rename it on the disk"),
        )
    }

    /// Says of a folder that nothing is put into it, and how many files that are.
    pub(super) fn left_out(&self, path: &Path, files: u64) -> Row {
        let anew = "to have all of it imported anew, rename it on the disk";
        let back = match self.now {
            Now::Trashed => "restore it, then run the same command again; ",
            Now::Moved(..) => "move it back below Files, then run the same command again; ",
            Now::Renamed(_) | Now::Purged => "",
        };
        let of_files = if files == 1 { "" } else { "s" };
        Row::new(
            RowKind::LeftAlone,
            path,
            format!(
                "the folder of this name {}; left alone, with the {files} file{of_files} in it on the disk",
                self.fate()
            ),
            format!("{back}{anew}"),
        )
    }

    /// Says of a folder where what is new in it goes.
    pub(super) fn followed(&self, path: &Path) -> Row {
        let too = match self.now {
            Now::Moved(..) => "move",
            Now::Renamed(_) | Now::Trashed | Now::Purged => "rename",
        };
        Row::new(
            RowKind::LeftAlone,
            path,
            format!("the folder of this name {}", self.fate()),
            format!("what is new in it goes there; {too} it on the disk too"),
        )
    }
}

/// What became of an item that was there; nothing where it is so still, or again, as
/// after a restore.
fn now(
    (customer, parent): (CustomerId, Uuid),
    name: Option<&str>,
    there: Option<&Whereabouts>,
) -> Option<Now> {
    let Some(there) = there else {
        return Some(Now::Purged);
    };
    if there.trashed {
        return Some(Now::Trashed);
    }
    let names = there.path.iter();
    let mut names: Vec<&str> = names
        .map(|name| name.as_deref().unwrap_or(ERASED))
        .collect();
    if there.parent != Some(parent) {
        let files = ItemId::files_root(customer).uuid();
        let chain = (there.chain.first() == Some(&files))
            .then(|| there.chain.iter().copied().map(ItemId::new).collect());
        return Some(Now::Moved(names.join("/"), chain));
    }
    let is_called = names.pop().unwrap_or(ERASED);
    let same = name.is_some_and(|name| fold(name) == fold(is_called));
    (!same).then(|| Now::Renamed(is_called.to_owned()))
}

/// The key of the name that it has, or had, in the source; `None` where nothing can
/// tell.
fn key_on_disk(master: &MasterKey, stray: &Stray, named: &[Named]) -> Option<String> {
    let Some(name) = &stray.name else {
        let made_of = |entry: &&Named| stray.first && is_of(master, stray.item, &entry.on_disk);
        return named.iter().find(made_of).map(|entry| entry.name.key());
    };
    let on_disk = named
        .iter()
        .map(|entry| (&entry.name, entry.on_disk.as_str()));
    let twin = twin(master, (stray.item, name.as_str()), on_disk);
    Some(fold(twin.as_deref().unwrap_or(name)))
}
