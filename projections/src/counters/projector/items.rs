//! The items that are counted, and where they lie.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::counters::change::{ItemChange, NewItem};

/// Adds to the counts of customers, `$2` times, what counts at and below these
/// items, `$1`, none of which lies below another: live documents below live
/// folders, and whether something of them is to be accepted. `LATERAL … OFFSET 0`
/// keeps the planner at index scans, also where it has never looked at the table.
const COUNT: &str = "WITH RECURSIVE starts AS (
    SELECT i.* FROM unnest($1::uuid[]) s (id) CROSS JOIN LATERAL (
        SELECT * FROM items i WHERE i.id = s.id AND NOT i.trashed OFFSET 0) i),
up AS (
    SELECT p.id AS start, p.parent_id, p.trashed, p.internal
    FROM (SELECT DISTINCT parent_id FROM starts) s CROSS JOIN LATERAL (
        SELECT * FROM items p WHERE p.id = s.parent_id OFFSET 0) p
    UNION ALL
    SELECT up.start, p.parent_id, up.trashed OR p.trashed, p.internal
    FROM up CROSS JOIN LATERAL (
        SELECT * FROM items p WHERE p.id = up.parent_id OFFSET 0) p),
below AS (
    SELECT s.id, s.customer_id, s.document, s.to_accept > 0 AND NOT s.withdrawn AS waiting,
           up.internal
    FROM starts s JOIN up ON up.start = s.parent_id
    WHERE up.parent_id IS NULL AND NOT up.trashed
    UNION ALL
    SELECT i.id, i.customer_id, i.document, i.to_accept > 0 AND NOT i.withdrawn, below.internal
    FROM below CROSS JOIN LATERAL (
        SELECT * FROM items i WHERE i.parent_id = below.id AND NOT i.trashed OFFSET 0) i
    WHERE NOT below.document)
UPDATE customers c
SET documents = c.documents + $2 * n.documents,
    internal_documents = c.internal_documents + $2 * n.internal_documents,
    waiting = c.waiting + $2 * n.waiting
FROM (SELECT customer_id, count(*) FILTER (WHERE NOT internal) AS documents,
          count(*) FILTER (WHERE internal) AS internal_documents,
          count(*) FILTER (WHERE waiting) AS waiting
      FROM below WHERE document GROUP BY customer_id) n
WHERE c.id = n.customer_id";

async fn count(conn: &mut PgConnection, items: &[Uuid], times: i64) -> Result<(), sqlx::Error> {
    sqlx::query(COUNT)
        .bind(items)
        .bind(times)
        .execute(conn)
        .await?;
    Ok(())
}

/// Items that are new, in the order of the log.
pub(super) async fn insert(conn: &mut PgConnection, new: &[&NewItem]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO items (id, customer_id, parent_id, document, internal, to_accept)
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::bool[], $5::bool[], $6::int4[])",
    )
    .bind(new.iter().map(|item| item.id).collect::<Vec<_>>())
    .bind(new.iter().map(|item| item.customer).collect::<Vec<_>>())
    .bind(new.iter().map(|item| item.parent).collect::<Vec<_>>())
    .bind(new.iter().map(|item| item.document).collect::<Vec<_>>())
    .bind(new.iter().map(|item| item.internal).collect::<Vec<_>>())
    .bind(new.iter().map(|item| item.to_accept).collect::<Vec<_>>())
    .execute(&mut *conn)
    .await?;
    let documents = new.iter().filter(|item| item.document);
    let documents: Vec<Uuid> = documents.map(|item| item.id).collect();
    if documents.is_empty() {
        return Ok(());
    }
    count(conn, &documents, 1).await
}

/// Counts out what the item held where it lay, and in what it holds where it lies.
pub(super) async fn change(
    conn: &mut PgConnection,
    item: Uuid,
    change: ItemChange,
) -> Result<(), sqlx::Error> {
    count(conn, &[item], -1).await?;
    let query = match change {
        ItemChange::MovedTo(to) => sqlx::query("UPDATE items SET parent_id = $2 WHERE id = $1")
            .bind(item)
            .bind(to),
        ItemChange::Trashed(trashed) => sqlx::query("UPDATE items SET trashed = $2 WHERE id = $1")
            .bind(item)
            .bind(trashed),
        ItemChange::Withdrawn => {
            sqlx::query("UPDATE items SET withdrawn = true WHERE id = $1").bind(item)
        }
        ItemChange::Sent => {
            sqlx::query("UPDATE items SET to_accept = to_accept + 1 WHERE id = $1").bind(item)
        }
        ItemChange::Accepted => {
            sqlx::query("UPDATE items SET to_accept = to_accept - 1 WHERE id = $1").bind(item)
        }
    };
    query.execute(&mut *conn).await?;
    count(conn, &[item], 1).await
}

/// Items that were destroyed, which were in the trash and so not counted.
pub(super) async fn remove(conn: &mut PgConnection, items: &[Uuid]) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM items WHERE id = ANY($1)")
        .bind(items)
        .execute(conn)
        .await?;
    Ok(())
}
