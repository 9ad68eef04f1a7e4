//! Personal data stays out of the log and of what the server says; secrets stay
//! out of everything. What is erased stays erased.

use std::collections::BTreeMap;
use std::path::Path;

use portico_event_log::keys::{KeyOf, destroy};
use portico_tests::given::PASSWORD;
use portico_tests::{eventually, settled};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use super::acts::{
    AGENT, CUSTOMER, DOCUMENT, Done, EMAIL, FIRST, FOLDER, IP, LAST, REASON, RENAMED, SENT,
    STAFF_AGENT, STAFF_EMAIL, STAFF_IP, STAFF_NAME, work,
};
use super::evidence::{digests, folds};
use super::place::{Place, command, ran, text};
use super::restoring::{dump, postgres_program, restore};

/// About people and their papers.
const PERSONAL: [&str; 15] = [
    STAFF_NAME,
    STAFF_EMAIL,
    CUSTOMER,
    FIRST,
    LAST,
    EMAIL,
    FOLDER,
    RENAMED,
    DOCUMENT,
    SENT,
    REASON,
    STAFF_AGENT,
    AGENT,
    STAFF_IP,
    IP,
];

/// Which of these stand in a text, in any case.
fn found<'a>(text: &str, canaries: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let text = text.to_lowercase();
    let is_in = |canary: &&str| text.contains(&canary.to_lowercase());
    canaries.into_iter().filter(is_in).collect()
}

fn read(path: &Path) -> String {
    text(&std::fs::read(path).unwrap())
}

/// A dump as text; `flags` choose.
async fn dumped(place: &Place, flags: &[&str]) -> String {
    let file = place.beside("canaries.sql");
    dump(&place.url(), flags, &file).await;
    read(&file)
}

async fn rebuilt(url: &str, place: &Place) -> BTreeMap<String, String> {
    let mut tool = command("replay-tool");
    tool.args([
        "rebuild",
        "--all",
        "--json",
        "--database-url",
        url,
        "--data-dir",
    ]);
    let output = ran(tool.arg(place.data())).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    let reports = text(&output.stdout);
    let reports = reports
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let after = |report: &Value, field: &str| report[field].as_str().unwrap().to_owned();
    reports
        .map(|report| (after(&report, "model"), after(&report, "after")))
        .collect()
}

/// The log, and what commands write beside it: claims, and answers kept for repeats.
const LOG: [&str; 3] = ["--data-only", "-n", "public"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn personal_data_is_not_in_the_log_nor_secrets_anywhere_and_erased_stays_erased() {
    let place = Place::new().with(&["--trusted-proxies", "1", "--log-level", "debug"]);
    place.found_firm((STAFF_NAME, STAFF_EMAIL), PASSWORD).await;
    let server = place.serve().await;
    let done = work(&place).await;
    let mut owner = place.owner().await;
    let completed = "SELECT EXISTS (SELECT FROM events WHERE event_type = 'OpeningCompleted')";
    eventually("what was opened went out", async || {
        let completed = sqlx::query_scalar::<_, bool>(completed);
        completed.fetch_one(&mut owner).await.unwrap()
    })
    .await;
    let events = settled(&mut owner).await;
    let secrets = || done.secrets.iter().map(String::as_str);

    let log = dumped(&place, &LOG).await;
    assert!(log.contains("AccessGranted") && log.contains("DocumentDownloaded"));
    assert!(log.contains("inviteContact"), "answers are kept");
    assert_eq!(
        found(&log, PERSONAL.into_iter().chain(secrets())),
        Vec::<&str>::new()
    );
    let everything = dumped(&place, &[]).await;
    assert_eq!(found(&everything, secrets()), Vec::<&str>::new());
    let shown = found(&everything, PERSONAL);
    assert!(shown.len() > 9, "the search works: {shown:?}");
    assert_eq!(
        said(&place, PERSONAL.into_iter().chain(secrets())),
        Vec::<&str>::new()
    );

    let before = rebuilt(&place.url(), &place).await;
    let contact = KeyOf::Person(done.contact.parse().unwrap());
    let customer = KeyOf::Customer(done.customer.parse().unwrap());
    for key in [contact, customer] {
        destroy(&mut owner, key).await.unwrap();
    }
    let erased = rebuilt(&place.url(), &place).await;
    assert_ne!(erased["access"], before["access"]);
    assert_eq!(
        rebuilt(&place.url(), &place).await,
        erased,
        "twice the same"
    );
    folds(&place.url(), &place.data().join("master.key")).await;
    nothing_is_shown(&done).await;
    // Sessions and uploads in flight end by themselves: docs/auditing.md.
    let lasting = ["--data-only", "-N", "auth", "-N", "bytes"];
    let lasting = dumped(&place, &lasting).await;
    assert!(lasting.contains("inviteContact") && lasting.contains("4711"));
    let of_the_erased = [
        CUSTOMER, FIRST, LAST, EMAIL, FOLDER, RENAMED, DOCUMENT, SENT, REASON, AGENT, IP,
    ];
    assert_eq!(found(&lasting, of_the_erased), Vec::<&str>::new());
    without_keys(&place, &mut owner).await;
    assert_eq!(settled(&mut owner).await, events, "erasing is no event yet");
    let verified = place.replay_tool(&["verify", "--log-only"]).await;
    assert_eq!(
        verified.status.code(),
        Some(0),
        "{}",
        text(&verified.stdout)
    );
    drop(owner);
    server.stop().await;
    assert_eq!(
        said(&place, PERSONAL.into_iter().chain(secrets())),
        Vec::<&str>::new()
    );
    place.deserted().await;
}

/// Which of these the server or its `PostgreSQL` have said.
fn said<'a>(place: &Place, canaries: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let server = read(&place.said());
    assert!(server.contains("/files/download/{ticket}"), "{server}");
    let postgres = read(&place.data().join("postgres").join("postgresql.log"));
    found(&format!("{server}{postgres}"), canaries)
}

