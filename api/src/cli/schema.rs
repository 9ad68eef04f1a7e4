//! `portico schema staff|client`.

use std::process::ExitCode;

use clap::Args;
use portico_api::graphql::{client_schema, sdl, staff_schema};

use super::audience::Audience;
use super::output;

/// Prints a GraphQL schema, as committed under `api/schema`.
#[derive(Args)]
pub(super) struct SchemaArgs {
    /// Whose
    audience: Audience,
}

pub(super) fn run(args: &SchemaArgs) -> Result<ExitCode, anyhow::Error> {
    output::answer(&match args.audience {
        Audience::Staff => sdl(&staff_schema(false)),
        Audience::Client => sdl(&client_schema(false)),
    })?;
    Ok(ExitCode::SUCCESS)
}
