//! One rebuild of a schema at a time; a killed one frees its locks with its
//! connection.

use std::time::Duration;

use sqlx::{Connection, PgConnection};

use super::{RebuildError, Source};

/// How often it is asked whether the session of the locks lives, and how long that may
/// take to answer.
const ASKED_EVERY: Duration = Duration::from_secs(1);
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

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

/// Does work in which the session that holds the locks takes no part, and stops it as soon
/// as that session has ended: whoever takes the locks next drops the schemas that it fills.
pub(super) async fn while_held<T>(
    conn: &mut PgConnection,
    work: impl Future<Output = Result<T, RebuildError>>,
) -> Result<T, RebuildError> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(ASKED_EVERY) => lives(conn).await?,
        }
    }
}

async fn lives(conn: &mut PgConnection) -> Result<(), RebuildError> {
    let answered = tokio::time::timeout(ANSWERS_WITHIN, conn.ping()).await;
    let answered = answered.unwrap_or_else(|elapsed| Err(sqlx::Error::Io(elapsed.into())));
    answered.map_err(RebuildError::LockLost)
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
