//! How items began and where they have been since, from the log; and where they are.

use std::collections::HashMap;

use portico_domain::{CustomerId, ItemId, Sealed};
use portico_event_log::{Cursor, LogError};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};
use uuid::Uuid;

use crate::import::existing::Contents;

/// An item's places, and every content that it has had.
pub(super) struct Made {
    pub(super) item: ItemId,
    pub(super) folder: bool,
    /// From the one that it was made in to the last.
    pub(super) places: Vec<Was>,
    versions: Vec<Version>,
}

/// A folder, and the name there.
pub(super) struct Was {
    /// None of a root.
    pub(super) parent: Option<Uuid>,
    pub(super) name: Sealed,
}

struct Version {
    id: Uuid,
    /// The firm put it there, or accepted it.
    firms: bool,
    size: u64,
    sha256: Vec<u8>,
}

/// Where an item is now.
pub(super) struct Whereabouts {
    pub(super) parent: Option<Uuid>,
    /// Ids from the root on.
    pub(super) chain: Vec<Uuid>,
    /// Names from the root on; `None` where one was erased.
    pub(super) path: Vec<Option<String>>,
    /// It, or what it is in.
    pub(super) trashed: bool,
}

/// All that may have left its place, or come back. The types of the first part are those
/// of the index `events_left`.
const MADE: &str = "WITH touched AS (
        SELECT DISTINCT aggregate_id FROM events
        WHERE aggregate_type = 'document' AND customer_id = $1
          AND (epoch, txid, position) > ($2, $3::text::xid8, $4)
          AND event_type IN (
              'ItemRenamed', 'ItemMoved', 'ItemTrashed', 'ItemRestored', 'ItemPurged'))
    SELECT e.aggregate_id::uuid AS item, e.event_type,
           COALESCE(e.payload -> e.event_type ->> 'parent',
                    e.payload -> e.event_type ->> 'to')::uuid AS parent,
           e.payload -> e.event_type ->> 'name' AS name,
           COALESCE(e.payload -> e.event_type -> 'content' ->> 'version',
                    e.payload -> e.event_type ->> 'version')::uuid AS version,
           (e.payload -> e.event_type -> 'content' ->> 'size')::int8 AS size,
           decode(e.payload -> e.event_type -> 'content' ->> 'sha256', 'hex') AS sha256
    FROM touched t
    JOIN events e ON e.aggregate_type = 'document' AND e.aggregate_id = t.aggregate_id
    WHERE e.event_type IN ('FolderCreated', 'FolderCreatedByClient', 'MatterOpened',
        'UploadedByStaff', 'UploadedByClient', 'VersionAddedByStaff', 'VersionDepositedByClient',
        'VersionAccepted', 'UploadAccepted', 'ItemRenamed', 'ItemMoved')
    ORDER BY e.aggregate_id, e.sequence";

const WHEREABOUTS: &str = "WITH RECURSIVE up AS (
        SELECT i.id AS start, i.id, i.parent_id, i.name, i.trashed_at IS NOT NULL AS trashed,
               1 AS steps
        FROM access.items i WHERE i.id = ANY($1)
        UNION ALL
        SELECT up.start, p.id, p.parent_id, p.name, p.trashed_at IS NOT NULL, up.steps + 1
        FROM up JOIN access.items p ON p.id = up.parent_id WHERE up.steps < 64)
    SELECT start, (array_agg(parent_id ORDER BY steps))[1] AS parent,
           array_agg(id ORDER BY steps DESC) AS chain,
           array_agg(name ORDER BY steps DESC) AS path, bool_or(trashed) AS trashed
    FROM up GROUP BY start";

impl Made {
    /// The keys of its names.
    pub(super) fn kids(&self) -> impl Iterator<Item = Uuid> {
        self.places.iter().map(|was| was.name.kid)
    }

    /// Those of the firm: what it put there, and what it accepted of others.
    pub(super) fn contents(&self) -> Contents {
        let mut contents = Contents::default();
        for (number, version) in (1..).zip(&self.versions) {
            if version.firms {
                contents.add(number, version.size, version.sha256.clone());
            }
        }
        contents
    }

    /// A later event of it.
    fn went_on(&mut self, row: &PgRow, name: Option<Sealed>) -> Result<(), sqlx::Error> {
        let parent: Option<Uuid> = row.try_get("parent")?;
        if let (true, Some(last)) = (name.is_some() || parent.is_some(), self.places.last()) {
            let was = Was {
                parent: parent.or(last.parent),
                name: name.unwrap_or_else(|| last.name.clone()),
            };
            self.places.push(was);
        }
        let event: &str = row.try_get("event_type")?;
        match event {
            "UploadAccepted" => self.versions.iter_mut().take(1).for_each(Version::accept),
            "VersionAccepted" => {
                let id: Option<Uuid> = row.try_get("version")?;
                let accepted = self.versions.iter_mut();
                accepted
                    .filter(|version| Some(version.id) == id)
                    .for_each(Version::accept);
            }
            _ => self.versions.extend(version(row)?),
        }
        Ok(())
    }
}

impl Version {
    fn accept(&mut self) {
        self.firms = true;
    }
}

/// What left its place, or came back, after a place in the log.
pub(super) async fn made(
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
        let item = ItemId::new(row.try_get("item")?);
        let name: Option<&str> = row.try_get("name")?;
        let name: Option<Sealed> = name.map(serde_json::from_str).transpose()?;
        let begun_before = all.last().is_some_and(|made| made.item == item);
        if begun_before && let Some(made) = all.last_mut() {
            made.went_on(row, name)?;
        } else if let Some(name) = name {
            // An item's first event is one that names it.
            all.push(begun(item, row, name)?);
        }
    }
    Ok(all)
}

fn begun(item: ItemId, row: &PgRow, name: Sealed) -> Result<Made, sqlx::Error> {
    let version = version(row)?;
    let was = Was {
        parent: row.try_get("parent")?,
        name,
    };
    Ok(Made {
        item,
        folder: version.is_none(),
        places: vec![was],
        versions: version.into_iter().collect(),
    })
}

/// The one that an event brought, if it did.
fn version(row: &PgRow) -> Result<Option<Version>, sqlx::Error> {
    let size: Option<i64> = row.try_get("size")?;
    let Some(size) = size else {
        return Ok(None);
    };
    let event: &str = row.try_get("event_type")?;
    Ok(Some(Version {
        id: row.try_get("version")?,
        firms: matches!(event, "UploadedByStaff" | "VersionAddedByStaff"),
        size: size.unsigned_abs(),
        sha256: row.try_get("sha256")?,
    }))
}

/// Where they are; those that were destroyed are nowhere.
pub(super) async fn whereabouts(
    conn: &mut PgConnection,
    made: &[Made],
) -> Result<HashMap<ItemId, Whereabouts>, sqlx::Error> {
    let items: Vec<Uuid> = made.iter().map(|made| made.item.uuid()).collect();
    let rows = sqlx::query(WHEREABOUTS).bind(items).fetch_all(conn).await?;
    let there = rows.iter().map(|row| {
        let there = Whereabouts {
            parent: row.try_get("parent")?,
            chain: row.try_get("chain")?,
            path: row.try_get("path")?,
            trashed: row.try_get("trashed")?,
        };
        Ok((ItemId::new(row.try_get("start")?), there))
    });
    there.collect()
}
