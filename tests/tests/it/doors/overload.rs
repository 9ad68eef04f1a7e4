//! At overload whoever comes too much is told so at once, and what takes access away
//! is done all the same.

use portico_tests::Given;
use portico_tests::given::{given, given_with};
use serde_json::json;
use sqlx::{Connection, PgConnection};

const ACTIVITIES: &str = "query($c: ID!) { activities(customer: $c) { totalCount } }";

/// Whoever asks for activities waits until this is dropped.
async fn held_up(given: &Given) -> PgConnection {
    let portico_api::config::Database::Url(url) = &given.app.config.database else {
        panic!("a database of the tests")
    };
    let mut conn = PgConnection::connect(url).await.unwrap();
    let table: String = sqlx::query_scalar(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
         WHERE schemaname = 'read_activity' LIMIT 1",
    )
    .fetch_one(&mut conn)
    .await
    .unwrap();
    let lock = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
    sqlx::raw_sql(&lock).execute(&mut conn).await.unwrap();
    conn
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_overload_the_surplus_is_told_so_and_access_is_taken_away_at_once() {
    let settings = [("database_connections", "8"), ("requests_waiting", "4")];
    let given = given_with(&settings).await;
    let baker = given.customer("Baker").await;
    let document = given.document(&baker, None, "plan.txt", b"plan").await;
    let clara = given.client(&baker, "Clara").await;
    let _ = given.owner.grant(&document).await.done();
    let holding = held_up(&given).await;
    let asking = (0..40).map(|_| {
        let (owner, input) = (given.owner.clone(), json!({ "c": baker.id }));
        tokio::spawn(async move { owner.call(ACTIVITIES, input).await })
    });
    let asking: Vec<_> = asking.collect();
    let mut refused = 0;
    // While the others still wait for what is held up.
    let revoked = given.owner.revoke(&document).await;
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
