//! A command's transaction.

mod claiming;
mod rehearsal;
mod sealing;
mod writing;

use std::collections::HashMap;

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use portico_domain::CustomerId;
use portico_domain::catalogue::Event;
use portico_domain::metadata::Metadata;
use sqlx::PgConnection;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::claims::Change;
use crate::error::LogError;
use crate::held::Held;
use crate::idempotency::{IdempotencyKey, Replay};
use crate::keys::{KeyBytes, KeyOf, NewKey};
use crate::load::{fold, load, read_many};
use crate::log::Log;
use crate::pending::{Pending, check_count};
pub use rehearsal::Rehearsal;
pub use writing::Committed;

/// The most aggregates that one statement reads.
const READ_AT_ONCE: usize = 1_000;

/// One REPEATABLE READ transaction that holds the access gate: everything that
/// a command reads and writes.
///
/// Whatever it can read has a lower transaction id, because `PostgreSQL` takes
/// the snapshot at the first query and gives out the id at the first write; so
/// `(epoch, txid, position)` is a causal order. Dropped without
/// [`Unit::commit`], it leaves nothing.
pub struct Unit {
    log: Log,
    held: Held,
    metadata: Metadata,
    pending: Vec<Pending>,
    /// Where in `pending` each aggregate's events are.
    places: HashMap<Uuid, Vec<usize>>,
    /// Events of aggregates that were read ahead, by type and id.
    ahead: HashMap<(&'static str, Uuid), Vec<PgRow>>,
    claims: Vec<Change>,
    new_keys: Vec<NewKey>,
    opened_keys: HashMap<Uuid, KeyBytes>,
    trusted_keys: Vec<KeyOf>,
    texts: HashMap<String, String>,
    idempotency: Option<IdempotencyKey>,
    hopeful: bool,
    new_id: fn() -> Uuid,
}

impl Unit {
    /// Begins. `new_id` gives event ids (`UUIDv7`).
    pub async fn begin(
        log: &Log,
        metadata: Metadata,
        new_id: fn() -> Uuid,
    ) -> Result<Self, LogError> {
        let held = Held::begin(log.pool(), log.spare()).await?;
        Ok(Self {
            log: log.clone(),
            held,
            metadata,
            pending: vec![],
            places: HashMap::new(),
            ahead: HashMap::new(),
            claims: vec![],
            new_keys: vec![],
            opened_keys: HashMap::new(),
            trusted_keys: vec![],
            texts: HashMap::new(),
            idempotency: None,
            hopeful: false,
            new_id,
        })
    }

    /// Takes it for granted that what is claimed as new is free; for the first
    /// unit of a command that is tried again.
    #[must_use]
    pub fn hopeful(mut self) -> Self {
        self.hopeful = true;
        self
    }

    /// The transaction's connection, for facts and for the primary data that
    /// belongs to the command (credentials, sessions, uploads).
    pub fn connection(&mut self) -> &mut PgConnection {
        self.held.connection()
    }

    /// Who does it, and when.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Whether this very command was done before.
    pub async fn idempotent(&mut self, key: IdempotencyKey) -> Result<Replay, LogError> {
        let replay = key.look(self.held.connection()).await?;
        self.metadata.idempotency_hash = Some(key.hash_text());
        self.idempotency = Some(key);
        Ok(replay)
    }

    /// Loads the aggregate, lets it decide, and buffers what follows. The inner
    /// result is the aggregate's own refusal; then nothing is buffered.
    pub async fn handle<A>(
        &mut self,
        id: Uuid,
        customer: Option<CustomerId>,
        command: A::Command,
    ) -> Result<Result<usize, A::Error>, LogError>
    where
        A: Aggregate<Services = ()>,
        A::Command: Send,
        A::Event: Into<Event>,
    {
        let ahead = self.ahead.get(&(A::TYPE, id));
        let ahead = ahead.map(|rows| fold::<A>(id, rows)).transpose()?;
        let loaded = match ahead {
            Some(loaded) => loaded,
            None => load::<A>(self.held.connection(), id).await?,
        };
        let mut aggregate = loaded.aggregate;
        let mut sequence = loaded.sequence;
        // A second command to the same aggregate in one unit builds on the
        // events that the first one left.
        let places = self.places.get(&id).into_iter().flatten();
        for event in places.map(|place| &self.pending[*place]) {
            if event.aggregate_type == A::TYPE {
                aggregate.apply(serde_json::from_str(&event.payload)?);
                sequence = event.sequence;
            }
        }
        self.decide(aggregate, sequence, id, customer, command)
            .await
    }

