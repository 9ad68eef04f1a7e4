use std::process::Command;
use std::thread;
use std::time::Duration;

use portico_private_postgres::{DatabaseError, Options, PrivatePostgres};

use crate::given::{
    PROGRAM, Server, connected, open_folder, options, processes_of, run, started, value, wait_until,
};

#[tokio::test]
async fn the_second_start_finds_the_rows_of_the_first() {
    let folder = open_folder();
    let first = PrivatePostgres::start(Options::new(folder.path()))
        .await
        .expect("a start");
    assert!(first.started().fresh);
    run(&first.url("postgres"), "create table kept as select 7 as n").await;
    first.stop().await.expect("a clean stop");
    assert_eq!(processes_of(folder.path()), [0; 0]);

    let second = PrivatePostgres::start(Options::new(folder.path()))
        .await
        .expect("a start");
    assert!(!second.started().fresh);
    assert_eq!(
        value(&second.url("postgres"), "select n::text from kept").await,
        "7"
    );
    second.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_stop_does_not_wait_for_open_sessions() {
    let folder = open_folder();
    let postgres = started(folder.path()).await;
    let _session = connected(&postgres.url("postgres")).await;
    postgres.stop().await.expect("a clean stop");
}

#[tokio::test]
async fn a_dropped_server_is_gone_and_its_folder_free() {
    let folder = open_folder();
    drop(started(folder.path()).await);
    assert_eq!(processes_of(folder.path()), [0; 0]);
    drop(started(folder.path()).await);
}

#[tokio::test]
async fn it_outlives_the_thread_and_runtime_that_started_it() {
    let folder = open_folder();
    let path = folder.path().to_owned();
    let starter = thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(started(&path))
    });
    let postgres = starter.join().expect("a start");
    thread::sleep(Duration::from_millis(300));
    assert_eq!(
        value(&postgres.url("postgres"), "select 'here'").await,
        "here"
    );
}

#[tokio::test]
async fn a_start_that_is_given_up_leaves_no_process() {
    let folder = open_folder();
    let start = PrivatePostgres::start(options(folder.path()));
    let given_up = tokio::time::timeout(Duration::from_millis(100), start).await;
    assert!(given_up.is_err());
    let path = folder.path();
    // The start goes on behind our back, ends PostgreSQL and clears the lock.
    wait_until("all gone", || {
        let holder = std::fs::read_to_string(path.join("lock"));
        path.join("pgdata").exists() && holder.is_ok_and(|holder| holder.is_empty())
    });
    assert_eq!(processes_of(path), [0; 0]);
    drop(started(path).await);
}

#[tokio::test]
async fn the_end_of_the_postmaster_is_noticed() {
    let folder = open_folder();
    let mut postgres = started(folder.path()).await;
    let pid = i32::try_from(postgres.pid())
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    let pid = pid.expect("a process id");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("kill");

    let ended = postgres.wait().await;

    assert!(ended.status.is_some_and(|status| !status.success()));
    assert!(
        ended.log.contains("ready to accept connections"),
        "{}",
        ended.log
    );
    let stopped = postgres
        .stop()
        .await
        .expect_err("no clean stop")
        .to_string();
    assert!(stopped.contains("nothing committed is lost"), "{stopped}");
    drop(started(folder.path()).await);
}

#[tokio::test]
async fn a_database_is_made_once_and_copied_from_its_template() {
    let folder = open_folder();
    let postgres = started(folder.path()).await;
    let make = async |name, template| postgres.create_database_if_missing(name, template).await;

    assert!(make("odd \"name\"/?", None).await.expect("made"));
    assert!(!make("odd \"name\"/?", None).await.expect("there"));
    run(
        &postgres.url("odd \"name\"/?"),
        "create table t as select 'copied' as c",
    )
    .await;
    assert!(make("copy", Some("odd \"name\"/?")).await.expect("made"));
    assert_eq!(
        value(&postgres.url("copy"), "select c from t").await,
        "copied"
    );

    let long = "n".repeat(64);
    assert!(matches!(
        make(&long, None).await,
        Err(DatabaseError::Name { .. })
    ));
    assert!(matches!(
        make("", None).await,
        Err(DatabaseError::Name { .. })
    ));
    let text = make("x", Some("no such"))
        .await
        .expect_err("no template")
        .to_string();
    assert!(text.contains("\"x\"") && text.contains("no such"), "{text}");
}

#[tokio::test]
async fn two_callers_may_make_the_same_database_at_once() {
    let folder = open_folder();
    let postgres = started(folder.path()).await;
    let make = async || postgres.create_database_if_missing("both", None).await;
    let (one, other) = tokio::join!(make(), make());
    assert!(one.expect("made or there") || other.expect("made or there"));
}

#[tokio::test]
async fn the_url_works_for_psql() {
    let folder = open_folder();
    let postgres = started(folder.path()).await;
    let output = Command::new(postgres.started().bin_dir.join("psql"))
        .arg(postgres.url("postgres"))
        .args(["-XAtc", "select current_user"])
        .output()
        .expect("psql");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "portico\n");
    let found = PrivatePostgres::url_in(folder.path(), "postgres");
    assert_eq!(found, Some(postgres.url("postgres")));
    let nowhere = folder.path().join("nowhere");
    assert_eq!(PrivatePostgres::url_in(&nowhere, "postgres"), None);
}

#[tokio::test]
async fn the_cluster_is_checksummed_durable_and_utf8() {
    let folder = open_folder();
    let postgres = PrivatePostgres::start(Options::new(folder.path()))
        .await
        .expect("a start");
    let url = postgres.url("postgres");
    for (setting, expected) in [
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("server_encoding", "UTF8"),
        ("lc_collate", "C"),
        ("shared_buffers", "128MB"),
        ("TimeZone", "UTC"),
    ] {
        assert_eq!(
            value(&url, &format!("show {setting}")).await,
            expected,
            "{setting}"
        );
    }
}

#[test]
fn the_environment_of_the_server_is_not_that_of_postgres() {
    let folder = open_folder();
    let mut program = Command::new(PROGRAM);
    program.arg(folder.path()).envs([
        ("PGDATA", "/nowhere"),
        ("PGPORT", "1"),
        ("PGHOST", "example.invalid"),
        ("PGUSER", "somebody"),
        ("LC_ALL", "xx_XX.nonsense"),
    ]);
    Server::start_by(&mut program).stop();
}
