//! What a restore from a dump brought back, and nobody may use any more.

use sqlx::PgPool;

/// Whatever opens something by being shown. Since the dump people have signed out, were
/// invited anew, lost a device; no event says so, and nothing tells what was ended from
/// what was not. Uploads go on: whose they are is asked of a session.
const SHOWN: [&str; 4] = [
    "DELETE FROM bytes.tickets",
    "DELETE FROM auth.codes",
    "DELETE FROM auth.sessions",
    "DELETE FROM auth.invitations WHERE accepted_at IS NULL",
];

/// Ends it all, once in an epoch, before anybody is served; whether that was now. Of two
/// servers that start at once the second waits for the first.
pub(super) async fn end_what_is_shown(pool: &PgPool, epoch: i32) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let raised = sqlx::query("UPDATE auth.begun_in SET epoch = $1 WHERE epoch < $1")
        .bind(epoch)
        .execute(&mut *transaction)
        .await?;
    if raised.rows_affected() == 0 {
        return Ok(false);
    }
    for end in SHOWN {
        sqlx::query(end).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(true)
}
