//! Everything at and below an item: how much, and what of it goes first when it
//! is destroyed.

use portico_domain::ItemId;
use sqlx::PgConnection;
use uuid::Uuid;

/// How many items these are with everything below them, each counted once, in
/// the trash or not.
pub async fn count_with_below(
    conn: &mut PgConnection,
    items: &[ItemId],
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "WITH RECURSIVE down AS (
             SELECT id FROM items WHERE id = ANY($1)
             UNION
             SELECT i.id FROM down JOIN items i ON i.parent_id = down.id)
         SELECT count(*) FROM down",
    )
    .bind(items.iter().map(|item| item.uuid()).collect::<Vec<_>>())
    .fetch_one(conn)
    .await
}

/// The next items at or below one, leaves first and that one last: none once it
/// is gone. Folders alone are walked, so that a page of a full folder costs a
/// page.
pub async fn leaves_first(
    conn: &mut PgConnection,
    top: ItemId,
    most: usize,
) -> Result<Vec<ItemId>, sqlx::Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "WITH RECURSIVE folders AS (
             SELECT id, 0 AS depth FROM items WHERE id = $1
             UNION ALL
             SELECT i.id, folders.depth + 1
             FROM folders JOIN items i ON i.parent_id = folders.id AND i.rank = 0),
         documents AS (
             SELECT i.id FROM folders CROSS JOIN LATERAL (
                 SELECT id FROM items i
                 WHERE i.parent_id = folders.id AND i.rank = 1 LIMIT $2) i
             LIMIT $2)
         SELECT id FROM (
             SELECT id, 1000 AS depth FROM documents
             UNION ALL
             SELECT id, depth FROM folders) found
         ORDER BY depth DESC, id LIMIT $2",
    )
    .bind(top.uuid())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ItemId::new).collect())
}
