//! Changes of rows of `items`.

use chrono::{DateTime, Utc};
use portico_domain::access::Stamp;
use sqlx::PgConnection;
use uuid::Uuid;

use super::new_items::Name;
use super::stamp;

/// A change of one item's row.
pub(super) enum ItemChange {
    Withdrawn { item: Uuid },
    Renamed { item: Uuid, name: Option<String> },
    Trashed { item: Uuid, at: DateTime<Utc> },
    Restored { item: Uuid },
    Moved { item: Uuid, to: Uuid, stamp: Stamp },
    Section { item: Uuid, section: Option<Uuid> },
    Purged { item: Uuid },
}

/// Changes one item's row.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &ItemChange,
) -> Result<(), sqlx::Error> {
    match change {
        ItemChange::Withdrawn { item } => {
            sqlx::query("UPDATE items SET withdrawn = true WHERE id = $1").bind(item)
        }
        ItemChange::Trashed { item, at } => {
            sqlx::query("UPDATE items SET trashed_at = $2 WHERE id = $1")
                .bind(item)
                .bind(at)
        }
        ItemChange::Restored { item } => {
            sqlx::query("UPDATE items SET trashed_at = NULL WHERE id = $1").bind(item)
        }
        ItemChange::Moved { item, to, stamp } => stamp::bind(
            sqlx::query(
                "UPDATE items SET parent_id = $2, placed_kind = $3, placed_id = $4,
                     placed_at = $5, placed_position = $6
                 WHERE id = $1",
            )
            .bind(item)
            .bind(to),
            stamp,
        ),
        ItemChange::Section { item, section } => {
            sqlx::query("UPDATE items SET section_id = $2 WHERE id = $1")
                .bind(item)
                .bind(section)
        }
        // Whoever purges begins at the leaves, so that no row loses those above it.
        ItemChange::Purged { item } => sqlx::query(
            "WITH contents AS (DELETE FROM versions WHERE item_id = $1),
                 details AS (DELETE FROM matters WHERE item_id = $1),
                 given AS (DELETE FROM matter_access WHERE item_id = $1)
             DELETE FROM items WHERE id = $1",
        )
        .bind(item),
        ItemChange::Renamed { item, name } => {
            let Name {
                text,
                key,
                sort_key,
            } = Name::of(name.clone());
            sqlx::query(
                "UPDATE items SET name = $2, name_key = $3, sort_key = $4,
                     sent_name = NULL, sent_key = NULL
                 WHERE id = $1",
            )
            .bind(item)
            .bind(text)
            .bind(key)
            .bind(sort_key)
        }
    }
    .execute(conn)
    .await?;
    Ok(())
}
