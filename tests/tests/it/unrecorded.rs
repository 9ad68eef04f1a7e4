//! What cannot be written into the access log is not opened, and whoever asks
//! hears so soon.

use portico_api::auth::Token;
use portico_api::commands::Caller;
use portico_api::commands::access_log::{Asked, Opening, Unrecorded};
use portico_domain::access::Action;
use portico_domain::{CustomerId, ItemId, VersionId};
use portico_tests::bytes::sha256;
use portico_tests::{Given, eventually};
use sqlx::{Connection, PgConnection};

use crate::scene::{PLAN, scene};

/// Who may do everything with the database.
async fn its_owner(given: &Given) -> PgConnection {
    let portico_api::config::Database::Url(url) = &given.app.config.database else {
        panic!("a database of the tests")
    };
    PgConnection::connect(url).await.unwrap()
}

/// Somebody holds up every writer of events until the transaction ends.
pub(crate) async fn held_up(given: &Given) -> PgConnection {
    let mut conn = its_owner(given).await;
    let gate = "BEGIN; LOCK TABLE access_gate IN EXCLUSIVE MODE";
    sqlx::raw_sql(gate).execute(&mut conn).await.unwrap();
    conn
}

/// The log takes nothing, and it is known how often it was tried.
const CLOSED: &str = "CREATE SEQUENCE tried;
    CREATE FUNCTION closed() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS
        $$ BEGIN PERFORM nextval('tried'); RAISE EXCEPTION 'closed'; END $$;
    CREATE TRIGGER closed BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION closed()";
const OPEN: &str = "DROP TRIGGER closed ON events";

async fn number(conn: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(conn).await.unwrap()
}

async fn opened(given: &Given) -> i64 {
    let downloads = "SELECT count(*) FROM events WHERE event_type = 'DocumentDownloaded'";
    number(&mut its_owner(given).await, downloads).await
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_that_cannot_be_written_is_told_with_the_next() {
    let scene = scene().await;
    let (given, clara) = (&scene.given, &scene.clara);
    let mut owner = its_owner(given).await;
    sqlx::raw_sql(CLOSED).execute(&mut owner).await.unwrap();

    for _ in 0..3 {
        let refused = clara.begin_opening("beginDownload", &scene.plan).await;
        let _ = refused.refused("NOT_FOUND");
    }

    // Each together with others or alone, and then alone.
    let tries = "SELECT last_value FROM tried";
    eventually("it is tried", async || number(&mut owner, tries).await >= 4).await;
    sqlx::raw_sql(OPEN).execute(&mut owner).await.unwrap();
    given.app.access_log.stop().await;
    let refusals = "SELECT sum((payload::jsonb -> event_type ->> 'count')::bigint)::bigint
        FROM events WHERE event_type = 'AccessRefused'";
    assert_eq!(number(&mut owner, refusals).await, 3);
}
