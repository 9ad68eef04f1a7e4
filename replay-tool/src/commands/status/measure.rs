//! What is measured.

use chrono::{DateTime, Utc};
use portico_event_log::{LogError, ledger};
use portico_projections::runner;
use serde::Serialize;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::holder::{Holder, holder};

#[derive(Serialize)]
pub(super) struct Status {
    pub(super) deployment: Uuid,
    pub(super) epoch: i32,
    pub(super) log: Vec<Partition>,
    pub(super) ledger: Ledger,
    pub(super) models: Vec<ModelState>,
    /// The oldest writing transaction of the cluster.
    pub(super) holder: Option<Holder>,
    pub(super) keys: Keys,
}

#[derive(Serialize)]
pub(super) struct Partition {
    #[serde(rename = "partition")]
    pub(super) name: &'static str,
    pub(super) events: i64,
    pub(super) newest_position: Option<i64>,
    pub(super) newest_at: Option<DateTime<Utc>>,
    pub(super) bytes: i64,
}

#[derive(Serialize, Default)]
pub(super) struct Ledger {
    pub(super) size: i64,
    pub(super) root: String,
    pub(super) position: String,
    pub(super) clock: Option<DateTime<Utc>>,
    /// Events written and not numbered yet.
    pub(super) waiting: i64,
    pub(super) broken: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ModelState {
    pub(super) model: String,
    pub(super) build: i32,
    pub(super) seq: i64,
    pub(super) lag_events: i64,
    pub(super) lag_seconds: f64,
    pub(super) stopped: Option<String>,
    pub(super) stopped_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
pub(super) struct Keys {
    pub(super) count: i64,
    pub(super) destroyed: i64,
}

pub(super) async fn status(conn: &mut PgConnection) -> anyhow::Result<Status> {
    let (deployment, epoch) = sqlx::query_as("SELECT deployment_id, epoch FROM log_origin")
        .fetch_one(&mut *conn)
        .await?;
    let log = vec![
        partition(conn, "events_domain").await?,
        partition(conn, "events_access").await?,
    ];
    let ledger = ledger_state(conn).await?;
    // Without a readable head there is no lag to tell.
    let models = match ledger.broken {
        None => models(conn).await?,
        Some(_) => vec![],
    };
    let (count, destroyed) =
        sqlx::query_as("SELECT count(*), count(*) FILTER (WHERE wrapped IS NULL) FROM keys.keys")
            .fetch_one(&mut *conn)
            .await?;
    Ok(Status {
        deployment,
        epoch,
        log,
        ledger,
        models,
        holder: holder(conn).await?,
        keys: Keys { count, destroyed },
    })
}

async fn partition(conn: &mut PgConnection, name: &'static str) -> Result<Partition, sqlx::Error> {
    let row = sqlx::query(&format!(
        "SELECT count(*) AS events, max(position) AS position, max(recorded_at) AS at,
                pg_total_relation_size('public.{name}') AS bytes
         FROM public.{name}"
    ))
    .fetch_one(conn)
    .await?;
    Ok(Partition {
        name,
        events: row.try_get("events")?,
        newest_position: row.try_get("position")?,
        newest_at: row.try_get("at")?,
        bytes: row.try_get("bytes")?,
    })
}

async fn ledger_state(conn: &mut PgConnection) -> anyhow::Result<Ledger> {
    let head = match ledger::head(conn).await {
        Ok(head) => head,
        Err(LogError::Ledger(broken)) => {
            return Ok(Ledger {
                broken: Some(broken),
                ..Ledger::default()
            });
        }
        Err(error) => return Err(error.into()),
    };
    let waiting = sqlx::query_scalar(
        "SELECT count(*) FROM events e, ledger_head h
         WHERE (e.epoch, e.txid, e.position) > (h.epoch, h.txid, h.position)",
    )
    .fetch_one(conn)
    .await?;
    Ok(Ledger {
        size: head.size,
        root: head.root.to_string(),
        position: head.cursor.to_string(),
        clock: head.clock,
        waiting,
        broken: None,
    })
}

async fn models(conn: &mut PgConnection) -> anyhow::Result<Vec<ModelState>> {
    let models = runner::status(conn).await?.into_iter();
    Ok(models
        .map(|model| ModelState {
            model: model.model,
            build: model.build,
            seq: model.seq,
            lag_events: model.lag_events,
            lag_seconds: model.lag_seconds,
            stopped: model.stopped,
            stopped_at: model.stopped_at,
        })
        .collect())
}
