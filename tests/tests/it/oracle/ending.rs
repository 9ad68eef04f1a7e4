//! Groups and contacts that end for good, and contacts who come new.

use portico_api::commands::{CloseContact, CloseGroup};
use portico_domain::ContactId;
use portico_domain::values::ContactKind;
use rand::seq::IndexedRandom;

use super::scene::Scene;

/// So many contacts may sign in at least; who is closed makes room for another.
const ACTIVE: usize = 5;
/// A history of more takes longer and tells no more.
const CONTACTS: usize = 8;

impl Scene {
    pub(super) async fn ends(&mut self) -> Result<String, String> {
        if self.likely(0.5) {
            self.close_group().await
        } else {
            self.close_contact().await
        }
    }

    async fn close_group(&mut self) -> Result<String, String> {
        let group = self.one_group();
        self.taking = true;
        self.acts(&CloseGroup { group }).await?;
        let id = group.uuid();
        self.world.groups.retain(|(of, _)| *of != id);
        self.world.group_roles.retain(|(of, _), _| *of != id);
        self.groups.retain(|other| *other != group);
        let name = self.name();
        self.add_group(&name).await;
        Ok("a group closed".to_owned())
    }

    async fn close_contact(&mut self) -> Result<String, String> {
        let active = |id: &&ContactId| self.world.active.contains(&id.uuid());
        let active: Vec<ContactId> = self.contacts.iter().filter(active).copied().collect();
        if active.len() < ACTIVE {
            let kinds = [ContactKind::Client, ContactKind::Partner];
            let kind = *kinds.choose(&mut self.rng).unwrap();
            self.add_contact(kind).await;
            return Ok("somebody new".to_owned());
        }
        if self.contacts.len() >= CONTACTS {
            return Err("enough were closed".to_owned());
        }
        let contact = *active.choose(&mut self.rng).unwrap();
        self.taking = true;
        self.acts(&CloseContact { contact }).await?;
        self.world.active.remove(&contact.uuid());
        Ok("a contact closed".to_owned())
    }
}
