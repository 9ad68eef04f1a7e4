//! The tree, sections, portals and time.

use chrono::TimeDelta;
use portico_api::commands::{
    Caller, MoveItems, OnTakenName, PurgeItems, RestoreItems, SetSection, SwitchPortal, TrashItems,
    purge_marked,
};
use portico_domain::document::Crossing;
use portico_domain::{Actor, ItemId, SectionId};
use portico_tests::oracle::Item;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::belonging::survivors;
use super::scene::Scene;

impl Scene {
    pub(super) async fn trash_or_restore(&mut self) -> Result<String, String> {
        let item = self.one_of(|item| item.trashed);
        let items = vec![item];
        let trashed = !self.world.items[&item.uuid()].trashed;
        if trashed {
            self.taking = true;
            self.acts(&TrashItems { items }).await?;
        } else {
            let on_clash = OnTakenName::Refuse;
            self.acts(&RestoreItems { items, on_clash }).await?;
        }
        self.world.items.get_mut(&item.uuid()).unwrap().trashed = trashed;
        Ok(format!("trashed {trashed}"))
    }

    pub(super) async fn move_one(&mut self) -> Result<String, String> {
        let ((_, item), (_, target)) = (self.any(), self.folder());
        let confirmed = Crossing::ALL.choose(&mut self.rng).copied();
        let command = MoveItems {
            items: vec![item],
            to: target,
            confirmed,
        };
        self.acts(&command).await?;
        self.world.items.get_mut(&item.uuid()).unwrap().parent = Some(target.uuid());
        Ok("a move".to_owned())
    }

    pub(super) async fn section(&mut self) -> Result<String, String> {
        let items = self.world.items.clone();
        let inside = |item: &Item| item.parent.is_some_and(|id| items[&id].section.is_some());
        let item = self.one_of(|item| item.section.is_some() || inside(item));
        self.set_section(item, 0.5).await
    }

    /// Of a folder in a folder, so that sections lie in sections.
    pub(super) async fn section_of_folder(&mut self) -> Result<String, String> {
        let (_, folder) = self.deep_folder();
        self.set_section(folder, 0.8).await
    }

    async fn set_section(&mut self, item: ItemId, likely: f64) -> Result<String, String> {
        let section = self.sections.choose(&mut self.rng).copied();
        let section = section.filter(|_| self.likely(likely));
        let items = vec![item];
        self.acts(&SetSection { items, section }).await?;
        let section = section.map(SectionId::uuid);
        self.world.items.get_mut(&item.uuid()).unwrap().section = section;
        Ok("a section".to_owned())
    }

    /// Destroys something of the trash, with all that lies below it.
    pub(super) async fn purge(&mut self) -> Result<String, String> {
        let items = self.world.items.iter();
        let trashed: Vec<_> = items.filter(|(_, item)| item.trashed).collect();
        let Some(&(&top, _)) = trashed.choose(&mut self.rng) else {
            return Err("the trash is empty".to_owned());
        };
        let (mut gone, mut next) = (vec![top], 0);
        while let Some(&folder) = gone.get(next) {
            let inside = |item: &Item| item.parent == Some(folder);
            let below = self.world.items.iter().filter(|(_, item)| inside(item));
            gone.extend(below.map(|(id, _)| *id));
            next += 1;
        }
        let items = vec![ItemId::new(top)];
        let purge = PurgeItems {
            items: items.clone(),
            confirmed: i64::try_from(gone.len()).unwrap(),
        };
        self.taking = true;
        self.tries(Actor::Operator, &purge).await?;
        let app = &self.given.app;
        let caller = Caller::operator(app.clock.new_id());
        purge_marked(app, &caller, &items).await.unwrap();
        let world = &mut self.world;
        world.items.retain(|id, _| !gone.contains(id));
        world
            .matters
            .retain(|(matter, _), _| !gone.contains(matter));
        let stays = |item: Option<Uuid>| item.is_none_or(|item| !gone.contains(&item));
        world.grants.retain(|(_, _, item), _| stays(*item));
        Ok(format!("{} items purged", gone.len()))
    }

    /// As often as not until the very instant at which some grant ends.
    fn later(&mut self) -> TimeDelta {
        let now = self.given.clock.now();
        let ends = self.world.grants.values().filter_map(|grant| grant.until);
        let ahead: Vec<_> = ends.filter(|end| now < *end).collect();
        let end = ahead.choose(&mut self.rng).copied();
        match end.filter(|_| self.likely(0.5)) {
            Some(end) => end - now,
            None => TimeDelta::hours(5),
        }
    }

    pub(super) async fn portal_or_time(&mut self) -> Result<String, String> {
        if self.likely(0.5) {
            self.taking = true;
            let later = self.later();
            self.given.clock.advance(later);
            return Ok(format!("{later} later"));
        }
        let customer = self.customer();
        let open = !self.world.open.contains(&customer.uuid());
        // Shorter closed than open: behind a closed door there is nothing to judge.
        if !open && self.likely(0.6) {
            return Err("not yet".to_owned());
        }
        let as_before = self.likely(0.5);
        let command = SwitchPortal {
            customer,
            open,
            notify: false,
            reason: None,
            survivors: survivors(as_before),
        };
        self.taking = !open;
        self.acts(&command).await?;
        if open {
            self.wake((customer, None), as_before);
            self.world.open.insert(customer.uuid());
        } else {
            self.fall_asleep((customer, None));
            self.world.open.remove(&customer.uuid());
        }
        Ok(format!("a portal {open}, as before {as_before}"))
    }
}
