//! A firm with customers, contacts and items, made by commands.

mod grants;
mod items;
mod people;

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use portico_domain::metadata::{AuthStrength, Metadata};
use portico_domain::{Actor, StaffId};
use portico_event_log::keys::{KeyOf, MasterKey};
use portico_event_log::{Log, Unit, connect_to_work, migrate};
use portico_private_postgres::for_tests::{FreshDatabase, fresh_database};
use portico_projections::access::AccessProjector;
use portico_projections::runner::Runner;
use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use uuid::Uuid;

pub(crate) use grants::{for_all, on};
pub(crate) use items::{all_items, content};
pub(crate) use people::terms;

static IDS: AtomicU64 = AtomicU64::new(1);

pub(crate) fn new_id() -> Uuid {
    let count = u128::from(IDS.fetch_add(1, Ordering::Relaxed));
    Uuid::from_u128((0x0198_0000_0000_7000_8000 << 48) | count)
}

/// A migrated database of its own, and the commands that fill it.
pub(crate) struct Given {
    pub(crate) database: FreshDatabase,
    pub(crate) log: Log,
    pub(crate) staff: StaffId,
    pub(crate) at: DateTime<Utc>,
}

pub(crate) async fn given() -> Given {
    let database = fresh_database("projections", async |url| migrate(&url).await).await;
    let pool = connect_to_work(database.url(), 8).await.unwrap();
    let log = Log::open(pool, MasterKey::from_bytes([3; 32]))
        .await
        .unwrap();
    let at = DateTime::from_timestamp(1_750_000_000, 0).unwrap();
    let staff = StaffId::new(new_id());
    let given = Given {
        database,
        log,
        staff,
        at,
    };
    let mut unit = given.unit(Actor::Operator).await;
    unit.make_key(KeyOf::staff(staff)).await.unwrap();
    unit.commit(&AccessProjector, None).await.unwrap();
    given
}

impl Given {
    /// Lets the followers come to the end of the log. Other tests' open
    /// transactions in the same cluster may hold its tail back for a while.
    pub(crate) async fn follow(&self, runner: &Runner) {
        let mut conn = self.conn().await;
        for _ in 0..600 {
            runner.catch_up().await.unwrap();
            let (events, numbered): (i64, i64) = sqlx::query_as(
                "SELECT (SELECT count(*) FROM events), (SELECT size FROM ledger_head)",
            )
            .fetch_one(&mut *conn)
            .await
            .unwrap();
            if events == numbered {
                return runner.catch_up().await.unwrap();
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the log's tail is held back");
    }

    pub(crate) async fn conn(&self) -> PoolConnection<Postgres> {
        self.log.pool().acquire().await.unwrap()
    }

    pub(crate) fn later(&mut self, by: TimeDelta) {
        self.at += by;
    }

    pub(crate) async fn unit(&self, actor: Actor) -> Unit {
        let request = new_id();
        let metadata = Metadata {
            actor,
            on_behalf_of: None,
            request_id: request,
            correlation_id: request,
            causation_id: None,
            idempotency_hash: None,
            auth_strength: AuthStrength::Password,
            source_ip: None,
            user_agent: None,
            occurred_at: self.at,
        };
        Unit::begin(&self.log, metadata, new_id).await.unwrap()
    }

    pub(crate) async fn staff_unit(&self) -> Unit {
        self.unit(Actor::Staff(self.staff)).await
    }
}
