use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command};

use portico_private_postgres::StartError;

use crate::given::{open_folder, options, processes_of, refused, started, value, wait_until};

/// `sleep`, run by the owner of the cluster: to `PostgreSQL` it is alive.
fn unrelated_process(folder: &Path) -> Child {
    let owner = fs::metadata(folder.join("pgdata")).expect("a cluster");
    Command::new("sleep")
        .arg("60")
        .uid(owner.uid())
        .spawn()
        .expect("sleep")
}

/// What a postmaster that never got to clean up leaves.
fn leave_pid_files(folder: &Path, pid: u32) {
    let pgdata = folder.join("pgdata");
    let owner = fs::metadata(&pgdata).expect("a cluster");
    let text = format!(
        "{pid}\n{}\n1700000000\n5432\n{}\n\n  12345  98\nready   \n",
        pgdata.display(),
        folder.join("run").display()
    );
    for path in [
        pgdata.join("postmaster.pid"),
        folder.join("run/.s.PGSQL.5432.lock"),
    ] {
        fs::write(&path, &text).expect("a pid file");
        chown(&path, Some(owner.uid()), Some(owner.gid())).expect("chown");
    }
}

#[tokio::test]
async fn a_pid_file_that_names_an_unrelated_process_is_stale() {
    let folder = open_folder();
    drop(started(folder.path()).await);
    let mut unrelated = unrelated_process(folder.path());
    leave_pid_files(folder.path(), unrelated.id());

    let postgres = started(folder.path()).await;

    assert_ne!(postgres.pid(), unrelated.id());
    assert!(
        unrelated.try_wait().expect("its state").is_none(),
        "it was left alone"
    );
    unrelated.kill().expect("kill");
    unrelated.wait().expect("its end");
}

#[tokio::test]
async fn a_pid_file_that_names_a_zombie_is_stale() {
    let folder = open_folder();
    drop(started(folder.path()).await);
    let mut zombie = unrelated_process(folder.path());
    zombie.kill().expect("kill");
    leave_pid_files(folder.path(), zombie.id());

    let postgres = started(folder.path()).await;

    assert_ne!(postgres.pid(), zombie.id());
    zombie.wait().expect("its end");
}

#[tokio::test]
async fn the_second_server_on_a_folder_is_refused_and_the_first_goes_on() {
    let folder = open_folder();
    let first = crate::given::Server::start(folder.path());

    let error = refused(options(folder.path())).await;

    let held_by = first.child.id();
    assert!(
        matches!(error, StartError::InUse { holder, .. } if holder == held_by),
        "{error}"
    );
    let text = error.to_string();
    assert!(text.contains(&format!("process {held_by}")), "{text}");
    assert!(text.contains("choose another data folder"), "{text}");
    assert_eq!(value(&first.url, "select 'goes on'").await, "goes on");
    first.stop();
}

#[tokio::test]
async fn a_second_start_in_the_same_process_is_refused_too() {
    let folder = open_folder();
    let first = started(folder.path()).await;
    let error = refused(options(folder.path())).await;
    let us = std::process::id();
    assert!(
        matches!(error, StartError::InUse { holder, .. } if holder == us),
        "{error}"
    );
    assert_eq!(
        value(&first.url("postgres"), "select 'goes on'").await,
        "goes on"
    );
}

#[tokio::test]
async fn many_servers_at_once_become_one() {
    let folder = open_folder();
    let start = || portico_private_postgres::PrivatePostgres::start(options(folder.path()));
    let (a, b, c) = tokio::join!(start(), start(), start());
    let running = [a, b, c].into_iter().filter_map(Result::ok).count();
    assert_eq!(running, 1);
}

/// Somebody ran `postgres` on the folder by hand.
#[tokio::test]
async fn a_postmaster_that_is_not_ours_is_not_disturbed() {
    let folder = open_folder();
    let first = started(folder.path()).await;
    let bin_dir = first.started().bin_dir;
    first.stop().await.expect("a clean stop");
    let pgdata = fs::canonicalize(folder.path().join("pgdata")).expect("a cluster");
    let owner = fs::metadata(&pgdata).expect("a cluster");
    let mut by_hand = Command::new(bin_dir.join("postgres"))
        .arg("-D")
        .arg(&pgdata)
        .args([
            "-c",
            "listen_addresses=",
            "-c",
            "logging_collector=off",
            "-k",
        ])
        .arg(folder.path().join("run"))
        .uid(owner.uid())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("postgres");
    wait_until("it runs", || {
        let text = fs::read_to_string(pgdata.join("postmaster.pid"));
        text.is_ok_and(|text| text.contains("ready"))
    });

    let error = refused(options(folder.path())).await;

    let pid = by_hand.id();
    assert!(
        matches!(error, StartError::InUse { holder, .. } if holder == pid),
        "{error}"
    );
    assert!(by_hand.try_wait().expect("its state").is_none());
    let number = i32::try_from(pid)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    let number = number.expect("a process id");
    rustix::process::kill_process(number, rustix::process::Signal::INT).expect("kill");
    by_hand.wait().expect("its end");
    assert_eq!(processes_of(folder.path()), [0; 0]);
}
