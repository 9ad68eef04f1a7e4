//! `portico errors`.

use std::process::ExitCode;

use portico_api::errors::page;

use super::output;

pub(super) fn run() -> ExitCode {
    output::text(&page());
    ExitCode::SUCCESS
}
