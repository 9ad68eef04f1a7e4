//! A command is one transaction: all of it or nothing.

use std::collections::HashMap;

use portico_domain::access_log::{self, AccessLogEvent};
use portico_domain::catalogue::Event;
use portico_domain::customer::{Customer, CustomerCommand, CustomerError, CustomerEvent, Door};
use portico_domain::identity::{Identity, IdentityCommand, IdentityError};
use portico_domain::{Actor, ItemId, StaffId, VersionId};
use portico_event_log::keys::{KeyOf, Texts};
use portico_event_log::{
    Committed, Cursor, Envelope, IdempotencyKey, Inline, LogError, Recorded, Replay, Unit,
    is_retryable,
};
use serde_json::json;
use sqlx::PgConnection;

use crate::given::{Nothing, a_customer, a_log, begin, by, enable, new_id, register, try_sign_in};

#[tokio::test]
async fn what_a_unit_writes_is_read_back_in_order() {
    let given = a_log().await;
    let customer = a_customer();
    let mut unit = given.unit().await;
    register(&mut unit, customer, "Lovelace Ltd").await.unwrap();
    let open = unit
        .handle::<Customer>(customer.uuid(), Some(customer), CustomerCommand::OpenPortal)
        .await;
    assert_eq!(open.unwrap(), Ok(1));
    assert_eq!(unit.pending(), 2);
    let committed = unit.commit(&Nothing, None).await.unwrap();
    assert_eq!(committed.events, 2);

    let events = given.all_events().await;
    let kinds: Vec<_> = events
        .iter()
        .map(|e| (e.sequence, e.event_type.as_str(), e.event_version.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [(1, "CustomerRegistered", "1.0"), (2, "PortalOpened", "1.0")]
    );
    assert_eq!(committed.cursor, Some(events[1].cursor));
    let opened = events[1].decode(2).unwrap();
    assert_eq!(
        opened.event,
        Event::Customer(CustomerEvent::PortalOpened {})
    );
    assert_eq!(opened.aggregate_id, customer.uuid());
    assert_eq!(opened.customer_id, Some(customer.uuid()));
    assert_eq!(opened.provenance.actor, Some(Actor::Operator));
    let metadata: HashMap<String, String> = serde_json::from_str(&events[1].metadata).unwrap();
    assert_eq!(metadata["customer_id"], customer.to_string());
    let moved = Recorded {
        customer_id: Some(new_id()),
        ..events[1].clone()
    };
    let refused = moved.decode(2).unwrap_err().to_string();
    let said = format!("which its leaf covers, says {customer}");
    assert!(refused.contains(&said), "{refused}");
}

#[tokio::test]
async fn a_later_unit_builds_on_what_an_earlier_one_left() {
    let given = a_log().await;
    let id = given.an_identity().await;
    given.sign_in(id).await;
    given.sign_in(id).await;
    let sequences: Vec<_> = given
        .all_events()
        .await
        .iter()
        .map(|e| e.sequence)
        .collect();
    assert_eq!(sequences, [1, 2, 3]);
}

#[tokio::test]
async fn a_refusal_buffers_nothing_and_is_no_error() {
    let given = a_log().await;
    let id = new_id();
    let mut unit = given.unit().await;
    let refused = unit
        .handle::<Identity>(id, None, IdentityCommand::RecordSignIn)
        .await;
    assert_eq!(refused.unwrap(), Err(IdentityError::NotEnabled));
    let nobody = unit
        .handle::<Customer>(id, None, CustomerCommand::OpenPortal)
        .await;
    assert_eq!(nobody.unwrap(), Err(CustomerError::NotFound));
    assert_eq!(unit.pending(), 0);
    let committed = unit.commit(&Nothing, None).await.unwrap();
    assert_eq!(
        committed,
        Committed {
            cursor: None,
            events: 0
        }
    );
    assert_eq!(given.count("events").await, 0);
}

#[tokio::test]
async fn a_dropped_unit_leaves_nothing() {
    let given = a_log().await;
    let mut unit = given.unit().await;
    register(&mut unit, a_customer(), "Lovelace Ltd")
        .await
        .unwrap();
    unit.take_turn("owners").await.unwrap();
    drop(unit);
    assert_eq!(given.count("events").await, 0);
    assert_eq!(given.count("keys.keys").await, 0);
    assert_eq!(given.count("guards").await, 0);
}

struct Refusing;

impl Inline for Refusing {
    async fn project(
        &self,
        conn: &mut PgConnection,
        _events: &[Envelope],
        _texts: &dyn Texts,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1 / 0").execute(conn).await?;
        Ok(())
    }
}

#[tokio::test]
async fn an_inline_model_that_fails_takes_the_events_with_it() {
    let given = a_log().await;
    let mut unit = given.unit().await;
    register(&mut unit, a_customer(), "Lovelace Ltd")
        .await
        .unwrap();
    let failed = unit.commit(&Refusing, None).await.unwrap_err();
    assert!(!is_retryable(&failed));
    assert_eq!(given.count("events").await, 0);
    assert_eq!(given.count("keys.keys").await, 0);
}

/// Writes what it is given to see, as a read model would.
struct Seeing;

impl Inline for Seeing {
    async fn project(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), sqlx::Error> {
        for envelope in events {
            for sealed in envelope.event.sealed() {
                sqlx::query("INSERT INTO guards (name, turns) VALUES ($1, $2)")
                    .bind(texts.text(sealed))
                    .bind(envelope.position)
                    .execute(&mut *conn)
                    .await?;
            }
        }
        Ok(())
    }
}

#[tokio::test]
async fn the_inline_model_sees_texts_and_positions_in_the_same_transaction() {
    let given = a_log().await;
    let mut unit = given.unit().await;
    register(&mut unit, a_customer(), "Lovelace Ltd")
        .await
        .unwrap();
    let committed = unit.commit(&Seeing, None).await.unwrap();
    let (name, position): (String, i64) = sqlx::query_as("SELECT name, turns FROM guards")
        .fetch_one(given.log.pool())
        .await
        .unwrap();
    assert_eq!(name, "Lovelace Ltd");
    assert_eq!(
        committed.cursor.map(|cursor| cursor.position),
        Some(position)
    );
}

fn invite(key: &str, input: &str) -> IdempotencyKey {
    IdempotencyKey::new("staff:1", "inviteContact", key, input.as_bytes())
}

async fn done_once(given: &crate::given::Given, id: uuid::Uuid) {
    let mut unit = given.unit().await;
    assert_eq!(
        unit.idempotent(invite("k", "{}")).await.unwrap(),
        Replay::First
    );
    unit.create::<Identity>(id, None, enable(id))
        .await
        .unwrap()
        .unwrap();
    let answer = json!({ "identity": id });
    unit.commit(&Nothing, Some(answer)).await.unwrap();
}

#[tokio::test]
async fn a_repeated_key_has_one_effect_and_the_same_answer() {
    let given = a_log().await;
    let id = new_id();
    done_once(&given, id).await;
    for _ in 0..2 {
        let mut again = given.unit().await;
        let Replay::Done(answer) = again.idempotent(invite("k", "{}")).await.unwrap() else {
            panic!("it was done");
        };
        assert_eq!(answer["identity"], json!(id));
        let position: Cursor = answer["position"].as_str().unwrap().parse().unwrap();
        assert_eq!(position, given.all_events().await[0].cursor);
    }
    assert_eq!(given.count("events").await, 1);
}

#[tokio::test]
async fn the_same_key_for_another_input_is_an_error() {
    let given = a_log().await;
    done_once(&given, new_id()).await;
    let other = given
        .unit()
        .await
        .idempotent(invite("k", "{\"x\":1}"))
        .await;
    assert!(matches!(other, Err(LogError::KeyReused)));
    let fresh = given
        .unit()
        .await
        .idempotent(invite("k2", "{\"x\":1}"))
        .await;
    assert_eq!(fresh.unwrap(), Replay::First);
    let somebody = IdempotencyKey::new("staff:2", "inviteContact", "k", b"other");
    let theirs = given.unit().await.idempotent(somebody).await;
    assert_eq!(theirs.unwrap(), Replay::First);
}

#[tokio::test]
async fn of_two_racing_repeats_one_is_sent_back_and_finds_the_answer() {
    let given = a_log().await;
    let (mut one, mut two) = (given.unit().await, given.unit().await);
    for (unit, id) in [(&mut one, new_id()), (&mut two, new_id())] {
        assert_eq!(
            unit.idempotent(invite("k", "{}")).await.unwrap(),
            Replay::First
        );
        unit.create::<Identity>(id, None, enable(id))
            .await
            .unwrap()
            .unwrap();
    }
    one.commit(&Nothing, Some(json!({}))).await.unwrap();
    let beaten = two.commit(&Nothing, Some(json!({}))).await.unwrap_err();
    assert!(is_retryable(&beaten));
    let again = given
        .unit()
        .await
        .idempotent(invite("k", "{}"))
        .await
        .unwrap();
    assert!(matches!(again, Replay::Done(_)));
    assert_eq!(given.count("events").await, 1);
}

#[tokio::test]
async fn answers_are_forgotten_after_three_days() {
    let given = a_log().await;
    done_once(&given, new_id()).await;
    let mut owner = given.owner().await;
    assert_eq!(portico_event_log::forget_old(&mut owner).await.unwrap(), 0);
    sqlx::query("UPDATE idempotency SET recorded_at = now() - interval '73 hours'")
        .execute(&mut owner)
        .await
        .unwrap();
    assert_eq!(portico_event_log::forget_old(&mut owner).await.unwrap(), 1);
}

#[tokio::test]
async fn a_note_stands_in_the_access_log_alone() {
    let given = a_log().await;
    let customer = a_customer();
    let mut unit = given.unit().await;
    let viewed = AccessLogEvent::DocumentViewed {
        customer,
        item: ItemId::new(new_id()),
        version: VersionId::new(new_id()),
    };
    unit.note(access_log::TYPE, new_id(), Some(customer), viewed)
        .unwrap();
    unit.commit(&Nothing, None).await.unwrap();
    let partition = "events WHERE tableoid = 'events_access'::regclass";
    assert_eq!(given.count(partition).await, 1);
    assert_eq!(given.count("events").await, 1);
}

#[tokio::test]
async fn an_event_over_64_kib_is_refused() {
    let given = a_log().await;
    let customer = a_customer();
    let key = KeyOf::Customer(customer);
    let mut unit = given.unit().await;
    register(&mut unit, customer, "Lovelace Ltd").await.unwrap();
    let id = customer.uuid();
    let open = CustomerCommand::OpenPortal;
    unit.handle::<Customer>(id, None, open)
        .await
        .unwrap()
        .unwrap();
    let reason = unit.seal(key, &"x".repeat(64 * 1024)).await.unwrap();
    let close = CustomerCommand::ClosePortal {
        notify: false,
        door: Door::Console,
        reason: Some(reason),
    };
    let refused = unit.handle::<Customer>(id, None, close).await;
    assert!(matches!(
        refused,
        Err(LogError::TooLarge { limit: 65_536, .. })
    ));
}

#[tokio::test]
async fn of_two_units_on_one_aggregate_the_later_is_sent_back() {
    let given = a_log().await;
    let id = given.an_identity().await;
    let (mut one, mut two) = (given.unit().await, given.unit().await);
    for unit in [&mut one, &mut two] {
        let sign_in = IdentityCommand::RecordSignIn;
        unit.handle::<Identity>(id, None, sign_in)
            .await
            .unwrap()
            .unwrap();
    }
    one.commit(&Nothing, None).await.unwrap();
    let beaten = two.commit(&Nothing, None).await.unwrap_err();
    assert!(is_retryable(&beaten), "{beaten}");
    given.sign_in(id).await;
    assert_eq!(given.count("events").await, 3);
}

#[tokio::test]
async fn a_unit_that_takes_a_turn_after_another_is_sent_back() {
    let given = a_log().await;
    let (mut one, mut two) = (given.unit().await, given.unit().await);
    for unit in [&mut one, &mut two] {
        unit.claimed(portico_event_log::ClaimKind::Once("tree", a_customer()))
            .await
            .unwrap();
    }
    one.take_turn("owners").await.unwrap();
    one.commit(&Nothing, None).await.unwrap();
    let beaten = two.take_turn("owners").await.unwrap_err();
    assert!(is_retryable(&beaten), "{beaten}");
}

#[tokio::test]
async fn a_unit_waits_while_the_gate_is_held_exclusively() {
    let given = a_log().await;
    let id = given.an_identity().await;
    let mut owner = given.owner().await;
    sqlx::raw_sql("BEGIN; LOCK TABLE access_gate IN EXCLUSIVE MODE")
        .execute(&mut owner)
        .await
        .unwrap();
    let log = given.log.clone();
    let mut writing = tokio::spawn(async move {
        try_sign_in(&log, id, std::time::Duration::ZERO)
            .await
            .unwrap()
    });
    let early = tokio::time::timeout(std::time::Duration::from_millis(200), &mut writing).await;
    assert!(early.is_err());
    sqlx::raw_sql("ROLLBACK").execute(&mut owner).await.unwrap();
    writing.await.unwrap();
}

#[tokio::test]
async fn metadata_tells_who_on_whose_behalf_from_where() {
    let given = a_log().await;
    let staff = StaffId::new(new_id());
    let mut keys = begin(&given.log).await;
    keys.make_key(KeyOf::staff(staff)).await.unwrap();
    keys.commit(&Nothing, None).await.unwrap();
    let mut metadata = by(Actor::Staff(staff));
    metadata.on_behalf_of = Some(StaffId::new(new_id()));
    let mut unit = Unit::begin(&given.log, metadata.clone(), new_id)
        .await
        .unwrap();
    unit.seal_origin(Some("203.0.113.7"), Some("Browser/1"))
        .await
        .unwrap();
    let id = new_id();
    unit.create::<Identity>(id, None, enable(id))
        .await
        .unwrap()
        .unwrap();
    let sealed = unit.metadata().clone();
    unit.commit(&Nothing, None).await.unwrap();
    let provenance = given.all_events().await[0].decode(1).unwrap().provenance;
    assert_eq!(provenance.actor, Some(metadata.actor));
    assert_eq!(
        provenance.on_behalf_of,
        metadata.on_behalf_of.map(StaffId::uuid)
    );
    assert_eq!(provenance.request_id, Some(metadata.request_id));
    assert_eq!(provenance.source_ip, sealed.source_ip);
    assert_eq!(provenance.user_agent, sealed.user_agent);
    assert!(provenance.source_ip.is_some() && provenance.user_agent.is_some());
}

#[tokio::test]
async fn an_event_of_a_later_version_is_not_folded() {
    let given = a_log().await;
    let id = new_id();
    sqlx::query(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version,
                             payload, metadata)
         VALUES ('customer', $1, 1, 'PortalOpened', '2.0', '{\"PortalOpened\":{}}', '{}')",
    )
    .bind(id.to_string())
    .execute(given.log.pool())
    .await
    .unwrap();
    let mut unit = given.unit().await;
    let open = CustomerCommand::OpenPortal;
    let loaded = unit.handle::<Customer>(id, None, open).await;
    assert!(matches!(loaded, Err(LogError::Load { .. })), "{loaded:?}");
}
