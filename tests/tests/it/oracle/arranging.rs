//! The tree, sections, portals and time.

use chrono::TimeDelta;
use portico_api::commands::{MoveItems, RestoreItems, SetSection, SwitchPortal, TrashItems};
use portico_domain::SectionId;
use portico_domain::document::Crossing;
use portico_domain::grant::Survivors;
use rand::seq::IndexedRandom;

use super::scene::Scene;

impl Scene {
    pub(super) async fn trash_or_restore(&mut self) -> Result<String, String> {
        let (_, item) = self.any();
        let items = vec![item];
        let trashed = !self.world.items[&item.uuid()].trashed;
        if trashed {
            self.acts(&TrashItems { items }).await?;
        } else {
            self.acts(&RestoreItems { items }).await?;
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
        let (_, item) = self.any();
        let section = self.sections.choose(&mut self.rng).copied();
        let section = section.filter(|_| self.likely(0.6));
        let items = vec![item];
        self.acts(&SetSection { items, section }).await?;
        let section = section.map(SectionId::uuid);
        self.world.items.get_mut(&item.uuid()).unwrap().section = section;
        Ok("a section".to_owned())
    }

    pub(super) async fn portal_or_time(&mut self) -> Result<String, String> {
        if self.likely(0.5) {
            self.given.clock.advance(TimeDelta::hours(5));
            return Ok("five hours later".to_owned());
        }
        let customer = self.customer();
        let open = !self.world.open.contains(&customer.uuid());
        let command = SwitchPortal {
            customer,
            open,
            notify: false,
            reason: None,
            survivors: Survivors::AsBefore,
        };
        self.acts(&command).await?;
        if open {
            self.world.open.insert(customer.uuid());
        } else {
            self.world.open.remove(&customer.uuid());
        }
        Ok(format!("a portal {open}"))
    }
}
