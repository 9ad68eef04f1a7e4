//! What a folder of the customer holds already: one question per folder.

use std::collections::HashMap;

use portico_domain::ItemId;
use portico_projections::access::FIRMS;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// A live item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Existing {
    Folder(ItemId),
    Document(Known),
}

impl Existing {
    pub(super) const fn item(&self) -> ItemId {
        match self {
            Self::Folder(item) => *item,
            Self::Document(known) => known.item,
        }
    }

    pub(super) const fn is_folder(&self) -> bool {
        matches!(self, Self::Folder(_))
    }
}

/// A live document, as far as an import needs to know it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Known {
    pub(super) item: ItemId,
    /// Taken back by its sender; takes no versions.
    pub(super) withdrawn: bool,
    /// Of all the firm's versions, those included that it accepted: what was there before
    /// is nothing new.
    pub(super) contents: Contents,
}

/// What tells contents apart: sizes and hashes, with the numbers of the versions, the
/// newest last.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Contents(Vec<(i64, u64, Vec<u8>)>);

impl Contents {
    pub(super) fn add(&mut self, number: i64, size: u64, sha256: Vec<u8>) {
        self.0.push((number, size, sha256));
    }

    /// Whether one is of this size; only then it is worth reading a file.
    pub(super) fn have_size(&self, size: u64) -> bool {
        self.0.iter().any(|(_, known, _)| *known == size)
    }

    pub(super) fn hold(&self, size: u64, sha256: &[u8]) -> bool {
        self.newest_with(size, sha256).is_some()
    }

    /// The number of the version that held this, where the newest holds something else.
    pub(super) fn older(&self, size: u64, sha256: &[u8]) -> Option<i64> {
        let number = self.newest_with(size, sha256)?;
        let (newest, ..) = self.0.last()?;
        (*newest != number).then_some(number)
    }

    fn newest_with(&self, size: u64, sha256: &[u8]) -> Option<i64> {
        let mut all = self.0.iter();
        all.rfind(|(_, known, hash)| *known == size && hash == sha256)
            .map(|(number, ..)| *number)
    }
}

/// Live items by the key of their name, with the name itself.
#[derive(Default)]
pub(super) struct Siblings(HashMap<String, (String, Existing)>);

impl Siblings {
    pub(super) fn get(&self, key: &str) -> Option<&Existing> {
        self.0.get(key).map(|(_, existing)| existing)
    }

    /// The very name of what holds the key.
    pub(super) fn name(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|(name, _)| name.as_str())
    }

    /// Key, name and id of each, the oldest first.
    pub(super) fn in_order(&self) -> Vec<(&str, &str, ItemId)> {
        let each = self.0.iter();
        let mut all: Vec<_> = each
            .map(|(key, (name, there))| (key.as_str(), name.as_str(), there.item()))
            .collect();
        all.sort_unstable_by_key(|(_, _, item)| item.uuid());
        all
    }
}

fn select() -> String {
    format!(
        "SELECT i.id, i.rank, i.name, i.name_key, i.withdrawn,
           v.numbers, v.sizes, v.hashes
    FROM access.items i
    LEFT JOIN LATERAL (
        SELECT array_agg(v.number::int8 ORDER BY v.number) AS numbers,
               array_agg(v.size ORDER BY v.number) AS sizes,
               array_agg(v.sha256 ORDER BY v.number) AS hashes
        FROM access.versions v
        WHERE v.item_id = i.id AND {FIRMS}) v ON i.rank = 1"
    )
}

/// The live items of a folder.
pub(super) async fn siblings(
    conn: &mut PgConnection,
    folder: ItemId,
) -> Result<Siblings, sqlx::Error> {
    let rows = sqlx::query(&format!(
        "{} WHERE i.parent_id = $1 AND i.trashed_at IS NULL AND i.name IS NOT NULL",
        select()
    ))
    .bind(folder.uuid())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get("name_key")?,
                (row.try_get("name")?, existing(row)?),
            ))
        })
        .collect::<Result<_, _>>()
        .map(Siblings)
}

/// One live item, or none.
pub(super) async fn item(
    conn: &mut PgConnection,
    id: Uuid,
) -> Result<Option<Existing>, sqlx::Error> {
    let row = sqlx::query(&format!(
        "{} WHERE i.id = $1 AND i.trashed_at IS NULL",
        select()
    ))
    .bind(id)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(existing).transpose()
}

fn existing(row: &PgRow) -> Result<Existing, sqlx::Error> {
    let item = ItemId::new(row.try_get("id")?);
    if row.try_get::<i16, _>("rank")? == 0 {
        return Ok(Existing::Folder(item));
    }
    let numbers: Option<Vec<i64>> = row.try_get("numbers")?;
    let sizes: Option<Vec<i64>> = row.try_get("sizes")?;
    let hashes: Option<Vec<Vec<u8>>> = row.try_get("hashes")?;
    let sizes = sizes
        .into_iter()
        .flatten()
        .zip(hashes.into_iter().flatten());
    let mut contents = Contents::default();
    for (number, (size, sha256)) in numbers.into_iter().flatten().zip(sizes) {
        contents.add(number, size.unsigned_abs(), sha256);
    }
    Ok(Existing::Document(Known {
        item,
        withdrawn: row.try_get("withdrawn")?,
        contents,
    }))
}
