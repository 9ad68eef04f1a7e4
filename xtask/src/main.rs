//! Tasks of this workspace: `cargo xtask tidy`, `cargo xtask corpus`.
//!
//! Each sub-command is a module of the same name. Nothing here depends on a
//! crate of the workspace, so a rule can still be checked while they do not build.

mod bench;
mod cargo;
mod corpus;
mod output;
mod planted;
mod soak;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "xtask", about = "Tasks of the Portico workspace")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check the rules of this repository that no compiler checks
    Tidy(tidy::Arguments),
    /// Measure Portico beside what it is built on (release profile)
    Bench(bench::Arguments),
    /// Try what the product survives at the counts of a release, and write it down
    Soak(soak::Arguments),
    /// Plant mistakes in a copy of the access rule, and see that the oracle finds them
    Planted(planted::Arguments),
    /// Write a deterministic, firm-like tree of genuine documents
    Corpus(corpus::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Tidy(arguments) => tidy::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Soak(arguments) => soak::run(&arguments),
        Task::Planted(arguments) => planted::run(&arguments),
        Task::Corpus(arguments) => corpus::run(&arguments),
    };
    outcome.unwrap_or_else(|error| {
        output::error(&error);
        ExitCode::FAILURE
    })
}
