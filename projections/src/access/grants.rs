//! Grants as staff see and switch them.

use portico_domain::access::GrantFacts;
use portico_domain::{CustomerId, GrantId, ItemId};
use sqlx::PgConnection;

use super::facts::{GRANT, read_grants};

/// A grant that was given and not revoked; it may have expired.
pub type GrantRow = GrantFacts;

fn select(condition: &str) -> String {
    format!(
        "SELECT json_agg({GRANT} ORDER BY g.subject_kind, g.granted_at, g.id) AS grants
         FROM grants g WHERE {condition}"
    )
}

/// Grants set on this very item.
pub async fn grants_on_item(
    conn: &mut PgConnection,
    item: ItemId,
) -> Result<Vec<GrantRow>, sqlx::Error> {
    let sql = select("g.item_id = $1");
    read_grants(&sqlx::query(&sql).bind(item.uuid()).fetch_one(conn).await?)
}

/// These grants, in no particular order.
pub async fn grants(
    conn: &mut PgConnection,
    ids: &[GrantId],
) -> Result<Vec<GrantRow>, sqlx::Error> {
    let sql = select("g.id = ANY($1)");
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    read_grants(&sqlx::query(&sql).bind(ids).fetch_one(conn).await?)
}

/// Every grant that reaches an item, of any subject: set on it, on a folder
/// above it, or master access to its customer.
pub async fn grants_reaching(
    conn: &mut PgConnection,
    item: ItemId,
) -> Result<Vec<GrantRow>, sqlx::Error> {
    let sql = format!(
        "WITH RECURSIVE up AS (
             SELECT id, parent_id, customer_id, 0 AS steps FROM items WHERE id = $1
             UNION ALL
             SELECT i.id, i.parent_id, i.customer_id, up.steps + 1
             FROM up JOIN items i ON i.id = up.parent_id WHERE up.steps < 64)
         {}",
        select(
            "g.item_id IN (SELECT id FROM up)
             OR (g.item_id IS NULL AND g.customer_id = (SELECT customer_id FROM up WHERE steps = 0))"
        )
    );
    read_grants(&sqlx::query(&sql).bind(item.uuid()).fetch_one(conn).await?)
}

/// Every grant at a customer, on items and master, of any subject.
pub async fn grants_at(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<GrantRow>, sqlx::Error> {
    let sql = select("g.customer_id = $1");
    read_grants(
        &sqlx::query(&sql)
            .bind(customer.uuid())
            .fetch_one(conn)
            .await?,
    )
}

/// Master accesses to a customer.
pub async fn master_grants(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<GrantRow>, sqlx::Error> {
    let sql = select("g.customer_id = $1 AND g.item_id IS NULL");
    read_grants(
        &sqlx::query(&sql)
            .bind(customer.uuid())
            .fetch_one(conn)
            .await?,
    )
}
