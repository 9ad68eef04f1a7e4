//! `portico config`.

use std::process::ExitCode;

use clap::Args;
use portico_api::config::{Config, Environment, Flags, gather, reference, show};

use super::output;

/// Shows each setting in effect and where it comes from; secrets are hidden.
#[derive(Args)]
pub(super) struct ConfigArgs {
    /// Print the reference of all settings instead
    #[arg(long)]
    reference: bool,
    #[command(flatten)]
    settings: Flags,
}

pub(super) fn run(args: &ConfigArgs) -> Result<ExitCode, anyhow::Error> {
    if args.reference {
        output::answer(&reference())?;
        return Ok(ExitCode::SUCCESS);
    }
    let effective = gather(&args.settings, &Environment::of_process()?)?;
    output::answer(&show(&effective))?;
    // What cannot be served is said here already.
    Config::of(&effective)?;
    Ok(ExitCode::SUCCESS)
}
