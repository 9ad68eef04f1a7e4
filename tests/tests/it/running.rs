//! Downloads that run, or broke off, while something changes: what goes on, and what
//! ends for good.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use portico_api::bytes::tickets;
use portico_tests::{Client, eventually};
use serde_json::json;

use crate::scene::{PLAN, Scene, scene};

/// More than the sockets between server and reader hold.
const SIZE: usize = 48 << 20;
/// In which it is decided again whether a download goes on.
const MEANWHILE: Duration = Duration::from_secs(1);

/// A download of which the first bytes have come.
struct Running {
    ticket: String,
    read: usize,
    rest: BoxStream<'static, Option<usize>>,
}

/// A text beside the plan that takes its time, shared with nobody.
async fn long(scene: &Scene) -> String {
    let place = json!({ "customerId": scene.baker.id });
    let owner = &scene.given.owner;
    owner.upload(place, "long.txt", &vec![b'7'; SIZE]).await
}

async fn ticket(who: &Client, mutation: &str, item: &str) -> String {
    let begun = who.begin_opening(mutation, item).await;
    begun.done().text("url").to_owned()
}

async fn running(who: &Client, mutation: &str, item: &str) -> Running {
    let ticket = ticket(who, mutation, item).await;
    let got = who.begin(("GET", &ticket), &[], "").await.unwrap();
    assert_eq!(got.status(), 200);
    let chunks = got.bytes_stream();
    let mut rest = chunks.map(|chunk| Some(chunk.ok()?.len())).boxed();
    let read = rest.next().await.flatten().unwrap();
    Running { ticket, read, rest }
}

/// One of Clara's, of what all clients were given.
async fn given_to_all(scene: &Scene) -> (String, Running) {
    let item = long(scene).await;
    let _ = scene.given.owner.grant(&item).await.done();
    let running = running(&scene.clara, "beginDownload", &item).await;
    (item, running)
}

impl Running {
    /// Reads on for as long as anything comes; whether that was all.
    async fn comes_to_its_end(mut self) -> bool {
        while let Some(Some(chunk)) = self.rest.next().await {
            self.read += chunk;
        }
        self.read == SIZE
    }

