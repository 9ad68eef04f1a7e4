//! A connection on which everything is as it was.

use portico_event_log::{Held, begin};
use sqlx::PgPool;

use super::Moment;

/// A transaction in which the questions of [`crate::access`] answer as of a
/// moment. It cannot write, and sees one state of the history.
pub async fn enter(pool: &PgPool, moment: Moment) -> Result<Held, sqlx::Error> {
    let mut past = begin(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    sqlx::query(
        "SELECT set_config('search_path', 'access_as_of,public', true),
                set_config('portico.as_of', $1, true)",
    )
    .bind(moment.seq.to_string())
    .execute(&mut *past)
    .await?;
    Ok(past)
}
