//! A digest of rows that does not depend on their order.

use sha2::{Digest, Sha256};
use sqlx::{PgConnection, Row};

/// The tables of the inline read model.
pub const ACCESS_TABLES: &[&str] = &[
    "firm",
    "sections",
    "staff",
    "staff_assignments",
    "identities",
    "customers",
    "contacts",
    "memberships",
    "portal_switches",
    "groups",
    "group_members",
    "group_roles",
    "items",
    "matters",
    "matter_access",
    "versions",
    "grants",
];

/// Digest of tables: for each its row count and two sums of hashes of its
/// rows. Equal digests of two schemas mean equal rows.
pub async fn digest(
    conn: &mut PgConnection,
    schema: &str,
    tables: &[&str],
) -> Result<String, sqlx::Error> {
    let mut hash = Sha256::new();
    for table in tables {
        // Names come from code, never from a request.
        let row = sqlx::query(&format!(
            "SELECT count(*) AS rows,
                 coalesce(sum(('x' || left(h, 16))::bit(64)::bigint::numeric), 0)::text AS left,
                 coalesce(sum(('x' || right(h, 16))::bit(64)::bigint::numeric), 0)::text AS right
             FROM (SELECT md5(t::text) AS h FROM \"{schema}\".\"{table}\" t) hashes"
        ))
        .fetch_one(&mut *conn)
        .await?;
        let (rows, left, right): (i64, &str, &str) = (
            row.try_get("rows")?,
            row.try_get("left")?,
            row.try_get("right")?,
        );
        hash.update(format!("{table}:{rows}:{left}:{right}\n"));
    }
    Ok(hex::encode(hash.finalize()))
}
