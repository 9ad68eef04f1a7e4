//! Which log a server or a command was opened on, and where it lies, so that it does not go on
//! upon another one that was put in its place.

use sqlx::PgConnection;
use uuid::Uuid;

/// What is said of a database that is no longer the one that a server or a command was opened on.
pub const REPLACED: &str =
    "the database was replaced by another one while this ran; start it again";

/// A log, and where it lies. A failover leaves all of it as it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Site {
    deployment: Uuid,
    epoch: i32,
    system_identifier: i64,
    /// The oid of its table, which each restore from a dump makes anew.
    events_table: i64,
}

impl Site {
    /// Of the log here; none where it was restored from a dump and nothing was opened on it
    /// since.
    pub async fn of(conn: &mut PgConnection) -> Result<Option<Self>, sqlx::Error> {
        let found: Option<(Uuid, i32, i64, i64)> = sqlx::query_as(
            "SELECT o.deployment_id, o.epoch, o.system_identifier, o.events_table::bigint
             FROM log_origin o, pg_control_system() c
             WHERE o.system_identifier = c.system_identifier
               AND o.events_table = to_regclass('public.events')",
        )
        .fetch_optional(conn)
        .await?;
        let site = |(deployment, epoch, system_identifier, events_table)| Self {
            deployment,
            epoch,
            system_identifier,
            events_table,
        };
        Ok(found.map(site))
    }
}

/// As an error of the database: trying again does not help.
#[must_use]
pub fn replaced() -> sqlx::Error {
    sqlx::Error::Protocol(REPLACED.to_owned())
}
