//! What lies in a folder, by id alone.

use portico_domain::ItemId;
use sqlx::PgConnection;
use uuid::Uuid;

/// The live items that lie in a folder, at most so many, in natural order; what
/// its sender withdrew is not among them.
pub async fn children(
    conn: &mut PgConnection,
    folder: ItemId,
    most: usize,
) -> Result<Vec<ItemId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT id FROM items
         WHERE parent_id = $1 AND trashed_at IS NULL AND NOT withdrawn
         ORDER BY rank, sort_key, id LIMIT $2",
    )
    .bind(folder.uuid())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ItemId::new).collect())
}
