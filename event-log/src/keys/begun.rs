//! Which master key a database was begun with. Of two that begin it at once one does:
//! what is sealed under the other would open for nobody who holds this one.

use sqlx::PgConnection;

use super::master::MasterKey;

/// What no address, network or file is hashed for.
const PURPOSE: &str = "begun";

/// Whether the database was begun with some master key.
pub async fn is_begun(conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM keys.begun_with)")
        .fetch_one(conn)
        .await
}

/// Begins the database with this key unless it was begun already; whether it is this
/// one's now. On a connection without a transaction, which would not see who was first.
pub async fn begin_with(conn: &mut PgConnection, master: &MasterKey) -> Result<bool, sqlx::Error> {
    let proof = proof(conn, master).await?;
    sqlx::query("INSERT INTO keys.begun_with (proof) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(proof)
        .execute(&mut *conn)
        .await?;
    is_key_of(conn, master).await
}

/// Whether no other key than this began the database.
pub async fn is_key_of(conn: &mut PgConnection, master: &MasterKey) -> Result<bool, sqlx::Error> {
    let proof = proof(conn, master).await?;
    sqlx::query_scalar("SELECT NOT EXISTS (SELECT FROM keys.begun_with WHERE proof <> $1)")
        .bind(proof)
        .fetch_one(conn)
        .await
}

/// What only the key gives, of this deployment, and what does not give the key.
async fn proof(conn: &mut PgConnection, master: &MasterKey) -> Result<Vec<u8>, sqlx::Error> {
    let deployment: String =
        sqlx::query_scalar("SELECT deployment_id::text FROM public.log_origin")
            .fetch_one(conn)
            .await?;
    Ok(master.hmac(PURPOSE, &deployment).to_vec())
}
