//! Asynchronous models follow the log, wait for nobody and stop loudly.

use portico_domain::access_log::{self, AccessLogEvent};
use portico_domain::document::DocumentCommand;
use portico_domain::grant::Capability;
use portico_domain::values::ContactKind;
use portico_domain::{Actor, ItemId, VersionId};
use portico_event_log::keys::{KeyOf, Texts, destroy};
use portico_event_log::{Cursor, Envelope};
use portico_projections::access::{AccessProjector, versions};
use portico_projections::access_log::AccessLogFilter;
use portico_projections::activity::ActivityFilter;
use portico_projections::audit::AuditFilter;
use portico_projections::entries::EntryPage;
use portico_projections::runner::{Model, ModelError, Runner, models, resume, status};
use portico_projections::{access_log as reads, activity, audit};
use sqlx::PgConnection;

use crate::given::{Given, given, new_id, on};

const NEWEST: EntryPage = EntryPage {
    first: 3,
    after: None,
    newest_first: true,
    with_total: true,
};

async fn viewed(given: &Given, by: Actor, item: ItemId, version: VersionId) -> Cursor {
    let mut unit = given.unit(by).await;
    unit.seal_origin(Some("192.0.2.7"), Some("Browser"))
        .await
        .unwrap();
    let customer = portico_domain::CustomerId::new(new_id());
    let event = AccessLogEvent::DocumentViewed {
        customer,
        item,
        version,
    };
    unit.note(access_log::TYPE, new_id(), Some(customer), event)
        .unwrap();
    unit.commit(&AccessProjector, None)
        .await
        .unwrap()
        .cursor
        .unwrap()
}

#[tokio::test]
async fn every_event_has_an_audit_entry_and_readers_leave_a_trace() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let ada = given.contact(ContactKind::Client, &[acme]).await;
    let letter = given
        .sent(acme, ItemId::from_client(acme), "letter", ada)
        .await;
    given.grant(on(acme, letter, ada), Capability::View).await;
    given.revoke(on(acme, letter, ada)).await;
    let mut conn = given.conn().await;
    let version = versions(&mut conn, letter).await.unwrap()[0].summary.id;
    viewed(&given, Actor::Staff(given.staff), letter, version).await;
    assert!(
        versions(&mut conn, letter).await.unwrap()[0]
            .summary
            .opened_by_staff
    );

    let runner = Runner::new(given.log.clone(), models());
    given.follow(&runner).await;
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM events")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    let filter = AuditFilter::default();
    let page = audit::entries(&mut conn, &filter, NEWEST).await.unwrap();
    assert_eq!((page.total, page.has_next), (Some(events), true));
    assert_eq!(page.rows[0].source_ip.as_deref(), Some("192.0.2.7"));
    assert_eq!(page.rows[1].decision.as_deref(), Some("REVOKED"));
    let filter = AuditFilter {
        item: Some(letter.uuid()),
        subject: Some(ada.uuid()),
        event_types: vec!["AccessGranted".to_owned()],
        ..AuditFilter::default()
    };
    let page = audit::entries(&mut conn, &filter, NEWEST).await.unwrap();
    assert_eq!(page.rows[0].decision.as_deref(), Some("GRANTED"));
    let filter = ActivityFilter {
        customer: Some(acme.uuid()),
        ..ActivityFilter::default()
    };
    let page = activity::entries(&mut conn, &filter, NEWEST).await.unwrap();
    let kinds: Vec<_> = page.rows.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["ACCESS_REVOKED", "ACCESS_GRANTED", "SENT"]);
    let filter = AccessLogFilter {
        item: Some(letter.uuid()),
        ..AccessLogFilter::default()
    };
    let page = reads::entries(&mut conn, &filter, NEWEST).await.unwrap();
    assert_eq!(page.rows[0].user_agent.as_deref(), Some("Browser"));
    assert!(
        status(&mut conn)
            .await
            .unwrap()
            .iter()
            .all(|model| model.lag_events == 0)
    );
}

#[tokio::test]
async fn an_erased_address_reads_as_erased_in_a_model_that_comes_later() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let letter = given
        .document(acme, ItemId::files_root(acme), "letter")
        .await;
    viewed(
        &given,
        Actor::Staff(given.staff),
        letter,
        VersionId::new(new_id()),
    )
    .await;
    let mut conn = given.conn().await;
    destroy(&mut conn, KeyOf::staff(given.staff)).await.unwrap();
    let runner = Runner::new(given.log.clone(), models());
    given.follow(&runner).await;
    let filter = AccessLogFilter::default();
    let page = reads::entries(&mut conn, &filter, NEWEST).await.unwrap();
    assert_eq!(page.rows[0].source_ip, None);
}

