//! `verify`: checks everything that is kept against the events.
//!
//! 1. [`ledger`]: leaves, nodes and root recomputed from the events, and every
//!    aggregate's events numbered without a gap;
//! 2. [`keys`]: the key of every sealed event, there and opened;
//! 3. [`second_reader`]: every aggregate loaded by stock `postgres-es` too;
//! 4. [`models`]: every read model beside a fold from the first event;
//! 5. [`claims`]: the names, numbers and addresses that are taken.
//!
//! What it cannot see: whoever can rewrite events, leaves, nodes and root
//! together. Against that stand the checkpoints that left the house. It reads no
//! file's bytes either.

mod claims;
mod clock;
mod head;
mod keys;
mod leaves;
mod ledger;
mod models;
mod report;
mod second_reader;
mod sequences;
mod tree;

use clap::Args;
use tokio::time::Instant;

use crate::Outcome;
use crate::cli::Global;
use crate::output::Output;
use crate::session::Session;
use report::Check;

/// How thoroughly.
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Load only N aggregates of each type, chosen at random, by the second reader
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    sample: Option<i64>,
    /// Leave read models and claims out: needs neither the master key nor the owner's rights
    #[arg(long)]
    pub(crate) log_only: bool,
}

pub(crate) async fn run(
    global: &Global,
    options: &Options,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let session = Session::open(global).await?;
    // What will be missing is said before an hour of work, not after it.
    let mut folding = if options.log_only {
        None
    } else {
        Some((session.log().await?, session.owner().await?))
    };
    let work = async {
        let mut run = Run {
            output,
            differences: 0,
            events: 0,
            unnumbered: 0,
        };
        let mut held = ledger::check(&session, &mut run).await?;
        let began = Instant::now();
        if let Some((log, owner)) = &mut folding {
            keys::open(owner, log.master(), &mut held).await?;
        }
        run.end(&held, began)?;
        second_reader::check(&session, options.sample, &mut run).await?;
        if let Some((log, mut owner)) = folding {
            models::check(&mut owner, &log, held.found() > 0, &mut run).await?;
            claims::check(&session, log.master(), &mut run).await?;
        }
        run.finish()
    };
    tokio::select! {
        outcome = work => outcome,
        interrupted = tokio::signal::ctrl_c() => {
            interrupted?;
            crate::output::error("interrupted; nothing was changed");
            Ok(Outcome::Interrupted)
        }
    }
}

/// Prints checks as they end, and counts what they found.
struct Run<'a> {
    output: &'a mut Output,
    differences: u64,
    /// In the snapshot in which the ledger was walked.
    events: i64,
    /// Of these the ones that the ledger says nothing of yet.
    unnumbered: i64,
}

impl Run<'_> {
    fn end(&mut self, check: &Check, began: Instant) -> anyhow::Result<()> {
        self.differences += check.found();
        check.write(self.output, began.elapsed())?;
        self.output.flush()?;
        Ok(())
    }

    fn finish(self) -> anyhow::Result<Outcome> {
        let differences = self.differences;
        self.output.value(&serde_json::json!({
            "ok": differences == 0,
            "differences": differences,
            "events": self.events,
            "unnumbered": self.unnumbered,
        }))?;
        self.output
            .text(&verdict(differences, self.events, self.unnumbered))?;
        Ok(match differences {
            0 => Outcome::Ok,
            _ => Outcome::Difference,
        })
    }
}

/// The last line. What has no number yet is no difference, but nothing vouches for it.
fn verdict(differences: u64, events: i64, unnumbered: i64) -> String {
    let found = match differences {
        0 => "everything agrees with the events".to_owned(),
        1 => "1 difference found".to_owned(),
        found => format!("{found} differences found"),
    };
    match (unnumbered, differences) {
        (0, _) => found,
        (_, 0) => format!(
            "{found}: {} as the ledger recorded them, {unnumbered} that it has not numbered yet",
            events - unnumbered
        ),
        (_, _) => {
            format!("{found}; the ledger has not numbered {unnumbered} of {events} events yet")
        }
    }
}
