//! One causal order for everybody, whoever writes and however long they take.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use portico_domain::access_log::{self, AccessLogEvent};
use portico_domain::identity::{Identity, IdentityCommand};
use portico_domain::{ItemId, VersionId};
use portico_event_log::{Cursor, Log, is_retryable, ledger, tail};
use sqlx::{Connection, PgConnection, Row};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::given::{
    Given, Nothing, a_customer, all_events, begin, enable, new_id, root_of, try_sign_in,
    with_connections,
};

const WRITING: Duration = Duration::from_secs(4);

fn a_while() -> Duration {
    Duration::from_millis(rand::random_range(50..300))
}

/// Signs the shared identities in; every third unit is held open.
async fn units(log: Log, shared: Vec<Uuid>, until: Instant) {
    let mut turn = 0;
    while Instant::now() < until {
        turn += 1;
        let id = shared[turn % shared.len()];
        let held = if turn % 3 == 0 {
            a_while()
        } else {
            Duration::ZERO
        };
        match try_sign_in(&log, id, held).await {
            Ok(_) => {}
            Err(error) if is_retryable(&error) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Notes and several aggregates in one unit; every third is rolled back.
async fn bundles(log: Log, until: Instant) {
    let mut turn = 0;
    while Instant::now() < until {
        turn += 1;
        let mut unit = begin(&log).await;
        unit.take_turn("owners").await.ok();
        for _ in 0..3 {
            let id = new_id();
            if unit.create::<Identity>(id, None, enable(id)).await.is_err() {
                continue;
            }
            let viewed = AccessLogEvent::DocumentViewed {
                customer: a_customer(),
                item: ItemId::new(new_id()),
                version: VersionId::new(new_id()),
            };
            unit.note(access_log::TYPE, new_id(), None, viewed).unwrap();
        }
        if turn % 3 == 0 {
            sleep(a_while()).await;
            continue;
        }
        match unit.commit(&Nothing, None).await {
            Ok(_) => {}
            // After a turn that another took, the transaction is over.
            Err(error) => assert!(is_retryable(&error) || aborted(&error), "{error}"),
        }
    }
}

fn aborted(error: &portico_event_log::LogError) -> bool {
    error
        .database()
        .is_some_and(|error| error.code() == "25P02")
}

/// Software that knows nothing of units.
async fn stock(log: Log, until: Instant) {
    let framework = postgres_es::postgres_cqrs::<Identity>(log.pool().clone(), vec![], ());
    let id = new_id();
    framework
        .execute(&id.to_string(), enable(id))
        .await
        .unwrap();
    while Instant::now() < until {
        let sign_in = IdentityCommand::RecordSignIn;
        framework.execute(&id.to_string(), sign_in).await.unwrap();
        sleep(Duration::from_millis(3)).await;
    }
}

/// Takes its transaction id first, waits, and writes fresh aggregates.
async fn early_xid(url: String, until: Instant) {
    let mut conn = PgConnection::connect(&url).await.unwrap();
    while Instant::now() < until {
        let mut transaction = conn.begin().await.unwrap();
        sqlx::query("SELECT pg_current_xact_id()")
            .execute(&mut *transaction)
            .await
            .unwrap();
        sleep(a_while()).await;
        let id = new_id();
        for sequence in 1..=3 {
            insert_raw(&mut transaction, id, sequence).await;
        }
        transaction.commit().await.unwrap();
    }
}

async fn insert_raw(conn: &mut PgConnection, id: Uuid, sequence: i64) {
    sqlx::query(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                             payload, metadata)
         VALUES ('identity', $1, $2, 'SignedIn', '1.0', '{\"SignedIn\":{}}', '{}')",
    )
    .bind(id.to_string())
    .bind(sequence)
    .execute(conn)
    .await
    .unwrap();
}

async fn follower(url: String, deployment: Uuid, over: Arc<AtomicBool>) -> usize {
    let mut conn = PgConnection::connect(&url).await.unwrap();
    let mut pages = 0;
    loop {
        let last = over.load(Ordering::Acquire);
        match ledger::follow(&mut conn, deployment, 7).await.unwrap() {
            Some(0) if last => return pages,
            Some(0) | None => sleep(Duration::from_millis(2)).await,
            Some(_) => pages += 1,
        }
    }
}

/// A read model's reader: pages by its own cursor, in memory.
async fn reader(url: String, over: Arc<AtomicBool>) -> Vec<i64> {
    let mut conn = PgConnection::connect(&url).await.unwrap();
    let mut cursor = Cursor::default();
    let mut positions = vec![];
    loop {
        let last = over.load(Ordering::Acquire);
        let page = tail::page(&mut conn, cursor, tail::END, 11).await.unwrap();
        if let Some(event) = page.last() {
            cursor = event.cursor;
        } else if last {
            return positions;
        } else {
            sleep(Duration::from_millis(2)).await;
        }
        positions.extend(page.iter().map(|event| event.cursor.position));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_event_is_missed_or_doubled_whoever_writes() {
    let given = with_connections(20).await;
    let mut shared = vec![];
    for _ in 0..4 {
        shared.push(given.an_identity().await);
    }
    let url = given.database.url().to_owned();
    let over = Arc::new(AtomicBool::new(false));
    let deployment = given.log.deployment();
    let followers =
        [0, 1].map(|_| tokio::spawn(follower(url.clone(), deployment, Arc::clone(&over))));
    let reading = tokio::spawn(reader(url.clone(), Arc::clone(&over)));
    let until = Instant::now() + WRITING;
    let mut writers = vec![];
    for _ in 0..5 {
        writers.push(tokio::spawn(units(
            given.log.clone(),
            shared.clone(),
            until,
        )));
    }
    for _ in 0..2 {
        writers.push(tokio::spawn(bundles(given.log.clone(), until)));
        writers.push(tokio::spawn(stock(given.log.clone(), until)));
    }
    for _ in 0..3 {
        writers.push(tokio::spawn(early_xid(url.clone(), until)));
    }
    assert_eq!(writers.len(), 12);
    for writer in writers {
        writer.await.unwrap();
    }
    all_events(&mut given.owner().await).await;
    over.store(true, Ordering::Release);
    let mut pages = vec![];
    for follower in followers {
        pages.push(follower.await.unwrap());
    }
    assert!(
        pages.iter().all(|pages| *pages > 0),
        "one never led: {pages:?}"
    );
    the_ledger_holds_everything(&given).await;
    let read = reading.await.unwrap();
    let order = ledger_positions(&mut given.owner().await).await;
    assert!(read == order, "a reader by cursor sees the ledger's order");
}

async fn ledger_positions(conn: &mut PgConnection) -> Vec<i64> {
    sqlx::query_scalar("SELECT position FROM ledger_leaves ORDER BY seq")
        .fetch_all(conn)
        .await
        .unwrap()
}

async fn the_ledger_holds_everything(given: &Given) {
    let mut owner = given.owner().await;
    let rows = sqlx::query(
        "SELECT l.seq, l.clock, e.recorded_at, e.aggregate_type, e.aggregate_id, e.sequence
         FROM ledger_leaves l LEFT JOIN events e USING (position) ORDER BY l.seq",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let mut sequences: HashMap<(String, String), i64> = HashMap::new();
    let mut clock = None;
    for (row, expected) in rows.iter().zip(1_i64..) {
        assert_eq!(row.get::<i64, _>("seq"), expected, "seq has a gap");
        let aggregate = (row.get("aggregate_type"), row.get("aggregate_id"));
        let sequence: i64 = row.get("sequence");
        let before = sequences.insert(aggregate, sequence).unwrap_or(0);
        assert_eq!(sequence, before + 1, "an aggregate is out of order");
        let recorded: chrono::DateTime<chrono::Utc> = row.get("recorded_at");
        let running = clock.map_or(recorded, |clock: chrono::DateTime<_>| clock.max(recorded));
        assert_eq!(
            row.get::<chrono::DateTime<chrono::Utc>, _>("clock"),
            running
        );
        clock = Some(running);
    }
    let in_ledger: BTreeSet<i64> = ledger_positions(&mut owner).await.into_iter().collect();
    let in_log: Vec<i64> = sqlx::query_scalar("SELECT position FROM events")
        .fetch_all(&mut owner)
        .await
        .unwrap();
    assert_eq!(in_ledger.len(), rows.len(), "doubled");
    assert_eq!(in_ledger, in_log.iter().copied().collect(), "missed");
    assert!(in_log.len() > 500, "only {} events", in_log.len());

    let events = all_events(&mut owner).await;
    let head = ledger::head(&mut owner).await.unwrap();
    assert_eq!(head.root, root_of(given.log.deployment(), &events));
    assert_eq!(head.clock, clock);
    assert_eq!(Some(head.cursor), events.last().map(|event| event.cursor));
}

#[tokio::test]
async fn a_missing_head_is_an_error_and_not_another_followers_turn() {
    let given = with_connections(2).await;
    let id = given.an_identity().await;
    let mut owner = PgConnection::connect(given.database.url()).await.unwrap();
    let mut leader = owner.begin().await.unwrap();
    sqlx::query("SELECT FROM ledger_head FOR UPDATE")
        .execute(&mut *leader)
        .await
        .unwrap();
    let turn = ledger::lead(&given.log, 100).await.unwrap();
    assert_eq!(turn, None, "another one's turn");
    sqlx::query("DELETE FROM ledger_head")
        .execute(&mut *leader)
        .await
        .unwrap();
    leader.commit().await.unwrap();
    try_sign_in(&given.log, id, Duration::ZERO).await.unwrap();
    for result in [
        ledger::lead(&given.log, 100).await.map(drop),
        ledger::head(&mut owner).await.map(drop),
    ] {
        let said = result.unwrap_err().to_string();
        assert!(said.contains("the row of ledger_head is gone"), "{said}");
    }
}

/// The sequences of an aggregate as the log's order has them.
async fn order_of(given: &Given, id: Uuid) -> Vec<i64> {
    let events = given.all_events().await;
    let of_it = events
        .iter()
        .filter(|event| event.aggregate_id == id.to_string());
    of_it.map(|event| event.sequence).collect()
}

/// Why units are REPEATABLE READ: a READ COMMITTED writer that has its
/// transaction id early reads what a later id wrote, and stands before it.
#[tokio::test]
async fn the_danger_is_real_a_raw_early_writer_inverts_an_aggregate() {
    let given = with_connections(4).await;
    let id = given.an_identity().await;
    let mut owner = given.owner().await;
    let mut raw = owner.begin().await.unwrap();
    sqlx::query("SELECT pg_current_xact_id()")
        .execute(&mut *raw)
        .await
        .unwrap();
    given.sign_in(id).await;
    let next: i64 =
        sqlx::query_scalar("SELECT max(sequence) + 1 FROM events WHERE aggregate_id = $1")
            .bind(id.to_string())
            .fetch_one(&mut *raw)
            .await
            .unwrap();
    insert_raw(&mut raw, id, next).await;
    raw.commit().await.unwrap();
    assert_eq!(order_of(&given, id).await, [1, 3, 2]);
}

#[tokio::test]
async fn a_unit_with_an_early_transaction_id_is_sent_back_instead() {
    let given = with_connections(4).await;
    let id = given.an_identity().await;
    let mut early = given.unit().await;
    early.take_turn("early").await.unwrap();
    given.sign_in(id).await;
    let sign_in = IdentityCommand::RecordSignIn;
    early
        .handle::<Identity>(id, None, sign_in)
        .await
        .unwrap()
        .unwrap();
    let beaten = early.commit(&Nothing, None).await.unwrap_err();
    assert!(is_retryable(&beaten), "{beaten}");
    given.sign_in(id).await;
    assert_eq!(order_of(&given, id).await, [1, 2, 3]);
}

async fn settled_now(given: &Given) -> usize {
    let mut conn = given.owner().await;
    let page = tail::page(&mut conn, Cursor::default(), tail::END, 10);
    page.await.unwrap().len()
}

/// A cursor on position alone would pass over the one that commits late.
#[tokio::test]
async fn a_page_ends_before_the_oldest_transaction_that_still_writes() {
    let given = with_connections(4).await;
    let id = given.an_identity().await;
    let mut owner = given.owner().await;
    let mut late = owner.begin().await.unwrap();
    insert_raw(&mut late, new_id(), 1).await;
    given.sign_in(id).await;
    assert!(settled_now(&given).await <= 1);
    late.commit().await.unwrap();
    assert_eq!(given.all_events().await.len(), 3);
}

#[tokio::test]
async fn behind_the_gate_nothing_is_waited_for() {
    let given = with_connections(4).await;
    let id = given.an_identity().await;
    let mut owner = given.owner().await;
    let mut elsewhere = owner.begin().await.unwrap();
    sqlx::query("SELECT pg_current_xact_id()")
        .execute(&mut *elsewhere)
        .await
        .unwrap();
    given.sign_in(id).await;
    let mut gate = given.owner().await;
    let all = tail::page_behind_gate(&mut gate, Cursor::default(), 10)
        .await
        .unwrap();
    assert_eq!(all.len(), 2);
    assert!(settled_now(&given).await <= 1);
    elsewhere.rollback().await.unwrap();
}
