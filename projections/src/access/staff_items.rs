//! Lists of items for staff: a folder, a whole tree, a search.

use chrono::{DateTime, Utc};
use portico_domain::{CustomerId, ItemId};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::client_access;
use super::page::{Page, bind_cursor};
use super::rows::{ITEM_COLUMNS, ItemPage, NEWEST_VERSION, item_row};

/// Which items of a customer staff want to see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Within<'a> {
    /// Whose tree.
    pub customer: CustomerId,
    /// Below this folder; none for the Files root.
    pub parent: Option<ItemId>,
    /// Everything below, not only the folder's own rows; so does a search.
    pub flat: bool,
    /// Whose folded name holds this text.
    pub search: Option<&'a str>,
    /// Also what is in the trash.
    pub include_trashed: bool,
}

/// Everything below the Files root is everything but what lies below the other
/// root or in the trash: two small sets. `$1` customer, `$2` the Internal root.
fn everything(include_trashed: bool) -> String {
    let (seeds, live) = if include_trashed {
        ("", "true")
    } else {
        (
            "UNION SELECT id FROM items
             WHERE customer_id = $1 AND trashed_at IS NOT NULL AND rank = 0",
            "i.trashed_at IS NULL",
        )
    };
    format!(
        "i.customer_id = $1 AND i.parent_id IS NOT NULL AND {live}
         AND i.parent_id <> ALL (ARRAY(
             WITH RECURSIVE outside (id) AS (
                 (SELECT $2::uuid {seeds})
                 UNION
                 SELECT i.id FROM outside JOIN items i
                 ON i.parent_id = outside.id AND i.rank = 0)
             SELECT id FROM outside))"
    )
}

/// Everything below a folder, `$2`.
fn below(include_trashed: bool) -> String {
    let live = if include_trashed {
        "true"
    } else {
        "i.trashed_at IS NULL"
    };
    format!(
        "i.customer_id = $1 AND {live} AND i.parent_id = ANY (ARRAY(
             WITH RECURSIVE inside (id) AS (
                 SELECT $2::uuid
                 UNION
                 SELECT i.id FROM inside JOIN items i
                 ON i.parent_id = inside.id AND i.rank = 0 AND {live})
             SELECT id FROM inside))"
    )
}

impl Within<'_> {
    fn condition(&self) -> (String, ItemId) {
        let files_root = ItemId::files_root(self.customer);
        let parent = self.parent.unwrap_or(files_root);
        let deep = self.flat || self.search.is_some();
        let (place, parameter) = if deep && parent == files_root {
            let other = ItemId::internal_root(self.customer);
            (everything(self.include_trashed), other)
        } else if deep {
            (below(self.include_trashed), parent)
        } else if self.include_trashed {
            ("i.customer_id = $1 AND i.parent_id = $2".to_owned(), parent)
        } else {
            let live = "i.customer_id = $1 AND i.parent_id = $2 AND i.trashed_at IS NULL";
            (live.to_owned(), parent)
        };
        let found = if self.search.is_some() {
            "strpos(i.name_key, $3) > 0"
        } else {
            "$3::text IS NULL"
        };
        (format!("{place} AND {found}"), parameter)
    }
}

/// A page of items, folders first, in natural order.
pub async fn items(
    conn: &mut PgConnection,
    within: Within<'_>,
    at: DateTime<Utc>,
    page: &Page,
) -> Result<ItemPage, sqlx::Error> {
    let (condition, parameter) = within.condition();
    let total = if page.with_total {
        format!("(SELECT count(*) FROM items i WHERE {condition})")
    } else {
        "NULL::int8".to_owned()
    };
    let sql = format!(
        "SELECT counted.total, page.*
         FROM (SELECT {total} AS total) counted
         LEFT JOIN (
             SELECT {ITEM_COLUMNS}
             FROM (SELECT * FROM items i WHERE {condition} AND {on}
                   ORDER BY i.rank, i.sort_key, i.id LIMIT $7) i {NEWEST_VERSION}) page ON true
         ORDER BY page.rank, page.sort_key, page.id",
        on = page.condition("i", 3)
    );
    let query = sqlx::query(&sql)
        .bind(within.customer.uuid())
        .bind(parameter.uuid())
        .bind(within.search.map(portico_domain::values::fold));
    let rows = bind_cursor!(query, page)
        .bind(page.limit())
        .fetch_all(&mut *conn)
        .await?;
    let total = rows.first().map_or(Ok(None), |row| row.try_get("total"))?;
    let mut found = vec![];
    for row in &rows {
        if row.try_get::<Option<Uuid>, _>("id")?.is_some() {
            found.push(item_row(row)?);
        }
    }
    let has_next = page.cut(&mut found);
    client_access::fill(conn, &mut found, at).await?;
    Ok(ItemPage {
        rows: found,
        total,
        has_next,
    })
}
