use std::fs;
use std::process::Command;
use std::time::Duration;

use portico_private_postgres::StartError;

use crate::given::{
    PROGRAM, fake_binaries, is_root, names_in, open_folder, options, processes_of, refused, started,
};

#[tokio::test]
async fn a_start_that_takes_too_long_is_ended_and_shows_the_log() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let script = "echo 'LOG:  waiting for the moon' >&2; exec sleep 600";
    let mut slow = options(&data_dir);
    slow.bin_dir = Some(fake_binaries(folder.path(), "15.0", script));
    slow.ready_within = Duration::from_millis(400);

    let error = refused(slow).await;

    assert!(matches!(error, StartError::NotReady { .. }), "{error}");
    assert!(
        error.to_string().contains("waiting for the moon"),
        "{error}"
    );
    assert_eq!(processes_of(folder.path()), [0; 0]);
}

#[tokio::test]
async fn a_setting_postgres_does_not_know_is_named() {
    let folder = open_folder();
    let mut odd = options(folder.path());
    odd.settings
        .push(("shared_bufers".to_owned(), "1GB".to_owned()));

    let error = refused(odd).await;

    assert!(matches!(error, StartError::Exited { .. }), "{error}");
    assert!(error.to_string().contains("shared_bufers"), "{error}");
    drop(started(folder.path()).await);
}

#[tokio::test]
async fn a_folder_that_holds_something_else_is_left_alone() {
    let folder = open_folder();
    fs::create_dir(folder.path().join("pgdata")).expect("a folder");
    fs::write(folder.path().join("pgdata/letters.txt"), "Dear").expect("a file");

    let error = refused(options(folder.path())).await;

    assert!(matches!(error, StartError::NotACluster { .. }), "{error}");
    assert_eq!(names_in(&folder.path().join("pgdata")), ["letters.txt"]);
}

/// In a mount namespace of its own, on a disk of eight megabytes.
#[test]
fn a_full_disk_is_said_plainly_and_nothing_half_made_remains() {
    let folder = open_folder();
    let script = r#"
        mount -t tmpfs -o size=8m,mode=0711 none "$1" || exit 99
        "$2" "$1/data"; echo "exit $?"; ls -A "$1/data"
    "#;
    let mut unshare = Command::new("unshare");
    if !is_root() {
        unshare.args(["--user", "--map-root-user"]);
    }
    let output = unshare
        .args(["--mount", "sh", "-c", script, "sh"])
        .arg(folder.path())
        .arg(PROGRAM)
        .output()
        .expect("unshare");

    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("No space left on device"), "{said}");
    assert!(said.contains("MiB free there"), "{said}");
    let left = String::from_utf8_lossy(&output.stdout);
    assert_eq!(left, "exit 1\nlock\n", "{said}");
}
