//! A data folder has the files of one database: whoever names another one while a server or a
//! command runs there is refused, and changes neither.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use portico_tests::corpus;
use portico_tests::given::PASSWORD;
use sqlx::{Connection, PgConnection};
use tokio::process::Child;

use super::evidence::{count, stored};
use super::office::Office;
use super::place::{Place, free_address, ran, text};
use super::refusals::{migrated_database, on, refused};
use super::restoring::{dump, new_cluster, restore};

/// What begins beside others: a server and a command.
fn beginners(place: &Place, flags: &[&str]) -> [tokio::process::Command; 2] {
    let address = free_address();
    let serve = ["serve", "--listen", &address];
    let name = ["--name", "Vera", "--email", "vera@firm.example"];
    let add = [&["staff", "add", "--role", "viewer"][..], &name].concat();
    [&serve[..], &add[..]].map(|arguments| place.portico(&[arguments, flags].concat()))
}

/// A server and a command, with these flags, are told that one of this kind has another
/// database here.
async fn told_of_the_other(place: &Place, (kind, pid): (&str, u32), flags: &[&str]) {
    let folder = place.data().display().to_string();
    let runs = format!("a {kind} with another database runs on the data folder {folder}");
    let (process, way_out) = (
        format!("(process {pid})"),
        format!("stop that {kind} or wait"),
    );
    let words = [
        &*runs,
        &*process,
        "the same --database-url",
        &*way_out,
        "--data-dir",
    ];
    let note = match kind {
        "server" => place.data().join("database.url"),
        _ => place.data().join("command.url"),
    };
    let noted = fs::read_to_string(&note).unwrap();
    for mut command in beginners(place, flags) {
        refused(&ran(&mut command).await, 1, &words);
        assert_eq!(fs::read_to_string(&note).unwrap(), noted);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_database_and_the_old_one_are_not_used_on_one_folder_at_once() {
    let (mut office, server) = Office::open(Place::new()).await;
    let file = office.place.beside("dump.sql");
    dump(&office.place.url(), &["--no-owner"], &file).await;
    let (postgres, url) = new_cluster(&office.place).await;
    restore(&file, &url).await;
    let mut restored = PgConnection::connect(&url).await.unwrap();
    let events = count(&mut restored, "events").await;

    let running = ("server", server.pid());
    told_of_the_other(&office.place, running, &["--database-url", &url]).await;
    let gone_on = count(&mut restored, "log_origin WHERE epoch > 1").await;
    assert_eq!(gone_on, 0, "nothing was done to it");
    server.stop().await;

    // The other way round: the server has the restored one, and the private one is there.
    office.place.flags.push(format!("--database-url={url}"));
    let server = office.place.serve().await;
    let named = office.place.flags.pop().unwrap();
    told_of_the_other(&office.place, ("server", server.pid()), &[]).await;
    assert_eq!(count(&mut restored, "events").await, events);
    let private = office.place.data().join("postgres/pgdata");
    assert!(private.exists() && !private.join("postmaster.pid").exists());
    // One after the other they may, and nothing is left that names the restored one.
    server.stop().await;
    office.place.serve().await.stop().await;
    office.place.flags.push(named);
    office.place.serve().await.stop().await;
    drop(restored);
    postgres.stop().await.unwrap();
    office.place.deserted().await;
}

/// An import that runs the private database of this place, and its lock: it stands still in
/// the middle as long as that is held.
async fn held_import(place: &Place, customer: &str) -> (Child, PgConnection) {
    let (papers, data) = (place.beside("papers"), place.data());
    corpus::write(&papers, 2_000, 11);
    let mut import = place.portico(&["import", "--json", "--customer", customer]);
    import.arg(&papers).stdout(Stdio::null());
    let import = import.spawn().unwrap();
    while stored(&data, "blobs").len() < 200 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let url = fs::read_to_string(data.join("command.url")).unwrap();
    let mut held = PgConnection::connect(url.trim()).await.unwrap();
    let lock = "BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut held).await.unwrap();
    (import, held)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_a_command_nothing_begins_with_another_database_nor_with_one_that_ends_with_it() {
    let (office, server) = Office::open(Place::new()).await;
    let customer = office.customer("Baker & Sons").await;
    let file = office.place.beside("dump.sql");
    dump(&office.place.url(), &["--no-owner"], &file).await;
    let (postgres, url) = new_cluster(&office.place).await;
    restore(&file, &url).await;
    let mut restored = PgConnection::connect(&url).await.unwrap();
    let events = count(&mut restored, "events").await;
    server.stop().await;

    let (mut import, held) = held_import(&office.place, &customer.number).await;
    let pid = import.id().unwrap();
    let other = ["--database-url", &url];
    told_of_the_other(&office.place, ("command", pid), &other).await;
    let in_use = format!("in use by process {pid}");
    let words = [&*in_use, "wait for its end", "another data folder"];
    for mut command in beginners(&office.place, &[]) {
        refused(&ran(&mut command).await, 1, &words);
    }
    let private = office.place.data().join("command.url");
    let private = fs::read_to_string(private).unwrap();
    let elsewhere = Place::new();
    for place in [&office.place, &elsewhere] {
        for mut command in beginners(place, &["--database-url", private.trim()]) {
            let words = [
                "the private PostgreSQL of the data folder",
                "wait for its end",
            ];
            refused(&ran(&mut command).await, 1, &words);
        }
    }
    assert!(!elsewhere.data().exists());
    assert_eq!(count(&mut restored, "events").await, events);
    assert_eq!(
        count(&mut restored, "log_origin WHERE epoch > 1").await,
        0,
        "nothing was done to it"
    );

    // It had its database to the end, and then others may begin.
    held.close().await.unwrap();
    let ended = import.wait().await.unwrap();
    assert!(matches!(ended.code(), Some(0 | 3)), "{ended}");
    assert!(!office.place.data().join("command.url").exists());
    office.place.serve().await.stop().await;
    drop(restored);
    postgres.stop().await.unwrap();
    office.place.deserted().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_database_is_served_by_nobody_but_who_runs_it() {
    let (place, elsewhere) = (Place::new(), Place::new());
    // On another disk.
    let postgres = place.beside("postgres");
    fs::create_dir_all(&postgres).unwrap();
    fs::create_dir_all(place.data()).unwrap();
    std::os::unix::fs::symlink(&postgres, place.data().join("postgres")).unwrap();
    let server = place.serve().await;
    let url = place.url();
    let data = fs::canonicalize(place.data()).unwrap();
    let whose = format!(
        "the private PostgreSQL of the data folder {}",
        data.display()
    );
    let words = [&*whose, "ends with the process", "a cluster of your own"];
    for folder in [&place, &elsewhere] {
        let named = ["--listen", &free_address(), "--database-url", &url];
        let mut second = folder.portico(&["serve"]);
        refused(&ran(second.args(named)).await, 1, &words);
    }
    assert!(!elsewhere.data().exists());
    assert_eq!(place.url(), url);
    // A command may name it, also in its own spelling, and joins what runs here, as others do.
    let named = place.data().join("command.url");
    fs::write(&named, format!("{url}&application_name=other\n")).unwrap();
    let runs = fs::File::open(&named).unwrap();
    runs.lock_shared().unwrap();
    let owner = ("Olivia", "owner@firm.example");
    place.found_firm(owner, PASSWORD).await;
    drop(runs);
    let [_, mut add] = beginners(&place, &["--database-url", &url]);
    let added = ran(&mut add).await;
    assert_eq!(added.status.code(), Some(0), "{}", text(&added.stderr));
    server.stop().await;
    place.deserted().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_a_folder_may_name_their_database_by_two_urls() {
    let database = migrated_database().await;
    let mut place = on(&database);
    let first = place.serve().await;
    let noted = place.url();
    let url = place.flags.last_mut().unwrap();
    url.push_str("&application_name=second");
    place.address = free_address();
    let second = place.serve().await;
    for server in [first, second] {
        assert_eq!(place.url(), noted);
        let told = place.replay_tool(&["status"]).await;
        assert_eq!(told.status.code(), Some(0), "{}", text(&told.stderr));
        server.stop().await;
    }
    assert!(!place.data().join("database.url").exists());
    let owner = ("Olivia", "owner@firm.example");
    place.found_firm(owner, PASSWORD).await;
}
