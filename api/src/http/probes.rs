//! `/healthz` and `/readyz`, for who starts and watches the server.

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

use super::problem::{Problem, unavailable};
use super::problem_code::ProblemCode;
use crate::app::App;
use crate::blobs::Disk;
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
    /// Where files are kept.
    pub disk: Disk,
    /// The room that must be left there, in bytes.
    pub reserve: u64,
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
            disk: app.disk.clone(),
            reserve: config.disk_reserve,
        }
    }

    /// How long the oldest event waits for the ledger, in seconds; the database is asked for
    /// two seconds at most.
    pub async fn behind(&self) -> Result<f64, Problem> {
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
        let behind = asked.map_err(|elapsed| unavailable(&elapsed))?;
        behind.map_err(|error| unavailable(&error))
    }

    /// How far the read models are; nothing where that cannot be told in time.
    pub async fn models(&self) -> Option<Vec<ModelStatus>> {
        let asked = async {
            let mut conn = Lease::of(&self.pool).await.ok()?;
            status(&mut conn).await.ok()
        };
        tokio::time::timeout(WITHIN, asked).await.ok()?
    }

    /// What is amiss, if anything is.
    async fn met(&self) -> Result<(), Problem> {
        let look = self.disk.look().await;
        let look = look.ok_or_else(|| away(&"the disk of the data folder does not answer"))?;
        look.store.map_err(|error| away(&error))?;
        let free = look.free.map_err(|error| away(&error))?;
        if self.behind().await? > self.lag.as_secs_f64() {
            return Err(ProblemCode::Behind.into());
        }
        if free < self.reserve {
            return Err(ProblemCode::DiskFull.into());
        }
        Ok(())
    }
}

fn away(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "not ready");
    ProblemCode::StoreAway.into()
}

/// The two routes.
pub fn probes(needs: Needs) -> Router {
    Router::new()
        .route("/healthz", get(async || Json(json!({ "status": "alive" }))))
        .route("/readyz", get(ready))
        .with_state(Arc::new(needs))
}

async fn ready(State(needs): State<Arc<Needs>>) -> Response {
    match needs.met().await {
        Err(problem) => problem.into_response(),
        // Everything else goes on without a stopped model, so that the server is
        // ready; its answers say that they are stale. Figures are for `/metrics`: room
        // that shrinks tells anybody how large the files are that others send.
        Ok(()) => Json(json!({ "status": "ready" })).into_response(),
    }
}
