//! Three answers to one question: the oracle's, the rule's, the lists'.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use portico_domain::access::{Action, decide};
use portico_domain::{ContactId, CustomerId, ItemId, VersionId};
use portico_projections::access::{Page, contact_tree, facts_for_contact};
use portico_tests::oracle::Rights;
use sqlx::PgConnection;
use uuid::Uuid;

use super::scene::Scene;

impl Scene {
    pub(super) async fn check(&self, context: &str) {
        let mut conn = self.given.app.log.pool().acquire().await.unwrap();
        let now = self.given.clock.now();
        for &contact in &self.contacts {
            for &item in self.world.items.keys() {
                let said = self.world.rights(contact.uuid(), item, now);
                let decided = decided(&mut conn, contact, ItemId::new(item), now).await;
                let what = &self.world.items[&item];
                assert_eq!(
                    decided, said,
                    "{context}\nby the rule, of {contact}: {what:?}"
                );
            }
            for &customer in &self.customers {
                self.check_list(&mut conn, contact, customer, now, context)
                    .await;
            }
        }
    }

    /// One set query per contact: exactly what is seen, and how.
    async fn check_list(
        &self,
        conn: &mut PgConnection,
        contact: ContactId,
        customer: CustomerId,
        now: DateTime<Utc>,
        context: &str,
    ) {
        let page = contact_tree(conn, contact, customer, now, &Page::first(1_000))
            .await
            .unwrap();
        let root = ItemId::files_root(customer).uuid();
        let mine = self.world.items.iter();
        let mine = mine.filter(|(id, item)| item.customer == customer.uuid() && **id != root);
        let said: BTreeMap<Uuid, _> = mine
            .map(|(id, _)| (*id, self.world.rights(contact.uuid(), *id, now)))
            .filter(|(_, rights)| rights.view)
            .map(|(id, rights)| {
                let newest = rights.versions.last().copied();
                (id, (newest, !rights.downloads.is_empty(), rights.withdraw))
            })
            .collect();
        let listed: BTreeMap<Uuid, _> = page
            .rows
            .iter()
            .filter(|row| self.world.items.contains_key(&row.id.uuid()))
            .map(|row| {
                let version = row.version.as_ref().map(|version| version.id.uuid());
                (row.id.uuid(), (version, row.can_download, row.no_withdraw.is_none()))
            })
            .collect();
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

async fn decided(
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
