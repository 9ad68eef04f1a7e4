//! Strays: items that were made in a folder under a name, and are called otherwise, lie
//! elsewhere, or are in the trash or destroyed by now. What somebody did so is not undone.
//!
//! The log knows where everything was made, as what, and which contents it has had, so
//! that an import keeps nothing of its own for it, and one that was stopped at any moment
//! finds the same. A document is known again by the folder, the name and a content; a
//! folder, which has none, only if an import made it of an entry of this very name.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use portico_domain::values::{ItemName, fold};
use portico_domain::{CustomerId, ItemId, Sealed};
use portico_event_log::keys::{MasterKey, Opener, Texts};
use portico_event_log::{Cursor, LogError, tail};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};
use uuid::Uuid;

use super::existing::Contents;
use super::naming::Named;
use super::origin::{is_of, twin};
use super::report::{Row, RowKind};
use super::shown::shown;

/// One of them.
#[derive(Debug)]
pub(super) struct Stray {
    pub(super) item: ItemId,
    folder: bool,
    /// As which it was made; `None` where that was erased.
    made_as: Option<String>,
    /// All that it has had; none of a folder.
    pub(super) contents: Contents,
    now: Now,
}

/// What became of it.
#[derive(Debug)]
enum Now {
    /// In the same folder.
    Renamed(String),
    /// With the folders above it.
    Moved(String),
    Trashed,
    Purged,
}

/// Those of a customer.
pub(super) struct Strays {
    customer: CustomerId,
    /// Up to here nothing is missing of the log, and nothing is added to it any more.
    read_to: Option<Cursor>,
    /// By the folder that they were made in.
    made_in: HashMap<ItemId, Vec<Arc<Stray>>>,
}

/// Those of one folder, by the key of what they are called in the source.
pub(super) struct Absent(HashMap<String, Vec<Arc<Stray>>>);

/// How an item began, and every content that it has had since.
struct Made {
    item: ItemId,
    parent: Option<Uuid>,
    name: Sealed,
    folder: bool,
    contents: Contents,
}

/// Where an item is now.
struct Whereabouts {
    parent: Option<Uuid>,
    /// Names from the root on; `None` where one was erased.
    path: Vec<Option<String>>,
    /// It, or what it is in.
    trashed: bool,
}

/// All that may have left its place, or come back. The types are those of the index
/// `events_left`.
const MADE: &str = "WITH touched AS (
        SELECT DISTINCT aggregate_id FROM events
        WHERE aggregate_type = 'document' AND customer_id = $1
          AND (epoch, txid, position) > ($2, $3::text::xid8, $4)
          AND event_type IN (
              'ItemRenamed', 'ItemMoved', 'ItemTrashed', 'ItemRestored', 'ItemPurged'))
    SELECT e.aggregate_id::uuid AS item,
           (e.payload -> e.event_type ->> 'parent')::uuid AS parent,
           e.payload -> e.event_type ->> 'name' AS name,
           (e.payload -> e.event_type -> 'content' ->> 'size')::int8 AS size,
           decode(e.payload -> e.event_type -> 'content' ->> 'sha256', 'hex') AS sha256
    FROM touched t
    JOIN events e ON e.aggregate_type = 'document' AND e.aggregate_id = t.aggregate_id
    WHERE e.event_type IN ('FolderCreated', 'FolderCreatedByClient', 'MatterOpened',
        'UploadedByStaff', 'UploadedByClient', 'VersionAddedByStaff', 'VersionDepositedByClient')
    ORDER BY e.aggregate_id, e.sequence";

const WHEREABOUTS: &str = "WITH RECURSIVE up AS (
        SELECT i.id AS start, i.parent_id, i.name, i.trashed_at IS NOT NULL AS trashed,
               1 AS steps
        FROM access.items i WHERE i.id = ANY($1)
        UNION ALL
        SELECT up.start, p.parent_id, p.name, p.trashed_at IS NOT NULL, up.steps + 1
        FROM up JOIN access.items p ON p.id = up.parent_id WHERE up.steps < 64)
    SELECT start, (array_agg(parent_id ORDER BY steps))[1] AS parent,
           array_agg(name ORDER BY steps DESC) AS path, bool_or(trashed) AS trashed
    FROM up GROUP BY start";

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
            made_in: HashMap::new(),
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
        let since = self.read_to;
        let again = !self.made_in.is_empty();
        self.read_to = tail::settled(conn).await?;
        let made = made(conn, self.customer, since.unwrap_or_default()).await?;
        if made.is_empty() {
            return Ok(());
        }
        let kids = made.iter().map(|made| made.name.kid).collect();
        let opener = Opener::for_kids(conn, master, kids).await?;
        let mut there = whereabouts(conn, &made).await?;
        for made in made {
            let made_as = opener.text(&made.name);
            let there = there.remove(&made.item);
            let now = now(&made, made_as.as_deref(), there);
            let Some(parent) = made.parent else {
                continue;
            };
            let folder = self.made_in.entry(ItemId::new(parent)).or_default();
            if again {
                folder.retain(|stray| stray.item != made.item);
            }
            let Some(now) = now else {
                continue;
            };
            let stray = Stray {
                item: made.item,
                folder: made.folder,
                made_as,
                contents: made.contents,
                now,
            };
            folder.push(Arc::new(stray));
        }
        Ok(())
    }

    /// Those that were made in this folder. The names on disk tell whose an odd twin's
    /// and an erased name was.
    pub(super) fn of(&self, master: &MasterKey, folder: ItemId, named: &[Named]) -> Absent {
        let mut by_key: HashMap<String, Vec<Arc<Stray>>> = HashMap::new();
        for stray in self.made_in.get(&folder).into_iter().flatten() {
            if let Some(key) = key_on_disk(master, stray, named) {
                by_key.entry(key).or_default().push(Arc::clone(stray));
            }
        }
        Absent(by_key)
    }
}

