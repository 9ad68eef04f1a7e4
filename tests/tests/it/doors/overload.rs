//! At overload whoever comes too much is told so at once, and what takes access away
//! is done all the same.

use portico_api::auth::Token;
use portico_domain::values::StaffRole;
use portico_tests::given::{given, given_with};
use portico_tests::{Answer, Browser, Customer, Door, Given, eventually};
use serde_json::json;
use sqlx::{Connection, PgConnection};

const ACTIVITIES: &str = "query($c: ID!) { activities(customer: $c) { totalCount } }";

/// Whoever reads one of these tables waits until this is dropped.
async fn held_up(given: &Given, tables: &str) -> PgConnection {
    let portico_api::config::Database::Url(url) = &given.app.config.database else {
        panic!("a database of the tests")
    };
    let mut conn = PgConnection::connect(url).await.unwrap();
    let table: String = sqlx::query_scalar(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
         WHERE format('%I.%I', schemaname, tablename) LIKE $1 LIMIT 1",
    )
    .bind(tables)
    .fetch_one(&mut conn)
    .await
    .unwrap();
    let lock = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
    sqlx::raw_sql(&lock).execute(&mut conn).await.unwrap();
    conn
}

/// That somebody waits for what is held up.
async fn somebody_waits(holding: &mut PgConnection) {
    let waits = "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                 WHERE d.datname = current_database() AND NOT l.granted)";
    eventually("a request that is held up", async || {
        let asked = sqlx::query_scalar::<_, bool>(waits).fetch_one(&mut *holding);
        asked.await.unwrap()
    })
    .await;
}

async fn shared_documents(given: &Given, baker: &Customer, count: usize) -> Vec<String> {
    let mut documents = vec![];
    for n in 0..count {
        let name = format!("plan {n}.txt");
        let document = given.document(baker, None, &name, b"plan").await;
        let _ = given.owner.grant(&document).await.done();
        documents.push(document);
    }
    documents
}

/// Who is not signed in, at each door, without a cookie and with one that is made up.
fn nobody(given: &Given) -> Vec<Browser> {
    let cookie = given.owner.cookie().unwrap();
    let name = cookie.split('=').next().unwrap();
    let mut made_up = given.visitor(Door::Staff);
    made_up.take_cookie(&format!("{name}={}", Token::random().reveal()));
    let visitors = [Door::Staff, Door::Portal].map(|door| given.visitor(door));
    visitors.into_iter().chain([made_up]).collect()
}

/// Tries what passes the others where staff do it.
async fn tried(nobody: &Browser, document: &str) -> [Answer; 2] {
    let revoke = json!({ "itemIds": [document] });
    [
        nobody.change_call("revokeAccess", revoke, "").await,
        nobody
            .call("mutation { signOut { __typename } }", json!({}))
            .await,
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_overload_the_surplus_is_told_so_and_access_is_taken_away_at_once() {
    let settings = [("database_connections", "8"), ("requests_waiting", "4")];
    let given = given_with(&settings).await;
    let baker = given.customer("Baker").await;
    let documents = shared_documents(&given, &baker, 2).await;
    let clara = given.client(&baker, "Clara").await;
    let holding = held_up(&given, "read_activity.%").await;
    let asking = (0..40).map(|_| {
        let (owner, input) = (given.owner.clone(), json!({ "c": baker.id }));
        tokio::spawn(async move { owner.call(ACTIVITIES, input).await })
    });
    let asking: Vec<_> = asking.collect();
    let mut refused = 0;
    // While the others still wait for what is held up.
    let revoked = given.owner.revoke(&documents[0]).await;
    assert_eq!(revoked.done().code(), "ACCESS_REMOVED");
    // Also by somebody who comes now.
    let late = given.staff(StaffRole::Owner).await;
    let revoked = late.revoke(&documents[1]).await;
    assert_eq!(revoked.done().code(), "ACCESS_REMOVED");
    for asked in asking {
        let answer = asked.await.unwrap();
        assert_eq!(answer.status, 503, "{}", answer.text());
        assert_eq!(answer.header("retry-after"), "2");
        refused += usize::from(answer.code() == "OVERLOADED");
    }
    // Four were worked on at a time, and four waited.
    assert!(refused >= 32, "{refused}");
    drop(holding);
    assert!(clara.whole_tree(&baker.id).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_in_the_lane_of_those_who_take_access_away() {
    // One place in it.
    let given = given_with(&[("database_connections", "8")]).await;
    let baker = given.customer("Baker").await;
    let documents = shared_documents(&given, &baker, 1).await;
    let mut holding = held_up(&given, "access.grants").await;
    let revoking = {
        let (owner, document) = (given.owner.clone(), documents[0].clone());
        tokio::spawn(async move { owner.revoke(&document).await })
    };
    somebody_waits(&mut holding).await;
    for browser in nobody(&given) {
        for answer in tried(&browser, &documents[0]).await {
            assert_ne!(answer.status, 503, "{}", answer.text());
        }
    }
    drop(holding);
    assert_eq!(revoking.await.unwrap().done().code(), "ACCESS_REMOVED");
}

#[tokio::test]
async fn who_tries_too_many_passwords_is_told_by_the_status_too() {
    let given = given().await;
    let visitor = given.visitor(portico_tests::Door::Staff);
    for _ in 0..100 {
        let input = json!({ "email": "nobody@firm.example", "password": "wrong" });
        let answer = visitor.change_call("signIn", input, "").await;
        let said = answer.json()["data"]["signIn"]["code"].clone();
        if said == "TOO_MANY_ATTEMPTS" {
            assert_eq!(answer.status, 429);
            let seconds: u64 = answer.header("retry-after").parse().unwrap();
            assert!(seconds > 0);
            return;
        }
        assert_eq!(
            (answer.status.as_u16(), said),
            (200, json!("WRONG_CREDENTIALS"))
        );
    }
    panic!("nobody slows it down");
}
