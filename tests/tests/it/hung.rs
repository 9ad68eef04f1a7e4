//! Sessions of the database that hang: whoever asks is answered all the same, by
//! other sessions as soon as those are given up, and nothing is half-done.

use std::io;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use portico_tests::bytes::{Upload, file};
use portico_tests::given::PASSWORD;
use portico_tests::{Answer, Door, Given, Portal};
use serde_json::json;
use sqlx::{Connection, PgConnection};

use crate::faults::outage::cluster;
use crate::faults::url_of;
use crate::scene::{INVOICE, Scene, scene};

const ME: &str = "{ me { id } }";
const CREATE: &str = "mutation($input: CreateFolderInput!) { createFolder(input: $input) {
    __typename ... on FolderCreated { code } } }";

/// Far longer than an answer takes: a test that waits for ever says nothing.
const FOR_EVER: Duration = Duration::from_mins(3);

/// Processes that stand still until this is dropped.
struct Stopped(Vec<i32>);

impl Stopped {
    /// All sessions of the server.
    async fn sessions(scene: &Scene) -> Self {
        let mut conn = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
        let pids = "SELECT pid FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = 'portico'";
        let pids: Vec<i32> = sqlx::query_scalar(pids).fetch_all(&mut conn).await.unwrap();
        assert!(!pids.is_empty());
        let stopped = Self(pids);
        stopped.send("-STOP").expect("kill is a program here");
        stopped
    }

