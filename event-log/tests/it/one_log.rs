//! The pool of a server and that of a command stay with the log that they were opened on.

use portico_event_log::{DatabaseError, Lease, connect_to_serve, connect_to_work};
use sqlx::PgConnection;

use crate::given::a_log;

async fn run(owner: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(sql).execute(owner).await.unwrap();
}

/// Ends the sessions of this database's pools.
const END: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND application_name = 'portico'";

#[tokio::test]
async fn who_works_on_one_log_gets_no_session_on_another_that_is_put_in_its_place() {
    let given = a_log().await;
    let (mut owner, url) = (given.owner().await, given.database.url());
    let pools = [
        connect_to_serve(url, 1).await.unwrap(),
        connect_to_work(url, 1).await.unwrap(),
    ];
    let [serving, working] = &pools;
    let leases = [
        Lease::of(serving).await.unwrap(),
        Lease::of(working).await.unwrap(),
    ];
    // As if a dump were there that a server elsewhere has begun on.
    run(&mut owner, "UPDATE log_origin SET epoch = epoch + 1").await;
    run(&mut owner, END).await;
    drop(leases);
    let (serving, working) = tokio::join!(Lease::of(serving), Lease::of(working));
    for given in [serving, working] {
        let Err(refused) = given else {
            panic!("a session on another log");
        };
        assert!(matches!(refused, sqlx::Error::PoolTimedOut), "{refused}");
    }
    run(&mut owner, "UPDATE log_origin SET epoch = epoch - 1").await;
    for pool in &pools {
        drop(Lease::of(pool).await.unwrap());
    }
}

#[tokio::test]
async fn nobody_begins_to_work_on_a_restored_log_that_was_not_opened() {
    let given = a_log().await;
    let (mut owner, url) = (given.owner().await, given.database.url());
    run(&mut owner, "UPDATE log_origin SET events_table = 0").await;
    for refused in [
        connect_to_serve(url, 1).await,
        connect_to_work(url, 1).await,
    ] {
        let refused = refused.unwrap_err();
        assert!(matches!(refused, DatabaseError::Replaced), "{refused}");
    }
}
