//! A request that is given up at any moment leaves all of its command or
//! nothing, and no transaction behind.

use std::future::{Future, poll_fn};
use std::task::Poll;
use std::time::Duration;

use portico_domain::CustomerId;
use portico_domain::customer::{Customer, CustomerCommand};
use portico_domain::values::CustomerNumber;
use portico_event_log::{
    BEGIN_TO_FOLLOW, ClaimKind, Lease, Log, connect_to_serve, connect_to_work, ledger,
};
use sqlx::PgConnection;

use crate::given::{Given, Nothing, a_customer, begin, register, with_connections};

/// Lets the future wait this many times, then drops it.
async fn given_up_after<F: Future>(waits: usize, future: F) -> Option<F::Output> {
    let mut future = Box::pin(future);
    let mut left = waits;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

async fn command(log: Log, customer: CustomerId) {
    let mut unit = begin(&log).await;
    unit.take_turn("owners").await.unwrap();
    register(&mut unit, customer, "Lovelace Ltd").await.unwrap();
    let number = CustomerNumber::parse(&customer.to_string()[..32]).unwrap();
    let claim = ClaimKind::CustomerNumber(&number);
    unit.claim(claim, customer.uuid()).await.unwrap().unwrap();
    let open = CustomerCommand::OpenPortal;
    unit.handle::<Customer>(customer.uuid(), Some(customer), open)
        .await
        .unwrap()
        .unwrap();
    unit.commit(&Nothing, None).await.unwrap();
}

/// Waits until no session of the log's pool does anything; a transaction left
/// open never gets there.
async fn settled(owner: &mut PgConnection) {
    let busy = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'portico'
                  AND state <> 'idle'";
    for _ in 0..200 {
        let busy: i64 = sqlx::query_scalar(busy)
            .fetch_one(&mut *owner)
            .await
            .unwrap();
        if busy == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("a transaction was left open");
}

async fn kept(given: &Given, customer: CustomerId) -> (i64, i64, i64) {
    let id = customer.uuid();
    (
        given
            .count(&format!("events WHERE aggregate_id = '{id}'"))
            .await,
        given
            .count(&format!("keys.keys WHERE subject = '{id}'"))
            .await,
        given.count(&format!("claims WHERE owner = '{id}'")).await,
    )
}

#[tokio::test]
async fn a_command_given_up_at_any_await_is_whole_or_not_there() {
    // One connection: whatever a command leaves behind meets the next one.
    let given = with_connections(1).await;
    let mut owner = given.owner().await;
    let (mut whole, mut nothing) = (0, 0);
    // An answer that comes at once makes no wait, so a round may skip many on a
    // busy machine: rounds go on until enough commands were given up.
    let mut rounds = 0;
    while rounds < 4 || nothing < 16 {
        rounds += 1;
        assert!(rounds < 100, "{whole} whole, {nothing} nothing");
        for waits in 0.. {
            let customer = a_customer();
            let done = given_up_after(waits, command(given.log.clone(), customer)).await;
            settled(&mut owner).await;
            match kept(&given, customer).await {
                (2, 1, 1) => whole += 1,
                (0, 0, 0) => nothing += 1,
                torn => panic!("given up after {waits} waits: {torn:?}"),
            }
            if done.is_some() {
                break;
            }
        }
    }
    assert!(whole >= 4, "{whole} whole, {nothing} nothing");
    let customer = a_customer();
    command(given.log.clone(), customer).await;
    assert_eq!(kept(&given, customer).await, (2, 1, 1));
}

#[tokio::test]
async fn a_write_outside_a_unit_after_a_given_up_begin_is_kept() {
    let given = with_connections(1).await;
    for waits in 0..6 {
        let began = given_up_after(waits, begin(&given.log)).await;
        drop(began);
        sqlx::query("INSERT INTO guards (name) VALUES ($1)")
            .bind(format!("guard {waits}"))
            .execute(given.log.pool())
            .await
            .unwrap();
    }
    let mut owner = given.owner().await;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM guards")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(kept, 6);
}

#[tokio::test]
async fn a_unit_after_the_database_ended_every_session_goes_through() {
    let given = with_connections(8).await;
    let id = given.an_identity().await;
    for _ in 0..3 {
        given.sign_in(id).await;
        let mut owner = given.owner().await;
        sqlx::query(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'portico'",
        )
        .execute(&mut owner)
        .await
        .unwrap();
    }
    given.sign_in(id).await;
    assert_eq!(given.count("events").await, 5);
}

#[tokio::test]
async fn units_leave_the_pool_to_others_and_let_it_close() {
    let given = with_connections(8).await;
    let id = given.an_identity().await;
    let units = [(); 8].map(|()| begin(&given.log));
    for unit in futures_util::future::join_all(units).await {
        unit.commit(&Nothing, None).await.unwrap();
    }
    let mut others = vec![];
    for _ in 0..6 {
        others.push(given.log.pool().acquire().await.unwrap());
    }
    given.sign_in(id).await;
    drop(others);
    tokio::time::timeout(Duration::from_mins(1), given.log.pool().close())
        .await
        .expect("it closes");
}

#[tokio::test]
async fn a_follower_given_up_at_any_await_leaves_the_lead_to_the_next() {
    let given = with_connections(1).await;
    let id = given.an_identity().await;
    let mut owner = given.owner().await;
    for waits in 0.. {
        given.sign_in(id).await;
        let deployment = given.log.deployment();
        let follow = async { ledger::lead(&given.log, 100).await.unwrap() };
        let done = given_up_after(waits, follow).await;
        settled(&mut owner).await;
        let next = ledger::follow(&mut owner, deployment, 100).await.unwrap();
        assert!(next.is_some(), "given up after {waits} waits");
        crate::given::followed(&mut owner, deployment).await;
        if done.is_some() {
            break;
        }
    }
    let events = given.all_events().await;
    let head = ledger::head(&mut owner).await.unwrap();
    assert_eq!(
        head.root,
        crate::given::root_of(given.log.deployment(), &events)
    );
}

#[tokio::test]
async fn a_session_that_does_not_answer_is_closed_and_its_place_is_free() {
    let given = with_connections(1).await;
    let pool = given.log.pool();
    let mut lease = Lease::of(pool).await.unwrap();
    let asleep = sqlx::query("SELECT pg_sleep(3600)").execute(&mut *lease);
    let given_up = tokio::time::timeout(Duration::from_millis(100), asleep).await;
    assert!(given_up.is_err());
    drop(lease);
    let mut next = Lease::of(pool).await.unwrap();
    let one: i32 = sqlx::query_scalar("SELECT 1")
        .fetch_one(&mut *next)
        .await
        .unwrap();
    assert_eq!(one, 1);
    let mut owner = given.owner().await;
    let ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND query LIKE '%pg_sleep(3600)'";
    sqlx::query(ended).execute(&mut owner).await.unwrap();
}

#[tokio::test]
async fn a_follower_whose_session_hangs_is_given_up_and_its_place_is_free() {
    let given = with_connections(1).await;
    let pool = given.log.pool();
    let mut following = portico_event_log::begin(pool, BEGIN_TO_FOLLOW)
        .await
        .unwrap();
    let asleep = sqlx::query("SELECT pg_sleep(3601)").execute(&mut *following);
    let given_up = tokio::time::timeout(Duration::from_millis(100), asleep).await;
    assert!(given_up.is_err());
    drop(following);
    let id = given.an_identity().await;
    given.sign_in(id).await;
    // Transactions of other tests in the same cluster may hold it back for a while.
    let leading = async { while ledger::lead(&given.log, 100).await.unwrap() <= Some(0) {} };
    let led = tokio::time::timeout(Duration::from_mins(1), leading).await;
    led.expect("the next follower leads");
    let mut owner = given.owner().await;
    let ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND query LIKE '%pg_sleep(3601)'";
    sqlx::query(ended).execute(&mut owner).await.unwrap();
}

#[tokio::test]
async fn statements_of_requests_end_in_time_and_those_of_followers_and_imports_do_not() {
    let given = with_connections(1).await;
    let said = async |conn: &mut PgConnection| {
        let said = sqlx::query_scalar::<_, String>("SHOW statement_timeout");
        said.fetch_one(conn).await.unwrap()
    };
    let serving = connect_to_serve(given.database.url(), 1).await.unwrap();
    let mut lease = Lease::of(&serving).await.unwrap();
    assert_eq!(said(&mut lease).await, "10s");
    drop(lease);
    let mut following = portico_event_log::begin(&serving, BEGIN_TO_FOLLOW)
        .await
        .unwrap();
    assert_eq!(said(&mut following).await, "0");
    drop(following);
    let working = connect_to_work(given.database.url(), 1).await.unwrap();
    for pool in [given.log.pool(), &working] {
        let mut lease = Lease::of(pool).await.unwrap();
        assert_eq!(said(&mut lease).await, "0");
    }
}
