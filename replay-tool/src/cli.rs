//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::events::Filter;
use crate::commands::history::as_of::Asked;
use crate::commands::history::diff::Between;
use crate::commands::history::explain::Question;
use crate::commands::rebuild::What;
use crate::commands::resume::Which;
use crate::commands::verify::Options;

const EXIT_CODES: &str = "\
Exit codes:
  0    done; everything asked for is in order
  1    verify or diff found a difference; explain: not allowed
  2    usage, connection or rights: what was asked for could not be done
  3    status found something stopped or more than 10,000 events behind
  130  interrupted by Ctrl-C";

/// Reads, checks and rebuilds a Portico deployment's event log.
#[derive(Parser, Debug)]
#[command(name = "replay-tool", version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where the deployment is.
#[derive(Args, Debug)]
pub(crate) struct Global {
    /// The deployment's database, as `postgres://user@host/name`; comes before --data-dir.
    /// The server's portico.toml is not read: give what it says as `database_url`, while no
    /// server runs
    #[arg(long, global = true, value_name = "URL", env = "PORTICO_DATABASE_URL")]
    #[arg(hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// The server's data folder; while it runs, the database is found there
    #[arg(long, global = true, value_name = "DIR", env = "PORTICO_DATA_DIR")]
    #[arg(default_value = ".portico")]
    pub(crate) data_dir: PathBuf,
    /// File of the master key, also where portico.toml names it [default: master.key in the
    /// data folder]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "PORTICO_MASTER_KEY_FILE"
    )]
    pub(crate) master_key_file: Option<PathBuf>,
    /// Print JSON, one value a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// How far log, ledger and read models are, and what holds them back
    #[command(after_help = EXIT_CODES)]
    Status,
    /// Events in the ledger's order
    #[command(after_help = EXIT_CODES)]
    Events(Filter),
    /// Check ledger, aggregates and read models against the events
    #[command(after_help = EXIT_CODES)]
    Verify(Options),
    /// Make read models anew from the first event, beside the live ones
    #[command(after_help = EXIT_CODES)]
    Rebuild(What),
    /// Customers as they were, and how much their contacts saw
    #[command(after_help = EXIT_CODES)]
    AsOf(Asked),
    /// Who gained and lost what between two moments
    #[command(after_help = EXIT_CODES)]
    Diff(Between),
    /// Whether a contact may, or might then, do something to an item, and why
    #[command(after_help = EXIT_CODES)]
    Explain(Question),
    /// Let a stopped read model try again, after an upgrade
    #[command(after_help = EXIT_CODES)]
    Resume(Which),
}

impl Command {
    /// Whether a role that may read everything, and nothing more, is enough for it.
    pub(crate) const fn only_reads(&self) -> bool {
        match self {
            Self::Status | Self::Events(_) | Self::AsOf(_) | Self::Diff(_) | Self::Explain(_) => {
                true
            }
            Self::Verify(options) => options.log_only,
            Self::Rebuild(_) | Self::Resume(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn unknown_flags_are_refused() {
        let refused = Arguments::try_parse_from(["replay-tool", "status", "--quick"]);
        assert_eq!(refused.map(|_| ()).map_err(|e| e.exit_code()), Err(2));
    }
}
