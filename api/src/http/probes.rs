//! `/healthz` and `/readyz`, for who starts and watches the server.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use sqlx::PgPool;

use super::problem::{Problem, unavailable};

const WITHIN: Duration = Duration::from_secs(2);
/// Beyond this the evidence is too far behind what was answered.
const TOLERATED_SECONDS: f64 = 60.0;

/// The two routes.
pub fn probes(pool: PgPool) -> Router {
    Router::new()
        .route("/healthz", get(async || Json(json!({ "status": "alive" }))))
        .route("/readyz", get(ready))
        .with_state(pool)
}

/// How long the oldest event waits for the ledger, in seconds.
const LAG: &str =
    "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(e.recorded_at)), 0)::float8
     FROM ledger_head h, LATERAL (
         SELECT recorded_at FROM events
         WHERE (epoch, txid, position) > (h.epoch, h.txid, h.position)
         ORDER BY epoch, txid, position LIMIT 1) e";

async fn ready(State(pool): State<PgPool>) -> Response {
    let asked = sqlx::query_scalar::<_, f64>(LAG).fetch_one(&pool);
    match tokio::time::timeout(WITHIN, asked).await {
        Ok(Ok(lag)) if lag <= TOLERATED_SECONDS => {
            Json(json!({ "status": "ready", "ledgerLagSeconds": lag })).into_response()
        }
        Ok(Ok(_)) => {
            let message = "The ledger is more than a minute behind; `replay-tool status` says why.";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "BEHIND", message).into_response()
        }
        Ok(Err(error)) => unavailable(&error).into_response(),
        Err(elapsed) => unavailable(&elapsed).into_response(),
    }
}
