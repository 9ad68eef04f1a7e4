//! What was so at an earlier moment: `as-of`, `diff` and `explain`.

pub(crate) mod as_of;
pub(crate) mod diff;
pub(crate) mod explain;
mod origins;
mod sight;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use portico_domain::values::CustomerNumber;
use portico_event_log::Held;
use portico_projections::access::{self, CustomerRow};
use portico_projections::access_history::{self, AsOf, Moment};
use sqlx::PgConnection;

use crate::session::Session;

/// A moment as it is written on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum When {
    /// After an event, or at an instant.
    AsOf(AsOf),
    /// After the last event that the history has taken.
    Head,
}

/// Reads `head`, the digits of a position, or an instant.
fn when(text: &str) -> Result<When, String> {
    if text == "head" {
        return Ok(When::Head);
    }
    if let Ok(position) = text.parse() {
        return Ok(When::AsOf(AsOf::Position(position)));
    }
    DateTime::parse_from_rfc3339(text)
        .map(|at| When::AsOf(AsOf::At(at.to_utc())))
        .map_err(|_| {
            "name a moment by a position of the log such as 1234, an instant such as \
             2026-01-31T12:00:00Z, or `head`"
                .to_owned()
        })
}

/// The moment, and a connection on which everything is as it was then.
async fn past(session: &Session, when: When) -> anyhow::Result<(Moment, Held)> {
    let mut conn = session.reader.acquire().await?;
    let now: DateTime<Utc> = sqlx::query_scalar("SELECT clock_timestamp()")
        .fetch_one(&mut *conn)
        .await?;
    let moment = match when {
        When::AsOf(as_of) => Moment::of(&mut conn, as_of, now)
            .await
            .with_context(|| format!("as of {}", shown(as_of)))?,
        When::Head => Moment::newest(&mut conn, now).await?,
    };
    drop(conn);
    let past = access_history::enter(&session.reader, moment).await?;
    Ok((moment, past))
}

fn shown(as_of: AsOf) -> String {
    match as_of {
        AsOf::Event(cursor) => cursor.to_string(),
        AsOf::Position(position) => format!("position {position}"),
        AsOf::At(at) => at.to_rfc3339(),
    }
}

/// All customers, or the one of this id or number; nobody, if there was none then.
async fn customers(
    conn: &mut PgConnection,
    wanted: Option<&str>,
) -> Result<Vec<CustomerRow>, sqlx::Error> {
    let Some(wanted) = wanted else {
        let all = access::customers(conn, None, None, (i64::MAX - 1, None)).await?;
        return Ok(all.rows);
    };
    // An id has its hyphens, and so is longer than any number.
    let found = match (CustomerNumber::parse(wanted), wanted.parse()) {
        (Ok(number), _) => access::customer_by_number(conn, &number).await?,
        (Err(_), Ok(id)) => access::customer(conn, id).await?,
        (Err(_), Err(_)) => None,
    };
    Ok(found.into_iter().collect())
}

/// Refuses a customer that was not there.
fn there_was(wanted: Option<&str>, found: bool) -> anyhow::Result<()> {
    match wanted {
        Some(wanted) if !found => {
            bail!("there was no customer {wanted:?} then; give an id or a number")
        }
        Some(_) | None => Ok(()),
    }
}
