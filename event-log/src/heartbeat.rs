//! The heartbeat of a server, and how far time has come.
//!
//! A server commits a row again and again. Where it cannot, the database may be one
//! that the others have left, and what it would decide by it is worth nothing. Each row
//! says by which time its server decides, so that a clock that is set back brings
//! nothing back that has ended: on no server, and not after a restart. Rows are only
//! added, so that no server waits for another.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{Connection, Executor, PgConnection, PgPool, Row};

/// Who waits longer for somebody's lock has not beaten.
const BEATEN_WITHIN: Duration = Duration::from_secs(1);

/// What a heartbeat tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Beat {
    /// The database's clock.
    pub clock: DateTime<Utc>,
    /// The latest time by which a server has decided; none where none ever has.
    pub reached: Option<DateTime<Utc>>,
}

/// A connection beside those of the pool, so that a heartbeat waits for no request.
pub async fn connect_to_beat(pool: &PgPool) -> Result<PgConnection, sqlx::Error> {
    let mut conn = PgConnection::connect_with(&pool.connect_options()).await?;
    let within = BEATEN_WITHIN.as_millis();
    let set = format!("SET statement_timeout = {within}");
    conn.execute(&*set).await?;
    Ok(conn)
}

/// Commits a heartbeat of a server that has come to this time, and decides by the
/// database's clock from here on or by one of its own.
pub async fn beat(
    conn: &mut PgConnection,
    come_to: Option<DateTime<Utc>>,
    by_database: bool,
) -> Result<Beat, sqlx::Error> {
    let row = sqlx::query(
        "WITH beat AS (
             INSERT INTO heartbeats (reached)
             SELECT greatest($1, CASE WHEN $2 THEN clock_timestamp() END, max(reached))
             FROM heartbeats RETURNING reached)
         SELECT reached, clock_timestamp() AS clock FROM beat",
    )
    .bind(come_to)
    .bind(by_database)
    .fetch_one(conn)
    .await?;
    of_row(&row)
}

/// How far time has come, for who only reads.
pub async fn look(conn: &mut PgConnection) -> Result<Beat, sqlx::Error> {
    let row =
        sqlx::query("SELECT max(reached) AS reached, clock_timestamp() AS clock FROM heartbeats")
            .fetch_one(conn)
            .await?;
    of_row(&row)
}

fn of_row(row: &sqlx::postgres::PgRow) -> Result<Beat, sqlx::Error> {
    Ok(Beat {
        clock: row.try_get("clock")?,
        reached: row.try_get("reached")?,
    })
}

/// Removes the rows that a later one has made needless.
pub async fn forget_beats(conn: &mut PgConnection) -> Result<u64, sqlx::Error> {
    let gone = "DELETE FROM heartbeats WHERE reached < (SELECT max(reached) FROM heartbeats)";
    Ok(sqlx::query(gone).execute(conn).await?.rows_affected())
}