    /// All of them while none is in a transaction: they hold up nobody.
    async fn at_rest(scene: &Scene) -> Self {
        let mut conn = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
        loop {
            let stopped = Self::sessions(scene).await;
            let busy = "SELECT EXISTS (SELECT FROM pg_stat_activity
                                       WHERE pid = ANY($1) AND state <> 'idle')";
            let busy: bool = sqlx::query_scalar(busy)
                .bind(&stopped.0)
                .fetch_one(&mut conn)
                .await
                .unwrap();
            if !busy {
                return stopped;
            }
            drop(stopped);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Whether it ran: that it did not reach all says only that some ended meanwhile.
    fn send(&self, signal: &str) -> io::Result<ExitStatus> {
        let pids = self.0.iter().map(ToString::to_string);
        Command::new("kill").arg(signal).args(pids).status()
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        let sent = self.send("-CONT");
        assert!(sent.is_ok() || std::thread::panicking(), "{sent:?}");
    }
}

async fn creates(scene: &Scene) -> Answer {
    let input = json!({ "customerId": scene.baker.id, "name": "Papers", "idempotencyKey": "once" });
    scene
        .given
        .owner
        .call(CREATE, json!({ "input": input }))
        .await
}

async fn folders(scene: &Scene) -> i64 {
    let mut conn = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
    let found = "SELECT count(*) FROM access.items WHERE name = 'Papers'";
    sqlx::query_scalar(found)
        .fetch_one(&mut conn)
        .await
        .unwrap()
}

/// One request at each door.
pub(crate) async fn every_door(
    scene: &Scene,
    ticket: &str,
    upload: &Upload,
) -> Vec<(&'static str, Answer)> {
    let (owner, clara) = (&scene.given.owner, &scene.clara);
    let sign_in = async {
        let visitor = scene.given.visitor(Door::Staff);
        let input = json!({ "email": "nobody@firm.example", "password": PASSWORD });
        let query = "mutation($input: SignInInput!) { signIn(input: $input) { __typename } }";
        visitor.call(query, json!({ "input": input })).await
    };
    let tus = [("tus-resumable", "1.0.0")];
    let (staff, portal, sign_in, download, offset) = tokio::join!(
        owner.call(ME, json!({})),
        clara.call(ME, json!({})),
        sign_in,
        clara.send(("GET", ticket), &[], ""),
        owner.send(("HEAD", &upload.url), &tus, ""),
    );
    vec![
        ("staff", staff),
        ("portal", portal),
        ("sign-in", sign_in),
        ("a download", download),
        ("an upload", offset),
    ]
}

pub(crate) fn put_off(door: &str, answer: &Answer) {
    assert_eq!(answer.status, 503, "{door}: {}", answer.text());
    assert_eq!(answer.header("retry-after"), "2", "{door}");
    if door != "an upload" {
        assert_eq!(answer.code(), "UNAVAILABLE", "{door}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hung_session_is_given_up_and_whoever_asks_is_answered() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.invoice, &scene.clara).await.done();
    let ticket = scene.clara.begin_opening("beginDownload", &scene.invoice);
    let ticket = ticket.await.done().text("url").to_owned();
    let more = json!({ "customerId": scene.baker.id, "files": [file("more.txt", b"more")] });
    let upload = owner.begin_upload(more).await;

    let stopped = Stopped::sessions(&scene).await;
    let asked = async {
        // The session of the command before hangs at this one's first statement.
        put_off("a command", &creates(&scene).await);
        for _ in 0..10 {
            let answers = every_door(&scene, &ticket, &upload).await;
            let good = answers.iter().all(|(_, answer)| answer.status == 200);
            for (door, answer) in answers.iter().filter(|(_, answer)| answer.status != 200) {
                put_off(door, answer);
            }
            if good && creates(&scene).await.status == 200 {
                return answers;
            }
        }
        panic!("the server does not get over sessions that hang");
    };
    let answers = tokio::time::timeout(FOR_EVER, asked).await;
    let answers = answers.expect("each request is answered");
    assert_eq!(answers[3].1.body, INVOICE);
    assert_eq!(folders(&scene).await, 1);

    // They wake up and find that nobody waits for them.
    drop(stopped);
    assert_eq!(creates(&scene).await.status, 200);
    assert_eq!(folders(&scene).await, 1, "given up, and done all the same");
    assert_eq!(owner.patch(&upload, 0, b"more").await.status, 204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn followers_give_up_sessions_that_hang_and_go_on_with_others() {
    // Followers wait for every transaction of the cluster that has written and not
    // ended, so that those of other tests would be waited for too.
    let folder = tempfile::tempdir().unwrap();
    let cluster = cluster(&folder).await;
    let made = cluster.create_database_if_missing("firm", None).await;
    made.unwrap();
    let portal = Portal::start_beside(cluster.url("firm")).await;
    let scene = Scene::of(Given::at(portal).await).await;
    let mut conn = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
    let stopped = Stopped::at_rest(&scene).await;
    let go_on = async {
        while creates(&scene).await.status != 200 {}
        let all = "SELECT (SELECT size FROM ledger_head) = (SELECT count(*) FROM events)
                       AND (SELECT bool_and(seq = size) FROM checkpoints, ledger_head)";
        loop {
            let all = sqlx::query_scalar::<_, bool>(all).fetch_one(&mut conn);
            if all.await.unwrap() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let gone_on = tokio::time::timeout(FOR_EVER, go_on).await;
    gone_on.expect("the read models go on beside the sessions that hang");
    drop(stopped);
    assert_eq!(folders(&scene).await, 1);
    drop(scene);
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_for_a_lock_that_nobody_lets_go_is_told_to_try_again() {
    let scene = scene().await;
    let mut other = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
    let mut held = other.begin().await.unwrap();
    sqlx::query("LOCK TABLE access.items IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *held)
        .await
        .unwrap();
    let item = "query($id: ID!) { item(id: $id) { id } }";
    let of = json!({ "id": scene.plan });
    let asked = async { tokio::join!(creates(&scene), scene.given.owner.call(item, of)) };
    let answered = tokio::time::timeout(FOR_EVER, asked).await;
    let (created, found) = answered.expect("each request is answered");
    put_off("a command", &created);
    put_off("a question", &found);
    held.rollback().await.unwrap();
    assert_eq!(folders(&scene).await, 0);
    assert_eq!(creates(&scene).await.status, 200);
    assert_eq!(folders(&scene).await, 1);
}
