//! A command of many events is one commit as well, up to a limit.

use portico_domain::access::Action;
use portico_domain::access_log::{self, AccessLogEvent};
use portico_domain::customer::{Customer, CustomerCommand, CustomerError};
use portico_event_log::{LogError, Unit};

use crate::given::{Given, Nothing, a_customer, a_log, new_id, register};

/// A unit that has noted so many refusals.
async fn noted(given: &Given, events: usize) -> Unit {
    let mut unit = given.unit().await;
    for _ in 0..events {
        let refused = AccessLogEvent::AccessRefused {
            customer: None,
            item: None,
            action: Action::View,
            code: "NOT_SHARED".to_owned(),
            count: 1,
        };
        unit.note(access_log::TYPE, new_id(), None, refused)
            .unwrap();
    }
    unit
}

#[tokio::test]
async fn more_events_than_one_commit_takes_are_refused() {
    let given = a_log().await;
    let unit = noted(&given, 20_001).await;
    let error = unit.commit(&Nothing, None).await.unwrap_err();
    assert!(matches!(
        error,
        LogError::TooMany {
            found: 20_001,
            limit: 20_000
        }
    ));
    let mut unit = given.unit().await;
    let ids: Vec<_> = (0..20_001).map(|_| new_id()).collect();
    let error = unit.read_ahead::<Customer>(&ids).await.unwrap_err();
    assert!(matches!(error, LogError::TooMany { found: 20_001, .. }));
    assert_eq!(given.count("events").await, 0);
}

#[tokio::test]
async fn what_more_than_one_statement_writes_stands_in_the_order_of_its_unit() {
    let given = a_log().await;
    let mut unit = noted(&given, 5_000).await;
    let customer = a_customer();
    register(&mut unit, customer, "Lovelace Ltd").await.unwrap();
    let committed = unit.commit(&Nothing, None).await.unwrap();
    let last = committed.cursor.unwrap().position;
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT position, event_type FROM events ORDER BY position DESC LIMIT 2")
            .fetch_all(given.log.pool())
            .await
            .unwrap();
    let types: Vec<&str> = rows.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(types, ["CustomerRegistered", "AccessRefused"]);
    assert_eq!(rows[0].0, last);
    assert_eq!(given.count("events").await, 5_001);
}

#[tokio::test]
async fn what_was_read_ahead_decides_as_what_is_read_then() {
    let given = a_log().await;
    let (known, new) = (a_customer(), a_customer());
    let mut unit = given.unit().await;
    register(&mut unit, known, "Lovelace Ltd").await.unwrap();
    unit.commit(&Nothing, None).await.unwrap();
    let mut unit = given.unit().await;
    let ids = [known.uuid(), new.uuid()];
    unit.read_ahead::<Customer>(&ids).await.unwrap();
    for events in [1, 0] {
        let opened = unit.handle::<Customer>(ids[0], None, CustomerCommand::OpenPortal);
        assert_eq!(
            opened.await.unwrap(),
            Ok(events),
            "the unit's own events count"
        );
    }
    let missing = unit.handle::<Customer>(ids[1], None, CustomerCommand::OpenPortal);
    assert_eq!(missing.await.unwrap(), Err(CustomerError::NotFound));
    let committed = unit.commit(&Nothing, None).await.unwrap();
    assert_eq!(committed.events, 1);
}
