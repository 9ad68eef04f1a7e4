//! Names, numbers and addresses that are claimed, beside those that the events
//! say are in use: what is in use as the read model `access` has it, which is
//! compared with the events itself, and who signs in as the events say.

use std::collections::HashMap;

use portico_domain::ItemId;
use portico_domain::values::{CustomerNumber, EmailAddress, ItemName};
use portico_event_log::keys::MasterKey;
use portico_event_log::{ClaimKind, claim_key};
use sqlx::{PgConnection, Row};
use tokio::time::Instant;
use uuid::Uuid;

use super::Run;
use super::report::{Check, Difference};
use crate::session::Session;

/// Numbers of customers, and addresses of whoever signs in. A contact who was
/// invited holds the address of the day, until it is taken away or the contact is
/// closed.
const PEOPLE: &str = "
    SELECT 'customer' AS aggregate, id AS owner, number AS text FROM access.customers
    UNION ALL SELECT 'staff', id, email FROM access.staff
    UNION ALL SELECT 'contact', c.id, c.email FROM access.contacts c JOIN (
        SELECT DISTINCT ON (aggregate_id) aggregate_id, event_type FROM events
        WHERE aggregate_type = 'contact' AND (event_type IN ('ContactInvited', 'ContactClosed')
           OR event_type = 'ContactDetailsChanged'
              AND coalesce(json_typeof(payload->'ContactDetailsChanged'->'email'), 'null') = 'null')
        ORDER BY aggregate_id, sequence DESC
    ) last ON last.aggregate_id = c.id::text AND last.event_type = 'ContactInvited'";

/// Names among siblings. What was restored after its sender had withdrawn it has
/// one, what was withdrawn alone has none.
const ITEMS: &str = "
    SELECT id AS owner, parent_id, name AS text, withdrawn FROM access.items
    WHERE parent_id IS NOT NULL AND trashed_at IS NULL";

type Key = (String, [u8; 32]);

pub(super) async fn check(
    session: &Session,
    master: &MasterKey,
    run: &mut Run<'_>,
) -> anyhow::Result<()> {
    let began = Instant::now();
    let mut conn = session.reader.acquire().await?;
    // Claims, rows and events of one moment.
    let mut snapshot = sqlx::Connection::begin_with(
        &mut *conn,
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    )
    .await?;
    let mut claims = Claims::read(&mut snapshot).await?;
    claims.people(&mut snapshot, master).await?;
    claims.items(&mut snapshot, master).await?;
    snapshot.rollback().await?;
    run.end(&claims.end(), began)
}

struct Claims {
    /// Those that nothing was found for yet.
    held: HashMap<Key, Uuid>,
    /// Whose words are erased: what they claim cannot be told.
    erased: Vec<Uuid>,
    check: Check,
}

impl Claims {
    async fn read(conn: &mut PgConnection) -> anyhow::Result<Self> {
        let mut check = Check::new("claims", "claims");
        let mut held = HashMap::new();
        for row in sqlx::query("SELECT kind, key, owner FROM claims")
            .fetch_all(conn)
            .await?
        {
            check.count += 1;
            let (kind, key): (String, Vec<u8>) = (row.try_get("kind")?, row.try_get("key")?);
            match <[u8; 32]>::try_from(key) {
                Ok(key) => drop(held.insert((kind, key), row.try_get("owner")?)),
                Err(_) => check.differs(in_nothing(format!("a claim of kind {kind} has no key"))),
            }
        }
        Ok(Self {
            held,
            erased: vec![],
            check,
        })
    }

    async fn people(&mut self, conn: &mut PgConnection, master: &MasterKey) -> anyhow::Result<()> {
        for row in sqlx::query(PEOPLE).fetch_all(conn).await? {
            let (aggregate, owner): (String, Uuid) =
                (row.try_get("aggregate")?, row.try_get("owner")?);
            let text: Option<String> = row.try_get("text")?;
            let Some(text) = text else {
                self.erased.push(owner);
                continue;
            };
            let key = if aggregate == "customer" {
                let number = CustomerNumber::parse(&text).ok();
                number.map(|number| claim_key(master, ClaimKind::CustomerNumber(&number)))
            } else {
                EmailAddress::parse(&text).ok().map(|email| {
                    let claim = match &*aggregate {
                        "staff" => ClaimKind::StaffEmail(&email),
                        _ => ClaimKind::ContactEmail(&email),
                    };
                    claim_key(master, claim)
                })
            };
            self.must_hold((&aggregate, owner), key);
        }
        Ok(())
    }

    async fn items(&mut self, conn: &mut PgConnection, master: &MasterKey) -> anyhow::Result<()> {
        for row in sqlx::query(ITEMS).fetch_all(conn).await? {
            let (owner, parent): (Uuid, Uuid) = (row.try_get("owner")?, row.try_get("parent_id")?);
            let text: Option<String> = row.try_get("text")?;
            let Some(text) = text else {
                self.erased.push(owner);
                continue;
            };
            let name = ItemName::parse(&text).ok();
            let parent = ItemId::new(parent);
            let key = name.map(|name| claim_key(master, ClaimKind::ItemName(parent, &name)));
            if row.try_get("withdrawn")? {
                self.may_hold(owner, key);
            } else {
                self.must_hold(("document", owner), key);
            }
        }
        Ok(())
    }

    fn must_hold(&mut self, (aggregate, owner): (&str, Uuid), key: Option<(&str, [u8; 32])>) {
        let Some((kind, key)) = key else { return };
        let what = match self.held.get(&(kind.to_owned(), key)) {
            Some(holder) if *holder == owner => {
                self.held.remove(&(kind.to_owned(), key));
                return;
            }
            Some(holder) => format!("its {kind} is claimed by {holder}"),
            None => format!("its {kind} is not claimed, so that another may take it"),
        };
        self.check.differs(Difference {
            seq: None,
            aggregate: Some(format!("{aggregate}:{owner}")),
            what,
            column: None,
        });
    }

    fn may_hold(&mut self, owner: Uuid, key: Option<(&str, [u8; 32])>) {
        let key = key.map(|(kind, key)| (kind.to_owned(), key));
        if let Some(key) = key.filter(|key| self.held.get(key) == Some(&owner)) {
            self.held.remove(&key);
        }
    }

    /// What is left is claimed for nothing.
    fn end(mut self) -> Check {
        for ((kind, _), owner) in self.held {
            if !self.erased.contains(&owner) {
                let what = format!("{owner} claims a {kind} that is not in use");
                self.check.differs(in_nothing(what));
            }
        }
        self.check
    }
}

fn in_nothing(what: String) -> Difference {
    Difference::in_ledger(None, what)
}
