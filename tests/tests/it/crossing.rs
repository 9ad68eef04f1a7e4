//! What begins while access is being taken away ends with it, also where
//! neither could know of the other; and nobody who opens and sends can hold a
//! revoke up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::join_all;
use portico_tests::bytes::{Upload, file};
use portico_tests::{Client, Outcome};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

use crate::scene::{Scene, scene};

/// A ticket and an upload, none of them used.
struct Begun {
    ticket: String,
    upload: Upload,
}

async fn begin(clara: Client, customer: String, (plan, folder): (String, String)) -> Begun {
    let ticket = clara.begin_opening("beginDownload", &plan).await.done();
    let files = [file("late.txt", b"late")];
    let input = json!({ "customerId": customer, "folderId": folder, "files": files });
    Begun {
        ticket: ticket.text("url").to_owned(),
        upload: clara.begin_upload(input).await,
    }
}

impl Begun {
    async fn is_dead(&self, clara: &Client) {
        let got = clara.send(("GET", &self.ticket), &[], "").await;
        assert_eq!(got.status, 404);
        let sent = clara.patch(&self.upload, 0, b"late").await;
        assert_eq!(
            (sent.status.as_u16(), sent.code().as_str()),
            (422, "ACCESS_CHANGED")
        );
        let query = "query($id: ID!) { upload(id: $id) { state itemId } }";
        let status = clara.ask(query, json!({ "id": self.upload.id })).await;
        let failed = json!({ "state": "FAILED", "itemId": null });
        assert_eq!(status["upload"], failed);
    }
}

fn pool(scene: &Scene) -> &PgPool {
    scene.given.app.log.pool()
}

fn what(scene: &Scene) -> (Client, String, (String, String)) {
    let items = (scene.plan.clone(), scene.billing.clone());
    (scene.clara.clone(), scene.baker.id.clone(), items)
}

/// Revokes what `begin` needs, in one command.
async fn revoke(scene: &Scene) -> Outcome {
    let input = json!({ "itemIds": [scene.plan, scene.billing] });
    let owner = &scene.given.owner;
    owner.change("revokeAccess", input, "items { id }").await
}

async fn grant(scene: &Scene) {
    let input = json!({ "itemIds": [scene.plan, scene.billing] });
    let _ = scene.given.owner.grant_with(input).await.done();
}

async fn locked(pool: &PgPool, statement: &str) -> Transaction<'static, Postgres> {
    let mut transaction = pool.begin().await.unwrap();
    sqlx::query(statement)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction
}

