//! Which event a question about the past means.

use chrono::{DateTime, Utc};
use portico_event_log::Cursor;
use sqlx::PgConnection;

use super::reach::Reach;

/// A moment as people name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsOf {
    /// After the event that stands exactly here.
    Event(Cursor),
    /// After the event at this position of the log.
    Position(i64),
    /// At this instant.
    At(DateTime<Utc>),
}

/// Now, by the clock by which moments are told and judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Now {
    /// The database's, which the ledger keeps with each event.
    Ledger(DateTime<Utc>),
    /// One that was set, for development: each event itself says when it happened by it.
    Set(DateTime<Utc>),
}

impl Now {
    /// The instant.
    #[must_use]
    pub const fn instant(self) -> DateTime<Utc> {
        match self {
            Self::Ledger(now) | Self::Set(now) => now,
        }
    }
}

impl From<DateTime<Utc>> for Now {
    fn from(now: DateTime<Utc>) -> Self {
        Self::Ledger(now)
    }
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
    /// The log has it, the history has not taken it yet.
    #[error(
        "the history has not taken this moment yet: it is {}; ask again in a moment. If it stays \
         so, `replay-tool status` says why",
        .0.map_or_else(|| "at the beginning".to_owned(), |range| format!(
            "at position {} ({})", range.last, range.to.to_rfc3339()
        ))
    )]
    Behind(Option<Range>),
    /// Before the first event, or after the last one.
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
    /// Another event stands at its position.
    #[error(
        "{0} is not where an event stands: what a change returned is taken as it is, with the epoch \
         and the transaction of its event; or name `logPosition` {position}, which is enough alone",
        position = .0.position
    )]
    NotItsOwn(Cursor),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

impl Moment {
    /// The moment that is meant. `now` is the latest instant there is; the last
    /// event holds until then where the history has taken all of the log.
    pub async fn of(
        conn: &mut PgConnection,
        as_of: AsOf,
        now: impl Into<Now>,
    ) -> Result<Self, NotKept> {
        let reach = Reach::read(&mut *conn, now.into()).await?;
        match as_of {
            AsOf::Event(cursor) => reach.at_event(conn, cursor).await,
            AsOf::Position(position) => reach.at_position(conn, position).await,
            AsOf::At(at) => reach.at_instant(conn, at).await,
        }
    }

    /// The last event that the history has taken.
    pub async fn newest(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Self, NotKept> {
        let reach = Reach::read(conn, now.into()).await?;
        Ok(reach.newest())
    }
}
