//! The demo firm, opened in one go or in several.

use std::process::Stdio;
use std::time::Duration;

use portico_tests::browser::{Browser, Door};
use portico_tests::corpus;
use serde_json::json;

use super::place::{Place, ran, text};

/// Its `run` writes such a folder.
const MAKEFILE: &str = include_str!("../../../../Makefile");
const PASSWORD: &str = "portico demo password";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_without_customers_opens_no_demo_and_leaves_nothing() {
    let place = Place::new();
    let folder = place.beside("empty");
    std::fs::create_dir(&folder).unwrap();
    for folder in [folder, place.beside("nowhere")] {
        let said = ran(&mut opening(&place, &folder)).await;
        assert!(!said.status.success());
        let error = text(&said.stderr);
        assert!(error.contains("has no customers.csv"), "{error}");
        let (_, way_out) = error.split_once("`cargo xtask corpus DIR ").unwrap();
        let written = format!(".draft {};", way_out.split('`').next().unwrap());
        assert!(MAKEFILE.contains(&written), "{error}");
        assert!(!place.data().exists());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_that_was_killed_while_it_opened_is_whole_after_the_next_start() {
    let place = Place::new();
    let folder = place.beside("corpus");
    corpus::write_firm(&folder, 60, 7, 3);
    for milliseconds in [1_500, 2_500, 3_500] {
        let mut server = opening(&place, &folder).spawn().unwrap();
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        server.kill().await.unwrap();
        place.deserted().await;
    }
    let place = place.with(&["--demo", folder.to_str().unwrap()]);
    let _server = place.serve().await;
    let mut olivia = Browser::open(&place.origin(), Door::Staff);
    let _ = olivia.sign_in("olivia@firm.example", PASSWORD).await.done();
    let query =
        "{ customers(first: 10) { totalCount nodes { members { nodes { contact { email } } } } } }";
    let found = olivia.ask(query, json!({})).await;
    assert_eq!(found["customers"]["totalCount"], 3);
    let mut emails: Vec<&str> = found["customers"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|customer| customer["members"]["nodes"].as_array().unwrap())
        .map(|member| member["contact"]["email"].as_str().unwrap())
        .collect();
    emails.sort_unstable();
    let expected = [
        "ben@client.example",
        "ben@client.example",
        "clara@client.example",
        "dana@client.example",
        "pia@partner.example",
    ];
    assert_eq!(emails, expected);
    for client in &expected[1..] {
        let mut browser = Browser::open(&place.origin(), Door::Portal);
        let _ = browser.sign_in(client, PASSWORD).await.done();
    }
}

fn opening(place: &Place, folder: &std::path::Path) -> tokio::process::Command {
    let mut serve = place.portico(&["serve", "--listen", &place.address]);
    serve
        .arg("--demo")
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    serve
}
