//! What lies in a folder, by id alone.

use portico_domain::ItemId;
use sqlx::PgConnection;
use uuid::Uuid;

/// What lies in a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Child {
    /// Which.
    pub id: ItemId,
    /// In the trash itself.
    pub in_trash: bool,
}

/// The live items that lie in a folder, and if wished those that are in the trash, at
/// most so many, in natural order; what its sender withdrew is not among them.
pub async fn children(
    conn: &mut PgConnection,
    folder: ItemId,
    with_trash: bool,
    most: usize,
) -> Result<Vec<Child>, sqlx::Error> {
    let rows: Vec<(Uuid, bool)> = sqlx::query_as(
        "SELECT id, trashed_at IS NOT NULL AS in_trash FROM items
         WHERE parent_id = $1 AND ($3 OR trashed_at IS NULL) AND NOT withdrawn
         ORDER BY rank, sort_key, id LIMIT $2",
    )
    .bind(folder.uuid())
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .bind(with_trash)
    .fetch_all(conn)
    .await?;
    let child = |(id, in_trash)| Child {
        id: ItemId::new(id),
        in_trash,
    };
    Ok(rows.into_iter().map(child).collect())
}
