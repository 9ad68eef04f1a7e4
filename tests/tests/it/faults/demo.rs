//! The demo firm, opened in one go or in several.

use std::process::Stdio;
use std::time::Duration;

use portico_tests::browser::{Browser, Door};
use portico_tests::corpus;
use serde_json::json;

use super::evidence::count;
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
async fn a_folder_with_fewer_customers_than_the_people_have_opens_no_demo_and_leaves_nothing() {
    let place = Place::new();
    let folder = place.beside("corpus");
    corpus::write_firm(&folder, 20, 7, 2);
    let said = ran(&mut opening(&place, &folder)).await;
    let error = text(&said.stderr);
    assert_eq!(said.status.code(), Some(1), "{error}");
    for words in [
        folder.to_str().unwrap(),
        "lists 2 of the 3 customers",
        "--customers 3 ",
    ] {
        assert!(error.contains(words), "{words:?} is not in: {error}");
    }
    assert!(!place.data().exists());
    let help = ran(place.portico(&["serve"]).arg("--help")).await;
    let help = text(&help.stdout);
    assert!(help.contains("for 3 customers or more"), "{help}");
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

/// A real customer, 7001, with a document.
async fn import_a_customer(place: &Place) {
    let papers = place.beside("papers");
    std::fs::create_dir_all(papers.join("BILLING/1")).unwrap();
    std::fs::write(papers.join("BILLING/1/letter.txt"), "Dear Clara").unwrap();
    let list = papers.join("map.csv");
    std::fs::write(&list, "number,name,folder\n7001,Baker & Sons,BILLING\n").unwrap();
    let mut import = place.portico(&["import"]);
    let done = ran(import.arg("--map").arg(&list).arg(&papers)).await;
    assert!(done.status.success(), "{}", text(&done.stderr));
}

/// How many portals were opened and things shared, and how much has happened.
async fn given_away(place: &Place) -> (i64, i64) {
    let mut conn = place.owner().await;
    let given = "events WHERE event_type IN ('PortalOpened', 'AccessGranted')";
    (
        count(&mut conn, given).await,
        count(&mut conn, "events").await,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_opens_nothing_where_customers_or_a_firm_are() {
    let place = Place::new();
    let folder = place.beside("corpus");
    corpus::write_firm(&folder, 30, 7, 3);
    import_a_customer(&place).await;
    let data = place.data();
    for with_firm in [false, true] {
        if with_firm {
            place
                .found_firm(("Olivia", "owner@miller.example"), PASSWORD)
                .await;
        }
        let server = place.serve().await;
        let before = given_away(&place).await;
        server.stop().await;
        let said = ran(&mut opening(&place, &folder)).await;
        let error = text(&said.stderr);
        assert_eq!(said.status.code(), Some(1), "{error}");
        for word in [data.to_str().unwrap(), "not the demo's", "--data-dir"] {
            assert!(error.contains(word), "{word:?} is not in: {error}");
        }
        let server = place.serve().await;
        assert_eq!(given_away(&place).await, before);
        server.stop().await;
        assert_eq!(before.0, 0);
        for name in ["demo-opening", "demo-sign-ins.txt"] {
            assert!(!data.join(name).exists(), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_that_goes_on_opening_opens_no_customer_but_its_own() {
    let mut place = Place::new();
    let folder = place.beside("corpus");
    corpus::write_firm(&folder, 30, 7, 3);
    let demo = ["--demo".to_owned(), folder.display().to_string()];
    let usual = place.flags.len();
    place.flags.extend(demo.clone());
    let server = place.serve().await;
    let (given, _) = given_away(&place).await;
    assert!(given > 3, "three portals, and what is shared: {given}");
    server.stop().await;
    // As where it was killed at the last step.
    let [opening, mark] = ["demo-opening", "demo-sign-ins.txt"].map(|name| place.data().join(name));
    std::fs::rename(&mark, &opening).unwrap();
    place.flags.truncate(usual);
    import_a_customer(&place).await;
    place.flags.extend(demo);
    let server = place.serve().await;
    assert!(mark.exists() && !opening.exists());
    assert_eq!(given_away(&place).await.0, given);
    server.stop().await;
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
