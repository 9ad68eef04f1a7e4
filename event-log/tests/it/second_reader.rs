//! Stock `postgres-es` reads what units wrote, and the other way round.

use cqrs_es::EventStore;
use cqrs_es::persist::PersistedEventStore;
use portico_domain::customer::{Customer, CustomerCommand, Door};
use portico_domain::identity::{Identity, IdentityCommand};
use postgres_es::{PostgresEventRepository, postgres_cqrs};

use crate::given::{Nothing, a_customer, a_log, enable, new_id, register, root_of};

#[tokio::test]
async fn stock_postgres_es_loads_what_units_wrote() {
    let given = a_log().await;
    let customer = a_customer();
    let id = customer.uuid();
    let mut unit = given.unit().await;
    register(&mut unit, customer, "Lovelace Ltd").await.unwrap();
    unit.commit(&Nothing, None).await.unwrap();
    let repository = PostgresEventRepository::new(given.log.pool().clone());
    let store = PersistedEventStore::<_, Customer>::new_event_store(repository);
    for portal_open in [false, true, false] {
        let loaded = store.load_aggregate(&id.to_string()).await.unwrap();
        let expected = Customer {
            exists: true,
            file_owner: None,
            portal_open,
        };
        assert_eq!(loaded.aggregate, expected);
        let mut unit = given.unit().await;
        let toggle = if portal_open {
            CustomerCommand::ClosePortal {
                notify: false,
                door: Door::CommandLine,
                reason: None,
            }
        } else {
            CustomerCommand::OpenPortal
        };
        unit.handle::<Customer>(id, Some(customer), toggle)
            .await
            .unwrap()
            .unwrap();
        unit.commit(&Nothing, None).await.unwrap();
    }
    let loaded = store.load_aggregate(&id.to_string()).await.unwrap();
    assert_eq!(loaded.current_sequence, 4);
    let events = store.load_events(&id.to_string()).await.unwrap();
    let metadata = &events[0].metadata;
    assert_eq!(metadata["actor_kind"], "operator");
    assert_eq!(metadata["meta_v"], "1");
}

#[tokio::test]
async fn a_unit_goes_on_with_what_stock_postgres_es_wrote_and_back() {
    let given = a_log().await;
    let id = new_id();
    let framework = postgres_cqrs::<Identity>(given.log.pool().clone(), vec![], ());
    framework
        .execute(&id.to_string(), enable(id))
        .await
        .unwrap();
    given.sign_in(id).await;
    let sign_in = IdentityCommand::RecordSignIn;
    framework.execute(&id.to_string(), sign_in).await.unwrap();
    given.sign_in(id).await;

    let events = given.all_events().await;
    let sequences: Vec<_> = events.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, [1, 2, 3, 4]);
    for (event, seq) in events.iter().zip(1..) {
        let envelope = event.decode(seq).unwrap();
        let ours = seq % 2 == 0;
        assert_eq!(envelope.provenance.actor.is_some(), ours);
        if !ours {
            assert_eq!(envelope.at, event.recorded_at);
        }
    }
    let head = given.followed().await;
    assert_eq!(head.size, 4);
    assert_eq!(head.root, root_of(given.log.deployment(), &events));
}

#[tokio::test]
async fn of_a_unit_and_stock_on_one_aggregate_the_later_is_refused() {
    let given = a_log().await;
    let id = given.an_identity().await;
    let mut unit = given.unit().await;
    let sign_in = IdentityCommand::RecordSignIn;
    unit.handle::<Identity>(id, None, sign_in)
        .await
        .unwrap()
        .unwrap();
    let framework = postgres_cqrs::<Identity>(given.log.pool().clone(), vec![], ());
    let disable = IdentityCommand::Disable;
    framework.execute(&id.to_string(), disable).await.unwrap();
    let beaten = unit.commit(&Nothing, None).await.unwrap_err();
    assert!(portico_event_log::is_retryable(&beaten));
}
