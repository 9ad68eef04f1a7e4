//! A follower whose task is aborted at any await, again and again, loses nothing.
//! Processes that follow are killed in the whole-system tests of faults.

use std::time::Duration;

use portico_event_log::{Log, ledger};
use tokio::time::sleep;
use uuid::Uuid;

use crate::given::{root_of, sign_in, with_connections};

async fn follow_for_ever(log: Log) {
    loop {
        let mut conn = log.pool().acquire().await.unwrap();
        ledger::follow(&mut conn, log.deployment(), 5)
            .await
            .unwrap();
    }
}

async fn write_for_ever(log: Log, id: Uuid) {
    loop {
        sign_in(&log, id).await;
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_aborted_followers_leave_the_ledger_of_one_that_lived() {
    let given = with_connections(10).await;
    let mut writers = vec![];
    for _ in 0..3 {
        let id = given.an_identity().await;
        writers.push(tokio::spawn(write_for_ever(given.log.clone(), id)));
    }
    for _ in 0..50 {
        let follower = tokio::spawn(follow_for_ever(given.log.clone()));
        sleep(Duration::from_micros(rand::random_range(500..25_000))).await;
        follower.abort();
        assert!(follower.await.unwrap_err().is_cancelled());
    }
    for writer in writers {
        writer.abort();
        drop(writer.await);
    }
    let head = given.followed().await;
    let events = given.all_events().await;
    assert!(events.len() > 100, "only {} events", events.len());
    assert_eq!(head.size, i64::try_from(events.len()).unwrap());
    assert_eq!(head.root, root_of(given.log.deployment(), &events));
    let seqs = given.count("ledger_leaves").await;
    assert_eq!(seqs, head.size);
    let highest = "(SELECT max(seq) FROM ledger_leaves) AS m WHERE m.max = ";
    assert_eq!(given.count(&format!("{highest}{seqs}")).await, 1);
}
