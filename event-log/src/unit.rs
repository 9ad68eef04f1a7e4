//! A command's transaction.

use std::collections::HashMap;

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use portico_domain::catalogue::Event;
use portico_domain::metadata::{Metadata, Provenance};
use portico_domain::{Actor, CustomerId, Sealed, Secret};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

use crate::append::append;
use crate::claims::{self, Change, ClaimKind, claim_key};
use crate::cursor::Cursor;
use crate::database::begin;
use crate::envelope::Envelope;
use crate::error::{LogError, Taken};
use crate::idempotency::{IdempotencyKey, Replay};
use crate::keys::{KeyBytes, KeyError, KeyOf, NewKey, Texts, key_for_sealing};
use crate::load::load;
use crate::log::{Inline, Log};
use crate::pending::{Pending, check_count};

/// One REPEATABLE READ transaction that holds the access gate: everything that
/// a command reads and writes.
///
/// Whatever it can read has a lower transaction id, because `PostgreSQL` takes
/// the snapshot at the first query and gives out the id at the first write; so
/// `(epoch, txid, position)` is a causal order. Dropped without
/// [`Unit::commit`], it leaves nothing.
pub struct Unit {
    log: Log,
    transaction: Transaction<'static, Postgres>,
    metadata: Metadata,
    pending: Vec<Pending>,
    claims: Vec<Change>,
    new_keys: Vec<NewKey>,
    opened_keys: HashMap<Uuid, KeyBytes>,
    texts: HashMap<String, String>,
    idempotency: Option<IdempotencyKey>,
    new_id: fn() -> Uuid,
}

/// What a unit left in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Committed {
    /// The last event written; `None` where nothing had to change.
    pub cursor: Option<Cursor>,
    /// How many events were written.
    pub events: usize,
}

/// Values sealed in this unit, by their commitment.
struct Known<'a>(&'a HashMap<String, String>);

impl Texts for Known<'_> {
    fn text(&self, sealed: &Sealed) -> Option<String> {
        self.0.get(&sealed.commit).cloned()
    }
}

impl Unit {
    /// Begins. `new_id` gives event ids (`UUIDv7`).
    pub async fn begin(
        log: &Log,
        metadata: Metadata,
        new_id: fn() -> Uuid,
    ) -> Result<Self, LogError> {
        let transaction = begin(
            log.pool(),
            "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE access_gate IN ROW SHARE MODE",
        )
        .await?;
        Ok(Self {
            log: log.clone(),
            transaction,
            metadata,
            pending: vec![],
            claims: vec![],
            new_keys: vec![],
            opened_keys: HashMap::new(),
            texts: HashMap::new(),
            idempotency: None,
            new_id,
        })
    }

    /// The transaction's connection, for facts and for the primary data that
    /// belongs to the command (credentials, sessions, uploads).
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// Who does it, and when.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Whether this very command was done before.
    pub async fn idempotent(&mut self, key: IdempotencyKey) -> Result<Replay, LogError> {
        let replay = key.look(&mut self.transaction).await?;
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
        let loaded = load::<A>(&mut self.transaction, id).await?;
        let mut aggregate = loaded.aggregate;
        let mut sequence = loaded.sequence;
        // A second command to the same aggregate in one unit builds on the
        // events that the first one left.
        for event in self.pending.iter().filter(|event| event.aggregate_id == id) {
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
            self.pending
                .push(Pending::new(A::TYPE, id, sequence, event, customer)?);
        }
        Ok(Ok(count))
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
        self.pending
            .push(Pending::new(aggregate_type, id, 1, event, customer)?);
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
        self.pending.push(pending);
        Ok(())
    }

    /// Makes the key of a new subject. A key that exists already is used as it
    /// is; one that was destroyed is refused.
    pub async fn make_key(&mut self, of: KeyOf) -> Result<(), LogError> {
        match self.key(of).await {
            Err(LogError::Key(KeyError::Missing(_))) => {}
            found => return found.map(drop),
        }
        self.make_first_key(of).await
    }

    /// Like [`Unit::make_key`] for a subject whose id was made for this command,
    /// so that there is no key to look for.
    pub async fn make_first_key(&mut self, of: KeyOf) -> Result<(), LogError> {
        let wrapping = match of.parent() {
            None => self.log.master().key().clone(),
            Some(parent) => self.key(parent).await?,
        };
        let (new, key) = NewKey::make(of, &wrapping);
        self.new_keys.push(new);
        self.opened_keys.insert(of.kid(), key);
        Ok(())
    }

