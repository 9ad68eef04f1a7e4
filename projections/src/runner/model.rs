//! What a read model has to offer to be moved on and rebuilt.

use async_trait::async_trait;
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;

/// An asynchronous read model.
#[async_trait]
pub trait Model: Send + Sync {
    /// Its name in `checkpoints`.
    fn name(&self) -> &'static str;

    /// The schema that holds its tables.
    fn schema(&self) -> &'static str;

    /// Its tables, all of them.
    fn tables(&self) -> &'static [&'static str];

    /// The function of the database that puts triggers into a schema like this
    /// one, given its name; none where the tables need none.
    fn furnished_by(&self) -> Option<&'static str> {
        None
    }

    /// Applies events in order. Tables are named without their schema, which
    /// the connection's search path says.
    async fn apply(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), ModelError>;
}

/// A model that cannot take an event.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The database refused a row.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The event contradicts what the model holds.
    #[error("{0}")]
    Contradiction(String),
}

impl ModelError {
    /// Whether it is the database that failed, not the event.
    pub(crate) fn outage(error: &sqlx::Error) -> bool {
        let Some(error) = error.as_database_error() else {
            return true;
        };
        // Lost connections, conflicts, lack of resources, shutdown.
        let code = error.code().unwrap_or_default();
        ["08", "40", "53", "57", "58"]
            .iter()
            .any(|class| code.starts_with(class))
    }
}
