//! What is stopped is named, and the rest goes on.

use sqlx::{Connection, PgConnection};

use crate::given::{Given, given};

/// An event of a release to come.
async fn poisoned(given: &Given) {
    given
        .as_superuser(
            "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type,
                                 event_version, payload, metadata)
             VALUES ('grant', gen_random_uuid(), 1, 'AccessLent', '1.0',
                     '{\"AccessLent\":{}}', '{\"meta_v\":\"1\"}')",
        )
        .await;
}

#[tokio::test]
async fn a_deployment_in_order_is_ok() {
    let given = given().await;
    let ran = given.tool(&["status"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for word in [
        "deployment",
        "ledger",
        "root",
        "activity",
        "audit",
        "access_log",
        "access_history",
        "counters",
        "keys",
    ] {
        assert!(ran.out.contains(word), "{word} is not in\n{}", ran.out);
    }
}

#[tokio::test]
async fn a_poisoned_event_stops_the_models_and_not_the_ledger() {
    let given = given().await;
    poisoned(&given).await;
    given.another_folder("TAXES").await;
    given.caught_up().await;
    let ran = given.tool(&["status", "--json"]).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let status = &ran.json()[0];
    let size = status["ledger"]["size"].as_i64().unwrap();
    assert_eq!(status["ledger"]["waiting"], 0, "the ledger goes on");
    // Every following model reads every event, so each of them stops there.
    for model in status["models"].as_array().unwrap() {
        assert_eq!(model["seq"], size - 2, "everything before it is applied");
        assert_eq!(model["lag_events"], 2);
        let reason = model["stopped"].as_str().unwrap();
        assert!(reason.contains("AccessLent"), "{reason}");
    }
    let text = given.tool(&["status"]).await.out;
    assert!(
        text.contains("STOPPED") && text.contains("replay-tool resume audit"),
        "{text}"
    );
    let verified = given.tool(&["verify"]).await;
    assert_eq!(verified.code, Some(1), "{verified:?}");
    assert!(
        verified.out.contains("FAIL read model audit") && verified.out.contains("stands still"),
        "{verified:?}"
    );
}

#[tokio::test]
async fn a_resumed_model_goes_on_where_it_stopped() {
    let given = given().await;
    poisoned(&given).await;
    given.caught_up().await;
    let mend = "DELETE FROM events WHERE event_type = 'AccessLent'";
    given.as_superuser(mend).await;
    for model in [
        "activity",
        "audit",
        "access_log",
        "access_history",
        "counters",
    ] {
        let ran = given.tool(&["resume", model]).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    given.another_folder("TAXES").await;
    given.caught_up().await;
    let status = &given.tool(&["status", "--json"]).await.json()[0];
    for model in status["models"].as_array().unwrap() {
        assert!(model["stopped"].is_null(), "{model}");
    }
    let again = given.tool(&["resume", "audit", "--json"]).await;
    assert_eq!(again.json()[0]["was_stopped"], false);
}

#[tokio::test]
async fn the_transaction_that_holds_the_tail_is_named() {
    let given = given().await;
    let mut other = PgConnection::connect(given.database.url()).await.unwrap();
    let begin = "SET application_name = 'a report'; BEGIN; SELECT pg_current_xact_id()";
    sqlx::raw_sql(begin).execute(&mut other).await.unwrap();
    given.another_folder("TAXES").await;
    given.one_round().await;
    let ran = given.tool(&["status", "--json"]).await;
    let status = &ran.json()[0];
    assert_eq!(status["ledger"]["waiting"], 1);
    // Others' transactions of the same test cluster may be older.
    let holder = &status["holder"];
    assert!(
        holder["pid"].is_i64() && holder["what_to_do"].is_string(),
        "{holder}"
    );
}