    async fn key(&mut self, of: KeyOf) -> Result<KeyBytes, LogError> {
        if let Some(key) = self.opened_keys.get(&of.kid()) {
            return Ok(key.clone());
        }
        let log = self.log.clone();
        let key = key_for_sealing(&mut self.transaction, log.keys(), log.master(), of).await?;
        self.opened_keys.insert(of.kid(), key.clone());
        Ok(key)
    }

    /// Seals a value under a subject's key.
    pub async fn seal(&mut self, of: KeyOf, value: &str) -> Result<Sealed, LogError> {
        let key = self.key(of).await?;
        let sealed = crate::keys::seal(&key, of.kid(), value);
        self.texts.insert(sealed.commit.clone(), value.to_owned());
        Ok(sealed)
    }

    /// Seals a parsed value, as commands carry it.
    pub async fn secret<T: std::fmt::Display + Send + Sync>(
        &mut self,
        of: KeyOf,
        value: T,
    ) -> Result<Secret<T>, LogError> {
        let sealed = self.seal(of, &value.to_string()).await?;
        Ok(Secret { sealed, value })
    }

    /// Seals where the request came from, under the actor's key; the operator
    /// has neither.
    pub async fn seal_origin(
        &mut self,
        source_ip: Option<&str>,
        user_agent: Option<&str>,
    ) -> Result<(), LogError> {
        (self.metadata.source_ip, self.metadata.user_agent) = self
            .sealed_origin(self.metadata.actor, source_ip, user_agent)
            .await?;
        Ok(())
    }

    async fn sealed_origin(
        &mut self,
        actor: Actor,
        source_ip: Option<&str>,
        user_agent: Option<&str>,
    ) -> Result<(Option<Sealed>, Option<Sealed>), LogError> {
        let Some(of) = KeyOf::actor(actor) else {
            return Ok((None, None));
        };
        let mut sealed = (None, None);
        if let Some(ip) = source_ip {
            sealed.0 = Some(self.seal(of, ip).await?);
        }
        if let Some(agent) = user_agent {
            sealed.1 = Some(self.seal(of, agent).await?);
        }
        Ok(sealed)
    }

    /// Claims a key for an owner, or says whose it is. Claims of this unit
    /// count; one that a racing command takes first shows as a retryable error
    /// at commit.
    pub async fn claim(
        &mut self,
        claim: ClaimKind<'_>,
        owner: Uuid,
    ) -> Result<Result<(), Taken>, LogError> {
        let (kind, key) = claim_key(self.log.master(), claim);
        match self.holder(kind, key).await? {
            Some(taken) if taken.owner != owner => Ok(Err(taken)),
            Some(_) => Ok(Ok(())),
            None => {
                self.claims.push(Change {
                    kind,
                    key,
                    owner,
                    take: true,
                });
                Ok(Ok(()))
            }
        }
    }

    /// Who holds a key now; what this unit took and gave up counts.
    pub async fn claimed(&mut self, claim: ClaimKind<'_>) -> Result<Option<Taken>, LogError> {
        let (kind, key) = claim_key(self.log.master(), claim);
        self.holder(kind, key).await
    }

    async fn holder(
        &mut self,
        kind: &'static str,
        key: [u8; 32],
    ) -> Result<Option<Taken>, LogError> {
        let changes = self.claims.iter().filter(|change| change.is(kind, &key));
        let (taken, given_up): (Vec<_>, Vec<_>) = changes.partition(|change| change.take);
        if let Some(change) = taken.first() {
            return Ok(Some(Taken {
                owner: change.owner,
            }));
        }
        let given_up: Vec<Uuid> = given_up.iter().map(|change| change.owner).collect();
        let stored = claims::owner(&mut self.transaction, kind, &key).await?;
        Ok(stored.filter(|taken| !given_up.contains(&taken.owner)))
    }

    /// Gives a claim up, if the owner holds it.
    pub fn release(&mut self, claim: ClaimKind<'_>, owner: Uuid) {
        let (kind, key) = claim_key(self.log.master(), claim);
        // What this unit took was free or given up before: taking it back is all.
        let taken = |change: &Change| change.take && change.is(kind, &key);
        match self.claims.iter().position(taken) {
            Some(n) if self.claims[n].owner == owner => drop(self.claims.remove(n)),
            Some(_) => {}
            None => self.claims.push(Change {
                kind,
                key,
                owner,
                take: false,
            }),
        }
    }

