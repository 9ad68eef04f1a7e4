//! What the server tells its operator: log lines and figures without personal data.

mod metrics;
mod metrics_door;
mod request_line;
mod traces;

pub(crate) use metrics::Counted;
pub use metrics::Metrics;
pub use metrics_door::metrics_routes;
pub use request_line::{Operation, request_line};

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::prelude::*;
use tracing_subscriber::util::TryInitError;

use crate::config::{LogFormat, LogSettings};

/// Sends log lines to standard error; once per process.
pub fn start(settings: LogSettings) -> Result<(), TryInitError> {
    let level = settings.level;
    // Other crates' chatter stays out, sqlx's statements above all, and its word at
    // each connection that a home folder's .pgpass cannot be read.
    let directives = match level {
        "trace" => "trace,sqlx=debug,h2=info".to_owned(),
        _ => format!("{level},sqlx=warn,sqlx_postgres::options::pgpass=error,hyper=warn"),
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(EnvFilter::new(directives));
    match settings.format {
        LogFormat::Text => registry.with(lines.with_target(false)).try_init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
    }
}
