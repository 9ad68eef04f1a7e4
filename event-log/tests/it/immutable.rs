//! Events are never changed, whoever asks.

use portico_domain::access::Action;
use portico_domain::access_log::{self, AccessLogEvent};
use sqlx::PgConnection;

use crate::given::{Given, Nothing, a_log, new_id};

/// One event in each partition.
async fn with_events() -> Given {
    let given = a_log().await;
    given.an_identity().await;
    let mut unit = given.unit().await;
    let refused = AccessLogEvent::AccessRefused {
        customer: None,
        item: None,
        action: Action::View,
        code: "NOT_SHARED".to_owned(),
        count: 1,
    };
    unit.note(access_log::TYPE, new_id(), None, refused)
        .unwrap();
    unit.commit(&Nothing, None).await.unwrap();
    given
}

/// The code of the refusal; `None` if it was done.
async fn refusal(conn: &mut PgConnection, statement: &str) -> Option<String> {
    match sqlx::raw_sql(statement).execute(conn).await {
        Ok(_) => None,
        Err(error) => Some(error.as_database_error()?.code()?.into_owned()),
    }
}

const INSUFFICIENT_PRIVILEGE: &str = "42501";

#[tokio::test]
async fn neither_owner_nor_server_changes_or_removes_an_event() {
    let given = with_events().await;
    let before = given.all_events().await;
    let mut owner = given.owner().await;
    let mut server = given.log.pool().acquire().await.unwrap();
    for table in ["events", "events_domain", "events_access"] {
        for statement in [
            format!("UPDATE {table} SET payload = '{{}}'"),
            format!("UPDATE {table} SET position = position"),
            format!("UPDATE {table} SET aggregate_type = 'access'"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("TRUNCATE {table} CASCADE"),
        ] {
            for conn in [&mut owner, &mut *server] {
                let refused = refusal(conn, &statement).await;
                assert_eq!(
                    refused.as_deref(),
                    Some(INSUFFICIENT_PRIVILEGE),
                    "{statement}"
                );
            }
        }
    }
    let upsert = "INSERT INTO events SELECT * FROM events
                  ON CONFLICT (aggregate_type, aggregate_id, sequence)
                  DO UPDATE SET payload = '{}'";
    for conn in [&mut owner, &mut *server] {
        let refused = refusal(conn, upsert).await;
        assert_eq!(refused.as_deref(), Some(INSUFFICIENT_PRIVILEGE));
    }
    assert_eq!(given.all_events().await, before);
}

#[tokio::test]
async fn the_servers_role_cannot_take_the_guard_away() {
    let given = with_events().await;
    let mut server = given.log.pool().acquire().await.unwrap();
    for statement in [
        "DROP TRIGGER events_never_change ON events",
        "DROP TRIGGER events_never_change ON events_domain",
        "DROP TRIGGER events_access_never_emptied ON events_access",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "ALTER TABLE events DISABLE TRIGGER USER",
        "ALTER TABLE events_domain DISABLE TRIGGER USER",
        "ALTER TABLE events DETACH PARTITION events_access",
        "ALTER TABLE events ALTER COLUMN epoch SET DEFAULT 0",
        "DROP TABLE events",
        "DROP TABLE events_domain",
        "DROP FUNCTION refuse_change_of_events() CASCADE",
        "CREATE OR REPLACE FUNCTION refuse_change_of_events() RETURNS trigger
         LANGUAGE sql AS 'SELECT NULL'",
        "SET session_replication_role = replica",
        "UPDATE log_origin SET epoch = 9",
        "SELECT setval('events_position_seq', 1)",
        "DELETE FROM ledger_leaves",
        "UPDATE ledger_leaves SET hash = ''",
        "TRUNCATE ledger_nodes",
        "DELETE FROM ledger_nodes",
        "DELETE FROM keys.keys",
        "DROP TABLE keys.keys",
    ] {
        let refused = refusal(&mut server, statement).await;
        // A function that returns a trigger is refused for its language first.
        let codes = [Some(INSUFFICIENT_PRIVILEGE), Some("42P13")];
        assert!(
            codes.contains(&refused.as_deref()),
            "{statement}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn stored_json_is_kept_byte_for_byte() {
    let given = a_log().await;
    let payload = r#"{ "SignedIn" :{} , "SignedIn":{}}"#;
    sqlx::query(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                             payload, metadata)
         VALUES ('identity', $1, 1, 'SignedIn', '1.0', $2::text::json, '{ }')",
    )
    .bind(new_id().to_string())
    .bind(payload)
    .execute(given.log.pool())
    .await
    .unwrap();
    let events = given.all_events().await;
    assert_eq!(events[0].payload, payload);
    assert_eq!(events[0].metadata, "{ }");
}
