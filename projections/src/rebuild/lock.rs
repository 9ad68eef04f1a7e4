//! One rebuild of a schema at a time; a killed one frees its locks with its
//! connection.

use sqlx::PgConnection;

use super::{RebuildError, Source};

/// Takes the locks of all, or none of them.
pub(super) async fn take(
    conn: &mut PgConnection,
    sources: &[Source<'_>],
) -> Result<(), RebuildError> {
    for (taken, source) in sources.iter().enumerate() {
        let locked: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtext($1))")
            .bind(source.schema())
            .fetch_one(&mut *conn)
            .await?;
        if !locked {
            release(conn, &sources[..taken]).await?;
            return Err(RebuildError::Busy(source.schema()));
        }
    }
    Ok(())
}

pub(super) async fn release(
    conn: &mut PgConnection,
    sources: &[Source<'_>],
) -> Result<(), sqlx::Error> {
    for source in sources {
        sqlx::query("SELECT pg_advisory_unlock(hashtext($1))")
            .bind(source.schema())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
