//! Loading an aggregate from its events.

use std::collections::HashMap;

use cqrs_es::Aggregate;
use portico_domain::catalogue::EVENT_VERSION;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::error::LogError;

/// An aggregate and the number of its last event.
pub struct Loaded<A> {
    /// Its state.
    pub aggregate: A,
    /// 0 where there is none.
    pub sequence: i64,
}

/// Folds the aggregate's events, in order; one that does not read stops here.
pub async fn load<A: Aggregate>(conn: &mut PgConnection, id: Uuid) -> Result<Loaded<A>, LogError> {
    let rows = sqlx::query(
        "SELECT sequence, event_version, payload::text AS payload FROM events
         WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY sequence",
    )
    .bind(A::TYPE)
    .bind(id.to_string())
    .fetch_all(conn)
    .await?;
    fold(id, &rows)
}

/// The events of several aggregates of one type, those of each in order.
pub(crate) async fn read_many<A: Aggregate>(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<PgRow>>, LogError> {
    let mut read: HashMap<Uuid, Vec<PgRow>> = ids.iter().map(|id| (*id, vec![])).collect();
    let rows = sqlx::query(
        "SELECT aggregate_id::uuid AS id, sequence, event_version, payload::text AS payload
         FROM events WHERE aggregate_type = $1 AND aggregate_id = ANY($2)
         ORDER BY aggregate_id, sequence",
    )
    .bind(A::TYPE)
    .bind(ids.iter().map(Uuid::to_string).collect::<Vec<_>>())
    .fetch_all(conn)
    .await?;
    for row in rows {
        read.entry(row.try_get("id")?).or_default().push(row);
    }
    Ok(read)
}

/// An aggregate from all its events.
pub(crate) fn fold<A: Aggregate>(id: Uuid, rows: &[PgRow]) -> Result<Loaded<A>, LogError> {
    let mut loaded = Loaded {
        aggregate: A::default(),
        sequence: 0,
    };
    for row in rows {
        let failed = |reason: String| LogError::Load {
            aggregate_type: A::TYPE,
            aggregate_id: id.to_string(),
            reason,
        };
        let sequence: i64 = row.try_get("sequence")?;
        if sequence != loaded.sequence + 1 {
            return Err(failed(format!(
                "event {sequence} follows event {}",
                loaded.sequence
            )));
        }
        let version: &str = row.try_get("event_version")?;
        if version != EVENT_VERSION {
            return Err(failed(format!(
                "event {sequence} has version {version:?}, this release knows {EVENT_VERSION}"
            )));
        }
        let payload: &str = row.try_get("payload")?;
        let event: A::Event =
            serde_json::from_str(payload).map_err(|error| failed(error.to_string()))?;
        loaded.aggregate.apply(event);
        loaded.sequence = sequence;
    }
    Ok(loaded)
}
