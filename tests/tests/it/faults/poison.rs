//! Events that this release cannot read: the followers stop and say so, access
//! and commands go on.

use portico_tests::given::given;
use portico_tests::{Door, Given, eventually, settled};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use super::evidence::{count, digests};
use super::gate::{replay_tool, url_of};
use super::place::{ran, text};

/// Of a release to come.
const UNKNOWN_TYPE: (&str, &str, &str) = ("grant", "AccessLent", r#"{"AccessLent":{}}"#);
const UNKNOWN_FIELD: (&str, &str, &str) =
    ("document", "ItemTrashed", r#"{"ItemTrashed":{"by":7}}"#);

async fn insert(owner: &mut PgConnection, (aggregate, event, payload): (&str, &str, &str)) {
    let sql = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type,
                                   event_version, payload, metadata)
               VALUES ($1, gen_random_uuid(), 1, $2, '1.0', $3::json, '{\"meta_v\":\"1\"}')";
    let inserted = sqlx::query(sql).bind(aggregate).bind(event).bind(payload);
    inserted.execute(owner).await.unwrap();
}

/// Waits until all models have stopped.
async fn stopped(owner: &mut PgConnection) {
    let going_on = "checkpoints WHERE stopped IS NULL";
    eventually("all models stop", async || {
        count(owner, going_on).await == 0
    })
    .await;
}

async fn status(given: &Given) -> (Option<i32>, Value) {
    let told = ran(&mut replay_tool(given, &["status", "--json"])).await;
    let out = text(&told.stdout);
    (
        told.status.code(),
        serde_json::from_str(&out).unwrap_or_else(|_| panic!("{told:?}")),
    )
}

async fn survived(poison: (&str, &str, &str), named: &str) {
    let given = given().await;
    let customer = given.customer("Baker & Sons").await;
    let clara = given.client(&customer, "Clara").await;
    let folder = given.folder(&customer, None, "BILLING").await;
    let mut owner = PgConnection::connect(&url_of(&given)).await.unwrap();
    let before = settled(&mut owner).await;
    insert(&mut owner, poison).await;
    stopped(&mut owner).await;

    // Access is decided and changed as ever, at once.
    let _ = given.owner.grant_to(&folder, &clara).await.done();
    assert!(clara.item(&folder).await.is_object());
    let revoked = given.owner.revoke_from(&folder, &clara).await.done();
    assert!(clara.item(&folder).await.is_null());
    // What follows the log says that it is behind.
    let query = "query($at: Position) { auditEntries(atLeast: $at) { stale totalCount } }";
    let audit = given
        .owner
        .call(query, json!({ "at": revoked.position() }))
        .await
        .json();
    assert_eq!(audit["data"]["auditEntries"]["stale"], true);
    let ready = given
        .visitor(Door::Staff)
        .send(("GET", "/readyz"), &[], "")
        .await;
    assert_eq!(
        (ready.status.as_u16(), ready.json()),
        (200, json!({ "status": "ready" }))
    );
    // The ledger numbers what nobody can read, and what comes after it.
    // Beside the poison and the two changes, that the folder was asked for in vain.
    assert_eq!(settled(&mut owner).await, before + 4);

    let (code, told) = status(&given).await;
    assert_eq!(code, Some(3), "{told}");
    assert_eq!(told["ledger"]["waiting"], 0);
    let models = told["models"].as_array().unwrap();
    assert_eq!(models.len(), 5, "{told}");
    for model in models {
        assert_eq!(model["seq"], before, "everything before it is applied");
        let reason = model["stopped"].as_str().unwrap();
        assert!(reason.contains(named), "{reason}");
    }
    // A rebuild is refused and leaves what is there.
    let live = digests(&mut owner).await;
    for model in ["access", "audit"] {
        let refused = ran(&mut replay_tool(&given, &["rebuild", model])).await;
        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(
            said.contains("left as it is") && said.contains(named),
            "{said}"
        );
    }
    assert_eq!(digests(&mut owner).await, live);
    // Waking a model up changes nothing: it meets the same event.
    let resumed = ran(&mut replay_tool(&given, &["resume", "audit"])).await;
    assert!(resumed.status.success());
    stopped(&mut owner).await;
    assert_eq!(status(&given).await.0, Some(3));
}

#[tokio::test]
async fn an_event_of_an_unknown_type_stops_the_followers_and_nothing_else() {
    survived(UNKNOWN_TYPE, "AccessLent").await;
}

#[tokio::test]
async fn an_event_with_an_unknown_field_stops_the_followers_and_nothing_else() {
    survived(UNKNOWN_FIELD, "unknown field").await;
}
