//! A content store beside a database that is not its own, or gone: no start, nothing
//! made, and every file where it was.

use std::fs;
use std::os::unix::fs::symlink;

use portico_private_postgres::for_tests::FreshDatabase;
use portico_tests::bytes::file;
use portico_tests::eventually;
use serde_json::json;
use sqlx::{Connection, PgConnection};

use super::office::Office;
use super::place::{Place, command, ran, text};
use super::refusals::{empty_database, files, migrated_database, on, refused, serve, shape};

const LETTER: &[u8] = b"Dear Clara";

/// A firm with one document there, and the document; its server has stopped.
async fn filled(place: Place) -> (Office, String) {
    let (office, server) = Office::open(place).await;
    let customer = office.customer("Baker & Sons").await;
    let of = json!({ "customerId": customer.id });
    let letter = office.owner.upload(of, "letter.txt", LETTER).await;
    server.stop().await;
    (office, letter)
}

pub(super) async fn readiness(place: &Place) -> (u16, String) {
    let url = format!("{}/readyz", place.origin());
    let answer = reqwest::get(url).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filled_store_is_not_opened_beside_a_database_that_is_empty_or_anothers() {
    let (office, letter) = filled(Place::new()).await;
    let (place, data) = (&office.place, office.place.data());
    let blobs = data.join("blobs");
    let before = files(&blobs);
    assert_eq!(before.len(), 2, "a document, and whose it is: {before:?}");
    let marker = fs::read_to_string(blobs.join("deployment")).unwrap();
    let ours = marker.split_whitespace().next().unwrap();
    let folder = blobs.to_str().unwrap();
    let new = [folder, ours, "restore the database first", "--data-dir"];

    let empty = empty_database().await;
    let output = ran(&mut serve(place, &["--database-url", empty.url()])).await;
    refused(&output, 1, &new);
    assert!(shape(&empty).await.is_empty());

    let other = migrated_database().await;
    let mut conn = PgConnection::connect(other.url()).await.unwrap();
    let theirs: String = sqlx::query_scalar("SELECT deployment_id::text FROM log_origin")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    let output = ran(&mut serve(place, &["--database-url", other.url()])).await;
    refused(&output, 1, &[folder, ours, &theirs, "--data-dir"]);

    // As in a restore that has brought the files and not yet the database.
    let (postgres, aside) = (data.join("postgres"), place.beside("aside"));
    fs::rename(&postgres, &aside).unwrap();
    let way_out = "restore its dump into a cluster of your own";
    let new = [folder, ours, way_out, "--database-url", "--data-dir"];
    refused(&ran(&mut serve(place, &[])).await, 1, &new);
    assert!(!postgres.exists());
    fs::rename(&aside, &postgres).unwrap();

    assert_eq!(files(&blobs), before);
    let server = place.serve().await;
    assert_eq!(office.owner.download(&letter).await, LETTER);
    server.stop().await;
    place.deserted().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_with_documents_is_not_opened_beside_an_empty_store() {
    let database = migrated_database().await;
    let (office, letter) = filled(on(&database)).await;
    let place = &office.place;
    let (blobs, away) = (place.data().join("blobs"), place.beside("away"));
    fs::rename(&blobs, &away).unwrap();
    let words = ["is empty", "names files", "mount its disk", "--data-dir"];
    refused(&ran(&mut serve(place, &[])).await, 1, &words);
    assert!(!blobs.exists());

    let (alt, papers) = (place.beside("alt"), place.beside("papers"));
    for folder in [&alt, &papers] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(papers.join("a.txt"), "a").unwrap();
    let mut import = command("portico");
    import.args(["import", "--customer", "7001", "--database-url"]);
    import.args([database.url(), "--master-key-file"]);
    import.arg(place.data().join("master.key"));
    import.arg("--data-dir").arg(&alt).arg(&papers);
    refused(&ran(&mut import).await, 1, &words);
    assert_eq!(fs::read_dir(&alt).unwrap().count(), 0);

    fs::rename(&away, &blobs).unwrap();
    let server = place.serve().await;
    assert_eq!(office.owner.download(&letter).await, LETTER);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_without_the_url_of_the_folders_database_is_told_to_give_it() {
    let database = migrated_database().await;
    let place = on(&database);
    let server = place.serve().await;
    let data = place.data();
    let [folder, blobs] = [data.clone(), data.join("blobs")].map(|path| path.display().to_string());
    let papers = place.beside("papers");
    fs::create_dir(&papers).unwrap();
    let papers = papers.display().to_string();
    let staff = ["staff", "add", "--owner", "--name", "Olivia"];
    let email = ["--email", "owner@firm.example"];
    for arguments in [
        [&staff[..], &email].concat(),
        [&staff[..], &email, &["--firm", "Harbour & Finch"]].concat(),
        vec!["import", "--customer", "7001", papers.as_str()],
    ] {
        let mut bare = command("portico");
        bare.args(&arguments).args(["--data-dir", &folder]);
        let words = [&*blobs, "give the same --database-url"];
        refused(&ran(&mut bare).await, 1, &words);
        assert!(!data.join("postgres").exists(), "{arguments:?}");
    }
    server.stop().await;
}

/// Two data folders with one key, beside one database.
fn two_with_one_key(database: &FreshDatabase) -> [Place; 2] {
    let one = on(database);
    let key = one.beside("shared.key").display().to_string();
    [one, on(database)].map(|place| place.with(&["--master-key-file", &key]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_store_beside_a_database_that_names_no_file_yet_is_refused() {
    let database = migrated_database().await;
    let [first, second] = two_with_one_key(&database);
    first.serve().await.stop().await;
    let words = ["is empty", "begun with another", "mount its disk", "links"];
    refused(&ran(&mut serve(&second, &[])).await, 1, &words);
    assert!(!second.data().exists());

    // Led to the first by links, as several servers are.
    fs::create_dir(second.data()).unwrap();
    for name in ["blobs", "uploads", "orphans"] {
        symlink(first.data().join(name), second.data().join(name)).unwrap();
    }
    let servers = [first.serve().await, second.serve().await];
    for server in servers {
        server.stop().await;
    }

    // On its own after all, by the id that the message tells.
    fs::remove_file(second.data().join("blobs")).unwrap();
    let output = ran(&mut serve(&second, &[])).await;
    refused(&output, 1, &words);
    let said = text(&output.stderr);
    let (_, id) = said.split_once("of deployment ").unwrap();
    let (id, _) = id.split_once(',').unwrap();
    fs::create_dir(second.data().join("blobs")).unwrap();
    fs::write(second.data().join("blobs/deployment"), id).unwrap();
    second.serve().await.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_stores_that_begin_a_database_at_once_one_does() {
    let database = migrated_database().await;
    let places = two_with_one_key(&database);
    let add = |place: &Place, email: &str| {
        let mut add = place.portico(&["staff", "add", "--owner", "--firm", "Harbour & Finch"]);
        add.args(["--name", "Olivia", "--email", email]);
        add
    };
    let mut one = add(&places[0], "one@firm.example");
    let mut two = add(&places[1], "two@firm.example");
    let (one, two) = tokio::join!(ran(&mut one), ran(&mut two));
    let done = [one, two].map(|output| (output.status.success(), text(&output.stderr)));
    assert_ne!(done[0].0, done[1].0, "{done:?}");
    for (place, (did, _)) in places.iter().zip(&done) {
        if *did {
            place.serve().await.stop().await;
        } else {
            let output = ran(&mut serve(place, &[])).await;
            refused(&output, 1, &["begun with", "--data-dir", "links"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_goes_while_a_server_runs_is_told_and_nothing_is_written_in_its_place() {
    let (office, server) = Office::open(Place::new()).await;
    let place = &office.place;
    let customer = office.customer("Baker & Sons").await;
    let input = json!({ "customerId": customer.id, "files": [file("letter.txt", LETTER)] });
    let upload = office.owner.begin_upload(input).await;
    // As when its disk is unmounted: what is left is the folder below it.
    let (blobs, away) = (place.data().join("blobs"), place.beside("away"));
    fs::rename(&blobs, &away).unwrap();
    fs::create_dir(&blobs).unwrap();
    let (status, told) = readiness(place).await;
    assert_eq!(status, 503);
    assert!(told.contains("STORE_AWAY"), "{told}");
    let sent = office.owner.patch(&upload, 0, LETTER).await;
    assert_eq!(
        (sent.status.as_u16(), sent.code().as_str()),
        (503, "UNAVAILABLE")
    );
    // Fails where anything is in it.
    fs::remove_dir(&blobs).unwrap();
    fs::rename(&away, &blobs).unwrap();
    assert_eq!(readiness(place).await.0, 200);
    server.stop().await;

    // What had arrived is completed by the next start.
    let server = place.serve().await;
    let query = "query($id: ID!) { upload(id: $id) { state } }";
    let state = async || office.owner.ask(query, json!({ "id": upload.id })).await;
    let completed = async || state().await["upload"]["state"] == "COMPLETED";
    eventually("the upload is completed", completed).await;
    let letter = office.owner.uploaded(&upload).await;
    assert_eq!(office.owner.download(&letter).await, LETTER);
    server.stop().await;
    place.deserted().await;
}
