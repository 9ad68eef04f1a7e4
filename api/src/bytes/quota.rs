//! How many bytes a customer has: stored, and announced.

use portico_domain::CustomerId;
use sqlx::PgConnection;

/// Waits for its turn among all that begin uploads, on all servers. To be taken before
/// the transaction's first question: locking takes no snapshot, so that what is asked
/// next sees everything that those before it have begun.
pub async fn take_turn(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("LOCK TABLE bytes.turns IN EXCLUSIVE MODE")
        .execute(conn)
        .await?;
    Ok(())
}

/// The bytes of all versions of a customer's documents, those in the trash too, and of
/// the uploads that have begun and not ended.
pub async fn taken(conn: &mut PgConnection, customer: CustomerId) -> Result<u64, sqlx::Error> {
    let taken: i64 = sqlx::query_scalar(
        "SELECT (coalesce((SELECT sum(v.size) FROM access.items i
                           JOIN access.versions v ON v.item_id = i.id
                           WHERE i.customer_id = $1), 0)
                 + coalesce((SELECT sum(u.size) FROM bytes.uploads_now u
                             WHERE u.open AND u.state = 'RECEIVING' AND u.customer_id = $1), 0)
                )::bigint",
    )
    .bind(customer.uuid())
    .fetch_one(conn)
    .await?;
    Ok(taken.try_into().unwrap_or_default())
}
