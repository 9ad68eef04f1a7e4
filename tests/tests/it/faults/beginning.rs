//! The first words at the command line: a firm, its owner, the demo's addresses.

use std::process::{Output, Stdio};

use portico_private_postgres::for_tests::fresh_database;
use portico_tests::corpus;
use portico_tests::given::PASSWORD;
use sqlx::{Connection, PgConnection};
use tokio::io::AsyncWriteExt;

use super::evidence::count;
use super::place::{Place, free_address, ran, text};

/// `portico staff add` with this password.
async fn staff_add(place: &Place, arguments: &[&str], password: impl AsRef<[u8]>) -> Output {
    let mut add = place.portico(&["staff", "add", "--password-stdin"]);
    add.args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut adding = add.spawn().unwrap();
    let mut stdin = adding.stdin.take().unwrap();
    // Who is refused for a flag may be gone before it is read.
    drop(stdin.write_all(password.as_ref()).await);
    drop(stdin);
    adding.wait_with_output().await.unwrap()
}

fn refused(output: &Output, code: i32, words: &[&str]) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_firm_is_registered_for_somebody_who_is_refused() {
    let place = Place::new();
    let server = place.serve().await;
    let firm = ["--firm", "Miler", "--zone", "Europe/Berlin"];
    let ann = ["--name", "Ann Miller", "--email", "ann@miller.example"];
    let no_address = ["--owner", "--name", "Ann", "--email", "notmail"];
    let output = staff_add(&place, &[&no_address[..], &firm].concat(), PASSWORD).await;
    refused(&output, 2, &["--email", "notmail"]);
    let owner = [&["--owner"], &ann[..], &firm].concat();
    for weak in ["short", "ann@miller.example"] {
        refused(&staff_add(&place, &owner, weak).await, 1, &["password"]);
    }
    let no_text = staff_add(&place, &owner, b"a passw\xf6rd of enough length").await;
    refused(&no_text, 1, &["password", "standard input", "UTF-8"]);
    let no_zone = [
        &["--owner"],
        &ann[..],
        &["--firm", "M", "--zone", "Nowhere/X"],
    ]
    .concat();
    refused(
        &staff_add(&place, &no_zone, PASSWORD).await,
        2,
        &["Nowhere/X"],
    );
    let without_role = staff_add(&place, &[&ann[..], &firm].concat(), PASSWORD).await;
    refused(&without_role, 2, &["--owner"]);
    let viewer = [&["--role", "viewer"], &ann[..], &firm].concat();
    let viewer = staff_add(&place, &viewer, PASSWORD).await;
    refused(&viewer, 1, &["no owner", "--owner"]);
    let events = place.replay_tool(&["events", "--json"]).await;
    assert_eq!(text(&events.stdout), "");
    let right = [
        &["--owner"],
        &ann[..],
        &["--firm", "Miller", "--zone", "Europe/Paris"],
    ]
    .concat();
    assert!(staff_add(&place, &right, PASSWORD).await.status.success());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_refused_before_there_is_a_firm_leaves_nothing_behind() {
    let place = Place::new();
    let ann = ["--owner", "--name", "Ann", "--email", "ann@miller.example"];
    let cases: [(&[&str], i32, &str); 3] = [
        (&[], 1, "--firm"),
        (&["--firm", ""], 2, "--firm"),
        (&["--firm", "Miller", "--zone", "Nowhere/X"], 2, "Nowhere/X"),
    ];
    for (more, code, word) in cases {
        let output = staff_add(&place, &[&ann[..], more].concat(), PASSWORD).await;
        refused(&output, code, &[word]);
        assert!(!place.data().exists(), "{more:?}");
    }
    let viewer = [&["--role", "viewer", "--firm", "Miller"], &ann[1..]].concat();
    refused(&staff_add(&place, &viewer, PASSWORD).await, 1, &["--owner"]);
    assert!(!place.data().exists());
    let nothing = async |_: String| Ok::<_, sqlx::Error>(());
    let database = fresh_database("empty", nothing).await;
    let place = place.with(&["--database-url", database.url()]);
    let output = staff_add(&place, &ann, PASSWORD).await;
    refused(&output, 1, &["--firm"]);
    assert!(!place.data().exists());
    let mut conn = PgConnection::connect(database.url()).await.unwrap();
    assert_eq!(
        count(&mut conn, "pg_tables WHERE schemaname = 'public'").await,
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_name_or_zone_than_the_registered_firms_is_refused() {
    let place = Place::new();
    let server = place.serve().await;
    place
        .found_firm(("Olivia", "owner@firm.example"), PASSWORD)
        .await;
    let sam = [
        "--role",
        "staff",
        "--name",
        "Sam",
        "--email",
        "sam@firm.example",
    ];
    for (flag, other, registered) in [
        ("--firm", "Harbor & Finch", "Harbour & Finch"),
        ("--zone", "Europe/Paris", "UTC"),
    ] {
        let output = staff_add(&place, &[&sam[..], &[flag, other]].concat(), PASSWORD).await;
        refused(&output, 1, &[flag, other, registered]);
    }
    let same = [&sam[..], &["--firm", "Harbour & Finch"]].concat();
    let output = staff_add(&place, &same, PASSWORD).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_names_the_address_of_this_start() {
    let place = Place::new();
    let folder = place.beside("corpus");
    corpus::write_firm(&folder, 30, 7, 3);
    let place = place.with(&["--demo", folder.to_str().unwrap()]);
    place.serve().await.stop().await;
    let first = place.address.clone();
    let place = place.at(&free_address());
    place.serve().await.stop().await;
    let said = std::fs::read_to_string(place.said()).unwrap();
    let last = said.rsplit("Demo firm").next().unwrap();
    assert!(last.contains(&place.address), "{last}");
    assert!(!last.contains(&first), "{last}");
}

#[tokio::test]
async fn wrong_usage_ends_with_two_whichever_way_it_is_given() {
    let place = Place::new();
    for wrong in [
        ["--log-level", "loud"],
        ["--trusted-proxies", "99"],
        ["--listen", "nowhere"],
    ] {
        let mut serve = place.portico(&["serve"]);
        refused(&ran(serve.args(wrong)).await, 2, &[wrong[1]]);
    }
    let mut serve = place.portico(&["serve"]);
    let output = ran(serve.env("PORTICO_LISTEN", "nowhere")).await;
    refused(&output, 2, &["nowhere"]);
    assert!(!place.data().exists());
}

#[tokio::test]
async fn a_value_that_a_flag_never_takes_is_wrong_usage() {
    let place = Place::new();
    let import = ["import", "."];
    let ann = ["staff", "add", "--owner", "--name", "Ann"];
    let address = ["--email", "ann@miller.example"];
    let cases: [(&[&str], &[&str], &str); 9] = [
        (&import, &["--customer", "a b"], "or give the customer's id"),
        (
            &import,
            &["--customer", "1", "--jobs", "0"],
            "a whole number, 1 or more",
        ),
        (
            &import,
            &["--customer", "1", "--into", "../x"],
            "is reserved by file systems",
        ),
        (
            &import,
            &["--customer", "1", "--into", ""],
            "name a folder, such as Archive/2024",
        ),
        (
            &import,
            &["--customer", "1", "--on-behalf-of", "x"],
            "write it as name@example.com",
        ),
        (&ann, &["--email", "x"], "write it as name@example.com"),
        (
            &ann[..3],
            &["--email", "a@b", "--name", "a\nb"],
            "on one line",
        ),
        (
            &ann,
            &[address[0], address[1], "--zone", "Mars/Base"],
            "like Europe/Berlin",
        ),
        (
            &ann,
            &[address[0], address[1], "--firm", "\u{202e}x"],
            "on one line",
        ),
    ];
    for (command, flags, rule) in cases {
        let mut command = place.portico(&[command, flags].concat());
        refused(&ran(&mut command).await, 2, &[flags[flags.len() - 2], rule]);
    }
    assert!(!place.data().exists());
}
