//! Why a rebuild was given up.

use portico_event_log::LogError;
use portico_event_log::keys::KeyError;
use sqlx::error::DatabaseError;

use crate::runner::ModelError;

/// A rebuild that was given up; the live model is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// Somebody else is at it.
    #[error("{0} is being rebuilt or verified by another process; wait for it to end")]
    Busy(&'static str),
    /// The session that held the locks has ended, and they with it.
    #[error(
        "the database session that held the locks of this run has ended ({0}), so that another \
         process may be at the same read models: it stopped. Every live model is whole, as it was or \
         made anew; run the same command again"
    )]
    LockLost(#[source] sqlx::Error),
    /// The log is not what the ledger recorded.
    #[error(
        "event {seq} is not what the ledger recorded: {what}. The log was changed, and the live model \
         was left as it is; `replay-tool verify --log-only` lists every difference, and the log's \
         backup holds the events as they were"
    )]
    Tampered {
        /// Number in the ledger.
        seq: i64,
        /// What differs.
        what: String,
    },
    /// An event does not read.
    #[error("{0}; the live model was left as it is")]
    Poisoned(String),
    /// The rows of a model cannot be made of the events.
    #[error(
        "the read model {model} cannot be made of the events of this log: {error}. Every live model \
         is whole, as it was or made anew; that is a fault of this release, which a newer one may have mended: please \
         report it with this line"
    )]
    Unfit {
        /// Which.
        model: &'static str,
        /// Why.
        #[source]
        error: ModelError,
    },
    /// The model cannot take an event.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The database refused or is gone.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The work that reads the log ended early.
    #[error("reading the log: {0}")]
    Reading(#[from] tokio::task::JoinError),
}

impl RebuildError {
    /// Says which model it is whose rows were refused, by a database that is there.
    pub(super) fn of_model(self, model: &'static str) -> Self {
        let error = match self {
            Self::Database(error) => ModelError::Database(error),
            Self::Model(error) => error,
            other @ (Self::Busy(_)
            | Self::LockLost(_)
            | Self::Tampered { .. }
            | Self::Poisoned(_)
            | Self::Unfit { .. }
            | Self::Log(_)
            | Self::Reading(_)) => return other,
        };
        match error {
            // Whatever is no refused row tells of the session, the disk or the rights.
            ModelError::Database(error) if !refuses_a_row(&error) => Self::Database(error),
            ModelError::Database(_) | ModelError::Contradiction(_) => Self::Unfit { model, error },
        }
    }
}

/// Whether the tables refuse a row: wrong data, or a broken rule among rows.
#[must_use]
pub fn refuses_a_row(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}

impl From<KeyError> for RebuildError {
    fn from(error: KeyError) -> Self {
        Self::Log(error.into())
    }
}
