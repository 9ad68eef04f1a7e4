//! Each aggregate's events: numbered from 1 without a gap, in causal order.

use sqlx::{PgConnection, Row};

use super::report::{Check, Difference};

pub(super) async fn check(conn: &mut PgConnection) -> anyhow::Result<Check> {
    let mut check = Check::new("aggregate sequences", "aggregates");
    check.count = sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT DISTINCT aggregate_type, aggregate_id FROM events) a",
    )
    .fetch_one(&mut *conn)
    .await?;
    let rows = sqlx::query(
        "SELECT l.seq, o.aggregate_type || ':' || o.aggregate_id AS aggregate, o.sequence,
                o.expected
         FROM (SELECT aggregate_type, aggregate_id, sequence, position,
                      row_number() OVER (PARTITION BY aggregate_type, aggregate_id
                                         ORDER BY epoch, txid, position) AS expected
               FROM events) o
         LEFT JOIN ledger_leaves l ON l.position = o.position
         WHERE o.sequence <> o.expected
         ORDER BY l.seq NULLS LAST",
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let (sequence, expected): (i64, i64) = (row.try_get("sequence")?, row.try_get("expected")?);
        check.differs(Difference {
            seq: row.try_get("seq")?,
            aggregate: row.try_get("aggregate")?,
            what: format!("has sequence {sequence} where {expected} is due"),
            column: None,
        });
    }
    Ok(check)
}