    /// Like [`Unit::handle`] for an aggregate whose id was made for this
    /// command, so that there is nothing to load.
    pub async fn create<A>(
        &mut self,
        id: Uuid,
        customer: Option<CustomerId>,
        command: A::Command,
    ) -> Result<Result<usize, A::Error>, LogError>
    where
        A: Aggregate<Services = ()>,
        A::Command: Send,
        A::Event: Into<Event>,
    {
        self.decide(A::default(), 0, id, customer, command).await
    }

    async fn decide<A>(
        &mut self,
        mut aggregate: A,
        sequence: i64,
        id: Uuid,
        customer: Option<CustomerId>,
        command: A::Command,
    ) -> Result<Result<usize, A::Error>, LogError>
    where
        A: Aggregate<Services = ()>,
        A::Command: Send,
        A::Event: Into<Event>,
    {
        let sink = EventSink::default();
        if let Err(refusal) = aggregate.handle(command, &(), &sink).await {
            return Ok(Err(refusal));
        }
        let events = sink.collect().await;
        let count = events.len();
        for (event, sequence) in events.into_iter().zip(sequence + 1..) {
            let customer = customer.map(CustomerId::uuid);
            self.push(Pending::new(A::TYPE, id, sequence, event, customer)?);
        }
        Ok(Ok(count))
    }

    /// Reads the events of aggregates that are each about to be changed, many in one
    /// statement. Fails where changing each would be more than one commit takes.
    pub async fn read_ahead<A: Aggregate>(&mut self, ids: &[Uuid]) -> Result<(), LogError> {
        check_count(self.pending.len() + ids.len())?;
        for ids in ids.chunks(READ_AT_ONCE) {
            let read = read_many::<A>(self.held.connection(), ids).await?;
            let typed = read.into_iter().map(|(id, rows)| ((A::TYPE, id), rows));
            self.ahead.extend(typed);
        }
        Ok(())
    }

    fn push(&mut self, pending: Pending) {
        let places = self.places.entry(pending.aggregate_id).or_default();
        places.push(self.pending.len());
        self.pending.push(pending);
    }

    /// Buffers an event that is an aggregate of its own (the access log).
    pub fn note<E>(
        &mut self,
        aggregate_type: &'static str,
        id: Uuid,
        customer: Option<CustomerId>,
        event: E,
    ) -> Result<(), LogError>
    where
        E: serde::Serialize + Into<Event>,
    {
        let customer = customer.map(CustomerId::uuid);
        self.push(Pending::new(aggregate_type, id, 1, event, customer)?);
        Ok(())
    }

    /// Like [`Unit::note`] for an event of another request than the unit's own:
    /// several people's entries go into the log together.
    pub async fn note_for<E>(
        &mut self,
        mut metadata: Metadata,
        (source_ip, user_agent): (Option<&str>, Option<&str>),
        (aggregate_type, id): (&'static str, Uuid),
        customer: Option<CustomerId>,
        event: E,
    ) -> Result<(), LogError>
    where
        E: serde::Serialize + Into<Event>,
    {
        let customer = customer.map(CustomerId::uuid);
        let mut pending = Pending::new(aggregate_type, id, 1, event, customer)?;
        (metadata.source_ip, metadata.user_agent) = self
            .sealed_origin(metadata.actor, source_ip, user_agent)
            .await?;
        pending.metadata = Some(metadata);
        self.push(pending);
        Ok(())
    }

    /// How many events are buffered.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }
}
