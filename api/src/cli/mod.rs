//! The command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done, but
//! rows were reported.

mod audience;
mod configuration;
mod demo;
mod dev;
mod errors;
mod import;
mod operations;
mod output;
mod sample;
mod schema;
mod serve;
mod staff;

use std::process::ExitCode;

use anyhow::{anyhow, bail};
use clap::{Parser, Subcommand};
use portico_api::clock::Clock;
use portico_api::config::{Config, ConfigError, Environment, Flags};
use portico_api::startup::{self, Opened};

/// The client portal whose event log says who gave whom access, and who opened
/// what.
#[derive(Parser)]
#[command(name = "portico", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::ServeArgs),
    /// Start a server for who builds a frontend: a made-up firm in a folder that is thrown away,
    /// with the same ids at every start
    Dev(dev::DevArgs),
    /// Import folders of documents for one or several customers
    Import(import::ImportCommand),
    /// Manage staff members
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Manage the GraphQL operations of frontends
    #[command(subcommand)]
    Operations(operations::OperationsCommand),
    /// Print a GraphQL schema
    Schema(schema::SchemaArgs),
    /// Print docs/errors.md: every code, when it comes, and what to show
    Errors,
    /// Show the configuration in effect, or the reference of all settings
    Config(configuration::ConfigArgs),
}

/// As the parser of the arguments ends, also where a setting stands elsewhere.
const WRONG_USAGE: u8 = 2;

/// Runs the command that was given.
pub(crate) async fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(args) => serve::run(&args).await,
        Command::Dev(args) => dev::run(&args).await,
        Command::Import(args) => import::run(&args).await,
        Command::Staff(command) => staff::run(&command).await,
        Command::Operations(command) => operations::run(&command).await,
        Command::Schema(args) => schema::run(&args),
        Command::Errors => errors::run(),
        Command::Config(args) => configuration::run(&args),
    };
    done.unwrap_or_else(|error| {
        output::error(&error);
        let usage = error
            .chain()
            .any(<dyn std::error::Error>::is::<ConfigError>);
        ExitCode::from(if usage { WRONG_USAGE } else { 1 })
    })
}

fn configure(flags: &Flags) -> Result<Config, anyhow::Error> {
    Ok(Config::load(flags, &Environment::of_process()?)?)
}

/// Opens the application for a command that ends by itself.
async fn open(flags: &Flags) -> Result<Opened, anyhow::Error> {
    Ok(startup::open(configure(flags)?, Clock::System).await?)
}

/// The same for a command about what is there already: where nothing is, nothing is made.
async fn open_begun(flags: &Flags) -> Result<Opened, anyhow::Error> {
    let config = configure(flags)?;
    begun(&config).await?;
    Ok(startup::open(config, Clock::System).await?)
}

/// Whether there may be a firm or a customer at all, before anything is made.
async fn begun(config: &Config) -> Result<(), anyhow::Error> {
    const WAY_OUT: &str = "name the firm's with --data-dir, or begin there with `portico serve`, \
                           or with `portico import --map`";
    let folder = config.data_dir.display();
    if !config.data_dir.is_dir() {
        bail!("there is no data folder {folder}; {WAY_OUT}");
    }
    if startup::is_new(config).await? {
        bail!(
            "no firm is registered yet with the data folder {folder}, nor any customer; {WAY_OUT}"
        );
    }
    Ok(())
}

/// Ends what [`open`] began, also where that failed.
async fn close<T>(opened: Opened, done: Result<T, anyhow::Error>) -> Result<T, anyhow::Error> {
    opened.app.log.pool().close().await;
    let stopped = match opened.postgres {
        Some(postgres) => postgres.stop().await,
        None => Ok(()),
    };
    both(done, stopped.map_err(Into::into))
}

/// What failed first is told first, and then what failed at the end.
fn both<T>(
    done: Result<T, anyhow::Error>,
    ended: Result<(), anyhow::Error>,
) -> Result<T, anyhow::Error> {
    match (done, ended) {
        (Err(first), Err(second)) => Err(anyhow!(
            "{}\nerror: {}",
            output::told(&first),
            output::told(&second)
        )),
        (done, Ok(())) => done,
        (Ok(_), Err(ended)) => Err(ended),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unclean_end_does_not_hide_what_failed_before_it() {
        let failed = || Err::<(), _>(anyhow!("no room").context("the import stopped"));
        let unclean = || Err(anyhow!("PostgreSQL ended on its own"));
        let said = |done, ended| both(done, ended).map_err(|error| output::told(&error));
        assert_eq!(
            said(failed(), unclean()).unwrap_err(),
            "the import stopped\n  because no room\nerror: PostgreSQL ended on its own"
        );
        assert_eq!(
            said(failed(), Ok(())).unwrap_err(),
            "the import stopped\n  because no room"
        );
        assert_eq!(
            said(Ok(()), unclean()).unwrap_err(),
            "PostgreSQL ended on its own"
        );
        assert_eq!(said(Ok(()), Ok(())), Ok(()));
    }
}
