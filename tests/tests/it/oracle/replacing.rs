//! What is shared with somebody, replaced as a whole.

use std::collections::BTreeSet;

use portico_api::commands::{SetSharedItems, SubjectInput};
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_tests::oracle::To;
use rand::Rng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::effects::{lasts_at, to};
use super::granting::{capability, named};
use super::scene::Scene;

impl Scene {
    pub(super) async fn set_shared(&mut self) -> Result<String, String> {
        let (customer, subject) = self.whose_set();
        let download = self.likely(0.5);
        let standing = self.granted_now(customer, subject);
        let wanted = self.another_set((customer, subject), &standing);
        let command = SetSharedItems {
            customer,
            subject,
            items: wanted.iter().copied().map(ItemId::new).collect(),
            capability: capability(download),
            expires_at: None,
            expected: *self.given.app.log.commits().borrow(),
        };
        let given: Vec<Uuid> = wanted.difference(&standing).copied().collect();
        let taken: Vec<Uuid> = standing.difference(&wanted).copied().collect();
        let saw = self.who_see(&taken);
        self.taking = given.is_empty();
        let done = self.acts(&command).await?;
        let ids = |items: Vec<ItemId>| items.into_iter().map(ItemId::uuid).collect();
        let did: (Vec<Uuid>, Vec<Uuid>) = (ids(done.given), ids(done.taken));
        let told = (&did.0, &did.1, done.kept, done.saw);
        let right = (&given, &taken, standing.len() - taken.len(), saw);
        assert_eq!(told, right, "{}: given, taken, kept, who saw", self.now_at);
        for item in taken {
            let key = (to(subject), customer.uuid(), Some(item));
            self.world.grants.remove(&key);
        }
        for item in given {
            self.granted(subject, (customer, Some(item)), (download, None));
        }
        Ok(format!("a whole set for {subject:?}"))
    }

    /// The items on which something is granted to the subject and has not ended.
    fn granted_now(&self, customer: CustomerId, subject: SubjectInput) -> BTreeSet<Uuid> {
        let (lasts, to) = (lasts_at(self.given.clock.now()), to(subject));
        let grants = self.world.grants.iter();
        let here = grants.filter(|((whose, at, _), grant)| {
            *whose == to && *at == customer.uuid() && lasts(grant)
        });
        here.filter_map(|((_, _, item), _)| *item).collect()
    }

    /// As often as not somebody to whom something was granted that has ended.
    fn whose_set(&mut self) -> (CustomerId, SubjectInput) {
        let ended: Vec<_> = self.ended().map(|(to, at, _)| (at, named(to))).collect();
        let chosen = ended.choose(&mut self.rng).copied();
        let (customer, subject) = (self.customer(), self.subject());
        chosen
            .filter(|_| self.likely(0.5))
            .unwrap_or((customer, subject))
    }

    /// What was granted on items and has ended by itself.
    fn ended(&self) -> impl Iterator<Item = (To, CustomerId, Uuid)> {
        let now = self.given.clock.now();
        let grants = self.world.grants.iter();
        let over = grants.filter(move |(_, grant)| grant.until.is_some_and(|until| until <= now));
        over.filter_map(|((to, at, item), _)| Some((*to, CustomerId::new(*at), (*item)?)))
    }

    /// Some of what is granted, some of what was, and a few items more.
    fn another_set(
        &mut self,
        (customer, subject): (CustomerId, SubjectInput),
        standing: &BTreeSet<Uuid>,
    ) -> BTreeSet<Uuid> {
        let whose = (to(subject), customer);
        let of_theirs = self.ended().filter(|(to, at, _)| (*to, *at) == whose);
        let mut wanted: BTreeSet<Uuid> = of_theirs.map(|(_, _, item)| item).collect();
        wanted.extend(standing);
        wanted.retain(|_| self.likely(0.6));
        for _ in 0..self.rng.random_range(0..4) {
            let (whose, item) = self.any();
            if whose == customer {
                wanted.insert(item.uuid());
            }
        }
        wanted
    }

    fn who_see(&self, items: &[Uuid]) -> Vec<ContactId> {
        let now = self.given.clock.now();
        let sees = |contact: &ContactId| {
            let view = |item: &Uuid| self.world.rights(contact.uuid(), *item, now).view;
            items.iter().any(view)
        };
        let mut seeing: Vec<_> = self.contacts.iter().copied().filter(sees).collect();
        seeing.sort_unstable();
        seeing
    }
}
