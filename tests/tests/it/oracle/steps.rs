//! One random command after another.

use portico_domain::{Actor, ContactId, CustomerId, GroupId, ItemId, SectionId};
use portico_tests::oracle::{Item, Kind, Rights};
use rand::Rng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::scene::Scene;

pub(super) const FIRM: Actor = Actor::Operator;

/// A firm of fewer is rather added to than anything else.
pub(super) const ITEMS: usize = 30;

impl Scene {
    /// Tries something; what was tried, and what became of it.
    pub(super) async fn step(&mut self) -> String {
        let before = self.everything_seen();
        self.taking = false;
        let few = self.world.items.len() < ITEMS && self.likely(0.5);
        let outcome = match self.rng.random_range(if few { 0..6 } else { 0..44 }) {
            0..=5 => self.make().await,
            6..=9 => self.grant().await,
            10 => self.revoke().await,
            11 => self.master().await,
            12..=13 => self.trash_or_restore().await,
            14..=15 => self.move_one().await,
            16..=17 => self.section().await,
            18..=20 => self.matter_access().await,
            21..=22 => self.membership().await,
            23 => self.switch().await,
            24..=25 => self.group().await,
            26..=27 => self.version().await,
            28 => self.accept_or_withdraw().await,
            29..=30 => self.copy().await,
            31 => self.set_shared().await,
            32 => self.change_grant().await,
            33 => self.purge().await,
            34..=36 => self.section_of_folder().await,
            37 => self.ends().await,
            38..=39 => self.share_all_but().await,
            40..=41 => self.without_a_folder().await,
            _ => self.portal_or_time().await,
        };
        match outcome {
            Ok(done) => {
                self.as_foreseen(&before, &done);
                self.done += 1;
                done
            }
            Err(refused) => format!("refused: {refused}"),
        }
    }

    pub(super) fn contact(&mut self) -> ContactId {
        *self.contacts.choose(&mut self.rng).unwrap()
    }

    /// A contact who may do this with the item, by the oracle; anybody, if none may.
    pub(super) fn one_who(&mut self, item: ItemId, may: impl Fn(&Rights) -> bool) -> ContactId {
        let now = self.given.clock.now();
        let rights = |id: &ContactId| self.world.rights(id.uuid(), item.uuid(), now);
        let able = self.contacts.iter().copied();
        let able: Vec<ContactId> = able.filter(|id| may(&rights(id))).collect();
        let chosen = able.choose(&mut self.rng).copied();
        chosen.unwrap_or_else(|| self.contact())
    }

    pub(super) fn customer(&mut self) -> CustomerId {
        *self.customers.choose(&mut self.rng).unwrap()
    }

    pub(super) fn one_group(&mut self) -> GroupId {
        *self.groups.choose(&mut self.rng).unwrap()
    }

    pub(super) fn likely(&mut self, chance: f64) -> bool {
        self.rng.random_bool(chance)
    }

    /// An item of some kinds, and whose it is.
    pub(super) fn item(&mut self, fits: impl Fn(Kind) -> bool) -> (CustomerId, ItemId) {
        let items = self.world.items.iter();
        let fit: Vec<_> = items.filter(|(_, item)| fits(item.kind)).collect();
        let (id, item) = fit.choose(&mut self.rng).unwrap();
        (CustomerId::new(item.customer), ItemId::new(**id))
    }

    pub(super) fn folder(&mut self) -> (CustomerId, ItemId) {
        self.item(|kind| kind != Kind::Document)
    }

    /// Rather one that lies in another than a root, so that trees grow deep.
    pub(super) fn deep_folder(&mut self) -> (CustomerId, ItemId) {
        let items = self.world.items.iter();
        let made = items.filter(|(_, item)| item.kind != Kind::Document && item.parent.is_some());
        let place = |(id, item): (&Uuid, &Item)| (CustomerId::new(item.customer), ItemId::new(*id));
        let made: Vec<_> = made.map(place).collect();
        let chosen = made.choose(&mut self.rng).copied();
        let chosen = chosen.filter(|_| self.likely(0.6));
        let (customer, folder) = chosen.unwrap_or_else(|| self.folder());
        // Nothing under Internal is ever seen: most things lie elsewhere.
        let internal = folder == ItemId::internal_root(customer);
        if internal && self.likely(0.8) {
            return (customer, ItemId::files_root(customer));
        }
        (customer, folder)
    }

    /// As often as not one of which this is so, if there is any.
    pub(super) fn one_of(&mut self, so: impl Fn(&Item) -> bool) -> ItemId {
        let items = self.world.items.iter().filter(|(_, item)| so(item));
        let fit: Vec<_> = items.map(|(id, _)| ItemId::new(*id)).collect();
        let chosen = fit.choose(&mut self.rng).copied();
        chosen
            .filter(|_| self.likely(0.5))
            .unwrap_or_else(|| self.any().1)
    }

    pub(super) fn any(&mut self) -> (CustomerId, ItemId) {
        self.item(|_| true)
    }

    pub(super) fn name(&mut self) -> String {
        self.names += 1;
        format!("Entry {}", self.names)
    }

    pub(super) fn open_sections(&mut self) -> Vec<SectionId> {
        let all = self.sections.clone();
        all.into_iter().filter(|_| self.likely(0.5)).collect()
    }
}
