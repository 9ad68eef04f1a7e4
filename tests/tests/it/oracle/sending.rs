//! Folders, matters, documents and versions, by the firm and by contacts.

use chrono::TimeDelta;
use portico_api::auth::Person;
use portico_api::bytes::{OnClash, UploadRow, UploadState, uploads};
use portico_api::commands::{
    Accept, CompleteUpload, CreateFolder, FolderCreated, MatterTexts, OpenMatter, WithdrawUpload,
};
use portico_domain::document::{Content, ScanState};
use portico_domain::values::{MediaType, Sha256Digest};
use portico_domain::{Actor, BlobId, ContactId, CustomerId, ItemId, StaffId, VersionId};
use portico_tests::oracle::{Item, Kind, Version};
use rand::Rng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::scene::Scene;
use super::steps::FIRM;

/// Whether a browser shows what says this: every fourth content is a table.
pub(super) fn is_shown(bytes: Uuid) -> bool {
    !bytes.as_u128().is_multiple_of(4)
}

impl Scene {
    pub(super) async fn make(&mut self) -> Result<String, String> {
        let (customer, parent) = self.deep_folder();
        let name = self.name();
        let contact = self.one_who(parent, |rights| rights.upload);
        let (sender, by) = if self.likely(0.4) {
            (Actor::Contact(contact), Some(contact))
        } else {
            (FIRM, None)
        };
        let (item, kind) = match self.rng.random_range(0..5) {
            0..2 => {
                let create = CreateFolder {
                    customer,
                    parent: Some(parent),
                    name: name.clone(),
                };
                (self.makes(sender, &create).await?.item, Kind::Folder)
            }
            2 => {
                let text = || "Matter".to_owned();
                let open = OpenMatter {
                    customer,
                    parent: Some(parent),
                    name: name.clone(),
                    texts: MatterTexts {
                        reference: text(),
                        title: text(),
                        summary: None,
                    },
                };
                let matter = self.acts(&open).await?.matter;
                self.foreseen_as(matter);
                let item = Item::new(customer.uuid(), Some(parent.uuid()), Kind::Matter, None);
                self.world.items.insert(matter.uuid(), item);
                self.called.insert(matter.uuid(), name);
                return Ok("a matter".to_owned());
            }
            _ => {
                let place = (customer, Some(parent), None);
                return self.send(sender, place, name).await;
            }
        };
        let made = Item::new(
            customer.uuid(),
            Some(parent.uuid()),
            kind,
            by.map(ContactId::uuid),
        );
        self.world.items.insert(item.uuid(), made);
        self.called.insert(item.uuid(), name);
        Ok(format!("a folder by {sender}"))
    }

    /// Makes a folder; the firm looks first at what that would do.
    async fn makes(
        &mut self,
        sender: Actor,
        create: &CreateFolder,
    ) -> Result<FolderCreated, String> {
        if sender != FIRM {
            return self.tries(sender, create).await;
        }
        let made = self.acts(create).await?;
        self.foreseen_as(made.item);
        Ok(made)
    }

