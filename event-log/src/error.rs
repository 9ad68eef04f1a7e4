//! What can go wrong with the log.

use uuid::Uuid;

use crate::keys::KeyError;

/// A failure of the log; nothing of the unit was kept.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database refused or is gone.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A stored event does not read.
    #[error(transparent)]
    Poisoned(#[from] Box<crate::envelope::Poisoned>),
    /// A stored event does not fit its aggregate.
    #[error("{aggregate_type} {aggregate_id} does not load: {reason}")]
    Load {
        /// Aggregate type.
        aggregate_type: &'static str,
        /// Aggregate id.
        aggregate_id: String,
        /// What does not fit.
        reason: String,
    },
    /// A command comes to more events than one commit takes: readers wait for its end,
    /// and it is answered in time.
    #[error("the command comes to {found} events or more; one commit takes at most {limit}")]
    TooMany {
        /// How many are known of.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// An event is larger than the log takes.
    #[error(
        "{what} is {found}; the log takes at most {limit}: split the work into smaller commands"
    )]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How large it is.
        found: usize,
        /// How large it may be.
        limit: usize,
    },
    /// A key is missing, destroyed, or does not open what it should.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The inline read model could not take the events.
    #[error("inline read model: {0}")]
    Inline(String),
    /// JSON that should always serialise did not.
    #[error("serialising: {0}")]
    Json(#[from] serde_json::Error),
    /// The idempotency key was used for another command.
    #[error("this idempotency key was used for another input; use a new key for a new command")]
    KeyReused,
    /// What the ledger holds contradicts itself.
    #[error("ledger: {0}")]
    Ledger(String),
}

impl From<crate::envelope::Poisoned> for LogError {
    fn from(poisoned: crate::envelope::Poisoned) -> Self {
        Self::Poisoned(Box::new(poisoned))
    }
}

/// The key of a claim is somebody else's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Who holds it.
    pub owner: Uuid,
}

impl LogError {
    /// Whether a statement failed, and with it the transaction it was in.
    #[must_use]
    pub const fn is_of_database(&self) -> bool {
        matches!(self, Self::Database(_) | Self::Key(KeyError::Database(_)))
    }

    /// The `PostgreSQL` error behind this failure, if there is one.
    #[must_use]
    pub fn database(&self) -> Option<&sqlx::postgres::PgDatabaseError> {
        let (Self::Database(sqlx::Error::Database(error))
        | Self::Key(KeyError::Database(sqlx::Error::Database(error)))) = self
        else {
            return None;
        };
        error.try_downcast_ref()
    }
}

/// Whether the same command may succeed in a new transaction: two commands met
/// on the same aggregate, claim, key or guard.
#[must_use]
pub fn is_retryable(error: &LogError) -> bool {
    let Some(database) = error.database() else {
        return false;
    };
    match database.code() {
        // Serialization failure, deadlock.
        "40001" | "40P01" => true,
        // Unique violation, where the loser can look again.
        "23505" => matches!(
            database.constraint(),
            Some(
                "events_domain_pkey"
                    | "events_access_pkey"
                    | "claims_pkey"
                    | "keys_pkey"
                    | "idempotency_pkey"
            )
        ),
        _ => false,
    }
}
