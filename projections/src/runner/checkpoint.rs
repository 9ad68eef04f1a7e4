//! How far each model is.

use chrono::{DateTime, Utc};
use portico_event_log::{Cursor, LogError, ledger};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

/// A row of `checkpoints`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Checkpoint {
    pub(crate) model: String,
    pub(crate) seq: i64,
    pub(crate) cursor: Cursor,
}

const COLUMNS: &str =
    "model, build, seq, epoch, txid::text AS transaction, position, stopped, stopped_at";

fn cursor(row: &PgRow) -> Result<Cursor, sqlx::Error> {
    let transaction: &str = row.try_get("transaction")?;
    Ok(Cursor {
        epoch: row.try_get("epoch")?,
        txid: transaction
            .parse()
            .map_err(|error| sqlx::Error::ColumnDecode {
                index: "transaction".to_owned(),
                source: Box::new(error),
            })?,
        position: row.try_get("position")?,
    })
}

impl Checkpoint {
    fn read(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            model: row.try_get("model")?,
            seq: row.try_get("seq")?,
            cursor: cursor(row)?,
        })
    }

    /// Locks the checkpoints of models that are not stopped and that nobody
    /// else is moving.
    pub(crate) async fn lock_free(
        conn: &mut PgConnection,
        models: Vec<&str>,
    ) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(&format!(
            "SELECT {COLUMNS} FROM public.checkpoints WHERE model = ANY($1) AND stopped IS NULL
             ORDER BY model FOR UPDATE SKIP LOCKED"
        ))
        .bind(models)
        .fetch_all(conn)
        .await?;
        rows.iter().map(Self::read).collect()
    }

    /// Locks one checkpoint, waiting for whoever moves the model.
    pub(crate) async fn lock(conn: &mut PgConnection, model: &str) -> Result<Self, sqlx::Error> {
        let row = sqlx::query(&format!(
            "SELECT {COLUMNS} FROM public.checkpoints WHERE model = $1 FOR UPDATE"
        ))
        .bind(model)
        .fetch_one(conn)
        .await?;
        Self::read(&row)
    }

    /// Where the model is, without a lock.
    pub(crate) async fn look(
        conn: &mut PgConnection,
        model: &str,
    ) -> Result<(Self, bool), sqlx::Error> {
        let row = sqlx::query(&format!(
            "SELECT {COLUMNS} FROM public.checkpoints WHERE model = $1"
        ))
        .bind(model)
        .fetch_one(conn)
        .await?;
        let stopped: Option<&str> = row.try_get("stopped")?;
        Ok((Self::read(&row)?, stopped.is_some()))
    }

    /// Writes how far the model is now, and why it stopped, if it did.
    pub(crate) async fn save(
        &self,
        conn: &mut PgConnection,
        stopped: Option<&str>,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE public.checkpoints SET seq = $2, epoch = $3, txid = $4::text::xid8,
                 position = $5, stopped = $6,
                 stopped_at = CASE WHEN $6::text IS NULL THEN NULL ELSE clock_timestamp() END
             WHERE model = $1",
        )
        .bind(&self.model)
        .bind(self.seq)
        .bind(self.cursor.epoch)
        .bind(self.cursor.txid.to_string())
        .bind(self.cursor.position)
        .bind(stopped)
        .execute(conn)
        .await?;
        Ok(())
    }
}

/// How far a model is, for operators.
#[derive(Clone, PartialEq, Debug)]
pub struct ModelStatus {
    /// Name.
    pub model: String,
    /// Raised by each rebuild.
    pub build: i32,
    /// Events applied.
    pub seq: i64,
    /// The last of them.
    pub cursor: Cursor,
    /// Events of the ledger not applied yet.
    pub lag_events: i64,
    /// Seconds between the oldest event not applied and the newest.
    pub lag_seconds: f64,
    /// Why it stopped: number, type and reason of the event it cannot take.
    pub stopped: Option<String>,
    /// Since when.
    pub stopped_at: Option<DateTime<Utc>>,
}

/// How far all models are.
pub async fn status(conn: &mut PgConnection) -> Result<Vec<ModelStatus>, LogError> {
    let head = ledger::head(conn).await?;
    let rows = sqlx::query(&format!(
        "SELECT {COLUMNS}, (SELECT extract(epoch FROM h.clock - l.clock)::float8
             FROM public.ledger_leaves l, public.ledger_head h WHERE l.seq = c.seq + 1) AS lag
         FROM public.checkpoints c ORDER BY model"
    ))
    .fetch_all(conn)
    .await?;
    let read = |row: &PgRow| {
        let seq: i64 = row.try_get("seq")?;
        Ok(ModelStatus {
            model: row.try_get("model")?,
            build: row.try_get("build")?,
            seq,
            cursor: cursor(row)?,
            lag_events: head.size.saturating_sub(seq),
            lag_seconds: row.try_get::<Option<f64>, _>("lag")?.unwrap_or(0.0),
            stopped: row.try_get("stopped")?,
            stopped_at: row.try_get("stopped_at")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, sqlx::Error>>()?)
}

/// Lets a stopped model try again, after an upgrade that knows the event.
/// Whether it was stopped.
pub async fn resume(conn: &mut PgConnection, model: &str) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE public.checkpoints SET stopped = NULL, stopped_at = NULL
         WHERE model = $1 AND stopped IS NOT NULL",
    )
    .bind(model)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}
