//! A data folder has the files of one database: whoever names another one while a server runs
//! there is refused, and changes neither.

use portico_tests::given::PASSWORD;
use sqlx::{Connection, PgConnection};

use super::evidence::count;
use super::office::Office;
use super::place::{Place, free_address, ran, text};
use super::refusals::{migrated_database, on, refused};
use super::restoring::{dump, new_cluster, restore};

/// A server and a command, with these flags, are told that another database is served here.
async fn told_of_the_other(place: &Place, flags: &[&str]) {
    let address = free_address();
    let serve = ["serve", "--listen", &address];
    let name = ["--name", "Vera", "--email", "vera@firm.example"];
    let add = [&["staff", "add", "--role", "viewer"][..], &name].concat();
    let folder = place.data().display().to_string();
    let words = [
        "a server with another database runs",
        &folder,
        "the same --database-url",
        "--data-dir",
    ];
    let noted = place.url();
    for arguments in [&serve[..], &add[..]] {
        let mut command = place.portico(&[arguments, flags].concat());
        refused(&ran(&mut command).await, 1, &words);
        assert_eq!(place.url(), noted);
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

    told_of_the_other(&office.place, &["--database-url", &url]).await;
    let gone_on = count(&mut restored, "log_origin WHERE epoch > 1").await;
    assert_eq!(gone_on, 0, "nothing was done to it");
    server.stop().await;

    // The other way round: the server has the restored one, and the private one is there.
    office.place.flags.push(format!("--database-url={url}"));
    let server = office.place.serve().await;
    let named = office.place.flags.pop().unwrap();
    told_of_the_other(&office.place, &[]).await;
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
