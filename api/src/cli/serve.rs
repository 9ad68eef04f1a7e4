//! `portico serve`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use portico_api::clock::Clock;
use portico_api::config::{Config, ConfigError, Flags};
use portico_api::serve::{Listeners, serve};
use portico_api::startup::{self, Opened};
use portico_api::telemetry;
use portico_projections::access;

use super::{configure, demo, output};

const DEMO: &str = "--demo opens a made-up firm, to which a published password signs in; leave --demo out, or set production = false to try it";

/// Runs the server until SIGTERM or Ctrl-C.
#[derive(Args)]
pub(super) struct ServeArgs {
    /// Open a demo firm with the documents of this folder, as `cargo xtask
    /// corpus --customers` writes it for 3 customers or more; refused where another
    /// firm or customers are
    #[arg(long, value_name = "DIR")]
    demo: Option<PathBuf>,
    #[command(flatten)]
    settings: Flags,
}

pub(super) async fn run(args: &ServeArgs) -> Result<ExitCode, anyhow::Error> {
    let config = configure(&args.settings)?;
    if config.production && args.demo.is_some() {
        return Err(ConfigError::Production(DEMO).into());
    }
    telemetry::start(config.log)?;
    // First: a second server on an address stops before it touches data.
    let listeners = Listeners::take(&config).await?;
    if let Some(folder) = &args.demo
        && startup::is_new(&config).await?
    {
        demo::import_of(folder)?;
    }
    let opened = startup::open_to_serve(config, Clock::System).await?;
    if let Some(folder) = &args.demo {
        demo::open(&opened.app, folder).await?;
    }
    greet(&opened).await?;
    serve(opened, listeners).await?;
    output::line("stopped");
    Ok(ExitCode::SUCCESS)
}

async fn greet(opened: &Opened) -> Result<(), anyhow::Error> {
    let config: &Config = &opened.app.config;
    if let Some(postgres) = &opened.postgres {
        let started = postgres.started();
        output::line(&format!(
            "private PostgreSQL {} from {}, {} in {} ms; for production set database_url",
            started.version,
            started.bin_dir.display(),
            if started.fresh {
                "created and started"
            } else {
                "started"
            },
            started.took.as_millis()
        ));
    }
    output::line(&format!("data folder    {}", config.data_dir.display()));
    output::line(&format!("staff console  {}", config.staff));
    output::line(&format!("client portal  {}", config.portal));
    let mut conn = opened.app.log.pool().acquire().await?;
    if access::firm(&mut conn).await?.is_none() {
        output::line(
            "No firm yet: portico staff add --owner --firm \"…\" --name \"…\" --email … begins one.",
        );
    }
    drop(conn);
    if let Some(lines) = demo::sign_ins(&opened.app).await? {
        output::text(&lines);
    }
    Ok(())
}
