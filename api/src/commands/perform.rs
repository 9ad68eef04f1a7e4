//! Running a command: unit, idempotency, retry.

use std::time::Duration;

use portico_event_log::{Cursor, IdempotencyKey, LogError, Replay, Unit, is_retryable};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::caller::Caller;
use super::endings::AccessWithEndings;
use super::refusal::Refusal;
use crate::app::App;
use crate::clock::Clock;

/// How often a command that meets another one is tried.
pub(super) const ATTEMPTS: u32 = 12;

/// Why a command stopped before its end; nothing of it was kept.
#[derive(Debug)]
pub enum Stop {
    /// A rule was broken: data for the person who asked.
    Refused(Box<Refusal>),
    /// Something failed that should not.
    Failed(LogError),
}

/// A failure that nobody should meet; details are for the log only.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Failure(#[from] pub LogError);

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<LogError> for Stop {
    fn from(error: LogError) -> Self {
        Self::Failed(error)
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// One command of the application.
pub trait Command: Serialize + Send + Sync {
    /// Name under which answers are kept for repeats; never changes.
    const OPERATION: &'static str;
    /// Codes, ids and words from which the answer is rendered.
    type Answer: Serialize + DeserializeOwned + Send;

    /// Reads, decides, and buffers what follows in the unit.
    fn run(
        &self,
        app: &App,
        unit: &mut Unit,
    ) -> impl Future<Output = Result<Self::Answer, Stop>> + Send;
}

/// A command that was carried out, now or before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done<A> {
    /// What it answers.
    pub answer: A,
    /// Where its last event stands; none where nothing had to change.
    pub position: Option<Cursor>,
}

/// Carries a command out. The outer error is a failure, the inner one a
/// refusal; in both cases nothing was kept.
pub async fn perform<C: Command>(
    app: &App,
    caller: &Caller,
    idempotency_key: Option<&str>,
    command: &C,
) -> Result<Result<Done<C::Answer>, Refusal>, Failure> {
    let mut attempt = 1;
    loop {
        match attempt_once(app, caller, idempotency_key, command, attempt).await {
            Ok(done) => return Ok(Ok(done)),
            Err(Stop::Refused(refusal)) => return Ok(Err(*refusal)),
            Err(Stop::Failed(LogError::KeyReused)) => return Ok(Err(Refusal::key_reused())),
            Err(Stop::Failed(error)) if attempt < ATTEMPTS && is_retryable(&error) => {
                tokio::time::sleep(pause(attempt)).await;
                attempt += 1;
            }
            Err(Stop::Failed(error)) => return Err(Failure(error)),
        }
    }
}

/// Up to 2, 4, 8 … 128 ms, at random, so that two commands that met part.
pub(super) fn pause(attempt: u32) -> Duration {
    let most = 1_000_u64 << attempt.min(7);
    Duration::from_micros(rand::random_range(100..most))
}

async fn attempt_once<C: Command>(
    app: &App,
    caller: &Caller,
    idempotency_key: Option<&str>,
    command: &C,
    attempt: u32,
) -> Result<Done<C::Answer>, Stop> {
    let mut unit = Unit::begin(&app.log, caller.metadata(&app.clock), event_id).await?;
    // Names are mostly free: only a command that met one that is not looks first.
    if attempt == 1 {
        unit = unit.hopeful();
    }
    if let Some(key) = idempotency_key {
        let input = serde_json::to_vec(command).map_err(LogError::from)?;
        let key = IdempotencyKey::new(&caller.actor.to_string(), C::OPERATION, key, &input);
        if let Replay::Done(kept) = unit.idempotent(key).await? {
            return replayed(kept);
        }
    }
    let answer = command.run(app, &mut unit).await?;
    if unit.pending() > 0 {
        unit.seal_origin(caller.source_ip.as_deref(), caller.user_agent.as_deref())
            .await?;
    }
    let kept = match idempotency_key {
        Some(_) => Some(serde_json::json!({
            "answer": serde_json::to_value(&answer).map_err(LogError::from)?
        })),
        None => None,
    };
    let committed = unit.commit(&AccessWithEndings(&app.access), kept).await?;
    Ok(Done {
        answer,
        position: committed.cursor,
    })
}

/// Ids of events are random and in the order of time, whatever the clock that
/// the commands go by.
pub(super) fn event_id() -> Uuid {
    Clock::System.new_id()
}

fn replayed<A: DeserializeOwned>(mut kept: serde_json::Value) -> Result<Done<A>, Stop> {
    let position = kept
        .get("position")
        .and_then(serde_json::Value::as_str)
        .and_then(|text| text.parse().ok());
    let answer = serde_json::from_value(kept["answer"].take()).map_err(LogError::from)?;
    Ok(Done { answer, position })
}
