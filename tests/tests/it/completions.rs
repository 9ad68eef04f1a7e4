//! That all of a document went out is in the access log: once per ticket, and not
//! of what was broken off.

use futures_util::future::join_all;
use portico_api::auth::Token;
use portico_tests::{Browser, Client, Given, eventually};
use reqwest::Response;
use serde_json::json;
use sqlx::PgPool;

use crate::scene::{PLAN, Scene, scene};
use crate::unrecorded::held_up;

/// More than the buffers of server, kernel and reader hold.
const LONG: usize = 48 << 20;

fn pool(given: &Given) -> &PgPool {
    given.app.log.pool()
}

async fn completions(given: &Given) -> i64 {
    let completed = "SELECT count(*) FROM events WHERE event_type = 'OpeningCompleted'";
    sqlx::query_scalar(completed)
        .fetch_one(pool(given))
        .await
        .unwrap()
}

async fn there_come(given: &Given, count: i64) {
    eventually("the completions", async || {
        completions(given).await >= count
    })
    .await;
    assert_eq!(completions(given).await, count);
}

async fn ticket(client: &Client, mutation: &str, item: &str) -> String {
    let begun = client.begin_opening(mutation, item).await.done();
    begun.text("url").to_owned()
}

/// A shared document, and Clara's ticket for it.
async fn shared(scene: &Scene, item: &str) -> String {
    let _ = scene.given.owner.grant(item).await.done();
    ticket(&scene.clara, "beginDownload", item).await
}

async fn part(browser: &Browser, ticket: &str, range: &str) -> Vec<u8> {
    let got = browser.send(("GET", ticket), &[("range", range)], "").await;
    assert_eq!(got.status, 206, "{range}");
    got.body
}

async fn whole(browser: &Browser, ticket: &str) -> Vec<u8> {
    let got = browser.send(("GET", ticket), &[], "").await;
    assert_eq!(got.status, 200);
    got.body
}

/// Up to where bytes have gone with a ticket, from the first on; 0 where none have.
async fn sent(given: &Given, ticket: &str) -> i64 {
    let token = Token::parse(ticket.rsplit('/').next().unwrap()).unwrap();
    let upper = "SELECT coalesce(upper(sent), 0) FROM bytes.tickets WHERE ticket_hash = $1";
    sqlx::query_scalar(upper)
        .bind(token.hash().bytes())
        .fetch_one(pool(given))
        .await
        .unwrap()
}

async fn until_some_is_sent(given: &Given, ticket: &str) -> i64 {
    let mut upper = 0;
    eventually("what was sent", async || {
        upper = sent(given, ticket).await;
        upper > 0
    })
    .await;
    upper
}

#[tokio::test]
async fn a_whole_download_is_completed_once_however_often_it_is_repeated() {
    let scene = scene().await;
    let given = &scene.given;
    let first = shared(&scene, &scene.plan).await;
    assert_eq!(whole(&scene.clara, &first).await, PLAN);
    there_come(given, 1).await;
    for _ in 0..2 {
        assert_eq!(whole(&scene.clara, &first).await, PLAN);
    }
    // Written after what came before it.
    let other = ticket(&scene.clara, "beginView", &scene.plan).await;
    assert_eq!(whole(&scene.clara, &other).await, PLAN);
    there_come(given, 2).await;
    let query = "query($of: ID!) {
        accessLog(filter: { customerId: $of, oldestFirst: true }) { nodes { kind completedAt } }
        auditEntries(filter: { customerId: $of, eventTypes: [\"OpeningCompleted\"],
            oldestFirst: true }) { nodes { decision capability actorId itemId } } }";
    let completion = |capability: &str| {
        json!({ "decision": "ALLOWED", "capability": capability,
                "actorId": scene.clara.id, "itemId": scene.plan })
    };
    let evidence = json!([completion("DOWNLOAD"), completion("VIEW")]);
    let mut log = json!(null);
    eventually("both models tell", async || {
        let told = given
            .owner
            .ask(query, json!({ "of": scene.baker.id }))
            .await;
        log = told["accessLog"]["nodes"].clone();
        told["auditEntries"]["nodes"] == evidence && log[1]["completedAt"].is_string()
    })
    .await;
    let kinds = [&log[0]["kind"], &log[1]["kind"]];
    assert_eq!(kinds, ["DOWNLOADED", "VIEWED"]);
    assert!(log[0]["completedAt"].is_string() && log[2].is_null());
}

