//! `portico errors`.

use std::process::ExitCode;

use portico_api::errors::page;

use super::output;

pub(super) fn run() -> Result<ExitCode, anyhow::Error> {
    output::answer(&page())?;
    Ok(ExitCode::SUCCESS)
}
