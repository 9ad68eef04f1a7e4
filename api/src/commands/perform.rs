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
        if let LogError::TooMany { found, limit } = error {
            return Refusal::too_many_changes(found, limit).into();
        }
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
    /// Codes, ids and words from which the answer is rendered. Where answers are
    /// kept, words are not serialised: nothing of a person stays behind there.
    type Answer: Serialize + DeserializeOwned + Send;

    /// Reads, decides, and buffers what follows in the unit.
    fn run(
        &self,
        app: &App,
        unit: &mut Unit,
    ) -> impl Future<Output = Result<Self::Answer, Stop>> + Send;
}

/// A command that may come twice under one key, and is carried out once.
pub trait Repeatable: Command {
    /// Whether the caller may give it now: their right to the operation,
    /// whatever has become of what it was about.
    fn may(&self, unit: &mut Unit) -> impl Future<Output = Result<(), Stop>> + Send;

    /// The answer that was kept, with the words that were not; as it is, where it
    /// has none.
    fn told(
        &self,
        _unit: &mut Unit,
        kept: Self::Answer,
    ) -> impl Future<Output = Result<Self::Answer, Stop>> + Send {
        std::future::ready(Ok(kept))
    }
}

/// A command that was carried out, now or before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done<A> {
    /// What it answers.
    pub answer: A,
    /// Where its last event stands; none where nothing had to change.
    pub position: Option<Cursor>,
}

/// What became of a command. The outer error is a failure, the inner one a
/// refusal; in both cases nothing was kept.
pub type Outcome<A> = Result<Result<Done<A>, Refusal>, Failure>;

/// Carries a command out.
pub async fn perform<C: Command>(app: &App, caller: &Caller, command: &C) -> Outcome<C::Answer> {
    let mut attempt = 1;
    loop {
        let tried = attempt_once(app, caller, command, attempt).await;
        if let Some(outcome) = settled(tried, &mut attempt).await {
            return outcome;
        }
    }
}

/// Carries a command out once, however often it comes under this key. A repeat
/// is asked for its right like the first, before it is told anything.
pub async fn perform_once<C: Repeatable>(
    app: &App,
    caller: &Caller,
    key: Option<&str>,
    command: &C,
) -> Outcome<C::Answer> {
    let Some(key) = key else {
        return perform(app, caller, command).await;
    };
    let input = serde_json::to_vec(command).map_err(LogError::from)?;
    let key = IdempotencyKey::new(&caller.actor.to_string(), C::OPERATION, key, &input);
    let mut attempt = 1;
    loop {
        let tried = attempt_keyed(app, caller, &key, command, attempt).await;
        if let Some(outcome) = settled(tried, &mut attempt).await {
            return outcome;
        }
    }
}

/// The end of a command, or none where it is to be tried again, after a pause.
async fn settled<A>(tried: Result<Done<A>, Stop>, attempt: &mut u32) -> Option<Outcome<A>> {
    match tried {
        Ok(done) => Some(Ok(Ok(done))),
        Err(Stop::Refused(refusal)) => Some(Ok(Err(*refusal))),
        Err(Stop::Failed(LogError::KeyReused)) => Some(Ok(Err(Refusal::key_reused()))),
        Err(Stop::Failed(error)) if *attempt < ATTEMPTS && is_retryable(&error) => {
            tokio::time::sleep(pause(*attempt)).await;
            *attempt += 1;
            None
        }
        Err(Stop::Failed(error)) => Some(Err(Failure(error))),
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
    command: &C,
    attempt: u32,
) -> Result<Done<C::Answer>, Stop> {
    let mut unit = begin(app, caller, attempt).await?;
    let answer = command.run(app, &mut unit).await?;
    let position = commit(app, caller, unit, None).await?;
    Ok(Done { answer, position })
}

async fn attempt_keyed<C: Repeatable>(
    app: &App,
    caller: &Caller,
    key: &IdempotencyKey,
    command: &C,
    attempt: u32,
) -> Result<Done<C::Answer>, Stop> {
    let mut unit = begin(app, caller, attempt).await?;
    match unit.idempotent(key.clone()).await {
        Ok(Replay::First) => {}
        Ok(Replay::Done(kept)) => {
            command.may(&mut unit).await?;
            let Done { answer, position } = read(kept)?;
            let answer = command.told(&mut unit, answer).await?;
            return Ok(Done { answer, position });
        }
        Err(LogError::KeyReused) => {
            command.may(&mut unit).await?;
            return Err(LogError::KeyReused.into());
        }
        Err(error) => return Err(error.into()),
    }
    let answer = command.run(app, &mut unit).await?;
    let kept = serde_json::to_value(&answer).map_err(LogError::from)?;
    let kept = serde_json::json!({ "answer": kept });
    let position = commit(app, caller, unit, Some(kept)).await?;
    Ok(Done { answer, position })
}

pub(super) async fn begin(app: &App, caller: &Caller, attempt: u32) -> Result<Unit, Stop> {
    let unit = Unit::begin(&app.log, caller.metadata(&app.clock), event_id).await?;
    // Names are mostly free: only a command that met one that is not looks first.
    Ok(if attempt == 1 { unit.hopeful() } else { unit })
}

async fn commit(
    app: &App,
    caller: &Caller,
    mut unit: Unit,
    kept: Option<serde_json::Value>,
) -> Result<Option<Cursor>, Stop> {
    if unit.pending() > 0 {
        unit.seal_origin(caller.source_ip.as_deref(), caller.user_agent.as_deref())
            .await?;
    }
    let committed = unit.commit(&AccessWithEndings(&app.access), kept).await?;
    Ok(committed.cursor)
}

/// Ids of events are random and in the order of time, whatever the clock that
/// the commands go by.
pub(super) fn event_id() -> Uuid {
    Clock::System.new_id()
}

fn read<A: DeserializeOwned>(mut kept: serde_json::Value) -> Result<Done<A>, Stop> {
    let position = kept
        .get("position")
        .and_then(serde_json::Value::as_str)
        .and_then(|text| text.parse().ok());
    let answer = serde_json::from_value(kept["answer"].take()).map_err(LogError::from)?;
    Ok(Done { answer, position })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::RefusalCode;

    #[test]
    fn what_is_too_much_for_one_commit_is_refused_with_its_figures() {
        let (found, limit) = (20_001, 20_000);
        let stop = Stop::from(LogError::TooMany { found, limit });
        let told = matches!(&stop, Stop::Refused(refusal)
            if refusal.code == RefusalCode::TooManyChanges
                && (refusal.args.count, refusal.args.limit) == (Some(20_001), Some(20_000)));
        assert!(told, "{stop:?}");
    }
}