    /// Takes a turn at a rule that spans several rows: of two units that take
    /// the same one, the later is retried and sees what the earlier wrote.
    pub async fn take_turn(&mut self, name: &str) -> Result<(), LogError> {
        sqlx::query(
            "INSERT INTO guards (name, turns) VALUES ($1, 1)
             ON CONFLICT (name) DO UPDATE SET turns = guards.turns + 1",
        )
        .bind(name)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// How many events are buffered.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Writes everything and commits: keys, events, claims, inline rows, and
    /// `answer` under the idempotency key if one was given.
    pub async fn commit<I: Inline>(
        mut self,
        inline: &I,
        answer: Option<Value>,
    ) -> Result<Committed, LogError> {
        check_count(&self.pending)?;
        self.write_keys().await?;
        let cursor = self.write_events(inline).await?;
        claims::write(&mut self.transaction, &self.claims).await?;
        if let (Some(key), Some(answer)) = (&self.idempotency, answer) {
            let answer = with_cursor(answer, cursor);
            key.keep(&mut self.transaction, &answer).await?;
        }
        self.transaction.commit().await?;
        if let Some(cursor) = cursor {
            self.log.announce(cursor);
        }
        Ok(Committed {
            cursor,
            events: self.pending.len(),
        })
    }

    async fn write_keys(&mut self) -> Result<(), LogError> {
        if self.new_keys.is_empty() {
            return Ok(());
        }
        let keys = &self.new_keys;
        let ids: Vec<Uuid> = keys.iter().map(|key| key.of.kid()).collect();
        let kinds: Vec<&str> = keys.iter().map(|key| key.of.kind()).collect();
        let subjects: Vec<Uuid> = keys.iter().map(|key| key.of.subject()).collect();
        let parents: Vec<Option<Uuid>> = keys
            .iter()
            .map(|key| key.of.parent().map(KeyOf::kid))
            .collect();
        let wrapped: Vec<&[u8]> = keys.iter().map(|key| key.wrapped.as_slice()).collect();
        sqlx::query(
            "INSERT INTO keys.keys (kid, kind, subject, parent, wrapped)
             SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::bytea[])",
        )
        .bind(&ids)
        .bind(&kinds)
        .bind(&subjects)
        .bind(&parents)
        .bind(&wrapped)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    async fn write_events<I: Inline>(&mut self, inline: &I) -> Result<Option<Cursor>, LogError> {
        if self.pending.is_empty() {
            return Ok(None);
        }
        let metadata = self
            .pending
            .iter()
            .map(|event| {
                let metadata = event.metadata.as_ref().unwrap_or(&self.metadata);
                serde_json::to_string(&metadata.to_map((self.new_id)()))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let written = append(&mut self.transaction, &self.pending, &metadata).await?;
        let envelopes = self.envelopes(&written.positions);
        inline
            .project(&mut self.transaction, &envelopes, &Known(&self.texts))
            .await?;
        Ok(Some(written.last))
    }

    fn envelopes(&self, positions: &[i64]) -> Vec<Envelope> {
        self.pending
            .iter()
            .zip(positions)
            .map(|(pending, position)| {
                let metadata = pending.metadata.as_ref().unwrap_or(&self.metadata);
                Envelope {
                    seq: 0,
                    position: *position,
                    aggregate_id: pending.aggregate_id,
                    sequence: pending.sequence,
                    event: pending.event.clone(),
                    provenance: provenance(metadata),
                    at: metadata.occurred_at,
                    customer_id: pending.customer_id,
                }
            })
            .collect()
    }
}

fn provenance(metadata: &Metadata) -> Provenance {
    Provenance {
        actor: Some(metadata.actor),
        on_behalf_of: metadata.on_behalf_of.map(portico_domain::StaffId::uuid),
        request_id: Some(metadata.request_id),
        source_ip: metadata.source_ip.clone(),
        user_agent: metadata.user_agent.clone(),
        occurred_at: Some(metadata.occurred_at),
    }
}

/// The answer kept for repeats carries the position it was given at.
fn with_cursor(mut answer: Value, cursor: Option<Cursor>) -> Value {
    if let (Value::Object(fields), Some(cursor)) = (&mut answer, cursor) {
        fields.insert("position".to_owned(), Value::String(cursor.to_string()));
    }
    answer
}
