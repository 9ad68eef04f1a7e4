//! Who made something so, when, and where that stands in the log: four columns.

use portico_domain::access::Stamp;
use portico_event_log::Envelope;
use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

/// Whether rows that begin say themselves since which event they are so, which the
/// tables of the history ask. Those of `access` have no such column.
#[derive(Clone, Copy)]
pub(super) enum Since {
    Untold,
    Told,
}

impl Since {
    /// What stands after the columns of a statement, and after their values, of which
    /// the last is `seq`.
    pub(super) const fn column_and_value(self) -> (&'static str, &'static str) {
        match self {
            Self::Untold => ("", ""),
            Self::Told => (", from_seq", ", seq"),
        }
    }
}

/// The stamp of what this event makes so.
pub(super) fn of(envelope: &Envelope) -> Stamp {
    Stamp {
        by: envelope.provenance.actor,
        at: envelope.at,
        position: envelope.position,
    }
}

/// The kind of who did it, as its column holds it.
pub(super) fn kind(stamp: &Stamp) -> Option<&'static str> {
    stamp.by.map(|by| by.kind())
}

/// The id of who did it, as its column holds it.
pub(super) fn id(stamp: &Stamp) -> Option<Uuid> {
    stamp.by.and_then(|by| by.id())
}

/// Binds the four columns in their order.
pub(super) fn bind<'q>(
    query: Query<'q, Postgres, PgArguments>,
    stamp: &Stamp,
) -> Query<'q, Postgres, PgArguments> {
    query
        .bind(kind(stamp))
        .bind(id(stamp))
        .bind(stamp.at)
        .bind(stamp.position)
}
