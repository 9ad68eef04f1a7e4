//! What one subject was granted at a customer, item by item.

use chrono::{DateTime, Utc};
use portico_domain::CustomerId;
use portico_domain::grant::Subject;
use sqlx::PgConnection;

use super::facts::{GRANT, read_grants};
use super::grants::GrantRow;

/// The grants of one subject on items of a customer that last at this instant, oldest
/// first, at most so many. Master access is none of them.
pub async fn item_grants_of(
    conn: &mut PgConnection,
    customer: CustomerId,
    subject: Subject,
    (at, most): (DateTime<Utc>, usize),
) -> Result<Vec<GrantRow>, sqlx::Error> {
    let sql = format!(
        "SELECT json_agg({GRANT} ORDER BY g.granted_at, g.position) AS grants
         FROM (SELECT * FROM grants
               WHERE subject_id = $2 AND subject_kind = $3 AND customer_id = $1
                 AND item_id IS NOT NULL AND (expires_at IS NULL OR expires_at > $5)
               ORDER BY granted_at, position LIMIT $4) g"
    );
    let row = sqlx::query(&sql)
        .bind(customer.uuid())
        .bind(subject.uuid())
        .bind(subject.kind())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .bind(at)
        .fetch_one(conn)
        .await?;
    read_grants(&row)
}
