//! `/healthz` and `/readyz`, for who starts and watches the server.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use portico_event_log::Lease;
use portico_projections::runner::{ModelStatus, status};
use serde_json::json;
use sqlx::PgPool;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::problem::{Problem, unavailable};
use super::problem_code::ProblemCode;
use crate::app::App;
use crate::blobs::{BlobStore, free};
use crate::heart::Heart;

const WITHIN: Duration = Duration::from_secs(2);

/// What the server needs in order to serve.
#[derive(Clone, Debug)]
pub struct Needs {
    /// The database.
    pub pool: PgPool,
    /// Whether anything may be decided.
    pub heart: Heart,
    /// Beyond this the evidence is too far behind what was answered.
    pub lag: Duration,
    /// The data folder, where files are kept.
    pub folder: PathBuf,
    /// Whose files those are to be.
    pub deployment: Uuid,
    /// The room that must be left there, in bytes.
    pub reserve: u64,
}

/// How far things are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Condition {
    /// How long the oldest event waits for the ledger, in seconds.
    pub lag: f64,
    /// Room for files, in bytes.
    pub free: u64,
}

/// How long the oldest event waits for the ledger. Without its head that stands still
/// for ever.
const LAG: &str = "SELECT CASE WHEN EXISTS (SELECT FROM ledger_head)
             THEN coalesce(extract(epoch FROM clock_timestamp() - min(e.recorded_at)), 0)::float8
             ELSE 'infinity' END
     FROM ledger_head h, LATERAL (
         SELECT recorded_at FROM events
         WHERE (epoch, txid, position) > (h.epoch, h.txid, h.position)
         ORDER BY epoch, txid, position LIMIT 1) e";

impl Needs {
    /// As configured.
    #[must_use]
    pub fn of(app: &App) -> Self {
        let config = &app.config;
        Self {
            pool: app.log.pool().clone(),
            heart: app.heart.clone(),
            lag: config.ready_lag,
            folder: config.data_dir.clone(),
            deployment: app.log.deployment(),
            reserve: config.disk_reserve,
        }
    }

    /// Asks, for two seconds at most.
    pub async fn condition(&self) -> Result<Condition, Problem> {
        if !self.heart.beats().await {
            return Err(ProblemCode::Unavailable.into());
        }
        let asked = async {
            let mut conn = Lease::of(&self.pool).await?;
            sqlx::query_scalar::<_, f64>(LAG)
                .fetch_one(&mut *conn)
                .await
        };
        let asked = tokio::time::timeout(WITHIN, asked).await;
        let lag = asked
            .map_err(|elapsed| unavailable(&elapsed))?
            .map_err(|error| unavailable(&error))?;
        let free = free(&self.folder).map_err(|error| unavailable(&error))?;
        Ok(Condition { lag, free })
    }

    /// How far the read models are; nothing where that cannot be told in time.
    pub async fn models(&self) -> Option<Vec<ModelStatus>> {
        let asked = async {
            let mut conn = Lease::of(&self.pool).await.ok()?;
            status(&mut conn).await.ok()
        };
        tokio::time::timeout(WITHIN, asked).await.ok()?
    }
}

/// The two routes.
pub fn probes(needs: Needs) -> Router {
    Router::new()
        .route("/healthz", get(async || Json(json!({ "status": "alive" }))))
        .route("/readyz", get(ready))
        .with_state(Arc::new(Probed {
            needs,
            turn: Arc::new(Semaphore::new(1)),
        }))
}

/// What is asked, one at a time where a disk may not answer.
struct Probed {
    needs: Needs,
    turn: Arc<Semaphore>,
}

impl Probed {
    /// Whether the store is there, and is this server's: a disk that does not answer in
    /// time is not.
    async fn has_store(&self) -> bool {
        let (folder, deployment) = (self.needs.folder.clone(), self.needs.deployment);
        let looked = async {
            let turn = Arc::clone(&self.turn).acquire_owned().await;
            let look = move || {
                let looked = BlobStore::check_there(&folder, deployment);
                drop(turn);
                looked.map_err(|error| error.to_string())
            };
            let looked = tokio::task::spawn_blocking(look).await;
            looked
                .map_err(|error| error.to_string())
                .and_then(|looked| looked)
        };
        let looked = tokio::time::timeout(WITHIN, looked).await;
        let found = looked.unwrap_or_else(|_| Err("the content store does not answer".to_owned()));
        if let Err(error) = &found {
            tracing::error!(%error, "not ready");
        }
        found.is_ok()
    }
}

async fn ready(State(probed): State<Arc<Probed>>) -> Response {
    let needs = &probed.needs;
    if !probed.has_store().await {
        return Problem::from(ProblemCode::StoreAway).into_response();
    }
    match needs.condition().await {
        Err(problem) => problem.into_response(),
        Ok(condition) if condition.lag > needs.lag.as_secs_f64() => {
            Problem::from(ProblemCode::Behind).into_response()
        }
        Ok(condition) if condition.free < needs.reserve => {
            Problem::from(ProblemCode::DiskFull).into_response()
        }
        // Everything else goes on without a stopped model, so that the server is
        // ready; its answers say that they are stale. Figures are for `/metrics`: room
        // that shrinks tells anybody how large the files are that others send.
        Ok(_) => Json(json!({ "status": "ready" })).into_response(),
    }
}