#[tokio::test]
async fn two_halves_complete_a_download_in_any_order_and_one_does_not() {
    let scene = scene().await;
    let given = &scene.given;
    let both = shared(&scene, &scene.plan).await;
    let one = ticket(&scene.clara, "beginDownload", &scene.plan).await;
    let (first, second) = PLAN.split_at(13);
    assert_eq!(part(&scene.clara, &one, "bytes=0-12").await, first);
    assert_eq!(part(&scene.clara, &both, "bytes=13-").await, second);
    assert_eq!(until_some_is_sent(given, &one).await, 13);
    assert_eq!(until_some_is_sent(given, &both).await, 26);
    assert_eq!(completions(given).await, 0);
    // The same half twice is no whole.
    assert_eq!(part(&scene.clara, &one, "bytes=0-12").await, first);
    assert_eq!(part(&scene.clara, &both, "bytes=0-12").await, first);
    there_come(given, 1).await;
    let completed = "SELECT array_agg(completed_at IS NOT NULL ORDER BY completed_at)
        FROM bytes.tickets WHERE logged_at IS NOT NULL";
    let completed: Vec<bool> = sqlx::query_scalar(completed)
        .fetch_one(pool(given))
        .await
        .unwrap();
    assert_eq!(completed, [true, false]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_that_send_a_half_each_complete_a_download_once() {
    let scene = scene().await;
    let given = &scene.given;
    let other = scene.clara.at(&given.second_server().await);
    let mut tickets = vec![shared(&scene, &scene.plan).await];
    for _ in 1..10 {
        tickets.push(ticket(&scene.clara, "beginDownload", &scene.plan).await);
    }
    let halves = tickets.iter().map(async |ticket| {
        let here = part(&scene.clara, ticket, "bytes=0-12");
        let there = part(&other, ticket, "bytes=13-");
        let (first, second) = tokio::join!(here, there);
        assert_eq!([first, second].concat(), PLAN);
    });
    join_all(halves).await;
    there_come(given, 10).await;
    let openings = "SELECT count(DISTINCT payload::jsonb -> event_type ->> 'opening') FROM events
        WHERE event_type = 'OpeningCompleted' AND EXISTS (SELECT FROM events o
            WHERE o.event_type = 'DocumentDownloaded'
              AND o.aggregate_id = events.payload::jsonb -> events.event_type ->> 'opening')";
    let openings: i64 = sqlx::query_scalar(openings)
        .fetch_one(pool(given))
        .await
        .unwrap();
    assert_eq!(openings, 10, "each names an opening of its own");
}

#[tokio::test]
async fn an_empty_document_is_complete_at_once() {
    let scene = scene().await;
    let given = &scene.given;
    let empty = given.document(&scene.baker, None, "empty.txt", b"");
    let ticket = shared(&scene, &empty.await).await;
    assert_eq!(whole(&scene.clara, &ticket).await, b"");
    there_come(given, 1).await;
}

/// A download of which the first bytes have come.
async fn running(client: &Client, ticket: &str) -> Response {
    let mut got = client.begin(("GET", ticket), &[], "").await.unwrap();
    assert!(!got.chunk().await.unwrap().unwrap().is_empty());
    got
}

async fn long(scene: &Scene) -> (String, String) {
    let place = json!({ "customerId": scene.baker.id });
    let owner = &scene.given.owner;
    let item = owner.upload(place, "long.bin", &vec![7; LONG]).await;
    let ticket = shared(scene, &item).await;
    (item, ticket)
}

#[tokio::test]
async fn a_download_that_a_revoke_cuts_is_not_completed() {
    let scene = scene().await;
    let (item, ticket) = long(&scene).await;
    let running = running(&scene.clara, &ticket).await;
    let _ = scene.given.owner.revoke(&item).await.done();
    let sent = until_some_is_sent(&scene.given, &ticket).await;
    assert!(usize::try_from(sent).unwrap() < LONG, "{sent} were sent");
    assert_eq!(completions(&scene.given).await, 0);
    drop(running);
}

#[tokio::test]
async fn a_download_that_was_given_up_is_completed_by_going_on_with_its_ticket() {
    let scene = scene().await;
    let (_, ticket) = long(&scene).await;
    drop(running(&scene.clara, &ticket).await);
    let sent = until_some_is_sent(&scene.given, &ticket).await;
    let sent = usize::try_from(sent).unwrap();
    assert!(sent < LONG, "{sent} were sent");
    assert_eq!(completions(&scene.given).await, 0);
    let rest = part(&scene.clara, &ticket, &format!("bytes={sent}-")).await;
    assert_eq!(rest.len(), LONG - sent);
    there_come(&scene.given, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_flow_while_nothing_can_be_written_and_a_calm_stop_writes_that_they_went() {
    let scene = scene().await;
    let given = &scene.given;
    let ticket = shared(&scene, &scene.plan).await;
    let (first, second) = PLAN.split_at(13);
    assert_eq!(part(&scene.clara, &ticket, "bytes=0-12").await, first);
    let holding = held_up(given).await;
    assert_eq!(part(&scene.clara, &ticket, "bytes=13-").await, second);
    assert_eq!(completions(given).await, 0);
    let log = given.app.access_log.clone();
    let stopping = tokio::spawn(async move { log.stop().await });
    drop(holding);
    stopping.await.unwrap();
    assert_eq!(completions(given).await, 1);
}

#[tokio::test]
async fn whoever_asks_for_single_bytes_makes_no_row_without_end() {
    let scene = scene().await;
    let (given, browser) = (&scene.given, &*scene.clara);
    let ticket = shared(&scene, &scene.plan).await;
    let _ = part(browser, &ticket, "bytes=0-0").await;
    assert_eq!(until_some_is_sent(given, &ticket).await, 1);
    // Pieces that lie behind the document, so that what it lacks stays told.
    let pieces = "UPDATE bytes.tickets SET sent =
        (SELECT range_agg(int8range(2 * n, 2 * n + 1)) FROM generate_series(1000, 1999) n)";
    sqlx::query(pieces).execute(pool(given)).await.unwrap();
    let _ = part(browser, &ticket, "bytes=2-2").await;
    let _ = whole(browser, &ticket).await;
    there_come(given, 1).await;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM bytes.tickets, unnest(sent)")
        .fetch_one(pool(given))
        .await
        .unwrap();
    assert_eq!(kept, 1_000);
}
