//! `portico`: the server and its operators' commands.

// A request's future holds those of every level of its answer; the optimiser looks
// through all of them.
#![recursion_limit = "256"]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")
)]

mod cli;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    cli::run().await
}
