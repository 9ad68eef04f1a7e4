//! `/healthz` and `/readyz`, for who starts and watches the server.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use portico_event_log::Lease;
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

/// How long the oldest event waits for the ledger, in seconds, and the read
/// models that met an event that they cannot take.
const STATE: &str =
    "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(e.recorded_at)), 0)::float8,
         ARRAY(SELECT model FROM checkpoints WHERE stopped IS NOT NULL ORDER BY model)
     FROM ledger_head h, LATERAL (
         SELECT recorded_at FROM events
         WHERE (epoch, txid, position) > (h.epoch, h.txid, h.position)
         ORDER BY epoch, txid, position LIMIT 1) e";

async fn ready(State(pool): State<PgPool>) -> Response {
    let asked = async {
        let mut conn = Lease::of(&pool).await?;
        sqlx::query_as::<_, (f64, Vec<String>)>(STATE)
            .fetch_one(&mut *conn)
            .await
    };
    match tokio::time::timeout(WITHIN, asked).await {
        // Everything else goes on without a stopped model, so that the server is
        // ready; its answers say that they are stale.
        Ok(Ok((lag, stopped))) if lag <= TOLERATED_SECONDS => Json(json!({
            "status": "ready", "ledgerLagSeconds": lag, "stoppedReadModels": stopped,
        }))
        .into_response(),
        Ok(Ok(_)) => {
            let message = "The ledger is more than a minute behind; `replay-tool status` says why.";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "BEHIND", message).into_response()
        }
        Ok(Err(error)) => unavailable(&error).into_response(),
        Err(elapsed) => unavailable(&elapsed).into_response(),
    }
}
