//! When grants end, for staff who are told of it.

use chrono::{DateTime, Utc};
use portico_domain::{CustomerId, ItemId, StaffId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::customers::assigned_to;

/// Whose grants are meant; all where neither is given.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct EndsAt {
    /// Of the customers that this staff member is assigned to.
    pub assigned: Option<StaffId>,
    /// Of this customer.
    pub customer: Option<CustomerId>,
}

/// Grants that end after `$1` at the customers that `$2` and `$3` leave.
fn ending() -> String {
    format!(
        "FROM (SELECT customer_id AS id, item_id, expires_at FROM grants) c
         WHERE c.expires_at > $1 AND ($2::uuid IS NULL OR c.id = $2)
           AND ($3::uuid IS NULL OR {})",
        assigned_to("$3")
    )
}

/// The first end of a grant after this instant.
pub async fn next_end(
    conn: &mut PgConnection,
    at: EndsAt,
    after: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    let first = "ORDER BY c.expires_at LIMIT 1";
    sqlx::query_scalar(&format!("SELECT c.expires_at {} {first}", ending()))
        .bind(after)
        .bind(at.customer.map(CustomerId::uuid))
        .bind(at.assigned.map(StaffId::uuid))
        .fetch_optional(conn)
        .await
}

/// Of the grants that ended after one instant and by another: the customers and
/// items, none for everything of a customer; at most `limit`.
pub async fn ended_grants(
    conn: &mut PgConnection,
    at: EndsAt,
    (after, by): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> Result<Vec<(CustomerId, Option<ItemId>)>, sqlx::Error> {
    let rows: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(&format!(
        "SELECT DISTINCT c.id, c.item_id {} AND c.expires_at <= $4 LIMIT $5",
        ending()
    ))
    .bind(after)
    .bind(at.customer.map(CustomerId::uuid))
    .bind(at.assigned.map(StaffId::uuid))
    .bind(by)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let row =
        |(customer, item): (Uuid, Option<Uuid>)| (CustomerId::new(customer), item.map(ItemId::new));
    Ok(rows.into_iter().map(row).collect())
}
