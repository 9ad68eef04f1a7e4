//! What cannot be written into the access log is not opened, and whoever asks
//! hears so soon.

use portico_api::auth::Token;
use portico_api::commands::Caller;
use portico_api::commands::access_log::{Asked, Opening, Unrecorded};
use portico_domain::access::Action;
use portico_domain::{CustomerId, ItemId, VersionId};
use portico_tests::Given;
use portico_tests::bytes::sha256;
use sqlx::{Connection, PgConnection};

use crate::scene::{PLAN, scene};

/// Somebody holds up every writer of events until the transaction ends.
async fn held_up(given: &Given) -> PgConnection {
    let portico_api::config::Database::Url(url) = &given.app.config.database else {
        panic!("a database of the tests")
    };
    let mut conn = PgConnection::connect(url).await.unwrap();
    let gate = "BEGIN; LOCK TABLE access_gate IN EXCLUSIVE MODE";
    sqlx::raw_sql(gate).execute(&mut conn).await.unwrap();
    conn
}

async fn opened(given: &Given) -> i64 {
    let downloads = "SELECT count(*) FROM events WHERE event_type = 'DocumentDownloaded'";
    let count = sqlx::query_scalar(downloads).fetch_one(given.app.log.pool());
    count.await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_log_takes_nothing_no_byte_is_sent() {
    let scene = scene().await;
    let (given, clara) = (&scene.given, &scene.clara);
    let _ = given.owner.grant(&scene.plan).await.done();
    let ticket = clara
        .begin_opening("beginDownload", &scene.plan)
        .await
        .done();
    let ticket = ("GET", ticket.text("url"));
    let holding = held_up(given).await;

    let refused = clara.send(ticket, &[], "").await;

    assert_eq!(refused.status, 503);
    assert_eq!(refused.code(), "UNAVAILABLE");
    assert_eq!(refused.header("retry-after"), "2");
    drop(holding);
    let read = clara.send(ticket, &[], "").await;
    assert_eq!(sha256(&read.body), sha256(PLAN));
    assert_eq!(opened(given).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_a_thousand_that_wait_the_others_are_refused_at_once() {
    let scene = scene().await;
    let app = &scene.given.app;
    let holding = held_up(&scene.given).await;
    let asked = Asked::by(&Caller::operator(app.clock.new_id()), &app.clock);
    let waiting = (0..1_500).map(|_| {
        let opening = Opening {
            customer: CustomerId::new(app.clock.new_id()),
            item: ItemId::new(app.clock.new_id()),
            version: VersionId::new(app.clock.new_id()),
            action: Action::Download,
            ticket: Token::random().hash(),
        };
        let (log, asked) = (app.access_log.clone(), asked.clone());
        tokio::spawn(async move { log.opened(asked, opening).await })
    });
    let (mut many, mut long) = (0, 0);
    for waiting in waiting.collect::<Vec<_>>() {
        match waiting.await.unwrap() {
            Err(Unrecorded::Failed(why)) if why.contains("too many") => many += 1,
            Err(Unrecorded::Failed(why)) if why.contains("too long") => long += 1,
            other => panic!("{other:?}"),
        }
    }
    // One batch is being written, and a thousand wait.
    assert!(
        (300..=500).contains(&many),
        "{many} refused at once, {long} later"
    );
    drop(holding);
}
