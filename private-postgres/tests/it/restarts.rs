//! The postmaster dies and the server goes on: it starts another.

use std::fs;

use portico_private_postgres::{PrivatePostgres, StartError};
use rustix::process::{Pid, Signal, kill_process};

use crate::given::{
    connected, open_folder, options, processes_of, refused, run, started, value, wait_until,
};

fn kill_9(pid: u32) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    kill_process(pid.expect("a process id"), Signal::KILL).expect("kill");
}

async fn killed(postgres: &mut PrivatePostgres) {
    kill_9(postgres.pid());
    let ended = postgres.wait().await;
    assert!(ended.status.is_some_and(|status| !status.success()));
}

#[tokio::test]
async fn after_kill_9_of_the_postmaster_it_starts_again_at_the_same_address() {
    let folder = open_folder();
    let mut postgres = started(folder.path()).await;
    let url = postgres.url("postgres");
    run(&url, "create table kept as select 7 as n").await;
    let former = postgres.pid();

    killed(&mut postgres).await;
    postgres.restart().await.expect("a restart");

    assert_ne!(postgres.pid(), former);
    assert_eq!(postgres.url("postgres"), url);
    assert_eq!(value(&url, "select n::text from kept").await, "7");
    postgres.stop().await.expect("a clean stop");
    assert_eq!(processes_of(folder.path()), [0; 0]);
}

/// It does not hear of the postmaster's death before its statement ends.
#[tokio::test]
async fn a_backend_that_outlives_its_postmaster_does_not_stand_in_the_way() {
    let folder = open_folder();
    let mut postgres = started(folder.path()).await;
    let mut busy = connected(&postgres.url("postgres")).await;
    let backend: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut busy)
        .await
        .expect("its process id");
    let backend = u32::try_from(backend).expect("a process id");
    let statement = tokio::spawn(async move {
        let endless = "select count(*) from generate_series(1, 1000000000000)";
        sqlx::query(endless).execute(&mut busy).await
    });
    let at_work = "select count(*)::text from pg_stat_activity where query like '%1000000000000)'
                   and state = 'active' and pid <> pg_backend_pid()";
    while value(&postgres.url("postgres"), at_work).await != "1" {}

    killed(&mut postgres).await;
    assert!(processes_of(folder.path()).contains(&backend));
    postgres.restart().await.expect("a restart");

    assert!(!processes_of(folder.path()).contains(&backend));
    assert!(statement.await.expect("a task").is_err());
    assert_eq!(value(&postgres.url("postgres"), "select 'on'").await, "on");
}

#[tokio::test]
async fn between_death_and_restart_the_folder_is_still_this_servers() {
    let folder = open_folder();
    let mut postgres = started(folder.path()).await;
    killed(&mut postgres).await;
    wait_until("all are gone", || processes_of(folder.path()).is_empty());

    let error = refused(options(folder.path())).await;

    assert!(matches!(error, StartError::InUse { .. }), "{error}");
    postgres.restart().await.expect("a restart");
}

#[tokio::test]
async fn a_cluster_that_is_gone_is_not_replaced_by_an_empty_one() {
    let folder = open_folder();
    let mut postgres = started(folder.path()).await;
    run(&postgres.url("postgres"), "create table kept ()").await;
    killed(&mut postgres).await;
    let (pgdata, away) = (folder.path().join("pgdata"), folder.path().join("away"));
    fs::rename(&pgdata, &away).expect("a rename");

    let error = postgres.restart().await.expect_err("there is no cluster");

    assert!(matches!(error, StartError::NotACluster { .. }), "{error}");
    assert!(!pgdata.exists());
    fs::rename(&away, &pgdata).expect("a rename");
    postgres.restart().await.expect("a restart");
    let count = "select count(*)::text from kept";
    assert_eq!(value(&postgres.url("postgres"), count).await, "0");
}

#[tokio::test]
async fn one_that_runs_is_not_started_twice() {
    let folder = open_folder();
    let mut postgres = started(folder.path()).await;
    let pid = postgres.pid();
    postgres.restart().await.expect("nothing to do");
    assert_eq!(postgres.pid(), pid);
}
