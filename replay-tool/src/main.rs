//! `replay-tool`: what an operator asks of a Portico deployment's log.
//!
//! `status` says how far everything is, `events` reads the log, `verify`
//! checks ledger, aggregates and read models against the events, `rebuild`
//! makes read models anew, `resume` lets a stopped one go on. `as-of`, `diff` and
//! `explain` say who saw what at any earlier moment, and why.
//!
//! Exit codes, the same for every sub-command:
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done; everything asked for is in order |
//! | 1 | `verify` or `diff` found a difference; `explain`: not allowed |
//! | 2 | usage, connection or rights: what was asked for could not be done |
//! | 3 | `status` found something stopped or more than 10,000 events behind |
//! | 130 | interrupted by Ctrl-C |

mod cli;
mod commands;
mod escape;
mod nearest;
mod output;
mod progress;
mod session;

use std::io::ErrorKind;
use std::process::ExitCode;

use clap::Parser;
use sqlx::error::DatabaseError;

use crate::cli::{Arguments, Command};
use crate::output::Output;

/// What a command came to; see the table above.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Ok,
    Difference,
    Attention,
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Ok => 0,
            Outcome::Difference => 1,
            Outcome::Attention => 3,
            Outcome::Interrupted => 130,
        })
    }
}

/// Usage, connection or rights.
const FAILED: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = Output::new(arguments.global.json);
    let role = session::role(&arguments.global);
    let only_reads = arguments.command.only_reads();
    let done = run(arguments, &mut output).await;
    let flushed = output.flush().map_err(anyhow::Error::from);
    match done.and_then(|outcome| flushed.map(|()| outcome)) {
        Ok(outcome) => outcome.into(),
        // Whoever read us has seen enough, as in `replay-tool events | head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let lacking = role.filter(|_| lacks_a_right(&error));
            let hint = lacking.map(|role| way_out(&role, only_reads));
            let hint = hint.unwrap_or_default();
            output::error(&format!("error: {}{hint}", told(&error)));
            ExitCode::from(FAILED)
        }
    }
}

async fn run(arguments: Arguments, output: &mut Output) -> anyhow::Result<Outcome> {
    let global = &arguments.global;
    match arguments.command {
        Command::Status => commands::status::run(global, output).await,
        Command::Events(filter) => commands::events::run(global, &filter, output).await,
        Command::Verify(options) => commands::verify::run(global, &options, output).await,
        Command::Rebuild(what) => commands::rebuild::run(global, &what, output).await,
        Command::AsOf(asked) => commands::history::as_of::run(global, &asked, output).await,
        Command::Diff(between) => commands::history::diff::run(global, &between, output).await,
        Command::Explain(question) => {
            commands::history::explain::run(global, &question, output).await
        }
        Command::Resume(what) => commands::resume::run(global, &what, output).await,
    }
}

/// An error and its causes, without those that it has told already.
fn told(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.contains(&cause) {
            continue;
        }
        let between = if said.is_empty() { "" } else { ": " };
        said.extend([between, &cause]);
    }
    said
}

/// Whether the database refused somebody who may not do what was asked.
fn lacks_a_right(error: &anyhow::Error) -> bool {
    let refused = |error: &sqlx::Error| {
        let code = error.as_database_error().and_then(DatabaseError::code);
        code.is_some_and(|code| code == "42501")
    };
    error
        .chain()
        .any(|cause| cause.downcast_ref().is_some_and(refused))
}

/// Who lacks it, and how to get it.
fn way_out(role: &str, only_reads: bool) -> String {
    let mut told = format!(
        ": the database role {role:?} lacks a right; give --database-url with the user that the \
         server migrates with"
    );
    if only_reads {
        let grant = format!(", or let a superuser run GRANT pg_read_all_data TO {role}");
        told.push_str(&grant);
    }
    told
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
