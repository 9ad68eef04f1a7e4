//! What a copy of items is made of.

use std::collections::HashMap;

use portico_domain::document::ScanState;
use portico_domain::values::{MediaType, Sha256Digest};
use portico_domain::{BlobId, CustomerId, ItemId, SectionId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::contact_rows::firms;
use super::rows::word;

/// The contents `v` that are the firm's: what a contact sent is not until it is
/// accepted.
const OF_THE_FIRM: &str = concat!("v.available AND ", firms!("v"));

/// One item that a copy would take along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CopyStep {
    /// Under which of the given items, by its place among them.
    pub top: usize,
    /// Which.
    pub item: ItemId,
    /// The folder that holds it.
    pub parent: Option<ItemId>,
    /// Whether it holds items.
    pub folder: bool,
    /// From 1, the given item's own.
    pub level: usize,
    /// Whether there is a content of the firm's to copy.
    pub ready: bool,
}

/// What an item is copied from, as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopySource {
    /// Whose tree.
    pub customer: CustomerId,
    /// The folder that holds it.
    pub parent: Option<ItemId>,
    /// None once erased.
    pub name: Option<String>,
    /// The section that it was put into itself.
    pub section: Option<SectionId>,
    /// Whether it holds items.
    pub folder: bool,
    /// Neither in the trash, nor below something that is, nor withdrawn.
    pub live: bool,
    /// Whether it lies under Internal.
    pub internal: bool,
    /// The firm's newest content; none of a folder.
    pub content: Option<FirmContent>,
}

/// A content of the firm's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FirmContent {
    /// Where the bytes are, below the customer.
    pub blob: BlobId,
    /// Of the bytes.
    pub sha256: Sha256Digest,
    /// Bytes.
    pub size: u64,
    /// As recognised.
    pub media_type: MediaType,
    /// As of the upload.
    pub scan: ScanState,
}

/// These items with everything live below them, at most so many, what holds others
/// before what it holds.
pub async fn copy_steps(
    conn: &mut PgConnection,
    items: &[ItemId],
    most: usize,
) -> Result<Vec<CopyStep>, sqlx::Error> {
    let sql = format!(
        "WITH RECURSIVE down AS (
             SELECT i.id, i.parent_id, i.rank, i.sort_key, i.withdrawn, t.top, 1 AS level
             FROM UNNEST($1::uuid[]) WITH ORDINALITY t (id, top) JOIN items i ON i.id = t.id
             UNION ALL
             SELECT i.id, i.parent_id, i.rank, i.sort_key, i.withdrawn, down.top, down.level + 1
             FROM down JOIN items i ON i.parent_id = down.id
             WHERE i.trashed_at IS NULL AND down.rank = 0 AND down.level < 64)
         SELECT d.top, d.id, d.parent_id, d.rank = 0 AS folder, d.level,
             d.rank = 0 OR (NOT d.withdrawn AND EXISTS (
                 SELECT FROM versions v WHERE v.item_id = d.id AND {OF_THE_FIRM})) AS ready
         FROM (SELECT * FROM down LIMIT $2) d
         ORDER BY d.level, d.top, d.rank, d.sort_key, d.id"
    );
    let rows = sqlx::query(&sql)
        .bind(uuids(items))
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(conn)
        .await?;
    rows.iter().map(step).collect()
}

fn step(row: &PgRow) -> Result<CopyStep, sqlx::Error> {
    let (top, level): (i64, i32) = (row.try_get("top")?, row.try_get("level")?);
    let parent: Option<Uuid> = row.try_get("parent_id")?;
    Ok(CopyStep {
        top: usize::try_from(top - 1).unwrap_or_default(),
        item: ItemId::new(row.try_get("id")?),
        parent: parent.map(ItemId::new),
        folder: row.try_get("folder")?,
        level: usize::try_from(level).unwrap_or_default(),
        ready: row.try_get("ready")?,
    })
}

/// What these items are copied from; what is gone is absent.
pub async fn copy_sources(
    conn: &mut PgConnection,
    items: &[ItemId],
) -> Result<HashMap<ItemId, CopySource>, sqlx::Error> {
    let sql = format!(
        "SELECT i.id, i.customer_id, i.parent_id, i.name, i.section_id, i.rank = 0 AS folder,
             NOT i.withdrawn AND NOT above.trashed AS live, above.internal,
             v.blob_id, v.sha256, v.size, v.media_type, v.scan
         FROM items i
         CROSS JOIN LATERAL (
             WITH RECURSIVE up AS (
                 SELECT i.id, i.parent_id, i.trashed_at, i.purpose
                 UNION ALL
                 SELECT p.id, p.parent_id, p.trashed_at, p.purpose
                 FROM up JOIN items p ON p.id = up.parent_id)
             SELECT bool_or(trashed_at IS NOT NULL) AS trashed,
                 coalesce(bool_or(purpose = 'INTERNAL_ROOT'), false) AS internal
             FROM up) above
         LEFT JOIN LATERAL (
             SELECT * FROM versions v WHERE v.item_id = i.id AND {OF_THE_FIRM}
             ORDER BY v.number DESC LIMIT 1) v ON true
         WHERE i.id = ANY($1)"
    );
    let rows = sqlx::query(&sql).bind(uuids(items)).fetch_all(conn).await?;
    let read = |row: &PgRow| Ok((ItemId::new(row.try_get("id")?), source(row)?));
    rows.iter().map(read).collect()
}

fn source(row: &PgRow) -> Result<CopySource, sqlx::Error> {
    let parent: Option<Uuid> = row.try_get("parent_id")?;
    let section: Option<Uuid> = row.try_get("section_id")?;
    Ok(CopySource {
        customer: CustomerId::new(row.try_get("customer_id")?),
        parent: parent.map(ItemId::new),
        name: row.try_get("name")?,
        section: section.map(SectionId::new),
        folder: row.try_get("folder")?,
        live: row.try_get("live")?,
        internal: row.try_get("internal")?,
        content: content(row)?,
    })
}

fn content(row: &PgRow) -> Result<Option<FirmContent>, sqlx::Error> {
    let Some(blob) = row.try_get::<Option<Uuid>, _>("blob_id")? else {
        return Ok(None);
    };
    let sha256: &[u8] = row.try_get("sha256")?;
    let sha256: [u8; 32] = sha256
        .try_into()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let size: i64 = row.try_get("size")?;
    Ok(Some(FirmContent {
        blob: BlobId::new(blob),
        sha256: Sha256Digest::new(sha256),
        size: size.unsigned_abs(),
        media_type: MediaType::parse_or_octets(row.try_get("media_type")?),
        scan: word(row.try_get("scan")?, ScanState::from_word)?,
    }))
}

fn uuids(items: &[ItemId]) -> Vec<Uuid> {
    items.iter().map(|item| item.uuid()).collect()
}
