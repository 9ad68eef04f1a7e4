//! `rebuild`: makes read models anew from the first event.
//!
//! A twin schema is filled beside the live one and renamed at the end, so that
//! a run given up at any moment leaves a whole model: the old or the new one.

use clap::Args;
use portico_event_log::Log;
use portico_projections::digest::{ACCESS_TABLES, digest};
use portico_projections::rebuild::{Progress, rebuild_access, rebuild_model};
use portico_projections::runner::{self, Model};
use serde::Serialize;
use sqlx::PgConnection;
use tokio::time::Instant;

use crate::cli::Global;
use crate::output::{self, Output};
use crate::session::Session;
use crate::{Outcome, progress};

/// Which read models.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct What {
    /// `access`, or a model that `status` shows
    model: Option<String>,
    /// All of them, one after the other
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
struct Report {
    model: &'static str,
    events: i64,
    seconds: f64,
    before: String,
    after: String,
    equal: bool,
}

pub(crate) async fn run(
    global: &Global,
    what: &What,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let models: Vec<Option<Box<dyn Model>>> = match &what.model {
        Some(name) => vec![super::model(name)?],
        None => std::iter::once(None)
            .chain(runner::models().into_iter().map(Some))
            .collect(),
    };
    let session = Session::open(global).await?;
    let log = session.log().await?;
    let mut owner = session.owner().await?;
    for model in models {
        let rebuilding = rebuild(&mut owner, &log, model.as_deref());
        let report = tokio::select! {
            report = rebuilding => report?,
            interrupted = tokio::signal::ctrl_c() => {
                interrupted?;
                output::error(
                    "interrupted: the model is whole, as before or rebuilt; \
                     the next rebuild drops what this one left beside it",
                );
                return Ok(Outcome::Interrupted);
            }
        };
        output.value(&report)?;
        for line in text(&report) {
            output.text(&line)?;
        }
        output.flush()?;
    }
    Ok(Outcome::Ok)
}

async fn rebuild(
    owner: &mut PgConnection,
    log: &Log,
    model: Option<&dyn Model>,
) -> anyhow::Result<Report> {
    let (name, schema, tables) = match model {
        None => (super::ACCESS, "access", ACCESS_TABLES),
        Some(model) => (model.name(), model.schema(), model.tables()),
    };
    let began = Instant::now();
    let before = digest(owner, schema, tables).await?;
    let bar = progress::bar(name, 0);
    let on_progress = |now: Progress| {
        bar.set_length(progress::length(now.total));
        bar.set_position(progress::length(now.done));
    };
    let rebuilt = match model {
        None => rebuild_access(owner, log, &on_progress).await?,
        Some(model) => rebuild_model(owner, log, model, &on_progress).await?,
    };
    bar.finish_and_clear();
    let after = digest(owner, schema, tables).await?;
    Ok(Report {
        model: name,
        events: rebuilt.events,
        seconds: began.elapsed().as_secs_f64(),
        equal: before == after,
        before,
        after,
    })
}

fn text(report: &Report) -> [String; 3] {
    let Report {
        model,
        events,
        seconds,
        before,
        after,
        equal,
    } = report;
    let verdict = if *equal {
        "the same rows as before"
    } else {
        "other rows than before (events came meanwhile, or the old ones were wrong)"
    };
    [
        format!("{model}: rebuilt from {events} events in {seconds:.2} s, {verdict}"),
        format!("  digest before {before}"),
        format!("  digest after  {after}"),
    ]
}
