//! Why an import stops before its end. What is committed stays.

use std::path::Path;

use portico_domain::CustomerId;
use portico_event_log::LogError;

use super::map::MapProblem;
use super::shown::shown;
use super::summary::Sharing;
use crate::blobs::Room;
use crate::commands::{Failure, Refusal};

/// An import that stopped. Each message names the way out.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The folder cannot be read, or is none.
    #[error("{folder}: {problem}; name a folder that may be read")]
    Folder {
        /// As given, escaped.
        folder: String,
        /// What the system says.
        problem: String,
    },
    /// The file with the list of customers cannot be read, or holds no list.
    #[error("{file}: {problem}; name a file with a list of customers that may be read")]
    List {
        /// As given, escaped.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The server's own data or master key would be imported. Nothing was
    /// written.
    #[error(
        "{folder} holds the server's own {ours}, nothing was imported; name a folder with the customer's documents alone"
    )]
    Ours {
        /// As given, escaped.
        folder: String,
        /// The data folder, or the master key.
        ours: String,
    },
    /// The list of customers cannot be used. Nothing was written.
    #[error("the list of customers cannot be used, nothing was imported:\n{}", lines(.0))]
    Map(Vec<MapProblem>),
    /// The number is not a number.
    #[error("{0}")]
    Number(#[from] portico_domain::values::CustomerNumberError),
    /// No customer has the number.
    #[error(
        "no customer has the number {0}; register it in the staff console, or list it with its name in a file for `portico import --map`"
    )]
    NoCustomer(String),
    /// No customer has the id.
    #[error(
        "no customer has the id {0}; give the number of one, or its id as `replay-tool as-of head` shows it"
    )]
    NoCustomerId(CustomerId),
    /// A customer had the number, and has another now. Nothing was written.
    #[error("{0}; nothing was imported")]
    OtherNumber(String),
    /// Nobody of the firm signs in with the address. Nothing was written.
    #[error(
        "--on-behalf-of {0}: no staff member signs in with this address, nothing was imported; name one who does, add them with `portico staff add`, or leave --on-behalf-of out"
    )]
    NoStaff(String),
    /// The staff member may not do it themselves, or not any more.
    #[error(
        "--on-behalf-of {email}: {problem}, name another staff member, or leave --on-behalf-of out. An import on somebody's behalf does no more than they may"
    )]
    MayNot {
        /// Their address.
        email: String,
        /// Rule and way out.
        problem: String,
    },
    /// Not a path of folder names, or a document is in its way.
    #[error("--into {path}: {problem}")]
    Into {
        /// As given, escaped.
        path: String,
        /// Rule and way out.
        problem: String,
    },
    /// People would gain sight of it. Nothing was written.
    #[error(
        "{sharing}; nothing was imported: add --share to import and share, or remove the access first"
    )]
    Widening {
        /// How much, to whom.
        sharing: Sharing,
    },
    /// What comes next would be seen, as it would not when it was looked at.
    #[error(
        "contacts would see at once what is imported next: somebody was given access, or a folder or file came, while the import was running; it stopped before that. Run the same command again, it says who would see what"
    )]
    AccessGiven,
    /// No room left for bytes.
    #[error("{0}, then run the same command again: it goes on from here")]
    NoRoom(Room),
    /// The content store failed.
    #[error(
        "the content store failed: {0}; once it works again, run the same command: it goes on from here"
    )]
    Store(String),
    /// The database failed or is gone.
    #[error(
        "the database failed: {0}; once it works again, run the same command: it goes on from here"
    )]
    Database(#[source] LogError),
    /// A customer could not be registered.
    #[error("customer {number} cannot be registered: {problem}")]
    Register {
        /// Its number.
        number: String,
        /// Rule and way out.
        problem: String,
    },
    /// The report cannot be written.
    #[error("the report cannot be written: {0}")]
    Report(std::io::Error),
    /// A task of the import ended without a result.
    #[error("a worker of the import ended: {0}; run the same command again, it goes on from here")]
    Worker(#[from] tokio::task::JoinError),
}

impl ImportError {
    pub(super) fn folder(path: &Path, problem: &impl ToString) -> Self {
        Self::Folder {
            folder: shown(path),
            problem: problem.to_string(),
        }
    }

    pub(super) fn list(path: &Path, problem: &impl ToString) -> Self {
        Self::List {
            file: shown(path),
            problem: problem.to_string(),
        }
    }

    pub(super) fn register(number: &impl ToString, refusal: Refusal) -> Self {
        Self::Register {
            number: number.to_string(),
            problem: refusal.message,
        }
    }
}

impl From<LogError> for ImportError {
    fn from(error: LogError) -> Self {
        Self::Database(error)
    }
}

impl From<sqlx::Error> for ImportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<Failure> for ImportError {
    fn from(Failure(error): Failure) -> Self {
        Self::Database(error)
    }
}

fn lines(problems: &[MapProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
