//! Where output goes is full or gone, and folders that are another's or missing: the
//! command says so, nothing is lost and nothing half-made remains.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, chown};
use std::process::{Output, Stdio};
use std::time::Duration;

use portico_api::clock::Stopwatch;
use tokio::process::Command;

use super::place::{Place, command, ran, text};

/// Nobody's user id on every Debian.
const NOBODY: u32 = 65534;

fn full() -> File {
    File::options().write(true).open("/dev/full").unwrap()
}

async fn into_full(command: &mut Command) -> Output {
    let spawned = command.stdout(full()).stderr(Stdio::piped()).spawn();
    spawned.unwrap().wait_with_output().await.unwrap()
}

fn calm(output: &Output, code: i32) -> String {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

const ANN: [&str; 9] = [
    "staff",
    "add",
    "--owner",
    "--firm",
    "Miller",
    "--name",
    "Ann",
    "--email",
    "ann@miller.example",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_added_with_a_password_that_could_not_be_told() {
    let place = Place::new();
    let server = place.serve().await;
    let mut add = place.portico(&ANN);
    let said = calm(&into_full(&mut add).await, 1);
    assert!(said.contains("nobody was added"), "{said}");
    // Nor is their firm registered: the next one may name it otherwise.
    let events = place.replay_tool(&["events", "--json"]).await;
    assert_eq!(text(&events.stdout), "");
    let again = ran(&mut place.portico(&ANN)).await;
    calm(&again, 0);
    let told = text(&again.stdout);
    assert!(
        told.contains("password: ") && told.contains("can sign in as"),
        "{told}"
    );
    // Nor is one told of somebody who is not added.
    let twice = ran(&mut place.portico(&ANN)).await;
    assert!(calm(&twice, 1).contains("Another staff member signs in with this address"));
    assert_eq!(text(&twice.stdout), "");
    server.stop().await;
}

#[tokio::test]
async fn what_was_asked_for_and_cannot_be_written_is_an_error_and_a_reader_who_leaves_is_none() {
    for asked in [
        &["schema", "staff"][..],
        &["errors"],
        &["config", "--reference"],
    ] {
        let mut program = command("portico");
        let program = program.args(asked);
        let said = calm(&into_full(program).await, 1);
        assert!(said.contains("standard output"), "{said}");
        let spawned = program
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut left = spawned.unwrap();
        drop(left.stdout.take());
        assert_eq!(calm(&left.wait_with_output().await.unwrap(), 0), "");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_words_nobody_reads_serves() {
    let place = Place::new();
    let mut serve = place.portico(&[
        "serve",
        "--listen",
        place.origin().trim_start_matches("http://"),
    ]);
    let mut server = serve.stdout(full()).stderr(full()).spawn().unwrap();
    let (ready, watch) = (format!("{}/readyz", place.origin()), Stopwatch::start());
    while !reqwest::get(&ready)
        .await
        .is_ok_and(|answer| answer.status() == 200)
    {
        assert_eq!(server.try_wait().unwrap(), None);
        assert!(watch.elapsed() < Duration::from_mins(5), "not ready");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let pid = server.id().unwrap().to_string();
    let told = std::process::Command::new("kill")
        .args(["-TERM", &pid])
        .status();
    assert!(told.unwrap().success());
    assert!(server.wait().await.unwrap().success());
}

#[tokio::test]
async fn a_data_folder_of_another_user_is_refused_with_both_named() {
    let place = Place::new();
    let theirs = place.data();
    fs::create_dir(&theirs).unwrap();
    let me = fs::metadata(&theirs).unwrap().uid();
    if me != 0 {
        // Only root gives folders away; without it this one is root's.
        return another_is_refused("/usr/share", (0, me)).await;
    }
    chown(&theirs, Some(NOBODY), None).unwrap();
    another_is_refused(theirs.to_str().unwrap(), (NOBODY, 0)).await;
    assert_eq!(fs::read_dir(&theirs).unwrap().count(), 0);
}

async fn another_is_refused(folder: &str, (owner, me): (u32, u32)) {
    let mut serve = command("portico");
    let said = calm(&ran(serve.args(["serve", "--data-dir", folder])).await, 1);
    for word in [
        folder,
        &format!("user id {owner}"),
        &format!("user id {me}"),
        "chown",
    ] {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
}

#[tokio::test]
async fn an_import_looks_at_both_folders_before_it_makes_anything() {
    let place = Place::new();
    let customer = ["import", "--customer", "10001"];
    let missing = place.beside("missing");
    let missing = missing.to_str().unwrap();
    let said = calm(
        &ran(&mut place.portico(&[&customer[..], &[missing]].concat())).await,
        1,
    );
    assert!(said.contains(missing), "{said}");
    let here = place.beside("documents");
    fs::create_dir(&here).unwrap();
    let here = here.to_str().unwrap();
    let said = calm(
        &ran(&mut place.portico(&[&customer[..], &[here]].concat())).await,
        1,
    );
    assert!(said.contains("there is no data folder"), "{said}");
    let map = ["import", "--map", missing, here];
    let said = calm(&ran(&mut place.portico(&map)).await, 1);
    assert!(
        said.contains("name a file with a list of customers"),
        "{said}"
    );
    assert!(!place.data().exists());
    fs::create_dir(place.data()).unwrap();
    let import = [&customer[..], &[here]].concat();
    let said = calm(&ran(&mut place.portico(&import)).await, 1);
    assert!(said.contains("no firm is registered yet"), "{said}");
    fs::create_dir(place.beside("documents/papers")).unwrap();
    fs::write(missing, "number,name,folder\n20001,Baker,papers\n").unwrap();
    let listed = ["import", "--map", missing, here];
    let nobody = ["--on-behalf-of", "ann@miller.example"];
    for more in [&["--dry-run"][..], &nobody] {
        let import = [&listed[..], more].concat();
        let said = calm(&ran(&mut place.portico(&import)).await, 1);
        assert!(said.contains("no firm is registered yet"), "{said}");
    }
    assert_eq!(fs::read_dir(place.data()).unwrap().count(), 0);
}
