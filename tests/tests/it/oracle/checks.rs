//! Three answers to one question: the oracle's, the rule's, the lists'.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, decide};
use portico_domain::{ContactId, CustomerId, ItemId, VersionId};
use portico_projections::access::{ContactItemRow, Page, contact_tree, facts_for_contact};
use portico_tests::oracle::{Rights, World};
use sqlx::PgConnection;
use uuid::Uuid;

use super::scene::Scene;

/// What a moment is judged by, and the connection that answers for it.
pub(super) struct Judged<'a> {
    pub(super) conn: &'a mut PgConnection,
    pub(super) world: &'a World,
    pub(super) now: DateTime<Utc>,
    pub(super) context: &'a str,
    /// The items of which the rule is asked, too.
    pub(super) asked: &'a [Uuid],
}

/// Of so many items the rule itself is asked; the lists answer of all.
pub(super) const SAMPLE: usize = 4;

impl Scene {
    /// The lists of everybody and everywhere, and the rule for some items, or
    /// for all.
    pub(super) async fn check(&mut self, context: &str, all: bool) {
        let asked = self.some_items(if all { self.world.items.len() } else { SAMPLE });
        let mut conn = self.given.app.log.pool().acquire().await.unwrap();
        let now = Judged {
            conn: &mut conn,
            world: &self.world,
            now: self.given.clock.now(),
            context,
            asked: &asked,
        };
        self.judge(now).await;
    }

    pub(super) async fn judge(&self, mut of: Judged<'_>) {
        for &contact in &self.contacts {
            for &item in of.asked {
                let said = of.world.rights(contact.uuid(), item, of.now);
                let decided = decided(of.conn, contact, ItemId::new(item), of.now).await;
                let (context, what) = (of.context, &of.world.items[&item]);
                assert_eq!(
                    decided, said,
                    "{context}\nby the rule, of {contact}: {what:?}"
                );
            }
            for &customer in &self.customers {
                of.check_list(contact, customer).await;
            }
        }
    }
}

impl Judged<'_> {
    /// One set query per contact: exactly what is seen, and how.
    async fn check_list(&mut self, contact: ContactId, customer: CustomerId) {
        let (now, context) = (self.now, self.context);
        let page = contact_tree(self.conn, contact, customer, now, &Page::first(1_000))
            .await
            .unwrap();
        let root = ItemId::files_root(customer).uuid();
        let mine = self.world.items.iter();
        let mine = mine.filter(|(id, item)| item.customer == customer.uuid() && **id != root);
        let said: BTreeMap<Uuid, _> = mine
            .map(|(id, _)| (*id, self.world.rights(contact.uuid(), *id, now)))
            .filter(|(_, rights)| rights.view)
            .map(|(id, rights)| {
                let newest = |of: &[Uuid]| of.last().copied();
                let (shown, taken) = (newest(&rights.versions), newest(&rights.downloads));
                let versions = &self.world.items[&id].versions;
                let under = |of: &[Uuid]| {
                    let others = versions.iter().filter(|one| one.by != Some(contact.uuid()));
                    let mut others = others.map(|one| one.id);
                    others.find(|id| Some(*id) != shown && of.contains(id))
                };
                let under = [under(&rights.versions), under(&rights.downloads)];
                (id, (shown, taken, under, rights.withdraw))
            })
            .collect();
        let listed: BTreeMap<Uuid, _> = page
            .rows
            .iter()
            .map(|row| {
                let version = row.version.as_ref().map(|version| version.id.uuid());
                let taken = row.taken.map(VersionId::uuid);
                let taken_too = row.under.filter(|under| under.taken);
                let under = [row.under, taken_too].map(|under| under.map(|under| under.id.uuid()));
                let withdraw = row.no_withdraw.is_none();
                (row.id.uuid(), (version, taken, under, withdraw))
            })
            .collect();
        // What was made later, or was purged; nothing that lies in a customer's tree is
        // unknown to the oracle.
        let of_nowhere = |row: &&ContactItemRow| !self.world.items.contains_key(&row.id.uuid());
        if let Some(row) = page.rows.iter().find(of_nowhere) {
            panic!("{context}\nlisted to {contact}, but not there: {row:?}");
        }
        assert_eq!(listed, said, "{context}\nby the list, of {contact}");
        let shown: BTreeSet<Uuid> = listed.keys().copied().collect();
        for row in &page.rows {
            let parent = row.parent.map(ItemId::uuid);
            assert!(
                parent.is_none_or(|parent| shown.contains(&parent)),
                "{context}\nnames a folder that is not seen: {row:?}"
            );
        }
    }
}

pub(super) async fn decided(
    conn: &mut PgConnection,
    contact: ContactId,
    item: ItemId,
    now: DateTime<Utc>,
) -> Rights {
    let facts = facts_for_contact(conn, contact, item).await.unwrap();
    let of = |action| decide(&facts, action, now);
    let ids = |versions: Vec<VersionId>| versions.into_iter().map(VersionId::uuid).collect();
    let view = of(Action::View);
    Rights {
        view: view.allowed,
        versions: ids(view.versions),
        downloads: ids(of(Action::Download).versions),
        upload: of(Action::Upload).allowed,
        deposit: of(Action::Deposit).allowed,
        withdraw: of(Action::Withdraw).allowed,
    }
}