/// The pages' questions are answered, without names.
async fn nothing_is_shown(done: &Done) {
    let ask = async |query: &str, variables: Value| done.staff.browser.ask(query, variables).await;
    let query = "query($c: ID!) { customer(by: { id: $c }) { name number members { nodes { contact { name email } } } }
                 items(customer: $c, flat: true) { nodes { id name sentByContactId } } }";
    let shown = ask(query, json!({ "c": done.customer })).await;
    assert_eq!(shown["customer"]["name"], Value::Null);
    assert_eq!(shown["customer"]["number"], "4711");
    assert_eq!(
        shown["customer"]["members"]["nodes"][0]["contact"]["email"],
        Value::Null
    );
    let items = shown["items"]["nodes"].as_array().unwrap();
    assert!(items.iter().any(|item| item["id"] == done.folder));
    assert!(items.iter().all(|item| item["name"].is_null()), "{items:?}");
    let query = "{ accessLog { nodes { actor actorId item sourceIp userAgent } }
                   auditEntries(first: 100) { nodes { actor actorId item subject sourceIp reason } } }";
    let shown = ask(query, json!({})).await;
    let text = shown.to_string();
    let erased = [
        CUSTOMER, FIRST, LAST, EMAIL, FOLDER, RENAMED, DOCUMENT, SENT, REASON, AGENT, IP,
    ];
    assert_eq!(found(&text, erased), Vec::<&str>::new());
    let opened = &shown["accessLog"]["nodes"][0];
    assert_eq!(opened["actorId"], json!(done.contact));
    assert_eq!(
        (&opened["sourceIp"], &opened["userAgent"]),
        (&Value::Null, &Value::Null)
    );
    assert!(text.contains(STAFF_NAME), "others are not erased: {text}");
    eprintln!("an erased contact reads {}", shown["accessLog"]["nodes"][0]);
}

/// All keys destroyed, and a database restored without any key, fold alike.
async fn without_keys(place: &Place, owner: &mut PgConnection) {
    let file = place.beside("keyless.sql");
    dump(&place.url(), &["--exclude-table-data=keys.*"], &file).await;
    let keyless = place.url().replacen("/portico?", "/keyless?", 1);
    let mut create = postgres_program("psql").await;
    create
        .args(["-X", "-q", "-c", "CREATE DATABASE keyless"])
        .arg(place.url());
    assert!(ran(&mut create).await.status.success());
    restore(&file, &keyless).await;
    sqlx::raw_sql(
        "UPDATE keys.keys SET wrapped = NULL, destroyed_at = now() WHERE wrapped IS NOT NULL",
    )
    .execute(&mut *owner)
    .await
    .unwrap();
    let destroyed = rebuilt(&place.url(), place).await;
    assert_eq!(rebuilt(&keyless, place).await, destroyed);
    let mut restored = PgConnection::connect(&keyless).await.unwrap();
    assert_eq!(digests(&mut restored).await["access"], destroyed["access"]);
    restored.close().await.unwrap();
}
