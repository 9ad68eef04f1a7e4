//! What is shared with somebody, replaced as a whole: a set, or a folder but for
//! some of it.

use std::collections::BTreeSet;
use std::iter::successors;

use chrono::{DateTime, Utc};
use portico_api::commands::{SetSharedItems, ShareContentsExcept, SubjectInput};
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_tests::oracle::{Grant, Item, To};
use rand::Rng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::effects::{lasts_at, to};
use super::granting::{capability, named};
use super::scene::Scene;

/// Whether it may be taken away, and until when.
type Carried = (bool, Option<DateTime<Utc>>);

/// No less than either.
fn more(one: Carried, other: Carried) -> Carried {
    let until = match (one.1, other.1) {
        (Some(one), Some(other)) => Some(one.max(other)),
        (None, _) | (_, None) => None,
    };
    (one.0 || other.0, until)
}

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
            expected_at: Some(self.given.clock.now()),
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

    /// A folder's contents but one or two things below it.
    pub(super) async fn share_all_but(&mut self) -> Result<String, String> {
        let ways: Vec<(Uuid, Vec<Uuid>)> = self.ways_down();
        let Some((_, way)) = ways.choose(&mut self.rng) else {
            return Err("nothing lies in a folder".to_owned());
        };
        let folder = *way.last().unwrap();
        let same = ways.iter().filter(|(_, way)| way.last() == Some(&folder));
        let same: Vec<_> = same.collect();
        let chosen: Vec<_> = same.choose_multiple(&mut self.rng, 2).copied().collect();
        let except: BTreeSet<Uuid> = chosen.iter().map(|(id, _)| *id).collect();
        let (subject, download) = (self.subject(), self.likely(0.5));
        let command = ShareContentsExcept {
            folder: ItemId::new(folder),
            subject,
            except: except.iter().copied().map(ItemId::new).collect(),
            capability: capability(download),
            expires_at: None,
        };
        let done = self.acts(&command).await?;
        // Neither an exception nor a folder on the way to one carries a grant.
        let on_the_way = chosen.iter().flat_map(|(_, way)| {
            let down = way.iter().rev().copied();
            down.take_while(|id| !except.contains(id))
        });
        let bare: BTreeSet<Uuid> = on_the_way.collect();
        let lies =
            |item: &Item| !item.withdrawn && item.parent.is_some_and(|id| bare.contains(&id));
        let beside = self.world.items.iter().filter(|(_, item)| lies(item));
        let beside: BTreeSet<Uuid> = beside.map(|(id, _)| *id).collect();
        let bare: BTreeSet<Uuid> = bare.union(&except).copied().collect();
        let beside: BTreeSet<Uuid> = beside.difference(&bare).copied().collect();
        let customer = CustomerId::new(self.world.items[&folder].customer);
        let carried = |item: &Uuid| self.carried_to(*item, (customer, subject), &bare);
        let mut terms: Vec<_> = beside.iter().map(|item| (*item, carried(item))).collect();
        // What is in the trash, itself or with a folder above it, only keeps what it had.
        let trashed = |item: &Uuid| self.is_in_trash(*item);
        terms.retain(|(item, carried)| carried.is_some() || !trashed(item));
        let all: BTreeSet<Uuid> = terms.iter().map(|(item, _)| *item).collect();
        let (asleep, live): (BTreeSet<Uuid>, _) = all.into_iter().partition(trashed);
        let shared: BTreeSet<Uuid> = done.shared.iter().map(|item| item.uuid()).collect();
        let told = (shared, done.in_trash);
        assert_eq!(told, (live, asleep.len()), "{}: shared", self.now_at);
        for item in bare {
            let key = (to(subject), customer.uuid(), Some(item));
            self.world.grants.remove(&key);
        }
        for (item, carried) in terms {
            let most = carried.map_or((download, None), |carried| more(carried, (download, None)));
            self.granted(subject, (customer, Some(item)), most);
            let key = (to(subject), customer.uuid(), Some(item));
            if let (Some(carried), Some(grant)) = (carried, self.world.grants.get(&key)) {
                let (download, until) = more((grant.download, grant.until), carried);
                // What sleeps is not raised where something of its own would wake with it.
                if (download, until) == carried || !self.sleeps(&key) {
                    self.set_terms(key, Grant { download, until });
                }
                if (download, until) == carried {
                    self.settled_now(&key);
                }
            }
        }
        Ok(format!("all but {} for {subject:?}", except.len()))
    }

    /// What the subject has on an item by its grants on the folders above it that
    /// are about to carry none, but for those that sleep.
    fn carried_to(
        &self,
        item: Uuid,
        (customer, subject): (CustomerId, SubjectInput),
        bare: &BTreeSet<Uuid>,
    ) -> Option<Carried> {
        let lasts = lasts_at(self.given.clock.now());
        let (mut carried, mut at) = (None, self.world.items[&item].parent);
        while let Some(folder) = at.filter(|folder| bare.contains(folder)) {
            let key = (to(subject), customer.uuid(), Some(folder));
            let grant = self.world.grants.get(&key);
            if let Some(grant) = grant.filter(|grant| lasts(grant) && !self.sleeps(&key)) {
                let terms = (grant.download, grant.until);
                carried = Some(carried.map_or(terms, |carried| more(carried, terms)));
            }
            at = self.world.items[&folder].parent;
        }
        carried
    }

    fn is_in_trash(&self, item: Uuid) -> bool {
        let up = |id: &Uuid| self.world.items[id].parent;
        successors(Some(item), up).any(|id| self.world.items[&id].trashed)
    }

    /// Of each item that lies somewhere, each way up to a folder above it: from the
    /// folder that it lies in to that one.
    fn ways_down(&self) -> Vec<(Uuid, Vec<Uuid>)> {
        let mut ways = vec![];
        for &id in self.world.items.keys() {
            let (mut way, mut at) = (vec![], id);
            while let Some(parent) = self.world.items[&at].parent {
                way.push(parent);
                ways.push((id, way.clone()));
                at = parent;
            }
        }
        ways
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
