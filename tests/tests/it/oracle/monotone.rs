//! Taking away never gives: whatever was granted, whatever is taken away, in
//! whatever order, nobody ever sees, is handed or may do more than before.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use portico_api::commands::{
    AssignGroupRoles, ChangeGroupMembers, CloseGroup, MasterAccess, MoveItems, RemoveMembership,
    RevokeAccess, SetMatterAccess, SwitchContactPortal, SwitchPortal, TrashItems, WithdrawUpload,
};
use portico_domain::document::Crossing;
use portico_domain::grant::Survivors;
use portico_domain::{Actor, ContactId, CustomerId, GroupId, ItemId};
use portico_tests::oracle::Rights;
use rand::Rng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::checks::decided;
use super::granting::named;
use super::scene::Scene;

const SEEDS: std::ops::Range<u64> = 100..102;
const GIVING: usize = 80;
const REMOVALS: usize = 40;
const FIRM: Actor = Actor::Operator;

type Everybody = BTreeMap<(ContactId, Uuid), Rights>;

impl Scene {
    async fn everybodys_rights(&self) -> Everybody {
        let mut conn = self.given.app.log.pool().acquire().await.unwrap();
        let now = self.given.clock.now();
        let mut all = Everybody::new();
        for &contact in &self.contacts {
            for &item in self.world.items.keys() {
                let rights = decided(&mut conn, contact, ItemId::new(item), now).await;
                all.insert((contact, item), rights);
            }
        }
        all
    }

    fn one<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        all.choose(&mut self.rng).cloned()
    }

    /// Takes something away, if there is any of it; what, and what became of it.
    async fn remove(&mut self) -> String {
        let (contact, customer) = (self.contacts.clone(), self.customers.clone());
        let (Some(contact), Some(customer)) = (self.one(&contact), self.one(&customer)) else {
            return "nobody".to_owned();
        };
        let groups = self.groups.clone();
        let group = self.one(&groups).unwrap_or(GroupId::new(Uuid::nil()));
        let items: Vec<ItemId> = self.world.items.keys().copied().map(ItemId::new).collect();
        let item = self.one(&items).unwrap_or(ItemId::new(Uuid::nil()));
        let items = vec![item];
        let join = false;
        let done = match self.rng.random_range(0..16) {
            0..=3 => self.revoke_one().await,
            4..=5 => self.said(&TrashItems { items }, FIRM).await,
            6 => self.hidden_away(item).await,
            7 => {
                let people = vec![contact.uuid()];
                let survivors = Survivors::AsBefore;
                let leave = ChangeGroupMembers {
                    group,
                    people,
                    join,
                    survivors,
                };
                self.said(&leave, FIRM).await
            }
            8 => {
                let remove = AssignGroupRoles {
                    group,
                    customers: vec![customer],
                    role: None,
                    survivors: Survivors::AsBefore,
                };
                self.said(&remove, FIRM).await
            }
            9 => {
                let remove = RemoveMembership { contact, customer };
                self.said(&remove, FIRM).await
            }
            10..=12 => {
                let revoke = SetMatterAccess {
                    matter: item,
                    give: vec![],
                    revoke: vec![contact],
                };
                self.said(&revoke, FIRM).await
            }
            13 => {
                self.said(&WithdrawUpload { item }, Actor::Contact(contact))
                    .await
            }
            14 => {
                self.given.clock.advance(TimeDelta::hours(1));
                "an hour later".to_owned()
            }
            _ => self.close(contact, customer, group).await,
        };
        format!("{done}, of {contact} at {customer}, {group}, {item}")
    }

    /// Closing ends nearly everything, so it is rarer than the rest.
    async fn close(&mut self, contact: ContactId, customer: CustomerId, group: GroupId) -> String {
        match self.rng.random_range(0..6) {
            0 => self.said(&CloseGroup { group }, FIRM).await,
            1 => {
                let close = SwitchPortal {
                    customer,
                    open: false,
                    notify: false,
                    reason: None,
                    survivors: Survivors::AsBefore,
                };
                self.said(&close, FIRM).await
            }
            _ => {
                let close = SwitchContactPortal {
                    contact,
                    customer,
                    on: false,
                    notify: false,
                    reason: None,
                    survivors: Survivors::AsBefore,
                };
                self.said(&close, FIRM).await
            }
        }
    }

    async fn revoke_one(&mut self) -> String {
        let grants: Vec<_> = self.world.grants.keys().copied().collect();
        let Some((to, customer, item)) = self.one(&grants) else {
            return "nothing is granted".to_owned();
        };
        let subject = named(to);
        if let Some(item) = item {
            let items = vec![ItemId::new(item)];
            return self.said(&RevokeAccess { items, subject }, FIRM).await;
        }
        let off = MasterAccess {
            customer: CustomerId::new(customer),
            subject,
            granted: None,
        };
        self.said(&off, FIRM).await
    }

    async fn hidden_away(&mut self, item: ItemId) -> String {
        let customer = CustomerId::new(self.world.items[&item.uuid()].customer);
        let command = MoveItems {
            items: vec![item],
            to: ItemId::internal_root(customer),
            confirmed: Some(Crossing::IntoInternal),
        };
        self.said(&command, FIRM).await
    }

    async fn said<C: portico_api::commands::Command>(&self, command: &C, actor: Actor) -> String {
        match self.tries(actor, command).await {
            Ok(_) => format!("{} done", C::OPERATION),
            Err(refused) => format!("{} refused: {refused}", C::OPERATION),
        }
    }
}

/// Whether nothing of this is more than before.
pub(super) fn within(after: &Rights, before: &Rights) -> bool {
    let all = |some: &[Uuid], of: &[Uuid]| some.iter().all(|id| of.contains(id));
    (before.view || !after.view)
        && (before.upload || !after.upload)
        && (before.deposit || !after.deposit)
        && (before.withdraw || !after.withdraw)
        && all(&after.versions, &before.versions)
        && all(&after.downloads, &before.downloads)
}

async fn only_taking_away(seed: u64) -> usize {
    let mut scene = Scene::begin(seed).await;
    for _ in 0..GIVING {
        scene.step().await;
    }
    let shown = |all: &Everybody| all.values().filter(|rights| rights.view).count();
    let mut before = scene.everybodys_rights().await;
    let at_first = shown(&before);
    for removal in 0..REMOVALS {
        let did = scene.remove().await;
        let after = scene.everybodys_rights().await;
        for (of, rights) in &after {
            let had = &before[of];
            assert!(
                within(rights, had),
                "seed {seed}, removal {removal}: {did}\n{of:?} had {had:?}, has {rights:?}"
            );
        }
        before = after;
    }
    at_first - shown(&before)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_sequence_of_removals_widens_anything() {
    let lost = futures_util::future::join_all(SEEDS.map(only_taking_away)).await;
    assert!(
        lost.iter().any(|lost| *lost > 0),
        "nothing was lost: {lost:?}"
    );
}
