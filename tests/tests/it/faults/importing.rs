//! kill -9 of an import, again and again.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use chrono::TimeDelta;
use portico_api::blobs::{BlobStore, collect_orphans};
use portico_api::clock::{Clock, Stopwatch};
use portico_tests::given::PASSWORD;
use portico_tests::{corpus, settled};
use serde_json::Value;

use super::evidence::{bytes_are_whole, contents, count, stored};
use super::place::{Place, ran, text};
use super::postmaster::kill_9;
use super::server::Server;

/// Genuine files with hostile names and twins among them, as `cargo xtask corpus`
/// writes them.
const FILES: usize = 10_000;
const SEED: u64 = 11;

struct Importing<'a> {
    place: Place,
    files: &'a Path,
    customers: &'a Path,
}

impl<'a> Importing<'a> {
    async fn new(files: &'a Path, customers: &'a Path) -> Self {
        let place = Place::new();
        place
            .found_firm(("Olivia", "owner@firm.example"), PASSWORD)
            .await;
        Self {
            place,
            files,
            customers,
        }
    }

    fn command(&self) -> tokio::process::Command {
        let mut command = self.place.portico(&["import", "--json"]);
        command.arg("--map").arg(self.customers).arg(self.files);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// To its end; the summary.
    async fn run(&self) -> Value {
        let done = ran(&mut self.command()).await;
        // 3: done, and empty files were reported.
        assert!(
            matches!(done.status.code(), Some(0 | 3)),
            "{}",
            text(&done.stderr)
        );
        let out = text(&done.stdout);
        serde_json::from_str(out.lines().last().unwrap()).unwrap()
    }

    /// Killed once it has copied so many more files, or has ended.
    async fn killed_after(&self, files: usize) {
        let data = self.place.data();
        let enough = stored(&data, "blobs").len() + files;
        let mut command = self.command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut import = command.spawn().unwrap();
        while stored(&data, "blobs").len() < enough && import.try_wait().unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        import.kill().await.unwrap();
        self.place.deserted().await;
    }

    /// What a server shows afterwards: documents with hashes, and how many items.
    async fn result(&self) -> (BTreeSet<(String, String)>, i64, Server) {
        let server = self.place.serve().await;
        let mut owner = self.place.owner().await;
        settled(&mut owner).await;
        let found = contents(&mut owner).await;
        (found, count(&mut owner, "access.items").await, server)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_import_goes_on_to_the_same_end() {
    let given = tempfile::tempdir().unwrap();
    let files = given.path().join("files");
    corpus::write(&files, FILES, SEED);
    let customers = given.path().join("customers.csv");
    fs::write(&customers, "number,name,folder\n4711,Baker & Sons,files\n").unwrap();
    let whole = Importing::new(given.path(), &customers).await;
    let watch = Stopwatch::start();
    let summary = whole.run().await;
    let took = watch.elapsed();
    let documents = summary["documents_created"].as_u64().unwrap();
    // The others have names that nothing may have, and were reported.
    assert!(documents > FILES as u64 * 9 / 10, "{summary}");

    let killed = Importing::new(given.path(), &customers).await;
    let mut done = HashSet::new();
    for _ in 0..3 {
        killed.killed_after(rand::random_range(1_000..3_000)).await;
        done.insert(stored(&killed.place.data(), "blobs").len());
    }
    let finished = killed.run().await;
    let left = finished["documents_created"].as_u64().unwrap();
    assert!(
        left < documents && done.len() > 1,
        "{left} left after {done:?}"
    );
    let again = killed.run().await;
    assert_eq!(again["events"], 0, "{again}");
    assert_eq!(again["unchanged"], summary["documents_created"], "{again}");

    let (expected, expected_items, server) = whole.result().await;
    server.stop().await;
    let (found, items, server) = killed.result().await;
    assert!(expected.len() > FILES / 2, "{}", expected.len());
    assert_eq!((found, items), (expected, expected_items));
    no_orphans(&killed.place, documents).await;
    eprintln!("whole import {took:?}; {done:?} blobs at the kills, {left} documents left to do");
    server.stop().await;
    killed.place.deserted().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_whose_database_is_killed_tells_why_it_stopped_and_then_how_that_ended() {
    let given = tempfile::tempdir().unwrap();
    corpus::write(&given.path().join("files"), 2_000, SEED);
    let customers = given.path().join("customers.csv");
    fs::write(&customers, "number,name,folder\n4711,Baker & Sons,files\n").unwrap();
    let importing = Importing::new(given.path(), &customers).await;
    let data = importing.place.data();
    let import = importing.command().spawn().unwrap();
    while stored(&data, "blobs").len() < 200 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for postmaster in importing.place.postmasters() {
        kill_9(postmaster).await;
    }
    let output = import.wait_with_output().await.unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let (why, how) = said.split_once("\nerror: ").expect(&said);
    assert!(why.starts_with("error: the database failed: "), "{said}");
    assert!(how.starts_with("PostgreSQL ended on its own"), "{said}");
    let log = data.join("postgres/postgresql.log");
    assert!(how.contains(log.to_str().unwrap()), "{said}");
}

async fn no_orphans(place: &Place, documents: u64) {
    let mut owner = place.owner().await;
    let before = stored(&place.data(), "blobs").len();
    let store = BlobStore::open(&place.data(), 0).unwrap();
    let soon = Clock::System.now() + TimeDelta::seconds(5);
    let collected = collect_orphans(&store, &mut owner, soon, TimeDelta::zero())
        .await
        .unwrap();
    bytes_are_whole(&mut owner, &place.data()).await;
    assert!(stored(&place.data(), "uploads").is_empty());
    assert_eq!(before as u64 - collected.set_aside, documents);
    eprintln!("collected {collected:?}");
}
