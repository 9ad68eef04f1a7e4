//! Databases, people and commands that the tests speak of.

use std::time::Duration;

use portico_domain::customer::{Customer, CustomerCommand};
use portico_domain::identity::{Identity, IdentityCommand, Person};
use portico_domain::metadata::{AuthStrength, Metadata};
use portico_domain::values::{CustomerKind, CustomerNumber, PersonName};
use portico_domain::{Actor, ContactId, CustomerId, IdentityId};
use portico_event_log::keys::{KeyOf, MasterKey, Texts};
use portico_event_log::ledger::{self, Head};
use portico_event_log::{
    Committed, Cursor, Envelope, Inline, Log, LogError, Recorded, Unit, is_retryable, tail,
};
use portico_ledger::{Frontier, Hash};
use portico_private_postgres::for_tests::{FreshDatabase, fresh_database};
use sqlx::{Connection, PgConnection, PgPool};
use uuid::Uuid;

/// An inline read model of nothing.
pub(crate) struct Nothing;

impl Inline for Nothing {
    async fn project(
        &self,
        _conn: &mut PgConnection,
        _events: &[Envelope],
        _texts: &dyn Texts,
    ) -> Result<(), sqlx::Error> {
        Ok(())
    }
}

pub(crate) fn new_id() -> Uuid {
    Uuid::from_u128(rand::random())
}

pub(crate) fn a_customer() -> CustomerId {
    CustomerId::new(new_id())
}

pub(crate) fn by(actor: Actor) -> Metadata {
    Metadata {
        actor,
        on_behalf_of: None,
        request_id: new_id(),
        correlation_id: new_id(),
        causation_id: None,
        idempotency_hash: None,
        auth_strength: AuthStrength::None,
        source_ip: None,
        user_agent: None,
        occurred_at: "2026-03-01T12:00:00Z".parse().unwrap(),
    }
}

/// A migrated database of its own, and the log in it.
pub(crate) struct Given {
    pub(crate) log: Log,
    pub(crate) database: FreshDatabase,
}

pub(crate) async fn database() -> FreshDatabase {
    fresh_database("event_log", async |url: String| {
        portico_event_log::migrate(&url).await
    })
    .await
}

pub(crate) async fn open(url: &str, connections: u32) -> Log {
    let pool = portico_event_log::connect_to_work(url, connections)
        .await
        .unwrap();
    Log::open(pool, MasterKey::from_bytes([3; 32]))
        .await
        .unwrap()
}

pub(crate) async fn a_log() -> Given {
    with_connections(8).await
}

pub(crate) async fn with_connections(connections: u32) -> Given {
    let database = database().await;
    let log = open(database.url(), connections).await;
    Given { log, database }
}

impl Given {
    /// A connection as the database's owner, apart from the log's pool.
    pub(crate) async fn owner(&self) -> PgConnection {
        PgConnection::connect(self.database.url()).await.unwrap()
    }

    pub(crate) async fn unit(&self) -> Unit {
        begin(&self.log).await
    }

    pub(crate) async fn count(&self, from: &str) -> i64 {
        count(self.log.pool(), from).await
    }

    /// A new identity that may sign in.
    pub(crate) async fn an_identity(&self) -> Uuid {
        let id = new_id();
        let mut unit = self.unit().await;
        unit.create::<Identity>(id, None, enable(id))
            .await
            .unwrap()
            .unwrap();
        unit.commit(&Nothing, None).await.unwrap();
        id
    }

    pub(crate) async fn sign_in(&self, id: Uuid) -> Committed {
        sign_in(&self.log, id).await
    }

    /// The ledger once everything is in it.
    pub(crate) async fn followed(&self) -> Head {
        let mut conn = self.owner().await;
        followed(&mut conn, self.log.deployment()).await
    }

    pub(crate) async fn all_events(&self) -> Vec<Recorded> {
        all_events(&mut self.owner().await).await
    }
}

pub(crate) async fn begin(log: &Log) -> Unit {
    Unit::begin(log, by(Actor::Operator), new_id).await.unwrap()
}

pub(crate) async fn count(pool: &PgPool, from: &str) -> i64 {
    sqlx::query_scalar(&format!("SELECT count(*) FROM {from}"))
        .fetch_one(pool)
        .await
        .unwrap()
}

pub(crate) fn enable(id: Uuid) -> IdentityCommand {
    IdentityCommand::Enable {
        identity: IdentityId::new(id),
        person: Person::Contact(ContactId::new(id)),
    }
}

/// One sign-in, in a new unit as often as it meets another.
pub(crate) async fn sign_in(log: &Log, id: Uuid) -> Committed {
    loop {
        match try_sign_in(log, id, Duration::ZERO).await {
            Ok(committed) => return committed,
            Err(error) if is_retryable(&error) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// One sign-in, held open this long before it commits.
pub(crate) async fn try_sign_in(
    log: &Log,
    id: Uuid,
    held: Duration,
) -> Result<Committed, LogError> {
    let mut unit = Unit::begin(log, by(Actor::Operator), new_id).await?;
    let sign_in = IdentityCommand::RecordSignIn;
    unit.handle::<Identity>(id, None, sign_in).await?.unwrap();
    if !held.is_zero() {
        tokio::time::sleep(held).await;
    }
    unit.commit(&Nothing, None).await
}

/// Registers a customer of this name in the unit, with a key.
pub(crate) async fn register(
    unit: &mut Unit,
    customer: CustomerId,
    name: &str,
) -> Result<(), LogError> {
    let key = KeyOf::Customer(customer);
    unit.make_key(key).await?;
    let name = unit.secret(key, PersonName::parse(name).unwrap()).await?;
    let register = CustomerCommand::Register {
        customer,
        number: CustomerNumber::parse("1042").unwrap(),
        name,
        kind: CustomerKind::Organization,
    };
    let id = customer.uuid();
    let done = unit
        .create::<Customer>(id, Some(customer), register)
        .await?;
    assert_eq!(done, Ok(1));
    Ok(())
}

/// Follows until every event of the log is in the ledger.
pub(crate) async fn followed(conn: &mut PgConnection, deployment: Uuid) -> Head {
    let events = i64::try_from(all_events(conn).await.len()).unwrap();
    loop {
        match ledger::follow(conn, deployment, 500).await.unwrap() {
            Some(0) | None => tokio::time::sleep(Duration::from_millis(2)).await,
            Some(_) => {}
        }
        let head = ledger::head(conn).await.unwrap();
        if head.size == events {
            return head;
        }
    }
}

/// All events of the log, once they have settled: writers in other databases of
/// the cluster hold them back too.
pub(crate) async fn all_events(conn: &mut PgConnection) -> Vec<Recorded> {
    for _ in 0..3_000 {
        let settled = tail::page(conn, Cursor::default(), tail::END, 1_000_000);
        let settled = settled.await.unwrap();
        let written: i64 = sqlx::query_scalar("SELECT count(*) FROM events")
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        if i64::try_from(settled.len()) == Ok(written) {
            return settled;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the log does not settle");
}

/// The root of these events, from nothing.
pub(crate) fn root_of(deployment: Uuid, events: &[Recorded]) -> Hash {
    let mut frontier = Frontier::new();
    let mut nodes = vec![];
    for event in events {
        frontier.append(ledger::leaf_of(deployment, event), &mut nodes);
    }
    frontier.root()
}
