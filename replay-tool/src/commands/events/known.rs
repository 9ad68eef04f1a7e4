//! Refuses ids and numbers that the log has nothing of: what was mistyped would be shown
//! as what nothing ever happened to.

use anyhow::bail;
use portico_event_log::ledger;
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn aggregate(kind: &str, id: &str, conn: &mut PgConnection) -> anyhow::Result<()> {
    let any: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM events WHERE aggregate_type = $1 AND aggregate_id = $2)",
    )
    .bind(kind)
    .bind(id)
    .fetch_one(conn)
    .await?;
    if !any {
        bail!(
            "the log has no event of {kind}:{id}; give the UUID of a {kind}, as \
             `replay-tool events --aggregate {kind}` shows it, or the type alone"
        );
    }
    Ok(())
}

pub(super) async fn customer(id: Uuid, conn: &mut PgConnection) -> anyhow::Result<()> {
    let any: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM events
                        WHERE aggregate_type = 'customer' AND aggregate_id = $1::text)
             OR EXISTS (SELECT FROM events WHERE customer_id = $1)",
    )
    .bind(id)
    .fetch_one(conn)
    .await?;
    if !any {
        bail!("no customer has the id {id}; give a customer's number or its UUID");
    }
    Ok(())
}

/// Somebody, even if they have done nothing yet.
pub(super) async fn actor(id: Uuid, conn: &mut PgConnection) -> anyhow::Result<()> {
    let any: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM events WHERE aggregate_type IN ('staff', 'contact')
                        AND aggregate_id = $1::text)
             OR EXISTS (SELECT FROM events WHERE metadata->>'actor_id' = $1::text)",
    )
    .bind(id)
    .fetch_one(conn)
    .await?;
    if !any {
        bail!(
            "neither a staff member nor a contact has the id {id}; give the UUID of one, as \
             `replay-tool events --aggregate staff` or `--aggregate contact` shows it"
        );
    }
    Ok(())
}

/// One of the ledger, or the next: who goes on from the last one seen may find nothing.
pub(super) async fn number(from: i64, conn: &mut PgConnection) -> anyhow::Result<()> {
    let size = ledger::head(conn).await?.size;
    if from > size + 1 {
        bail!(
            "the ledger has {size} events, none of the number {from} or later; give --from one \
             that it has, or wait for new ones with --follow"
        );
    }
    Ok(())
}