/// Until so many wait for the lock that is held.
async fn until_waiting(conn: &mut PgConnection, waiting: i64) {
    // `pg_stat_activity` stays in a transaction as it was when it was first asked.
    let blocked = "SELECT count(DISTINCT pid) FROM pg_locks
                   WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))";
    for _ in 0..6_000 {
        let now: i64 = sqlx::query_scalar(blocked)
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        if now >= waiting {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("nobody waits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_begins_after_a_revoke_looked_and_before_it_commits_ends_with_it() {
    let scene = scene().await;
    grant(&scene).await;
    let (clara, customer, items) = what(&scene);
    // The revoke has its snapshot, and waits at the rows that it takes away.
    let mut held = locked(pool(&scene), "SELECT FROM access.grants FOR UPDATE").await;
    let (revoked, begun) = tokio::join!(revoke(&scene), async {
        until_waiting(&mut held, 1).await;
        let begun = begin(clara, customer, items).await;
        held.rollback().await.unwrap();
        begun
    });
    let _ = revoked.done();
    grant(&scene).await;
    begun.is_dead(&scene.clara).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_decided_before_a_revoke_and_begins_after_it_has_ended() {
    let scene = scene().await;
    grant(&scene).await;
    let (clara, customer, (plan, folder)) = what(&scene);
    // Both are decided, and wait to be written.
    let lock = "LOCK TABLE bytes.tickets, bytes.uploads IN SHARE MODE";
    let mut held = locked(pool(&scene), lock).await;
    let files = [file("late.txt", b"late")];
    let input = json!({ "customerId": customer, "folderId": folder, "files": files });
    let (ticket, upload, ()) = tokio::join!(
        clara.begin_opening("beginDownload", &plan),
        clara.begin_upload(input),
        async {
            until_waiting(&mut held, 2).await;
            let _ = revoke(&scene).await.done();
            grant(&scene).await;
            held.rollback().await.unwrap();
        }
    );
    let ticket = ticket.done().text("url").to_owned();
    Begun { ticket, upload }.is_dead(&scene.clara).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_race_a_revoke_none_works_after_access_is_given_anew() {
    let scene = scene().await;
    for _ in 0..12 {
        grant(&scene).await;
        let racing = (0..6).map(async |_| {
            let ticket = scene.clara.begin_opening("beginDownload", &scene.plan);
            let files = [file("late.txt", b"late")];
            let input = json!({ "customerId": scene.baker.id, "folderId": scene.billing,
                                "files": files });
            let (ticket, uploads) = tokio::join!(ticket, scene.clara.begin_uploads(input));
            (ticket.0["url"].as_str().map(str::to_owned), uploads)
        });
        let (begun, revoked) = tokio::join!(join_all(racing), revoke(&scene));
        let _ = revoked.done();
        grant(&scene).await;
        for (ticket, uploads) in begun {
            if let Some(ticket) = ticket {
                let got = scene.clara.send(("GET", &ticket), &[], "").await;
                assert_eq!(got.status, 404);
            }
            if let Some(id) = uploads[0]["uploadId"].as_str() {
                let url = uploads[0]["url"].as_str().unwrap().to_owned();
                let upload = Upload {
                    id: id.to_owned(),
                    url,
                };
                let sent = scene.clara.patch(&upload, 0, b"late").await;
                assert_eq!(sent.status, 422, "{}", sent.text());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_opens_and_sends_in_a_loop_never_makes_a_revoke_fail() {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let _ = owner.grant_to(&scene.plan, &scene.ben).await.done();
    let over = Arc::new(AtomicBool::new(false));
    let loops: Vec<_> = (0..6)
        .map(|n| {
            let (ben, plan, over) = (scene.ben.clone(), scene.plan.clone(), Arc::clone(&over));
            let place = json!({ "customerId": scene.baker.id });
            tokio::spawn(async move {
                let mut round = 0;
                while !over.load(Ordering::Relaxed) {
                    // What crosses a revoke has ended, with an answer that says so.
                    let ticket = ben.begin_opening("beginDownload", &plan).await.done();
                    let got = ben.send(("GET", ticket.text("url")), &[], "").await;
                    assert!([200, 404].contains(&got.status.as_u16()));
                    let mut input = place.clone();
                    input["files"] = json!([file(&format!("{n} {round}.txt"), b"x")]);
                    let upload = ben.begin_upload(input).await;
                    let sent = ben.patch(&upload, 0, b"x").await;
                    let said = (sent.status.as_u16(), sent.code());
                    assert!(
                        said.0 == 204 || said == (422, "ACCESS_CHANGED".to_owned()),
                        "{said:?}"
                    );
                    round += 1;
                }
                round
            })
        })
        .collect();
    for _ in 0..25 {
        let _ = owner.grant(&scene.plan).await.done();
        let _ = owner.revoke(&scene.plan).await.done();
    }
    over.store(true, Ordering::Relaxed);
    for opened in join_all(loops).await {
        assert!(opened.unwrap() > 0);
    }
}

/// Rows as `begin` leaves them.
async fn so_many(scene: &Scene, statement: &str) {
    let rows = sqlx::query(statement)
        .bind(scene.clara.id.parse::<uuid::Uuid>().unwrap())
        .bind(scene.baker.id.parse::<uuid::Uuid>().unwrap())
        .bind(scene.given.clock.now())
        .execute(pool(scene))
        .await;
    rows.unwrap();
}

const UPLOADS: &str = "INSERT INTO bytes.uploads (id, audience, person_id, customer_id, item_id,
        name, size, on_clash, state, created_at, expires_at)
    SELECT gen_random_uuid(), 'CLIENT', $1, $2, gen_random_uuid(), n || '.txt', 4, 'KEEP_BOTH',
        'RECEIVING', $3, $3 + interval '1 day' FROM generate_series(1, 999) n";

#[tokio::test]
async fn a_person_has_so_many_uploads_open_and_ending_them_all_is_one_statement() {
    let scene = scene().await;
    let input = json!({ "customerId": scene.baker.id, "onClash": "KEEP_BOTH",
                        "files": [file("a.txt", b"a")] });
    so_many(&scene, UPLOADS).await;
    let last = scene.clara.begin_upload(input.clone()).await;
    let refused = |begun: &Value| {
        let told = (begun["code"].clone(), begun["args"]["limit"].clone());
        assert_eq!(told, (json!("TOO_MANY_OPEN"), json!(1_000)), "{begun}");
    };
    refused(&scene.clara.begin_uploads(input.clone()).await[0]);
    assert_eq!(scene.clara.patch(&last, 0, b"a").await.status, 204);
    let again = scene.clara.begin_upload(input.clone()).await;
    refused(&scene.clara.begin_uploads(input.clone()).await[0]);
    // Others are not concerned, and what ends makes room.
    let _ = scene.ben.begin_upload(input.clone()).await;
    for role in ["ENTITY_ACCESS", "ENTITY_COLLABORATOR"] {
        let more = json!({ "role": role });
        let given = &scene.given;
        given.member(&scene.clara.id, &scene.baker, more).await;
    }
    let sent = scene.clara.patch(&again, 0, b"a").await;
    assert_eq!(sent.code(), "NOT_COLLABORATOR");
    let _ = scene.clara.begin_upload(input).await;
}

const TICKETS: &str = "INSERT INTO bytes.tickets (ticket_hash, session_hash, person_id,
        customer_id, item_id, version_id, action, created_at, expires_at)
    SELECT sha256(n::text::bytea), s.token_hash, $1, $2, gen_random_uuid(), gen_random_uuid(),
        'VIEW', $3, $3 + interval '5 minutes' FROM generate_series(1, 499) n, auth.sessions s
    WHERE s.person_id = $1";

#[tokio::test]
async fn a_person_holds_so_many_tickets_that_are_not_used() {
    let scene = scene().await;
    for item in [&scene.plan, &scene.invoice] {
        let _ = scene.given.owner.grant(item).await.done();
    }
    so_many(&scene, TICKETS).await;
    let open = async |item| scene.clara.begin_opening("beginDownload", item).await;
    let last = open(&scene.plan).await.done();
    let refused = open(&scene.plan).await.refused("TOO_MANY_OPEN");
    assert_eq!(refused.arg("limit"), &json!(500));
    let got = scene.clara.send(("GET", last.text("url")), &[], "").await;
    assert_eq!(got.status, 200, "one that is used is not counted");
    let _ = open(&scene.plan).await.done();
    let _ = open(&scene.plan).await.refused("TOO_MANY_OPEN");
    // Those that opened nothing ended with the next look.
    let _ = scene.given.owner.revoke(&scene.invoice).await.done();
    let _ = open(&scene.plan).await.done();
}
