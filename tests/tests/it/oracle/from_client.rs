//! What contacts send without choosing a folder: it lands in
//! `From client/{contact}`, which is the firm's.

use portico_api::commands::CreateFolder;
use portico_domain::{Actor, ContactId, CustomerId, ItemId};
use portico_tests::oracle::{Item, Kind};

use super::scene::Scene;

impl Scene {
    /// A folder or a document; taken from exactly those who may send at all.
    pub(super) async fn without_a_folder(&mut self) -> Result<String, String> {
        let (contact, customer) = (self.contact(), self.customer());
        let may = self.world.sends(contact.uuid(), customer.uuid());
        let name = self.name();
        let done = if self.likely(0.3) {
            self.folder_of_their_own(contact, customer, name).await
        } else {
            let nowhere = (customer, None, None);
            self.send(Actor::Contact(contact), nowhere, name).await
        };
        let context = &self.now_at;
        assert_eq!(
            done.is_ok(),
            may,
            "{context}: {contact} sends to {customer}: {done:?}"
        );
        done.map(|did| format!("{did}, without a folder"))
    }

    async fn folder_of_their_own(
        &mut self,
        contact: ContactId,
        customer: CustomerId,
        name: String,
    ) -> Result<String, String> {
        let create = CreateFolder {
            customer,
            parent: None,
            name: name.clone(),
        };
        let made = self.tries(Actor::Contact(contact), &create).await?.item;
        let place = self.landed(customer, contact);
        let by = Some(contact.uuid());
        let item = Item::new(customer.uuid(), Some(place.uuid()), Kind::Folder, by);
        self.world.items.insert(made.uuid(), item);
        self.called.insert(made.uuid(), name);
        Ok("a folder".to_owned())
    }

    /// Where it landed, below `From client`: both are there from the first time on. Neither
    /// is the contact's own work.
    pub(super) fn landed(&mut self, customer: CustomerId, contact: ContactId) -> ItemId {
        let (shared, own) = (
            ItemId::from_client(customer),
            ItemId::from_contact(customer, contact),
        );
        let number = self.contacts.iter().position(|id| *id == contact).unwrap();
        let owner = format!("Ada Number {number}");
        for (folder, parent, name) in [
            (shared, ItemId::files_root(customer), "From client"),
            (own, shared, owner.as_str()),
        ] {
            let made = Item::new(customer.uuid(), Some(parent.uuid()), Kind::System, None);
            self.world.items.entry(folder.uuid()).or_insert(made);
            self.called.insert(folder.uuid(), name.to_owned());
        }
        own
    }
}
