//! kill -9 of a rebuild: the old model serves on, and the next rebuild works.

use std::process::Stdio;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use portico_api::clock::Stopwatch;
use portico_tests::given::given;
use portico_tests::{Client, Customer, Given, eventually, settled};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use tokio::process::Child;

use super::evidence::{count, digests, folds};
use super::gate::{replay_tool, url_of};
use super::place::{ran, text};
use super::{millis, times, told};

const FOLDERS: usize = 250;

async fn work(given: &Given, customer: &Customer) {
    let folders = (0..FOLDERS).map(|n| {
        let name = format!("Folder {n}");
        async move { given.folder(customer, None, &name).await }
    });
    let made = stream::iter(folders).buffer_unordered(8);
    assert_eq!(made.count().await, FOLDERS);
}

/// Rebuilds to the end, however long the killed one's last statement takes.
async fn rebuild(given: &Given, model: &str) {
    eventually("a killed rebuild gives its lock back", async || {
        let rebuilt = ran(&mut replay_tool(given, &["rebuild", model])).await;
        let said = text(&rebuilt.stderr);
        let done = rebuilt.status.success();
        assert!(done || said.contains("another process"), "{said}");
        done
    })
    .await;
}

/// Waits until its twin schema is there, or it has ended.
async fn at_work(owner: &mut PgConnection, rebuilding: &mut Child) {
    while count(owner, LEFT_OVER).await == 0 && rebuilding.try_wait().unwrap().is_none() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn everything_is_seen(clara: &Client, customer: &Customer) {
    let query = "query($c: ID!) { items(customer: $c) { totalCount } }";
    let seen = clara.ask(query, json!({ "c": customer.id })).await;
    assert_eq!(seen["items"]["totalCount"], FOLDERS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_rebuild_leaves_the_old_model_and_stands_in_nobodys_way() {
    let given = given().await;
    let customer = given.customer("Baker & Sons").await;
    let clara = given.client(&customer, "Clara").await;
    work(&given, &customer).await;
    let _ = given.owner.master(&customer.id, true).await.done();
    let mut owner = PgConnection::connect(&url_of(&given)).await.unwrap();
    settled(&mut owner).await;
    let before = digests(&mut owner).await;
    let watch = Stopwatch::start();
    rebuild(&given, "audit").await;
    let took = watch.elapsed();
    let mut left_over = 0;
    for round in 0..times(10) {
        let model = ["access", "audit"][round % 2];
        let mut command = replay_tool(&given, &["rebuild", model]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut rebuilding = command.spawn().unwrap();
        if round % 4 < 2 {
            at_work(&mut owner, &mut rebuilding).await;
            tokio::time::sleep(millis(0..30)).await;
        } else {
            tokio::time::sleep(took.mul_f64(rand::random_range(0.1..1.0))).await;
        }
        rebuilding.kill().await.unwrap();
        everything_is_seen(&clara, &customer).await;
        assert_eq!(digests(&mut owner).await, before, "{model}");
        left_over += count(&mut owner, LEFT_OVER).await;
        rebuild(&given, model).await;
        assert_eq!(count(&mut owner, LEFT_OVER).await, 0, "{model}");
        assert_eq!(digests(&mut owner).await, before, "{model}");
    }
    assert!(left_over > 0, "no kill met a rebuild at work");
    let _ = given.folder(&customer, None, "Afterwards").await;
    settled(&mut owner).await;
    folds(&url_of(&given), &given.app.config.master_key_file).await;
    let found = format!("{left_over} of them left a schema; old model served on, digests equal");
    told("kill -9 of a rebuild", times(10), &found);
}

const LEFT_OVER: &str =
    "pg_namespace WHERE nspname ~ '_(build|old)$' AND nspname ~ '^(access|read_)'";
