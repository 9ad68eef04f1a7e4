//! Events beside their leaves in the ledger.

use portico_event_log::{Recorded, ledger};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::RebuildError;

/// What the ledger should hold of an event.
pub(super) struct Hashed {
    position: i64,
    leaf: [u8; 32],
}

impl Hashed {
    pub(super) fn of(deployment: Uuid, row: &Recorded) -> Self {
        Self {
            position: row.cursor.position,
            leaf: ledger::leaf_of(deployment, row).0,
        }
    }
}

/// Compares events numbered from `seq + 1` with their leaves; how many. The last ones
/// may have none yet.
pub(super) async fn compare(
    conn: &mut PgConnection,
    seq: i64,
    hashed: impl Iterator<Item = &Hashed>,
) -> Result<i64, RebuildError> {
    let hashed: Vec<&Hashed> = hashed.collect();
    let up_to = seq.saturating_add(i64::try_from(hashed.len()).unwrap_or(i64::MAX));
    let leaves = sqlx::query(
        "SELECT seq, position, hash FROM public.ledger_leaves WHERE seq > $1 AND seq <= $2
         ORDER BY seq",
    )
    .bind(seq)
    .bind(up_to)
    .fetch_all(conn)
    .await?;
    for ((leaf, expected), event) in leaves.iter().zip(seq + 1..).zip(hashed) {
        let position: i64 = leaf.try_get("position")?;
        let hash: &[u8] = leaf.try_get("hash")?;
        let tampered = |what: String| RebuildError::Tampered {
            seq: expected,
            what,
        };
        if leaf.try_get::<i64, _>("seq")? != expected {
            return Err(tampered("its leaf is gone".to_owned()));
        }
        if position != event.position {
            return Err(tampered(format!(
                "its leaf is for position {position}, and the log goes on with position {}",
                event.position
            )));
        }
        if hash != event.leaf {
            return Err(tampered("its leaf has another hash".to_owned()));
        }
    }
    Ok(i64::try_from(leaves.len()).unwrap_or(i64::MAX))
}

/// Whether the log has every event that the ledger counted.
pub(super) fn whole(size: i64, seq: i64) -> Result<(), RebuildError> {
    if seq >= size {
        return Ok(());
    }
    Err(RebuildError::Tampered {
        seq: seq + 1,
        what: format!("the ledger counts {size} events, and the log ends after {seq}"),
    })
}