    /// Sends a document, or a version of one.
    pub(super) async fn send(
        &mut self,
        sender: Actor,
        (customer, parent, document): (CustomerId, Option<ItemId>, Option<ItemId>),
        name: String,
    ) -> Result<String, String> {
        let clock = &self.given.clock;
        let now = clock.now();
        let person = match sender {
            Actor::Contact(id) => Person::Contact(id),
            Actor::Staff(_) | Actor::Operator => Person::Staff(StaffId::new(clock.new_id())),
        };
        let row = UploadRow {
            id: clock.new_id(),
            person,
            customer,
            parent,
            document,
            item: ItemId::new(clock.new_id()),
            name: name.clone(),
            size: 36,
            declared: None,
            on_clash: OnClash::KeepBoth,
            state: UploadState::Receiving,
            failure: None,
            created_at: now,
            expires_at: now + TimeDelta::days(1),
        };
        let mut conn = self.given.app.log.pool().acquire().await.unwrap();
        uploads::insert(&mut conn, &row).await.unwrap();
        drop(conn);
        let version = VersionId::new(row.id);
        let complete = CompleteUpload {
            customer,
            parent,
            document,
            item: row.item,
            name: name.clone(),
            content: self.stored(customer, version),
            upload: row.id,
        };
        let item = self.tries(sender, &complete).await?.item;
        let by = match sender {
            Actor::Contact(id) => Some(id),
            Actor::Staff(_) | Actor::Operator => None,
        };
        let lies_in = match by {
            Some(contact) if parent.or(document).is_none() => Some(self.landed(customer, contact)),
            Some(_) | None => parent,
        };
        if document.is_none() {
            self.called.insert(item.uuid(), name);
        }
        let items = &mut self.world.items;
        let document = items.entry(item.uuid()).or_insert_with(|| {
            Item::new(
                customer.uuid(),
                lies_in.map(ItemId::uuid),
                Kind::Document,
                by.map(ContactId::uuid),
            )
        });
        document.versions.push(Version {
            id: version.uuid(),
            by: by.map(ContactId::uuid),
            accepted: false,
        });
        Ok(format!("a document or version by {sender}"))
    }

    /// Bytes that say which version they are.
    fn stored(&self, customer: CustomerId, version: VersionId) -> Content {
        let (app, path) = (&self.given.app, self.given.folder.path().join("sent"));
        std::fs::write(&path, version.to_string()).unwrap();
        let blob = BlobId::new(self.given.clock.new_id());
        let name = if is_shown(version.uuid()) {
            "sent.txt"
        } else {
            "sent.csv"
        };
        let stored = app.blobs.put_file(&path, customer, blob, name);
        let stored = stored.unwrap();
        Content {
            version,
            blob,
            sha256: Sha256Digest::new(stored.sha256),
            size: stored.size,
            media_type: MediaType::parse_or_octets(&stored.media_type),
            scan: ScanState::NotConfigured,
        }
    }

    pub(super) async fn version(&mut self) -> Result<String, String> {
        if !self
            .world
            .items
            .values()
            .any(|item| item.kind == Kind::Document)
        {
            return Err("no document yet".to_owned());
        }
        let (customer, document) = self.item(|kind| kind == Kind::Document);
        let contact = self.one_who(document, |rights| rights.deposit);
        let sender = if self.likely(0.7) {
            Actor::Contact(contact)
        } else {
            FIRM
        };
        let name = self.name();
        self.send(sender, (customer, None, Some(document)), name)
            .await
    }

    pub(super) async fn accept_or_withdraw(&mut self) -> Result<String, String> {
        let sent = |item: &portico_tests::oracle::Item| {
            item.versions.iter().any(|version| version.by.is_some())
        };
        let items = self.world.items.iter();
        let sent: Vec<_> = items
            .filter(|(_, item)| sent(item))
            .map(|(id, _)| *id)
            .collect();
        let Some(&id) = sent.choose(&mut self.rng) else {
            return Err("nothing was sent yet".to_owned());
        };
        let item = ItemId::new(id);
        let document = self.world.items[&id].clone();
        if let (Some(by), true) = (document.by, self.likely(0.4)) {
            let sender = Actor::Contact(ContactId::new(by));
            self.taking = true;
            self.tries(sender, &WithdrawUpload { item }).await?;
            self.world.items.get_mut(&id).unwrap().withdrawn = true;
            return Ok("a withdrawal".to_owned());
        }
        let versions = document.versions.iter();
        let theirs: Vec<_> = versions.filter(|version| version.by.is_some()).collect();
        let chosen = theirs.choose(&mut self.rng).unwrap().id;
        let accept = Accept {
            item,
            version: Some(VersionId::new(chosen)),
        };
        self.acts(&accept).await?;
        let document = self.world.items.get_mut(&id).unwrap();
        for version in &mut document.versions {
            version.accepted |= version.id == chosen;
        }
        Ok("accepted".to_owned())
    }
}
