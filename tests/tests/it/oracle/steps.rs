//! One random command after another.

use portico_domain::{Actor, ContactId, CustomerId, GroupId, ItemId, SectionId};
use portico_tests::oracle::Kind;
use rand::Rng;
use rand::seq::IndexedRandom;

use super::scene::Scene;

pub(super) const FIRM: Actor = Actor::Operator;

impl Scene {
    /// Tries something; what was tried, and what became of it.
    pub(super) async fn step(&mut self) -> String {
        let before = self.everything_seen();
        let outcome = match self.rng.random_range(0..28) {
            0..=5 => self.make().await,
            6..=9 => self.grant().await,
            10 => self.revoke().await,
            11 => self.master().await,
            12..=13 => self.trash_or_restore().await,
            14..=15 => self.move_one().await,
            16..=17 => self.section().await,
            18..=19 => self.matter_access().await,
            20..=21 => self.membership().await,
            22 => self.switch().await,
            23..=24 => self.group().await,
            25 => self.version().await,
            26 => self.accept_or_withdraw().await,
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
