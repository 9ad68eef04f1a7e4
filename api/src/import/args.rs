//! The command's arguments.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread::available_parallelism;

use portico_domain::CustomerId;
use portico_domain::values::{CustomerNumber, EmailAddress};

use super::error::ImportError;
use super::map;
use super::place::folders;
use super::source::Source;

/// Import a folder tree as documents of a customer, or of many.
///
/// May be interrupted at any moment: the same command goes on where it stopped
/// and adds only what is missing. What was renamed, moved, trashed or purged since
/// is not made again, and no document gets a content back that it has had.
#[derive(Clone, Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("whose").required(true).args(["customer", "map"])))]
pub struct ImportArgs {
    /// The customer whose documents these are; a number that was another's before is
    /// refused, with the ids of both
    #[arg(long, value_name = "ID or NUMBER", value_parser = customer)]
    pub customer: Option<String>,
    /// A CSV file with the columns number,name,folder (and kind, if wished):
    /// one customer a line, folders below the path
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// The folder whose contents are imported; with --map the one that holds
    /// the customers' folders
    #[arg(value_name = "DIR")]
    pub path: PathBuf,
    /// Import also where contacts will see it at once
    #[arg(long)]
    pub share: bool,
    /// Below this folder of *Files*, such as `Archive/2024`; made if missing
    #[arg(long, value_name = "FOLDERS", value_parser = below)]
    pub into: Option<String>,
    /// Import for this staff member, by the address that they sign in with: recorded
    /// beside the operator, and no more than they may do themselves
    #[arg(long, value_name = "EMAIL", value_parser = EmailAddress::parse)]
    pub on_behalf_of: Option<EmailAddress>,
    /// How many files are copied at the same time [default: one per core]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub jobs: Option<NonZeroUsize>,
    /// One JSON object per reported row, and one for the summary
    #[arg(long)]
    pub json: bool,
    /// Say what would happen and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

impl ImportArgs {
    /// Whether the files that were named can be used, before anything is made or started for it.
    pub fn look(&self) -> Result<(), ImportError> {
        let opened = Source::open(&self.path);
        opened.map_err(|error| ImportError::folder(&self.path, &error))?;
        if let Some(list) = &self.map {
            map::read(list, &self.path)?;
        }
        Ok(())
    }

    /// Whose numbers the list holds; none without a list.
    pub fn listed(&self) -> Result<Vec<CustomerNumber>, ImportError> {
        let Some(list) = &self.map else {
            return Ok(Vec::new());
        };
        let rows = map::read(list, &self.path)?.into_iter();
        Ok(rows.map(|row| row.number).collect())
    }

    pub(super) fn workers(&self) -> usize {
        let cores = || available_parallelism().map_or(1, NonZeroUsize::get);
        self.jobs.map_or_else(cores, NonZeroUsize::get).min(256)
    }
}

// What can never be right is wrong usage, and told with the other flags.
fn customer(text: &str) -> Result<String, String> {
    match (CustomerNumber::parse(text), text.parse::<CustomerId>()) {
        (Ok(number), _) => Ok(number.to_string()),
        (Err(_), Ok(id)) => Ok(id.to_string()),
        (Err(rule), Err(_)) => Err(format!("{rule}; or give the customer's id")),
    }
}

fn at_least_one(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse();
    number.map_err(|_| "it takes a whole number, 1 or more".to_owned())
}

fn below(text: &str) -> Result<String, String> {
    folders(text).map(|_| text.to_owned())
}