    /// Revoked and given again at once, with a reader that takes its time.
    async fn ends_with_a_revoke(mut self, scene: &Scene, item: &str) {
        let owner = &scene.given.owner;
        let _ = owner.revoke(item).await.done();
        let _ = owner.grant(item).await.done();
        while let Some(Some(chunk)) = self.rest.next().await {
            self.read += chunk;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(self.read < SIZE, "read to the end");
    }
}

#[tokio::test]
async fn a_download_that_runs_ends_though_access_comes_back_at_once() {
    let scene = scene().await;
    let (item, running) = given_to_all(&scene).await;
    running.ends_with_a_revoke(&scene, &item).await;
}

#[tokio::test]
async fn a_download_that_runs_goes_on_when_a_newer_version_takes_its_place() {
    let scene = scene().await;
    let (item, running) = given_to_all(&scene).await;
    let place = json!({ "customerId": scene.baker.id, "documentId": item });
    let owner = &scene.given.owner;
    let _ = owner.upload(place, "long.txt", b"Not as long.").await;
    tokio::time::sleep(MEANWHILE).await;
    assert!(running.comes_to_its_end().await);
}

#[tokio::test]
async fn an_older_version_is_sent_on_to_who_has_access_and_not_to_whose_has_passed() {
    let scene = scene().await;
    let (owner, clock) = (&scene.given.owner, &scene.given.clock);
    let item = long(&scene).await;
    let until = clock.now() + TimeDelta::minutes(1);
    let input = json!({ "itemIds": [item], "contactId": scene.clara.id,
                        "expires": { "at": until } });
    let _ = owner.grant_with(input).await.done();
    let _ = owner.grant_to(&item, &scene.ben).await.done();
    let hers = running(&scene.clara, "beginDownload", &item).await;
    let his = running(&scene.ben, "beginDownload", &item).await;
    let place = json!({ "customerId": scene.baker.id, "documentId": item });
    let _ = owner.upload(place, "long.txt", b"Not as long.").await;
    // No command ends what time does: only the rule says so.
    clock.advance(TimeDelta::minutes(1));
    tokio::time::sleep(MEANWHILE).await;
    assert!(!hers.comes_to_its_end().await, "her grant has passed");
    assert!(his.comes_to_its_end().await, "his goes on");
}

#[tokio::test]
async fn what_runs_is_asked_the_rule_alone() {
    let scene = scene().await;
    let item = long(&scene).await;
    let _ = scene.given.owner.grant(&item).await.done();
    let running = running(&scene.clara, "beginView", &item).await;
    let ticket = running.ticket.clone();
    // Of which type it is, and what it is called, was asked before its first byte.
    sqlx::query("UPDATE access.versions SET media_type = $2 WHERE item_id = $1::uuid")
        .bind(&item)
        .bind("application/zip")
        .execute(scene.given.app.log.pool())
        .await
        .unwrap();
    let again = scene.clara.send(("GET", &ticket), &[], "").await;
    assert_eq!(again.status, 404, "{}", again.text());
    tokio::time::sleep(MEANWHILE).await;
    assert!(running.comes_to_its_end().await);
}

#[tokio::test]
async fn what_broke_off_is_taken_up_again_though_a_newer_version_came_and_not_after_a_revoke() {
    let scene = scene().await;
    let (owner, clara) = (&scene.given.owner, &scene.clara);
    let _ = owner.grant(&scene.plan).await.done();
    let ticket = ticket(clara, "beginDownload", &scene.plan).await;
    let begins = [("range", "bytes=0-8")];
    let first = clara.send(("GET", &ticket), &begins, "").await;
    assert_eq!((first.status.as_u16(), &*first.body), (206, &PLAN[..9]));
    let place = json!({ "customerId": scene.baker.id, "documentId": scene.plan });
    let _ = owner
        .upload(place, "plan.txt", b"Another plan by now.\n")
        .await;
    let etag = first.header("etag");
    let goes_on = [
        ("range", "bytes=9-"),
        ("if-range", etag),
        ("if-match", etag),
    ];
    let rest = clara.send(("GET", &ticket), &goes_on, "").await;
    assert_eq!((rest.status.as_u16(), &*rest.body), (206, &PLAN[9..]));
    let _ = owner.revoke(&scene.plan).await.done();
    let ended = clara.send(("GET", &ticket), &goes_on, "").await;
    let none = clara.send(("GET", "/files/download/x"), &goes_on, "").await;
    assert_eq!((ended.status.as_u16(), &ended.body), (404, &none.body));
}

#[tokio::test]
async fn a_download_that_outlives_its_ticket_ends_though_access_comes_back_at_once() {
    let scene = scene().await;
    let (item, running) = given_to_all(&scene).await;
    let clock = &scene.given.clock;
    let mut conn = scene.given.app.log.pool().acquire().await.unwrap();
    // Longer than a ticket lives, in steps in which it is said anew that it runs.
    for _ in 0..4 {
        clock.advance(TimeDelta::seconds(150));
        let runs = "SELECT max(kept_until) > $1 FROM bytes.tickets_now";
        let ahead = clock.now() + TimeDelta::minutes(2);
        eventually("it is said anew that it runs", async || {
            let runs = sqlx::query_scalar(runs).bind(ahead);
            runs.fetch_one(&mut *conn).await.unwrap()
        })
        .await;
        let forgotten = tickets::forget_expired(&mut conn, clock.now()).await;
        assert_eq!(forgotten.unwrap(), 0);
    }
    drop(conn);
    running.ends_with_a_revoke(&scene, &item).await;
}
