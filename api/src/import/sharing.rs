//! Who would gain sight of what is imported.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use portico_domain::access::Outlook;
use portico_domain::contact::Account;
use portico_domain::values::ContactKind;
use portico_domain::{CustomerId, ItemId};
use portico_projections::access::{self, ByName, MemberRow};
use sqlx::PgConnection;
use uuid::Uuid;

use super::customer::Customer;
use super::found::What;
use super::summary::{self, AtCustomer};

/// Who sees an item by grants on it and above it.
#[derive(Clone, Default, Debug)]
pub(super) struct Audience {
    people: Arc<BTreeSet<Uuid>>,
    /// All clients of the customer, also those who join later.
    everyone: bool,
    /// The folder that is there already and that what is new goes into, or the document
    /// that it goes over.
    place: Option<ItemId>,
}

/// The lasting grants of a customer, by item; none for master access.
#[derive(Default)]
pub(super) struct Grants(HashMap<Option<Uuid>, Audience>);

/// Counts what becomes visible of one customer's, and to whom.
#[derive(Default)]
pub(super) struct Gain {
    items: u64,
    /// Where, and whom grants reach there: not asked about yet.
    places: BTreeMap<ItemId, Arc<BTreeSet<Uuid>>>,
    now: BTreeSet<Uuid>,
    waiting: BTreeSet<Uuid>,
}

/// The same of all customers.
#[derive(Default)]
pub(super) struct Gains {
    customers: Vec<AtCustomer>,
    now: BTreeSet<Uuid>,
    waiting: BTreeSet<Uuid>,
}

impl Audience {
    fn is_empty(&self) -> bool {
        !self.everyone && self.people.is_empty()
    }

    fn and(&self, more: Option<&Self>) -> Self {
        let Some(more) = more else {
            return self.clone();
        };
        Self {
            people: Arc::new(self.people.union(&more.people).copied().collect()),
            everyone: self.everyone || more.everyone,
            place: self.place,
        }
    }
}

impl Grants {
    /// Reads the grants that reach somebody, or will.
    pub(super) async fn read(
        conn: &mut PgConnection,
        customer: CustomerId,
        at: DateTime<Utc>,
    ) -> Result<Self, sqlx::Error> {
        let rows: Vec<(Option<Uuid>, String, Uuid)> = sqlx::query_as(
            "SELECT g.item_id, g.subject_kind, coalesce(gm.member_id, g.subject_id)
             FROM access.grants g
             LEFT JOIN access.groups gr
                 ON g.subject_kind = 'GROUP' AND gr.id = g.subject_id AND NOT gr.closed
             LEFT JOIN access.group_members gm ON gm.group_id = gr.id
             WHERE g.customer_id = $1 AND (g.expires_at IS NULL OR g.expires_at > $2)",
        )
        .bind(customer.uuid())
        .bind(at)
        .fetch_all(&mut *conn)
        .await?;
        let members = access::members(conn, customer, &ByName::all()).await?.rows;
        // To an account that is closed for good nothing becomes visible any more.
        let open = |row: &MemberRow| row.contact.account != Account::Closed;
        let members: Vec<MemberRow> = members
            .into_iter()
            .map(|(_, row)| row)
            .filter(open)
            .collect();
        let everybody: BTreeSet<Uuid> = members.iter().map(|row| row.contact.id.uuid()).collect();
        let clients = members
            .iter()
            .filter(|row| row.contact.kind == ContactKind::Client);
        let clients: BTreeSet<Uuid> = clients.map(|row| row.contact.id.uuid()).collect();
        let mut grants: HashMap<Option<Uuid>, Audience> = HashMap::new();
        for (item, kind, subject) in rows {
            let everyone = kind == "CUSTOMER";
            let reached = if everyone {
                clients.clone()
            } else {
                everybody
                    .iter()
                    .filter(|id| **id == subject)
                    .copied()
                    .collect()
            };
            let more = Audience {
                people: Arc::new(reached),
                everyone,
                place: None,
            };
            let audience = grants.entry(item).or_default();
            *audience = audience.and(Some(&more));
        }
        grants.retain(|_, audience| !audience.is_empty());
        Ok(Self(grants))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who sees everything of the customer.
    pub(super) fn master(&self) -> Audience {
        self.0.get(&None).cloned().unwrap_or_default()
    }

    /// Who sees this item, given who sees what it is in.
    pub(super) fn on(&self, above: &Audience, item: ItemId) -> Audience {
        Audience {
            place: Some(item),
            ..above.and(self.0.get(&Some(item.uuid())))
        }
    }
}

impl Gain {
    pub(super) fn add(&mut self, what: What, audience: &Audience) {
        if what == What::Unchanged || audience.is_empty() {
            return;
        }
        self.items += 1;
        if let Some(place) = audience.place {
            let people = || Arc::clone(&audience.people);
            self.places.entry(place).or_insert_with(people);
        }
    }

    /// Asks who sees what was added now, and who waits.
    pub(super) async fn ask(
        &mut self,
        conn: &mut PgConnection,
        at: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let mut settled = BTreeSet::new();
        for (place, people) in std::mem::take(&mut self.places) {
            let known = |person: &Uuid| self.now.contains(person) || settled.contains(person);
            if people.iter().all(known) {
                continue;
            }
            for one in access::place_outlooks(conn, place, at).await? {
                let person = one.contact.id.uuid();
                if !people.contains(&person) {
                    continue;
                }
                match one.outlook {
                    Outlook::Now => {
                        self.now.insert(person);
                    }
                    Outlook::Waiting(_) => {
                        self.waiting.insert(person);
                    }
                    Outlook::Never(_) => {}
                }
                if one.outlook.is_settled() {
                    settled.insert(person);
                }
            }
        }
        Ok(())
    }
}

impl Gains {
    /// Adds what was asked about of one customer: at another the same people may stand at
    /// other doors.
    pub(super) fn add(&mut self, customer: &Customer, gain: Gain) {
        if gain.items == 0 {
            return;
        }
        self.customers.push(AtCustomer {
            customer: customer.clone(),
            items: gain.items,
            now: gain.now.len() as u64,
            waiting: gain.waiting.difference(&gain.now).count() as u64,
        });
        self.now.extend(gain.now);
        self.waiting.extend(gain.waiting);
    }

    pub(super) fn counted(self) -> summary::Sharing {
        summary::Sharing {
            items: self.customers.iter().map(|at| at.items).sum(),
            now: self.now.len() as u64,
            waiting: self.waiting.difference(&self.now).count() as u64,
            customers: self.customers,
        }
    }
}
