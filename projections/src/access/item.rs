//! One item, its path and its versions, as staff see them.

use chrono::{DateTime, Utc};
use portico_domain::access::ItemShape;
use portico_domain::{BlobId, ContactId, ItemId, VersionId};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use super::client_access;
use super::rows::{
    ITEM_COLUMNS, ItemRow, NEWEST_VERSION, VersionRow, actor, item_row, shape, version_summary,
};

/// A folder above an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ancestor {
    /// Which.
    pub id: ItemId,
    /// What for.
    pub shape: ItemShape,
    /// None once erased.
    pub name: Option<String>,
}

/// One item, trashed or not.
pub async fn item(
    conn: &mut PgConnection,
    id: ItemId,
    at: DateTime<Utc>,
) -> Result<Option<ItemRow>, sqlx::Error> {
    let row = sqlx::query(&format!(
        "SELECT {ITEM_COLUMNS} FROM items i {NEWEST_VERSION} WHERE i.id = $1"
    ))
    .bind(id.uuid())
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut rows = vec![item_row(&row)?];
    client_access::fill(conn, &mut rows, at).await?;
    Ok(rows.pop())
}

/// The folders above an item from the root down, then the item itself.
pub async fn path_of(conn: &mut PgConnection, id: ItemId) -> Result<Vec<Ancestor>, sqlx::Error> {
    let path = path_as(conn, id, None).await?;
    Ok(path.into_iter().map(|(link, _)| link).collect())
}

/// The same, each with the name under which this contact sent or made it, where
/// that differs.
pub(super) async fn path_as(
    conn: &mut PgConnection,
    id: ItemId,
    reader: Option<ContactId>,
) -> Result<Vec<(Ancestor, Option<String>)>, sqlx::Error> {
    let rows = sqlx::query(
        "WITH RECURSIVE up AS (
             SELECT *, 0 AS steps FROM items WHERE id = $1
             UNION ALL
             SELECT i.*, up.steps + 1
             FROM up JOIN items i ON i.id = up.parent_id WHERE up.steps < 64)
         SELECT id, shape, purpose, name,
             CASE WHEN contact_id = $2 THEN sent_name END AS sent_name
         FROM up ORDER BY steps DESC",
    )
    .bind(id.uuid())
    .bind(reader.map(ContactId::uuid))
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let link = Ancestor {
                id: ItemId::new(row.try_get("id")?),
                shape: shape(row.try_get("shape")?, row.try_get("purpose")?)?,
                name: row.try_get("name")?,
            };
            Ok((link, row.try_get("sent_name")?))
        })
        .collect()
}

const VERSION: &str =
    "SELECT v.id AS version_id, v.item_id, v.number, v.size, v.media_type, v.sha256,
    v.scan, v.uploaded_at, v.sent_by, v.accepted, v.opened_by_staff, v.blob_id, v.available, v.uploaded_kind,
    v.uploaded_id FROM versions v";

fn version_row(row: &PgRow) -> Result<Option<VersionRow>, sqlx::Error> {
    let Some(summary) = version_summary(row)? else {
        return Ok(None);
    };
    Ok(Some(VersionRow {
        item: ItemId::new(row.try_get("item_id")?),
        summary,
        blob: BlobId::new(row.try_get("blob_id")?),
        available: row.try_get("available")?,
        uploaded_by: actor(row.try_get("uploaded_kind")?, row.try_get("uploaded_id")?),
    }))
}

/// One version, with the place of its bytes.
pub async fn version(
    conn: &mut PgConnection,
    id: VersionId,
) -> Result<Option<VersionRow>, sqlx::Error> {
    let row = sqlx::query(&format!("{VERSION} WHERE v.id = $1"))
        .bind(id.uuid())
        .fetch_optional(conn)
        .await?;
    Ok(row.as_ref().map(version_row).transpose()?.flatten())
}

/// All versions of a document, newest first.
pub async fn versions(
    conn: &mut PgConnection,
    item: ItemId,
) -> Result<Vec<VersionRow>, sqlx::Error> {
    let rows = sqlx::query(&format!(
        "{VERSION} WHERE v.item_id = $1 ORDER BY v.number DESC"
    ))
    .bind(item.uuid())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .filter_map(|row| version_row(row).transpose())
        .collect()
}