#[tokio::test]
async fn a_question_waits_for_its_own_write_and_says_when_it_is_stale() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let letter = given
        .document(acme, ItemId::files_root(acme), "letter")
        .await;
    let runner = Runner::new(given.log.clone(), models());
    let version = VersionId::new(new_id());
    let position = viewed(&given, Actor::Staff(given.staff), letter, version).await;
    assert!(runner.wait_for("audit", position).await.unwrap().stale);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = runner.clone();
    let task = tokio::spawn(async move { running.run(async { stopped.await.unwrap() }).await });
    let mut fresh = 0;
    for _ in 0..20 {
        let position = viewed(&given, Actor::Staff(given.staff), letter, version).await;
        fresh += u32::from(!runner.wait_for("audit", position).await.unwrap().stale);
    }
    assert!(fresh >= 19, "{fresh} of 20");
    stop.send(()).unwrap();
    task.await.unwrap();
}

/// Takes everything but one type of event.
struct Squeamish;

#[async_trait::async_trait]
impl Model for Squeamish {
    fn name(&self) -> &'static str {
        "activity"
    }

    fn schema(&self) -> &'static str {
        "read_activity"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["entries"]
    }

    async fn apply(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), ModelError> {
        activity::Activity.apply(conn, events, texts).await?;
        if events
            .iter()
            .any(|event| event.event.type_name() == "ItemRenamed")
        {
            return Err(ModelError::Contradiction(
                "renaming is not known".to_owned(),
            ));
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_model_that_cannot_take_an_event_stops_there_and_the_others_go_on() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let letter = given
        .document(acme, ItemId::files_root(acme), "letter")
        .await;
    let mut unit = given.staff_unit().await;
    let name = portico_domain::values::ItemName::parse("note").unwrap();
    let name = unit.secret(KeyOf::Item(acme, letter), name).await.unwrap();
    drop(unit);
    assert!(
        given
            .change(acme, letter, DocumentCommand::Rename { name })
            .await
    );
    given
        .document(acme, ItemId::files_root(acme), "later")
        .await;

    let squeamish = Runner::new(
        given.log.clone(),
        vec![Box::new(Squeamish), Box::new(audit::Audit)],
    );
    given.follow(&squeamish).await;
    let mut conn = given.conn().await;
    let all = status(&mut conn).await.unwrap();
    let of = |name: &str| all.iter().find(|model| model.model == name).unwrap();
    let reason = of("activity").stopped.as_deref().unwrap();
    assert!(
        reason.contains("ItemRenamed") && reason.contains("not known"),
        "{reason}"
    );
    assert_eq!((of("activity").lag_events, of("audit").lag_events), (2, 0));
    let filter = ActivityFilter::default();
    let page = activity::entries(&mut conn, &filter, NEWEST).await.unwrap();
    assert_eq!(page.rows[0].kind, "UPLOADED");

    given.follow(&squeamish).await;
    assert!(resume(&mut conn, "activity").await.unwrap());
    given
        .follow(&Runner::new(given.log.clone(), models()))
        .await;
    let all = status(&mut conn).await.unwrap();
    assert!(
        all.iter()
            .all(|model| model.lag_events == 0 && model.stopped.is_none())
    );
}

#[tokio::test]
async fn an_event_of_a_newer_release_stops_the_models_and_says_which_it_is() {
    let given = given().await;
    let acme = given.customer("1", "Acme").await;
    let mut conn = given.conn().await;
    sqlx::query(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
             payload, metadata)
         VALUES ('customer', $1, 99, 'PortalPainted', '1.0', '{\"PortalPainted\":{}}', '{}')",
    )
    .bind(acme.uuid().to_string())
    .execute(&mut *conn)
    .await
    .unwrap();
    given
        .document(acme, ItemId::files_root(acme), "later")
        .await;
    given
        .follow(&Runner::new(given.log.clone(), models()))
        .await;
    let all = status(&mut conn).await.unwrap();
    for model in &all {
        let reason = model.stopped.as_deref().unwrap();
        assert!(reason.contains("PortalPainted"), "{reason}");
        assert_eq!(model.lag_events, 2, "everything before it was applied");
    }
}
