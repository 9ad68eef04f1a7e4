//! What comes later, and has come by a time that is enough beside all other tests.

use std::time::Duration;

use portico_api::clock::Stopwatch;
use sqlx::PgConnection;

/// Whoever waits, waits so long.
pub const COMES_WITHIN: Duration = Duration::from_mins(5);
const LOOKED_EVERY: Duration = Duration::from_millis(20);

/// Waits until it is so; what has not come is told.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let watch = Stopwatch::start();
    while !is_so().await {
        assert!(watch.elapsed() < COMES_WITHIN, "not yet: {what}");
        tokio::time::sleep(LOOKED_EVERY).await;
    }
}

/// Waits until every event is numbered and every model has applied it, and says how
/// many there are; the numbers have no gap and no event has two.
pub async fn settled(conn: &mut PgConnection) -> i64 {
    let mut all = 0;
    eventually("every follower at the end of the log", async || {
        let (events, size, behind): (i64, i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM events), (SELECT size FROM ledger_head),
                    (SELECT count(*) FROM checkpoints c, ledger_head h
                     WHERE c.seq < h.size AND c.stopped IS NULL)",
        )
        .fetch_one(&mut *conn)
        .await
        .unwrap();
        all = events;
        events == size && behind == 0
    })
    .await;
    gapless(conn, all).await;
    all
}

async fn gapless(conn: &mut PgConnection, events: i64) {
    let leaves: (i64, i64, i64, i64) = sqlx::query_as(
        "SELECT count(*), min(seq), max(seq), count(e.position) FROM ledger_leaves l
         LEFT JOIN events e ON e.position = l.position",
    )
    .fetch_one(conn)
    .await
    .unwrap();
    assert_eq!(
        leaves,
        (events, 1, events, events),
        "count, first, last, known"
    );
}
