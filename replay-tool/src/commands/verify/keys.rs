//! Each sealed event's key: there, and one that opens. Keys are destroyed by a mark
//! and never taken away, so that one without a row was lost.

use std::collections::{HashMap, HashSet};

use anyhow::bail;
use portico_domain::{CustomerId, GroupId, ItemId};
use portico_event_log::Envelope;
use portico_event_log::keys::{KeyOf, MasterKey, inspect};
use sqlx::PgConnection;
use uuid::Uuid;

use super::report::{Check, Difference};

/// Keys that are looked for in one query.
const BATCH: usize = 2_000;

const WAY_OUT: &str = "put its row back from the dump of the keys, and rebuild nothing before: \
     a rebuilt model forgets what it opens";

/// The check, and keys that were not looked for yet.
pub(super) struct Keys {
    check: Check,
    named: HashMap<Uuid, Difference>,
    lost: HashSet<Uuid>,
}

impl Keys {
    pub(super) fn new() -> Self {
        Self {
            check: Check::new("keys", "keys"),
            named: HashMap::new(),
            lost: HashSet::new(),
        }
    }

    pub(super) fn of(&mut self, seq: Option<i64>, event: &Envelope) {
        for kid in event.kids() {
            if self.lost.contains(&kid) || self.named.contains_key(&kid) {
                continue;
            }
            let whose = subject(event, kid);
            let what = format!("{whose}, under which it is sealed, has no row; {WAY_OUT}");
            self.named.insert(kid, Difference::in_ledger(seq, what));
        }
    }

    pub(super) fn is_due(&self) -> bool {
        self.named.len() >= BATCH
    }

    pub(super) async fn look(&mut self, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        let mut named = std::mem::take(&mut self.named);
        let kids: Vec<Uuid> = named.keys().copied().collect();
        let there: Vec<Uuid> = sqlx::query_scalar("SELECT kid FROM keys.keys WHERE kid = ANY($1)")
            .bind(kids)
            .fetch_all(conn)
            .await?;
        for kid in there {
            named.remove(&kid);
        }
        self.lost.extend(named.keys());
        let mut missing: Vec<Difference> = named.into_values().collect();
        missing.sort_by_key(|difference| difference.seq);
        for difference in missing {
            self.check.differs(difference);
        }
        Ok(())
    }

    pub(super) async fn end(mut self, conn: &mut PgConnection) -> Result<Check, sqlx::Error> {
        self.look(conn).await?;
        self.check.count = sqlx::query_scalar("SELECT count(*) FROM keys.keys")
            .fetch_one(conn)
            .await?;
        Ok(self.check)
    }
}

/// Whose key it is, of those that an event is about or came from: the id of a key
/// follows from its subject and does not say it.
fn subject(event: &Envelope, kid: Uuid) -> String {
    let actor = event.provenance.actor.and_then(|actor| actor.id());
    let ids = [Some(event.aggregate_id), event.customer_id, actor];
    let of = |id: Uuid| {
        let customer = CustomerId::new(id);
        [
            KeyOf::Person(id),
            KeyOf::Customer(customer),
            KeyOf::Group(GroupId::new(id)),
            KeyOf::Item(customer, ItemId::new(id)),
        ]
    };
    let mut keys = ids.into_iter().flatten().flat_map(of);
    match keys.find(|key| key.kid() == kid) {
        Some(key) => the_key(key.kind(), key.subject()),
        None => format!("the key {kid}"),
    }
}

fn the_key(kind: &str, subject: Uuid) -> String {
    format!("the key of {} {subject}", kind.to_lowercase())
}

/// Opens all that there are.
pub(super) async fn open(
    conn: &mut PgConnection,
    master: &MasterKey,
    check: &mut Check,
) -> anyhow::Result<()> {
    let inspected = inspect(conn, master).await?;
    if inspected.opened == 0 && !inspected.damaged.is_empty() {
        bail!("the master key opens none of the stored keys: it is another deployment's");
    }
    for damaged in inspected.damaged {
        let whose = the_key(&damaged.kind, damaged.subject);
        let what = format!("{whose} does not open: it was changed; {WAY_OUT}");
        check.differs(Difference::in_ledger(None, what));
    }
    Ok(())
}
