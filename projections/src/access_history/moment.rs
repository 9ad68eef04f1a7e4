//! Which event a question about the past means.

use chrono::{DateTime, Utc};
use portico_event_log::Cursor;
use sqlx::{PgConnection, Row};

use super::MODEL;

/// A moment as people name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsOf {
    /// After the event at this position of the log.
    Position(i64),
    /// At this instant.
    At(DateTime<Utc>),
}

/// A moment as the history knows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The last event that had happened.
    pub seq: i64,
    /// By which it is decided what had ended.
    pub at: DateTime<Utc>,
}

/// From where to where the history can be asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// Position of the first event.
    pub first: i64,
    /// When it was recorded.
    pub from: DateTime<Utc>,
    /// Position of the last event that the history has taken.
    pub last: i64,
    /// Until when it can be asked.
    pub to: DateTime<Utc>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// Nothing has been recorded yet.
    #[error("nothing is recorded yet; ask without a moment")]
    Nothing,
    /// Before the first event, or after the last one that was taken.
    #[error(
        "the history goes from position {} ({}) to position {} ({}); name a moment between them",
        .0.first, .0.from.to_rfc3339(), .0.last, .0.to.to_rfc3339()
    )]
    Outside(Range),
    /// No event stands there.
    #[error(
        "no event stands at position {0}; name that of an event, from {first} to {last}",
        first = .1.first, last = .1.last
    )]
    NoEvent(i64, Range),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

/// How far the history is.
struct Reach {
    seq: i64,
    range: Range,
}

impl Moment {
    /// The moment that is meant. `now` is the latest instant there is; the last
    /// event holds until then where the history has taken all of the log.
    pub async fn of(
        conn: &mut PgConnection,
        as_of: AsOf,
        now: DateTime<Utc>,
    ) -> Result<Self, NotKept> {
        let reach = Reach::read(&mut *conn, now).await?;
        match as_of {
            AsOf::Position(position) => reach.at_position(conn, position).await,
            AsOf::At(at) => reach.at_instant(conn, at).await,
        }
    }

    /// The last event that the history has taken.
    pub async fn newest(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Self, NotKept> {
        let reach = Reach::read(conn, now).await?;
        let (seq, at) = (reach.seq, reach.range.to);
        Ok(Self { seq, at })
    }
}

impl Reach {
    async fn read(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Self, NotKept> {
        let row = sqlx::query(
            "SELECT c.seq, f.position AS first, f.clock AS began, l.position AS last, l.clock,
                 EXISTS (SELECT FROM public.events e
                         WHERE (e.epoch, e.txid, e.position) > (c.epoch, c.txid, c.position))
                     AS behind
             FROM public.checkpoints c
             JOIN public.ledger_leaves f ON f.seq = 1
             JOIN public.ledger_leaves l ON l.seq = c.seq
             WHERE c.model = $1",
        )
        .bind(MODEL)
        .fetch_optional(conn)
        .await?
        .ok_or(NotKept::Nothing)?;
        let clock: DateTime<Utc> = row.try_get("clock")?;
        let behind: bool = row.try_get("behind")?;
        Ok(Self {
            seq: row.try_get("seq")?,
            range: Range {
                first: row.try_get("first")?,
                from: row.try_get("began")?,
                last: row.try_get("last")?,
                to: if behind { clock } else { clock.max(now) },
            },
        })
    }

    async fn at_position(&self, conn: &mut PgConnection, position: i64) -> Result<Moment, NotKept> {
        let found: Option<(i64, DateTime<Utc>)> =
            sqlx::query_as("SELECT seq, clock FROM public.ledger_leaves WHERE position = $1")
                .bind(position)
                .fetch_optional(conn)
                .await?;
        match found {
            Some((seq, at)) if seq <= self.seq => Ok(Moment { seq, at }),
            None if (self.range.first..=self.range.last).contains(&position) => {
                Err(NotKept::NoEvent(position, self.range))
            }
            Some(_) | None => Err(NotKept::Outside(self.range)),
        }
    }

    /// The clock never falls, so the last event until then is found by halving.
    async fn at_instant(
        &self,
        conn: &mut PgConnection,
        at: DateTime<Utc>,
    ) -> Result<Moment, NotKept> {
        if at < self.range.from || at > self.range.to {
            return Err(NotKept::Outside(self.range));
        }
        let seq = sqlx::query_scalar(
            "WITH RECURSIVE search (low, high) AS (
                 SELECT 1::bigint, $1::bigint
                 UNION ALL
                 SELECT CASE WHEN l.clock <= $2 THEN l.seq ELSE low END,
                        CASE WHEN l.clock <= $2 THEN high ELSE l.seq - 1 END
                 FROM search JOIN public.ledger_leaves l ON l.seq = (low + high + 1) / 2
                 WHERE low < high)
             SELECT low FROM search WHERE low = high",
        )
        .bind(self.seq)
        .bind(at)
        .fetch_one(conn)
        .await?;
        Ok(Moment { seq, at })
    }
}

/// Where the last event of the log stands.
pub async fn end_of_log(conn: &mut PgConnection) -> Result<Cursor, sqlx::Error> {
    let last: Option<(i32, String, i64)> = sqlx::query_as(
        "SELECT e.epoch, e.txid::text AS transaction, e.position FROM public.events e
         ORDER BY e.epoch DESC, e.txid DESC, e.position DESC LIMIT 1",
    )
    .fetch_optional(conn)
    .await?;
    Ok(
        last.map_or_else(Cursor::default, |(epoch, txid, position)| Cursor {
            epoch,
            txid: txid.parse().unwrap_or_default(),
            position,
        }),
    )
}
