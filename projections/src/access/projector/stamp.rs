//! Who made something so, when, and where that stands in the log: four columns.

use portico_domain::access::Stamp;
use portico_event_log::Envelope;
use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

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
