//! Without a heartbeat that is committed nothing is decided, and time goes back on no
//! server.

use chrono::TimeDelta;
use futures_util::StreamExt;
use portico_api::clock::Clock;
use portico_tests::bytes::file;
use portico_tests::given::given;
use portico_tests::portal::noon;
use portico_tests::{Browser, Client, Socket, eventually};
use serde_json::json;
use sqlx::{Connection, PgConnection};

use crate::faults::url_of;
use crate::hung::{every_door, put_off};
use crate::scene::{Scene, scene};

/// So large that it does not fit into what lies between server and reader.
const LARGE: usize = 64 << 20;

/// No server commits a heartbeat until this is dropped.
async fn held_up(scene: &Scene) -> PgConnection {
    let mut conn = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
    let lock = "BEGIN; LOCK TABLE heartbeats IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut conn).await.unwrap();
    conn
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_commits_no_heartbeat_decides_nothing_and_is_good_again_after() {
    let scene = scene().await;
    let (owner, clara) = (&scene.given.owner, &scene.clara);
    let large = vec![7; LARGE];
    let large = scene
        .given
        .document(&scene.baker, None, "large.bin", &large);
    let large = large.await;
    for item in [&scene.invoice, &large] {
        let _ = owner.grant_to(item, clara).await.done();
    }
    let begin = async |item: &str| clara.begin_opening("beginDownload", item).await.done();
    let (ticket, running) = (begin(&scene.invoice).await, begin(&large).await);
    let ticket = ticket.text("url").to_owned();
    let more = json!({ "customerId": scene.baker.id, "files": [file("more.txt", b"more")] });
    let upload = owner.begin_upload(more).await;
    let running = clara.begin(("GET", running.text("url")), &[], "").await;
    let mut running = running.unwrap().bytes_stream();
    let mut got = running.next().await.unwrap().unwrap().len();
    let mut socket = Socket::open(clara).await;
    let _ = socket.listen("", "items").await;
    let other = clara.at(&scene.given.second_server().await);
    assert_eq!(seen(&other, &scene.invoice).await, 200);
    let events = scene.given.events().await;

    let holding = held_up(&scene).await;

    eventually("questions are put off", async || {
        let (here, there) = (seen(clara, &scene.invoice), seen(&other, &scene.invoice));
        (here.await, there.await) == (503, 503)
    })
    .await;
    for (door, answer) in every_door(&scene, &ticket, &upload).await {
        put_off(door, &answer);
    }
    put_off(
        "the other server",
        &other.call("{ me { id } }", json!({})).await,
    );
    let ready = clara.signed_out();
    put_off("readiness", &ready.send(("GET", "/readyz"), &[], "").await);
    let alive = ready.send(("GET", "/healthz"), &[], "").await;
    assert_eq!(alive.status, 200);
    // What takes access away too: it would be heard of by nobody.
    let input = json!({ "itemIds": [scene.invoice], "contactId": clara.id });
    let revoked = owner.change_call("revokeAccess", input, "").await;
    put_off("what takes access away", &revoked);
    assert_eq!(socket.end().await, 1013);
    let (status, said) = Socket::try_open(clara, &[]).await.err().unwrap();
    assert_eq!((status, &said["code"]), (503, &json!("UNAVAILABLE")));
    while let Some(Ok(bytes)) = running.next().await {
        got += bytes.len();
    }
    assert!(got < LARGE, "the running download came to its end");
    assert_eq!(scene.given.events().await, events);

    drop(holding);
    eventually("it is good again", async || {
        let (here, there) = (seen(clara, &scene.invoice), seen(&other, &scene.invoice));
        (here.await, there.await) == (200, 200)
    })
    .await;
    for (door, answer) in every_door(&scene, &ticket, &upload).await {
        assert_eq!(answer.status, 200, "{door}: {}", answer.text());
    }
    assert_eq!(owner.patch(&upload, 0, b"more").await.status, 204);
    let _ = Socket::open(clara).await.listen("", "items").await;
    let _ = owner.revoke_from(&scene.invoice, clara).await.done();
    assert_eq!(seen(&other, &scene.invoice).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_under_which_another_database_was_put_decides_nothing() {
    let scene = scene().await;
    let clara = &scene.clara;
    let _ = scene
        .given
        .owner
        .grant_to(&scene.invoice, clara)
        .await
        .done();
    assert_eq!(seen(clara, &scene.invoice).await, 200);
    let events = scene.given.events().await;
    let mut conn = PgConnection::connect(&url_of(&scene.given)).await.unwrap();
    // As after a restore from a dump: of another cluster, into this one, or begun anew by a
    // server there.
    for (replaced, again) in [
        (
            "UPDATE log_origin SET system_identifier = system_identifier + 1",
            "UPDATE log_origin SET system_identifier = system_identifier - 1",
        ),
        (
            "UPDATE log_origin SET events_table = (events_table::bigint + 1)::oid",
            "UPDATE log_origin SET events_table = (events_table::bigint - 1)::oid",
        ),
        (
            "UPDATE log_origin SET epoch = epoch + 1",
            "UPDATE log_origin SET epoch = epoch - 1",
        ),
    ] {
        sqlx::raw_sql(replaced).execute(&mut conn).await.unwrap();
        eventually("nothing is decided", async || {
            seen(clara, &scene.invoice).await == 503
        })
        .await;
        let input = json!({ "itemIds": [scene.invoice], "contactId": clara.id });
        let revoked = scene
            .given
            .owner
            .change_call("revokeAccess", input, "")
            .await;
        put_off("what takes access away", &revoked);
        assert_eq!(scene.given.events().await, events);
        sqlx::raw_sql(again).execute(&mut conn).await.unwrap();
        eventually("it is its own again", async || {
            seen(clara, &scene.invoice).await == 200
        })
        .await;
    }
}

/// The status of an answer that has the item; nothing where it says that there is none.
async fn seen(who: &Browser, item: &str) -> u16 {
    let variables = json!({ "i": item });
    let answer = who
        .call("query($i: ID!) { item(id: $i) { id } }", variables)
        .await;
    let hidden = answer.status == 200 && answer.json()["data"]["item"].is_null();
    if hidden { 0 } else { answer.status.as_u16() }
}

/// Clara may see the invoice for an hour from noon on.
async fn for_an_hour() -> (Scene, Client) {
    let scene = scene().await;
    let until = (noon() + TimeDelta::hours(1)).to_rfc3339();
    let input = json!({ "itemIds": [scene.invoice], "contactId": scene.clara.id,
                        "expires": { "at": until } });
    let _ = scene.given.owner.grant_with(input).await.done();
    let clara = scene.clara.clone();
    assert_eq!(seen(&clara, &scene.invoice).await, 200);
    (scene, clara)
}

/// Everything is written down that this server has come to.
async fn is_written(scene: &Scene) {
    let now = scene.given.app.clock.now();
    let url = url_of(&scene.given);
    eventually("time is written down", async || {
        let mut conn = PgConnection::connect(&url).await.unwrap();
        let reached = "SELECT max(reached) >= $1 FROM heartbeats";
        let reached = sqlx::query_scalar(reached).bind(now).fetch_one(&mut conn);
        reached.await.unwrap()
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_gives_nothing_back_that_has_ended() {
    let (scene, clara) = for_an_hour().await;
    scene.given.clock.advance(TimeDelta::hours(2));
    assert_eq!(seen(&clara, &scene.invoice).await, 0);
    scene.given.clock.advance(TimeDelta::hours(-2));
    assert_eq!(seen(&clara, &scene.invoice).await, 0);
    is_written(&scene).await;
    // A server that starts anew, by a clock that is wrong or by the database's.
    let started = [Clock::fixed(noon()), Clock::System];
    for clock in started {
        let other = clara.at(&scene.given.second_server_by(clock).await);
        assert_eq!(seen(&other, &scene.invoice).await, 0);
        assert_eq!(seen(&other, &scene.plan).await, 0);
    }
    // What is given for longer is there.
    let input = json!({ "itemIds": [scene.plan], "contactId": clara.id,
                        "expires": { "at": (noon() + TimeDelta::hours(3)).to_rfc3339() } });
    let _ = scene.given.owner.grant_with(input).await.done();
    assert_eq!(seen(&clara, &scene.plan).await, 200);
}

#[tokio::test]
async fn a_server_whose_clock_is_behind_takes_over_what_another_has_come_to() {
    let (scene, clara) = for_an_hour().await;
    let behind = Clock::fixed(noon());
    let other = clara.at(&scene.given.second_server_by(behind.clone()).await);
    assert_eq!(seen(&other, &scene.invoice).await, 200);
    scene.given.clock.advance(TimeDelta::hours(2));
    assert_eq!(seen(&clara, &scene.invoice).await, 0);
    eventually("the other server knows", async || {
        seen(&other, &scene.invoice).await == 0
    })
    .await;
    behind.advance(TimeDelta::minutes(1));
    assert_eq!(seen(&other, &scene.invoice).await, 0);
}

#[tokio::test]
async fn rows_of_heartbeats_are_removed_but_for_the_last() {
    let given = given().await;
    let mut conn = PgConnection::connect(&url_of(&given)).await.unwrap();
    let count = "SELECT count(*) FROM heartbeats";
    for minutes in 1..=3 {
        let earlier = "INSERT INTO heartbeats SELECT max(reached) - make_interval(mins => $1)
                       FROM heartbeats";
        sqlx::query(earlier)
            .bind(minutes)
            .execute(&mut conn)
            .await
            .unwrap();
    }
    assert_eq!(portico_event_log::forget_beats(&mut conn).await.unwrap(), 3);
    let left: i64 = sqlx::query_scalar(count)
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert!(left > 0);
}
