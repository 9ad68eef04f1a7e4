//! What is untouched verifies.

use crate::given::{empty, given};

#[tokio::test]
async fn an_untouched_deployment_verifies() {
    let given = given().await;
    let ran = given.tool(&["verify"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.ends_with("everything agrees with the events\n"));
    assert_eq!(ran.err, "", "no progress without a terminal");
}

#[tokio::test]
async fn the_manual_shows_the_checks_and_models_that_there_are() {
    let manual = include_str!("../../../docs/operations.md");
    let given = given().await;
    let verified = given.tool(&["verify", "--json"]).await;
    let shown = |line: &&str| line.starts_with("ok   ");
    let in_manual: Vec<&str> = manual.lines().filter(shown).collect();
    let checks = verified
        .json()
        .into_iter()
        .map(|line| line["check"].clone());
    let checks: Vec<String> = checks
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    assert_eq!(in_manual.len(), checks.len(), "{in_manual:?}");
    for (line, name) in in_manual.iter().zip(&checks) {
        assert!(line.starts_with(&format!("ok   {name} ")), "{line}: {name}");
    }
    let status = given.tool(&["status", "--json"]).await.json()[0].clone();
    for model in status["models"].as_array().unwrap() {
        let line = format!("\n{:<15} ok ", model["model"].as_str().unwrap());
        assert!(manual.contains(&line), "{line:?} is not in the manual");
    }
}

#[tokio::test]
async fn an_empty_deployment_verifies() {
    let ran = empty().await.tool(&["verify"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[tokio::test]
async fn events_not_numbered_yet_are_no_difference() {
    let given = given().await;
    given.another_folder("TAXES").await;
    let ran = given.tool(&["verify"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let says = "everything agrees with the events: 9 as the ledger recorded them, \
                1 that it has not numbered yet\n";
    assert!(ran.out.ends_with(says), "{ran:?}");
    let lines = given.tool(&["verify", "--json", "--log-only"]).await.json();
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["events"], &last["unnumbered"]),
        (&10.into(), &1.into())
    );

    let tamper = "UPDATE ledger_leaves SET hash = sha256('x') WHERE seq = 3";
    given.as_superuser(tamper).await;
    let ran = given.tool(&["verify", "--log-only"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let says = "found; the ledger has not numbered 1 of 10 events yet\n";
    assert!(ran.out.ends_with(says), "{ran:?}");
}

#[tokio::test]
async fn json_names_each_check_with_count_and_time() {
    let given = given().await;
    let ran = given.tool(&["verify", "--json", "--sample", "1"]).await;
    let lines = ran.json();
    let (last, checks) = lines.split_last().unwrap();
    assert_eq!(last["ok"], true);
    assert_eq!(
        (&last["events"], &last["unnumbered"]),
        (&9.into(), &0.into())
    );
    for check in checks {
        assert_eq!(check["ok"], true, "{check}");
        assert!(
            check["seconds"].is_f64() && check["count"].is_i64(),
            "{check}"
        );
    }
    let document = checks
        .iter()
        .find(|c| c["check"] == "second reader document");
    assert_eq!(document.unwrap()["count"], 1, "two documents, one sampled");
}

#[tokio::test]
async fn differences_in_json_carry_seq_and_aggregate() {
    let given = given().await;
    let tamper = "UPDATE ledger_leaves SET hash = sha256('x') WHERE seq = 3";
    given.as_superuser(tamper).await;
    let ran = given.tool(&["verify", "--json", "--log-only"]).await;
    assert_eq!(ran.code, Some(1));
    let lines = ran.json();
    let difference = &lines.first().unwrap()["differences"][0];
    assert_eq!(difference["seq"], 3);
    let contact = format!("contact:{}", given.contact);
    assert_eq!(difference["aggregate"], contact.as_str());
}

#[tokio::test]
async fn the_log_alone_needs_no_master_key() {
    let given = given().await;
    std::fs::remove_file(given.data.path().join("master.key")).unwrap();
    let ran = given.tool(&["verify", "--log-only"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
