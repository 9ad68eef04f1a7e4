//! When an opening was completed stands in the opening's own entry.

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::access::Action;
use portico_domain::access_log::{self, AccessLogEvent};
use portico_domain::{CustomerId, ItemId, OpeningId, VersionId};
use portico_projections::access::AccessProjector;
use portico_projections::access_log::{AccessLog, AccessLogFilter, entries};
use portico_projections::entries::EntryPage;
use portico_projections::rebuild::{rebuild_model, verify_model};
use portico_projections::runner::{Runner, models};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::given::{Given, given, new_id};

const OLDEST: EntryPage = EntryPage {
    first: 10,
    after: None,
    newest_first: false,
    with_total: true,
};

/// A document, and its opening.
struct Opened {
    customer: CustomerId,
    item: ItemId,
    version: VersionId,
    opening: OpeningId,
}

async fn noted(given: &Given, id: Uuid, customer: CustomerId, event: AccessLogEvent) {
    let mut unit = given.staff_unit().await;
    unit.note(access_log::TYPE, id, Some(customer), event)
        .unwrap();
    unit.commit(&AccessProjector, None).await.unwrap();
}

async fn opened(given: &Given) -> Opened {
    let opened = Opened {
        customer: CustomerId::new(new_id()),
        item: ItemId::new(new_id()),
        version: VersionId::new(new_id()),
        opening: OpeningId::new(new_id()),
    };
    let event = AccessLogEvent::DocumentDownloaded {
        customer: opened.customer,
        item: opened.item,
        version: opened.version,
    };
    noted(given, opened.opening.uuid(), opened.customer, event).await;
    opened
}

/// A minute later.
async fn completed(given: &mut Given, opened: &Opened) -> DateTime<Utc> {
    given.later(TimeDelta::minutes(1));
    let event = AccessLogEvent::OpeningCompleted {
        customer: opened.customer,
        item: opened.item,
        version: opened.version,
        action: Action::Download,
        opening: opened.opening,
    };
    noted(given, new_id(), opened.customer, event).await;
    given.at
}

#[tokio::test]
async fn a_completion_stands_in_its_openings_entry_and_a_rebuild_says_the_same() {
    let mut given = given().await;
    let runner = Runner::new(given.log.clone(), models());
    let (first, second) = (opened(&given).await, opened(&given).await);
    opened(&given).await;
    // Read with its opening, read later than that, and never.
    let at_first = completed(&mut given, &first).await;
    given.follow(&runner).await;
    let at_second = completed(&mut given, &second).await;
    given.follow(&runner).await;
    let mut conn = given.conn().await;
    let page = entries(&mut conn, &AccessLogFilter::default(), OLDEST).await;
    let page = page.unwrap();
    let found: Vec<_> = page.rows.iter().map(|row| row.completed_at).collect();
    assert_eq!(found, [Some(at_first), Some(at_second), None]);
    assert_eq!(page.total, Some(3), "a completion is no entry of its own");
    // Behind the last entry there is none, and the list is as long.
    let behind = EntryPage {
        after: Some(i64::MAX),
        ..OLDEST
    };
    let page = entries(&mut conn, &AccessLogFilter::default(), behind).await;
    let page = page.unwrap();
    assert_eq!((page.rows.len(), page.total), (0, Some(3)));
    assert!(!page.has_next);
    let mut owner = PgConnection::connect(given.database.url()).await.unwrap();
    let followed = verify_model(&mut owner, &given.log, &AccessLog, &|_| {}).await;
    let followed = followed.unwrap();
    assert!(followed.is_equal(), "{followed:?}");
    rebuild_model(&mut owner, &given.log, &AccessLog, &|_| {})
        .await
        .unwrap();
    let anew = verify_model(&mut owner, &given.log, &AccessLog, &|_| {}).await;
    assert_eq!(anew.unwrap(), followed);
}
