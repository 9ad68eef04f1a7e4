//! Requests whose sender goes away at any moment: all or nothing.

use std::collections::BTreeSet;
use std::time::Duration;

use portico_api::clock::Stopwatch;
use portico_tests::bytes::sha256;
use portico_tests::given::given;
use portico_tests::{Browser, Given, settled};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::evidence::{count, folds, keyed};
use super::gate::url_of;
use super::office::{attempt, body_of};
use super::{times, told};

/// Items that one command grants.
const TOGETHER: usize = 12;

/// A request as it goes over the wire.
pub(crate) fn wire(
    browser: &Browser,
    origin: &str,
    (method, path): (&str, &str),
    body: &str,
) -> Vec<u8> {
    let host = origin.trim_start_matches("http://");
    let (cookie, length) = (browser.cookie().unwrap(), body.len());
    format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\nx-portico-request: 1\r\n\
         content-type: application/json\r\ncookie: {cookie}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Sends some or all of it, waits a little, and is gone.
async fn send_and_leave(given: &Given, body: &str, within: Duration) {
    let origin = &given.origin;
    let request = wire(&given.owner, origin, ("POST", &given.owner.graphql()), body);
    let address = origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let sent = if rand::random_bool(0.2) {
        rand::random_range(0..request.len())
    } else {
        request.len()
    };
    stream.write_all(&request[..sent]).await.unwrap();
    tokio::time::sleep(within.mul_f64(rand::random_range(0.0..1.0))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_request_is_carried_out_as_a_whole_or_not_at_all() {
    let given = given().await;
    let customer = given.customer("Baker & Sons").await;
    let mut folders = vec![];
    let watch = Stopwatch::start();
    for n in 0..TOGETHER {
        folders.push(given.folder(&customer, None, &format!("Shared {n}")).await);
    }
    // A little longer than a command takes on this machine today.
    let within = watch.elapsed() * 2 / u32::try_from(TOGETHER).unwrap();
    let mut sent = vec![];
    for n in 0..times(200) {
        let key = format!("dropped {n}");
        let (mutation, mut input, events) = match n % 4 {
            0 => (
                ("grantAccess", "GrantAccessInput"),
                json!({ "itemIds": folders }),
                TOGETHER,
            ),
            2 => (
                ("revokeAccess", "RevokeAccessInput"),
                json!({ "itemIds": folders }),
                TOGETHER,
            ),
            _ => {
                let input = json!({ "customerId": customer.id, "name": format!("Made {n}") });
                (("createFolder", "CreateFolderInput"), input, 1)
            }
        };
        input["idempotencyKey"] = json!(key);
        send_and_leave(&given, &body_of(mutation, &input, ""), within).await;
        sent.push((key, mutation, input, events));
    }
    let mut owner = PgConnection::connect(&url_of(&given)).await.unwrap();
    settled(&mut owner).await;
    let found = keyed(&mut owner).await;
    let (mut whole, mut nothing) = (0, 0);
    for (key, _, input, events) in &sent {
        match found.get(&sha256(key.as_bytes())) {
            None => nothing += 1,
            Some((count, _)) => {
                // A grant may find some of it done by the one before.
                assert!(
                    [*events, 0].contains(&usize::try_from(*count).unwrap()),
                    "{input}: {count}"
                );
                whole += 1;
            }
        }
    }
    folders_are_whole(&mut owner).await;
    for (_, mutation, input, _) in sent.iter().filter(|(_, m, ..)| m.0 == "createFolder") {
        let again = attempt(&given.owner, *mutation, input, "").await.unwrap();
        assert_eq!(again["__typename"], "FolderCreated", "{again}");
    }
    let made = count(&mut owner, "access.items WHERE name LIKE 'Made %'").await;
    assert_eq!(usize::try_from(made).unwrap(), times(200) / 2);
    folders_are_whole(&mut owner).await;
    settled(&mut owner).await;
    folds(&url_of(&given), &given.app.config.master_key_file).await;
    assert!(
        whole > 20 && nothing > 20,
        "{whole} carried out, {nothing} not"
    );
    let found = format!("{whole} carried out as a whole, {nothing} not at all");
    told("requests given up half-way", times(200), &found);
}

/// Event, key, claim, row and kept answer of each folder: all five or none.
async fn folders_are_whole(conn: &mut PgConnection) {
    let by_key = hashes(
        conn,
        "SELECT metadata->>'idempotency_hash' FROM events WHERE event_type = 'FolderCreated'
             AND metadata->>'actor_kind' = 'staff' AND metadata->>'idempotency_hash' IS NOT NULL",
    )
    .await;
    let answered = hashes(
        conn,
        "SELECT encode(key_hash, 'hex') FROM idempotency WHERE operation = 'createFolder'",
    )
    .await;
    assert_eq!(answered, by_key, "answers and events");
    let events = i64::try_from(by_key.len()).unwrap();
    let rows = "access.items WHERE name LIKE 'Made %'";
    assert_eq!(count(conn, rows).await, events, "rows");
    let keys = "keys.keys WHERE kind = 'ITEM' AND subject IN (
                    SELECT id FROM access.items WHERE name LIKE 'Made %')";
    assert_eq!(count(conn, keys).await, events, "keys");
    let keys_of_nothing = "keys.keys k WHERE kind = 'ITEM' AND NOT EXISTS (
                               SELECT FROM access.items i WHERE i.id = k.subject)";
    assert_eq!(count(conn, keys_of_nothing).await, 0, "keys of nothing");
    let claims = "claims WHERE kind = 'item-name' AND owner IN (
                      SELECT id FROM access.items WHERE name LIKE 'Made %')";
    assert_eq!(count(conn, claims).await, events, "claims");
    let claims_of_nothing = "claims c WHERE kind = 'item-name' AND NOT EXISTS (
                                 SELECT FROM access.items i WHERE i.id = c.owner)";
    assert_eq!(count(conn, claims_of_nothing).await, 0, "claims of nothing");
}

/// Hashes of idempotency keys, each found once.
async fn hashes(conn: &mut PgConnection, question: &'static str) -> BTreeSet<String> {
    let found: Vec<String> = sqlx::query_scalar(question).fetch_all(conn).await.unwrap();
    let each: BTreeSet<String> = found.iter().cloned().collect();
    assert_eq!(each.len(), found.len(), "{found:?}");
    each
}
