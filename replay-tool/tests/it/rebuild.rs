//! Rebuilt models hold the same rows.

use crate::given::{given, given_unnumbered};

#[tokio::test]
async fn every_model_rebuilds_to_the_same_rows() {
    let given = given().await;
    let ran = given.tool(&["rebuild", "--all", "--json"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let reports = ran.json();
    let names: Vec<_> = reports
        .iter()
        .map(|r| r["model"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "access",
            "activity",
            "audit",
            "access_log",
            "access_history",
            "counters"
        ]
    );
    for report in &reports {
        assert_eq!(report["equal"], true, "{report}");
        assert_eq!(
            (&report["events"], &report["compared"]),
            (&9.into(), &9.into())
        );
    }
    let status = &given.tool(&["status", "--json"]).await.json()[0];
    for model in status["models"].as_array().unwrap() {
        assert_eq!(model["build"], 2, "{model}");
    }
}

#[tokio::test]
async fn a_rebuild_puts_wrong_rows_right() {
    let given = given().await;
    given.as_superuser("DELETE FROM access.grants").await;
    assert_eq!(given.tool(&["verify"]).await.code, Some(1));
    let ran = given.tool(&["rebuild", "access"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("other rows than before"), "{ran:?}");
    let says = "rebuilt from 9 events, each as the ledger recorded it, in";
    assert!(ran.out.contains(says), "{ran:?}");
    assert_eq!(given.tool(&["verify"]).await.code, Some(0));
}

#[tokio::test]
async fn events_that_the_ledger_has_not_numbered_are_not_told_as_recorded_by_it() {
    let given = given_unnumbered().await;
    let ran = given.tool(&["rebuild", "access"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let says = "s: 0 as the ledger recorded them, 9 that it has not numbered yet";
    assert!(ran.out.contains(says), "{ran:?}");
    let reports = given.tool(&["rebuild", "--all", "--json"]).await.json();
    for report in &reports {
        // What is behind is made as far as the ledger is.
        let events = if report["model"] == "access" { 9 } else { 0 };
        assert_eq!(report["events"], events, "{report}");
        assert_eq!(report["compared"], 0, "{report}");
    }
    assert_eq!(reports.len(), 6);
}

/// Changes the log past its triggers: no model is made from that, and the live
/// ones stay.
async fn not_rebuilt(sql: &str, words: &[&str]) {
    let given = given().await;
    given.as_superuser(sql).await;
    for what in ["access", "activity", "--all"] {
        let ran = given.tool(&["rebuild", what]).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        for word in words
            .iter()
            .chain(&["replay-tool verify --log-only", "left as it is"])
        {
            assert!(ran.err.contains(word), "{word:?} is not in\n{}", ran.err);
        }
    }
    let status = &given.tool(&["status", "--json"]).await.json()[0];
    for model in status["models"].as_array().unwrap() {
        assert_eq!(model["build"], 1, "{model}");
    }
}

#[tokio::test]
async fn nothing_is_rebuilt_from_a_changed_event() {
    let sql = "UPDATE events SET payload = replace(payload::text, 'DOWNLOAD', 'VIEW')::json
         WHERE event_type = 'AccessGranted'";
    not_rebuilt(
        sql,
        &["event 8 is not what the ledger recorded", "another hash"],
    )
    .await;
}

#[tokio::test]
async fn nothing_is_rebuilt_from_a_log_that_lacks_an_event() {
    let sql = "DELETE FROM events WHERE event_type = 'AccessGranted'";
    not_rebuilt(sql, &["event 8 is not what", "its leaf is for position"]).await;
}

#[tokio::test]
async fn nothing_is_rebuilt_from_a_log_that_was_cut_off() {
    let sql = "DELETE FROM events WHERE event_type = 'DocumentViewed'";
    not_rebuilt(
        sql,
        &["event 9 is not what", "counts 9 events", "ends after 8"],
    )
    .await;
}

#[tokio::test]
async fn what_could_be_rebuilt_is_listed() {
    let given = given().await;
    let ran = given.tool(&["rebuild"]).await;
    assert_eq!(ran.code, Some(2));
    let listed = "access, activity, audit, access_log, access_history, counters; or --all";
    assert!(ran.err.contains(listed), "{ran:?}");
}

#[tokio::test]
async fn an_unknown_model_is_refused_with_the_nearest() {
    let given = given().await;
    let ran = given.tool(&["rebuild", "audits"]).await;
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("did you mean audit?"), "{ran:?}");
}

#[tokio::test]
async fn without_the_owners_rights_it_is_refused_before_it_begins() {
    let given = given().await;
    let role = format!("reader_{}", given.database.name());
    given
        .as_superuser(&format!(
            "CREATE ROLE {role} LOGIN IN ROLE portico_server;
             GRANT SELECT ON _sqlx_migrations TO {role}"
        ))
        .await;
    let url = given.database.url();
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{separator}user={role}");
    let ran = given
        .tool(&["rebuild", "audit", "--database-url", &url])
        .await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("does not own"), "{ran:?}");
}