impl Absent {
    /// The documents that were made of a file of this name.
    pub(super) fn documents(&self, name: &ItemName) -> Vec<Arc<Stray>> {
        let all = self.0.get(&name.key()).into_iter().flatten();
        all.filter(|stray| !stray.folder).cloned().collect()
    }

    /// The folder that an import made of the one of this name; of several one that is
    /// still in its place, else the newest.
    pub(super) fn folder(
        &self,
        master: &MasterKey,
        (name, on_disk): (&ItemName, &str),
    ) -> Option<&Stray> {
        let all = self.0.get(&name.key()).into_iter().flatten();
        all.filter(|stray| stray.folder && is_of(master, stray.item, on_disk))
            .max_by_key(|stray| (stray.is_renamed(), stray.item.uuid()))
            .map(Arc::as_ref)
    }

    /// Whether the item has another name than the one that it was made under.
    pub(super) fn has(&self, item: ItemId) -> bool {
        let mut all = self.0.values().flatten();
        all.any(|stray| stray.item == item)
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
            Now::Moved(path) => format!("was moved to \"{}\"", shown(path.as_ref())),
            Now::Trashed => "is in the trash".to_owned(),
            Now::Purged => "was purged".to_owned(),
        }
    }

    /// Says of a file or folder that it is not imported again.
    pub(super) fn left_alone(&self, path: &Path) -> Row {
        let (what, with) = if self.folder {
            ("folder that an import made of it", ", with what is in it")
        } else {
            ("document of this name and content", "")
        };
        let restore = match self.now {
            Now::Trashed => "restore it there, or ",
            Now::Renamed(_) | Now::Moved(_) | Now::Purged => "",
        };
        Row::new(
            RowKind::LeftAlone,
            path,
            format!("the {what} {}; left alone{with}", self.fate()),
            format!("to have it imported anew, {restore}rename it on the disk"),
        )
    }

    /// Says of a folder where what is new in it goes.
    pub(super) fn followed(&self, path: &Path) -> Row {
        Row::new(
            RowKind::LeftAlone,
            path,
            format!("the folder that an import made of it {}", self.fate()),
            "what is new in it goes there; rename it on the disk too",
        )
    }
}

async fn made(
    conn: &mut PgConnection,
    customer: CustomerId,
    since: Cursor,
) -> Result<Vec<Made>, LogError> {
    let rows = sqlx::query(MADE)
        .bind(customer.uuid())
        .bind(since.epoch)
        .bind(since.txid.to_string())
        .bind(since.position)
        .fetch_all(conn)
        .await?;
    let mut all: Vec<Made> = Vec::new();
    for row in &rows {
        let content = content(row)?;
        if let Some(name) = row.try_get::<Option<&str>, _>("name")? {
            all.push(Made {
                item: ItemId::new(row.try_get("item")?),
                parent: row.try_get("parent")?,
                name: serde_json::from_str(name)?,
                folder: content.is_none(),
                contents: Contents::default(),
            });
        }
        // An item's first event is the one that names it.
        if let (Some(made), Some((size, sha256))) = (all.last_mut(), content) {
            made.contents.add(size, sha256);
        }
    }
    Ok(all)
}

fn content(row: &PgRow) -> Result<Option<(u64, Vec<u8>)>, sqlx::Error> {
    let size: Option<i64> = row.try_get("size")?;
    let sha256: Option<Vec<u8>> = row.try_get("sha256")?;
    Ok(size.map(i64::unsigned_abs).zip(sha256))
}

async fn whereabouts(
    conn: &mut PgConnection,
    made: &[Made],
) -> Result<HashMap<ItemId, Whereabouts>, sqlx::Error> {
    let items: Vec<Uuid> = made.iter().map(|made| made.item.uuid()).collect();
    let rows = sqlx::query(WHEREABOUTS).bind(items).fetch_all(conn).await?;
    let there = rows.iter().map(|row| {
        let there = Whereabouts {
            parent: row.try_get("parent")?,
            path: row.try_get("path")?,
            trashed: row.try_get("trashed")?,
        };
        Ok((ItemId::new(row.try_get("start")?), there))
    });
    there.collect()
}

/// What became of it; nothing where it is where and what it was, as after a restore.
fn now(made: &Made, made_as: Option<&str>, there: Option<Whereabouts>) -> Option<Now> {
    let Some(there) = there else {
        return Some(Now::Purged);
    };
    if there.trashed {
        return Some(Now::Trashed);
    }
    let erased = || "(erased)".to_owned();
    let names = there
        .path
        .into_iter()
        .map(|name| name.unwrap_or_else(erased));
    let mut names: Vec<String> = names.collect();
    if there.parent != made.parent {
        return Some(Now::Moved(names.join("/")));
    }
    let name = names.pop().unwrap_or_else(erased);
    let same = made_as.is_some_and(|made_as| fold(made_as) == fold(&name));
    (!same).then_some(Now::Renamed(name))
}

/// The key of the name that it has, or had, in the source; `None` where nothing can
/// tell.
fn key_on_disk(master: &MasterKey, stray: &Stray, named: &[Named]) -> Option<String> {
    let Some(made_as) = &stray.made_as else {
        let made_of = |entry: &&Named| is_of(master, stray.item, &entry.on_disk);
        return named.iter().find(made_of).map(|entry| entry.name.key());
    };
    let on_disk = named
        .iter()
        .map(|entry| (&entry.name, entry.on_disk.as_str()));
    let twin = twin(master, (stray.item, made_as.as_str()), on_disk);
    Some(fold(twin.as_deref().unwrap_or(made_as)))
}
