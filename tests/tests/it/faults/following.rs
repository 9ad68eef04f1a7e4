//! kill -9 of what follows the log, again and again, while others write: the
//! ledger and every read model come out as from one that lived.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use portico_api::app::App;
use portico_api::clock::Clock;
use portico_api::commands::{Caller, RegisterCustomer, perform};
use portico_api::config::{Config, Environment, Flags};
use portico_api::startup;
use portico_domain::values::CustomerKind;
use portico_event_log::{Cursor, Log, ledger, migrate, tail};
use portico_ledger::{Frontier, Hash};
use portico_private_postgres::for_tests::fresh_database;
use portico_tests::settled;
use sqlx::{Connection, PgConnection};

use super::evidence::{count, folds};
use super::place::Place;
use super::{millis, times, told};

/// Commands without a server: nothing in this process follows the log.
async fn writer(place: &Place, url: &str) -> App {
    let set = vec![
        ("data_dir", place.data().display().to_string()),
        ("database_url", url.to_owned()),
        ("password_memory_kib", "8192".to_owned()),
    ];
    let config = Config::load(&Flags { file: None, set }, &Environment::default()).unwrap();
    startup::open(config, Clock::System).await.unwrap().app
}

async fn write(app: App, first: u32, stop: Arc<AtomicBool>) {
    let mut number = first;
    while !stop.load(Ordering::Relaxed) {
        number += 4;
        let register = RegisterCustomer {
            number: number.to_string(),
            name: format!("Customer {number}"),
            kind: CustomerKind::Organization,
        };
        let caller = Caller::operator(app.clock.new_id());
        let done = perform(&app, &caller, &register).await.unwrap();
        assert!(done.is_ok());
        tokio::time::sleep(millis(1..10)).await;
    }
}

/// The root of the log's events, from the first one.
async fn root_from_nothing(owner: &mut PgConnection, log: &Log) -> Hash {
    let events = tail::page(owner, Cursor::default(), tail::END, 1_000_000).await;
    let (mut frontier, mut nodes) = (Frontier::new(), vec![]);
    for event in events.unwrap() {
        let leaf = ledger::leaf_of(log.deployment(), &event);
        frontier.append(leaf, &mut nodes);
    }
    frontier.root()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_followers_leave_what_one_that_lived_leaves() {
    let database = fresh_database("portal", async |url: String| migrate(&url).await).await;
    let place = Place::new().with(&["--database-url", database.url()]);
    let app = writer(&place, database.url()).await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers = [1, 2, 3, 4].map(|n| {
        let work = write(app.clone(), 10_000 + n, Arc::clone(&stop));
        tokio::spawn(work)
    });
    let mut owner = PgConnection::connect(database.url()).await.unwrap();
    let mut moved = 0;
    for _ in 0..times(10) {
        let before = count(&mut owner, "ledger_leaves").await;
        let follower = place.serve().await;
        tokio::time::sleep(millis(0..200)).await;
        follower.kill().await;
        moved += u32::from(count(&mut owner, "ledger_leaves").await > before);
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    let last = place.serve().await;
    let events = settled(&mut owner).await;
    folds(database.url(), &place.data().join("master.key")).await;
    let head = ledger::head(&mut owner).await.unwrap();
    assert_eq!(head.root, root_from_nothing(&mut owner, &app.log).await);
    assert!(moved > 0 && events > 100, "{moved} moved, {events} events");
    let found = format!(
        "{events} events, {moved} of the killed had moved the ledger; root and digests as from nothing"
    );
    told(
        "kill -9 of the follower while others write",
        times(10),
        &found,
    );
    last.stop().await;
}
