//! `asOf`: the same questions, asked of an earlier moment.

use std::ops::{Deref, DerefMut};

use async_graphql::{Error, ErrorExtensions, OneofObject};
use chrono::{DateTime, Utc};
use portico_event_log::Held;
use portico_projections::access_history::{self, AsOf, Moment, NotKept};
use sqlx::PgConnection;

use crate::commands::Refusal;
use crate::graphql::ErrorCode;
use crate::graphql::connection::Lent;
use crate::graphql::context::{RequestContext, failed, refused};
use crate::graphql::shared::{Instant, Position, instant};

/// A moment of the past: after one event, or at an instant.
#[derive(OneofObject)]
pub(super) enum AsOfInput {
    /// After the change that returned this position, given as it was returned.
    Position(Position),
    /// After the event with this `logPosition`, in decimal digits.
    LogPosition(String),
    /// At this instant; it also decides which grants had ended.
    At(Instant),
}

impl AsOfInput {
    fn read(self) -> Result<AsOf, Error> {
        Ok(match self {
            Self::Position(position) => AsOf::Event(position.0),
            Self::LogPosition(digits) => {
                let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
                let position = digits.parse().ok().filter(|_| plain);
                AsOf::Position(position.ok_or_else(|| {
                    let rule =
                        "logPosition is not a number; take the digits of an event's logPosition";
                    refused(&Refusal::invalid("logPosition", &rule))
                })?)
            }
            Self::At(at) => AsOf::At(instant("at", &at)?),
        })
    }
}

/// When a question is asked of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct When {
    /// By which it is decided what has ended.
    pub(super) at: DateTime<Utc>,
    /// None for now.
    pub(super) past: Option<Moment>,
}

impl When {
    /// Now.
    pub(super) fn now(request: &RequestContext) -> Self {
        Self {
            at: request.app.clock.now(),
            past: None,
        }
    }

    /// The moment asked for; now, if none is.
    pub(super) async fn of(
        request: &RequestContext,
        as_of: Option<AsOfInput>,
    ) -> Result<Self, Error> {
        let Some(as_of) = as_of else {
            return Ok(Self::now(request));
        };
        let moment = kept(request, as_of.read()?, "asOf").await?;
        Ok(Self {
            at: moment.at,
            past: Some(moment),
        })
    }

    /// A connection that answers of then.
    pub(super) async fn connection(self, request: &RequestContext) -> Result<Seen, Error> {
        let Some(moment) = self.past else {
            return Ok(Seen::Now(request.connection().await?));
        };
        request.connections.give_back().await;
        let pool = request.app.log.pool();
        let past = access_history::enter(pool, moment).await.map_err(failed)?;
        Ok(Seen::Past(past))
    }
}

/// A connection on which questions are answered of now or of then.
pub(super) enum Seen {
    Now(Lent),
    Past(Held),
}

impl Deref for Seen {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match self {
            Self::Now(now) => now,
            Self::Past(past) => past,
        }
    }
}

impl DerefMut for Seen {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self {
            Self::Now(now) => now,
            Self::Past(past) => past,
        }
    }
}

/// The moment, for which the history is waited where it has not come there yet;
/// `field` is what asks for it.
pub(super) async fn kept(
    request: &RequestContext,
    as_of: AsOf,
    field: &str,
) -> Result<Moment, Error> {
    let found = match moment(request, as_of).await {
        Err(NotKept::Behind(_)) => {
            wait(request, as_of).await?;
            moment(request, as_of).await
        }
        found => found,
    };
    found.map_err(|error| not_kept(error, field))
}

async fn moment(request: &RequestContext, as_of: AsOf) -> Result<Moment, NotKept> {
    let mut conn = request.connections.take().await?;
    Moment::of(&mut conn, as_of, request.app.clock.of_the_past()).await
}

/// Until the history has come to that event, or to the end of the log where none
/// is named; two seconds at most.
async fn wait(request: &RequestContext, as_of: AsOf) -> Result<(), Error> {
    let position = match as_of {
        AsOf::Event(cursor) => cursor,
        AsOf::Position(_) | AsOf::At(_) => {
            let mut conn = request.connection().await?;
            let end = access_history::end_of_log(&mut conn).await;
            end.map_err(failed)?
        }
    };
    request.connections.give_back().await;
    let runner = &request.app.runner;
    let waited = runner.wait_for_past(access_history::MODEL, position).await;
    waited.map_err(failed)?;
    Ok(())
}

/// The way out stands in the message, the range in the extensions too.
fn not_kept(error: NotKept, field: &str) -> Error {
    let (code, range) = match &error {
        NotKept::Database(_) => return failed(error),
        NotKept::NotItsOwn(_) => return refused(&Refusal::invalid("position", &error)),
        NotKept::Nothing => (ErrorCode::OutsideHistory, None),
        NotKept::Behind(range) => (ErrorCode::HistoryBehind, *range),
        NotKept::Outside(range) | NotKept::NoEvent(_, range) => {
            (ErrorCode::OutsideHistory, Some(*range))
        }
    };
    Error::new(error.to_string()).extend_with(|_, extensions| {
        extensions.set("code", code.as_str());
        extensions.set("field", field);
        if let Some(range) = range {
            extensions.set("firstLogPosition", range.first.to_string());
            extensions.set("from", range.from.to_rfc3339());
            extensions.set("lastLogPosition", range.last.to_string());
            extensions.set("to", range.to.to_rfc3339());
        }
    })
}
