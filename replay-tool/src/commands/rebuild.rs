//! `rebuild`: makes read models anew from the first event.
//!
//! Twin schemas are filled beside the live ones and renamed at the end, so that
//! a run given up at any moment leaves whole models: each the old or the new.

use anyhow::bail;
use clap::Args;
use portico_event_log::Log;
use portico_projections::digest::{ACCESS_TABLES, digest};
use portico_projections::rebuild::{self, Progress, RebuildError, Source};
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
pub(crate) struct What {
    /// `access`, or a model that `status` shows
    #[arg(conflicts_with = "all")]
    model: Option<String>,
    /// All of them, from one reading of the log
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
struct Report {
    model: &'static str,
    events: i64,
    /// Of these the ones that the ledger had numbered, and that are as it recorded them.
    compared: i64,
    /// Of the whole run.
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
    let models = what.models()?;
    let session = Session::open(global).await?;
    let log = session.log().await?;
    let mut owner = session.owner().await?;
    let reports = tokio::select! {
        reports = rebuild(&mut owner, &log, &models) => reports?,
        interrupted = tokio::signal::ctrl_c() => {
            interrupted?;
            output::error(
                "interrupted: every model is whole, as before or rebuilt; \
                 the next rebuild drops what this one left beside them",
            );
            return Ok(Outcome::Interrupted);
        }
    };
    for report in &reports {
        output.value(report)?;
        for line in text(report) {
            output.text(&line)?;
        }
    }
    if let Some(line) = summary(&reports) {
        output.text(&line)?;
    }
    Ok(Outcome::Ok)
}

impl What {
    /// The models asked for; `None` is `access`.
    fn models(&self) -> anyhow::Result<Vec<Option<Box<dyn Model>>>> {
        match &self.model {
            Some(name) => Ok(vec![super::model(name)?]),
            None if self.all => Ok(std::iter::once(None)
                .chain(runner::models().into_iter().map(Some))
                .collect()),
            None => bail!(
                "say which read model to rebuild: {}; or --all",
                super::names().join(", ")
            ),
        }
    }
}

async fn rebuild(
    owner: &mut PgConnection,
    log: &Log,
    models: &[Option<Box<dyn Model>>],
) -> anyhow::Result<Vec<Report>> {
    let sources: Vec<Source<'_>> = models
        .iter()
        .map(|model| model.as_deref().map_or(Source::Access, Source::Model))
        .collect();
    let began = Instant::now();
    let before = digests(owner, &sources).await?;
    let bar = progress::bar("read models", 0);
    let on_progress = |now: Progress| {
        bar.set_length(progress::length(now.total));
        bar.set_position(progress::length(now.done));
    };
    let rebuilt = rebuild::rebuild(owner, log, &sources, &on_progress).await;
    bar.finish_and_clear();
    let rebuilt = rebuilt?;
    let after = digests(owner, &sources).await?;
    let seconds = began.elapsed().as_secs_f64();
    let both = before.into_iter().zip(after);
    let made = sources.iter().zip(rebuilt);
    Ok(made
        .zip(both)
        .map(|((source, rebuilt), (before, after))| Report {
            model: name(*source),
            events: rebuilt.events,
            compared: rebuilt.compared,
            seconds,
            equal: before == after,
            before,
            after,
        })
        .collect())
}

fn name(source: Source<'_>) -> &'static str {
    match source {
        Source::Access => super::ACCESS,
        Source::Model(model) => model.name(),
    }
}

async fn digests(
    owner: &mut PgConnection,
    sources: &[Source<'_>],
) -> Result<Vec<String>, RebuildError> {
    let mut digests = Vec::with_capacity(sources.len());
    for source in sources {
        digests.push(match source {
            Source::Access => digest(owner, "access", ACCESS_TABLES).await?,
            Source::Model(model) => digest(owner, model.schema(), model.tables()).await?,
        });
    }
    Ok(digests)
}

/// From what all were made: the log is read once for them.
fn summary(reports: &[Report]) -> Option<String> {
    let most = reports.iter().max_by_key(|report| report.events)?;
    let (events, seconds) = (most.events, most.seconds);
    let unnumbered = reports.iter().map(|report| report.events - report.compared);
    let unnumbered = unnumbered.max().unwrap_or(0);
    if unnumbered == 0 {
        return Some(format!(
            "rebuilt from {events} events, each as the ledger recorded it, in {seconds:.2} s"
        ));
    }
    Some(format!(
        "rebuilt from {events} events in {seconds:.2} s: {} as the ledger recorded them, \
         {unnumbered} that it has not numbered yet",
        events - unnumbered
    ))
}

fn text(report: &Report) -> [String; 3] {
    let verdict = if report.equal {
        "the same rows as before"
    } else {
        "other rows than before (events came meanwhile, or the old ones were wrong)"
    };
    [
        format!("{}: {verdict}", report.model),
        format!("  digest before {}", report.before),
        format!("  digest after  {}", report.after),
    ]
}
