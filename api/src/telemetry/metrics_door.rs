//! `/metrics`, on a port of its own.

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use portico_projections::runner::ModelStatus;

use super::metrics::Metrics;
use crate::app::App;
use crate::http::{Needs, bare_router};
use crate::lanes::Work;

const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What Prometheus asks.
pub fn metrics_routes(app: App) -> Router {
    let routes = Router::new().route("/metrics", get(figures));
    bare_router(routes.with_state(app))
}

async fn figures(State(app): State<App>) -> Response {
    let needs = Needs::of(&app);
    let (behind, look) = tokio::join!(needs.behind(), needs.disk.look());
    let metrics = &app.metrics;
    metrics.state("database_up", f64::from(u8::from(behind.is_ok())));
    if let Ok(seconds) = behind {
        metrics.state("ledger_lag_seconds", seconds);
    }
    if let Some(Ok(free)) = look.map(|look| look.free) {
        metrics.state("disk_free_bytes", large(free));
    }
    if let Some(models) = needs.models().await {
        let stopped = models.iter().filter(|model| model.stopped.is_some());
        metrics.state("stopped_read_models", whole(stopped.count()));
        for model in &models {
            told(metrics, model);
        }
    }
    if let Some(age) = app.heart.age() {
        metrics.state("heartbeat_age_seconds", age.as_secs_f64());
    }
    let behind = app.clock.behind().as_secs_f64();
    metrics.state("clock_behind_decisions_seconds", behind);
    let pool = app.log.pool();
    metrics.state("database_connections", f64::from(pool.size()));
    metrics.state("database_connections_idle", whole(pool.num_idle()));
    metrics.state("sockets_open", whole(app.live.sockets()));
    metrics.state("subscriptions_open", whole(app.live.subscriptions()));
    for (work, name) in Work::ALL {
        let (in_work, refused) = app.lanes.figures(work);
        metrics.state(name.in_work, whole(in_work));
        metrics.state(name.refused, large(refused));
    }
    ([(CONTENT_TYPE, TEXT)], metrics.text()).into_response()
}

fn told(metrics: &Metrics, model: &ModelStatus) {
    let is_stopped = u8::from(model.stopped.is_some());
    metrics.read_model(&model.model, "stopped", f64::from(is_stopped));
    metrics.read_model(&model.model, "lag_seconds", model.lag_seconds);
    let lag = u64::try_from(model.lag_events).unwrap_or_default();
    metrics.read_model(&model.model, "lag_events", large(lag));
}

fn whole(count: usize) -> f64 {
    large(u64::try_from(count).unwrap_or(u64::MAX))
}

#[expect(clippy::cast_precision_loss, reason = "a figure to be drawn")]
fn large(count: u64) -> f64 {
    count as f64
}
