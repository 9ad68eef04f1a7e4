//! One page, for all models that stand at the same place.

use std::collections::BTreeMap;

use portico_event_log::keys::Opener;
use portico_event_log::{
    BEGIN_TO_FOLLOW, Cursor, Envelope, LogError, Recorded, begin, ledger, tail,
};
use sqlx::{Connection, PgConnection};

use super::{Checkpoint, Model, ModelError, PAGE, Runner};

/// A decoded page: everything before the first event that does not read.
struct Page {
    events: Vec<Envelope>,
    cursors: Vec<Cursor>,
    opener: Opener,
    /// Why the next event does not read.
    poisoned: Option<String>,
}

impl Page {
    /// Numbers the rows from `seq + 1` and fetches their keys.
    async fn decode(
        conn: &mut PgConnection,
        log: &portico_event_log::Log,
        rows: &[Recorded],
        seq: i64,
    ) -> Result<Self, LogError> {
        let mut events = Vec::with_capacity(rows.len());
        let mut poisoned = None;
        for (row, seq) in rows.iter().zip(seq + 1..) {
            match row.decode(seq) {
                Ok(event) => events.push(event),
                Err(error) => {
                    poisoned = Some(error.to_string());
                    break;
                }
            }
        }
        Ok(Self {
            opener: Opener::for_page(conn, log.master(), &events).await?,
            cursors: rows.iter().map(|row| row.cursor).collect(),
            events,
            poisoned,
        })
    }
}

/// Where a model came to, and why it went no further.
struct Outcome {
    applied: usize,
    stopped: Option<String>,
}

impl Runner {
    /// Applies one page to each model that is behind; returns how many events
    /// the furthest of them took.
    pub async fn step(&self) -> Result<usize, LogError> {
        let mut transaction = begin(self.0.log.pool(), BEGIN_TO_FOLLOW).await?;
        let names = self.0.models.iter().map(|model| model.name()).collect();
        let checkpoints = Checkpoint::lock_free(&mut transaction, names).await?;
        let head = ledger::head(&mut transaction).await?;
        let mut places: BTreeMap<Cursor, Vec<Checkpoint>> = BTreeMap::new();
        for checkpoint in checkpoints {
            if checkpoint.cursor < head.cursor {
                places
                    .entry(checkpoint.cursor)
                    .or_default()
                    .push(checkpoint);
            }
        }
        let mut most = 0;
        for (after, checkpoints) in places {
            let rows = tail::page(&mut transaction, after, head.cursor, PAGE).await?;
            most = most.max(self.move_on(&mut transaction, &rows, checkpoints).await?);
        }
        transaction.commit().await?;
        if most > 0 {
            self.0.moved.send_modify(|steps| *steps += 1);
        }
        Ok(most)
    }

    async fn move_on(
        &self,
        conn: &mut PgConnection,
        rows: &[Recorded],
        checkpoints: Vec<Checkpoint>,
    ) -> Result<usize, LogError> {
        let seq = checkpoints.first().map_or(0, |checkpoint| checkpoint.seq);
        let page = Page::decode(conn, &self.0.log, rows, seq).await?;
        let mut most = 0;
        for checkpoint in checkpoints {
            let model = self
                .0
                .models
                .iter()
                .find(|model| model.name() == checkpoint.model);
            let Some(model) = model else { continue };
            let outcome = apply(conn, model.as_ref(), &page).await?;
            most = most.max(outcome.applied);
            save(conn, checkpoint, &page, &outcome).await?;
        }
        Ok(most)
    }
}

async fn save(
    conn: &mut PgConnection,
    mut checkpoint: Checkpoint,
    page: &Page,
    outcome: &Outcome,
) -> Result<(), LogError> {
    if let Some(last) = outcome.applied.checked_sub(1) {
        checkpoint.seq = page
            .events
            .get(last)
            .map_or(checkpoint.seq, |event| event.seq);
        checkpoint.cursor = page.cursors.get(last).copied().unwrap_or(checkpoint.cursor);
    }
    if let Some(reason) = &outcome.stopped {
        tracing::error!(model = checkpoint.model, reason, "a read model stopped");
    }
    checkpoint.save(conn, outcome.stopped.as_deref()).await?;
    Ok(())
}

/// The whole page at once; if that fails, event by event up to the one that
/// cannot be taken.
async fn apply(
    conn: &mut PgConnection,
    model: &dyn Model,
    page: &Page,
) -> Result<Outcome, LogError> {
    let whole = attempt(conn, model, &page.events, &page.opener).await?;
    if whole.is_ok() {
        return Ok(Outcome {
            applied: page.events.len(),
            stopped: page.poisoned.clone(),
        });
    }
    for (applied, event) in page.events.iter().enumerate() {
        if let Err(error) = attempt(conn, model, std::slice::from_ref(event), &page.opener).await? {
            let (seq, event_type) = (event.seq, event.event.type_name());
            let stopped = Some(format!("event {seq} ({event_type}): {error}"));
            return Ok(Outcome { applied, stopped });
        }
    }
    Ok(Outcome {
        applied: page.events.len(),
        stopped: page.poisoned.clone(),
    })
}

/// Under a savepoint; an outage of the database is nobody's fault and fails
/// the step.
async fn attempt(
    conn: &mut PgConnection,
    model: &dyn Model,
    events: &[Envelope],
    opener: &Opener,
) -> Result<Result<(), ModelError>, LogError> {
    if events.is_empty() {
        return Ok(Ok(()));
    }
    let mut savepoint = conn.begin().await?;
    let path = format!("SET LOCAL search_path TO {}, public", model.schema());
    sqlx::query(&path).execute(&mut *savepoint).await?;
    match model.apply(&mut savepoint, events, opener).await {
        Ok(()) => {
            savepoint.commit().await?;
            Ok(Ok(()))
        }
        Err(ModelError::Database(error)) if ModelError::outage(&error) => Err(error.into()),
        Err(error) => {
            savepoint.rollback().await?;
            Ok(Err(error))
        }
    }
}
