//! `portico dev`: a server for who builds a frontend.

mod accounting;
mod day;
mod filing;
mod paper;
mod place;
mod stable;

use std::process::ExitCode;

use anyhow::bail;
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use portico_api::clock::Clock;
use portico_api::config::{Config, Database, Environment, Flags};
use portico_api::serve::{Listeners, serve};
use portico_api::startup;
use portico_api::telemetry;

use self::place::Place;
use super::{output, sample};

/// Starts a server on a database of its own, with the same made-up firm under the
/// same ids every time. Settings come from flags and from `--config` only: what the
/// environment says is meant for other servers.
#[derive(Args)]
pub(super) struct DevArgs {
    /// What is there when it has started
    #[arg(long, value_enum, value_name = "NAME", default_value_t = Scenario::Accounting)]
    scenario: Scenario,
    /// When it starts: a day, from 09:00 in London on, or an instant as
    /// 2026-03-31T08:00:00Z. Time passes from there
    #[arg(long, value_name = "DAY", default_value = "2026-03-31", value_parser = day::read)]
    clock: DateTime<Utc>,
    #[command(flatten)]
    settings: Flags,
}

#[derive(Clone, Copy, ValueEnum)]
enum Scenario {
    /// Accountants with three customers, the third of them with everything that a
    /// portal shows
    Accounting,
}

pub(super) async fn run(args: &DevArgs) -> Result<ExitCode, anyhow::Error> {
    let place = Place::of(&args.settings)?;
    let config = configure(&args.settings, &place)?;
    telemetry::start(config.log)?;
    let listeners = Listeners::take(&config).await?;
    let clock = Clock::staged(args.clock - accounting::HISTORY);
    let opened = startup::open_to_serve(config, clock.clone()).await?;
    let app = &opened.app;
    let stable = match args.scenario {
        Scenario::Accounting => accounting::open(app, args.clock).await?,
    };
    clock.run_on();
    output::line(&format!("data folder    {place}"));
    output::line(&format!("time           {} and on", args.clock));
    output::text(&sample::sign_in_lines(app));
    output::text(&stable.to_string());
    serve(opened, listeners).await?;
    output::line("stopped");
    Ok(ExitCode::SUCCESS)
}

fn configure(flags: &Flags, place: &Place) -> Result<Config, anyhow::Error> {
    let mut flags = flags.clone();
    flags.set.retain(|(name, _)| *name != place::SETTING);
    let folder = place.path().display().to_string();
    flags.set.push((place::SETTING, folder));
    let config = Config::load(&flags, &Environment::default())?;
    if matches!(config.database, Database::Url(_)) {
        bail!(
            "portico dev fills a database of its own and takes no other; leave database_url out, \
             or use portico serve"
        );
    }
    Ok(config)
}
