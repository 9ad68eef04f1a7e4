//! One random command after another.

use chrono::TimeDelta;
use portico_api::auth::Person;
use portico_api::bytes::{OnClash, UploadRow, UploadState, uploads};
use portico_api::commands::{
    Accept, AssignGroupRoles, AssignMembership, ChangeGroupMembers, CompleteUpload, CreateFolder,
    GrantAccess, MasterAccess, MatterTexts, MoveItems, OpenMatter, RemoveMembership, RestoreItems,
    RevokeAccess, SetMatterAccess, SetSection, SubjectInput, SwitchContactPortal, SwitchPortal,
    TrashItems, WithdrawUpload,
};
use portico_domain::document::{Content, Crossing, ScanState};
use portico_domain::grant::{Capability, Survivors};
use portico_domain::group::GroupRole;
use portico_domain::values::{MediaType, Sha256Digest};
use portico_domain::{
    Actor, BlobId, ContactId, CustomerId, GroupId, ItemId, SectionId, StaffId, VersionId,
};
use portico_tests::oracle::{AtMatter, Kind, Version};
use rand::Rng;
use rand::seq::IndexedRandom;

use super::effects::to;
use super::scene::{Scene, new_item, terms};

const FIRM: Actor = Actor::Operator;

impl Scene {
    /// Tries something; what was tried, and what became of it.
    pub(super) async fn step(&mut self) -> String {
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
                self.done += 1;
                done
            }
            Err(refused) => format!("refused: {refused}"),
        }
    }

    fn contact(&mut self) -> ContactId {
        *self.contacts.choose(&mut self.rng).unwrap()
    }

    fn customer(&mut self) -> CustomerId {
        *self.customers.choose(&mut self.rng).unwrap()
    }

    fn one_group(&mut self) -> GroupId {
        *self.groups.choose(&mut self.rng).unwrap()
    }

    fn likely(&mut self, chance: f64) -> bool {
        self.rng.random_bool(chance)
    }

    /// An item of some kinds, and whose it is.
    fn item(&mut self, fits: impl Fn(Kind) -> bool) -> (CustomerId, ItemId) {
        let items = self.world.items.iter();
        let fit: Vec<_> = items.filter(|(_, item)| fits(item.kind)).collect();
        let (id, item) = fit.choose(&mut self.rng).unwrap();
        (CustomerId::new(item.customer), ItemId::new(**id))
    }

    fn folder(&mut self) -> (CustomerId, ItemId) {
        self.item(|kind| kind != Kind::Document)
    }

    fn any(&mut self) -> (CustomerId, ItemId) {
        self.item(|_| true)
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("Entry {}", self.names)
    }

    fn open_sections(&mut self) -> Vec<SectionId> {
        let all = self.sections.clone();
        all.into_iter().filter(|_| self.likely(0.5)).collect()
    }

    async fn make(&mut self) -> Result<String, String> {
        let (customer, parent) = self.folder();
        let name = self.name();
        let contact = self.contact();
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
                    name,
                };
                (self.tries(sender, &create).await?.item, Kind::Folder)
            }
            2 => {
                let text = || "Matter".to_owned();
                let open = OpenMatter {
                    customer,
                    parent: Some(parent),
                    name,
                    texts: MatterTexts {
                        reference: text(),
                        title: text(),
                        summary: None,
                    },
                };
                let matter = self.tries(FIRM, &open).await?.matter;
                let item = new_item(customer, Some(parent), Kind::Matter, None);
                self.world.items.insert(matter.uuid(), item);
                return Ok("a matter".to_owned());
            }
            _ => {
                let place = (customer, Some(parent), None);
                return self.send(sender, place, name).await;
            }
        };
        let made = new_item(customer, Some(parent), kind, by);
        self.world.items.insert(item.uuid(), made);
        Ok(format!("a folder by {sender}"))
    }

    /// Sends a document, or a version of one.
    async fn send(
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
            size: 7,
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
            name,
            content: Content {
                version,
                blob: BlobId::new(clock.new_id()),
                sha256: Sha256Digest::new([7; 32]),
                size: 7,
                media_type: MediaType::parse_or_octets("text/plain"),
                scan: ScanState::NotConfigured,
            },
            upload: row.id,
        };
        let item = self.tries(sender, &complete).await?.item;
        let by = match sender {
            Actor::Contact(id) => Some(id),
            Actor::Staff(_) | Actor::Operator => None,
        };
        let items = &mut self.world.items;
        let document = items
            .entry(item.uuid())
            .or_insert_with(|| new_item(customer, parent, Kind::Document, by));
        document.versions.push(Version {
            id: version.uuid(),
            by: by.map(ContactId::uuid),
            accepted: false,
        });
        Ok(format!("a document or version by {sender}"))
    }

    fn subject(&mut self) -> SubjectInput {
        match self.rng.random_range(0..4) {
            0 => SubjectInput::Customer,
            1 => SubjectInput::Group(self.one_group()),
            _ => SubjectInput::Contact(self.contact()),
        }
    }

    async fn grant(&mut self) -> Result<String, String> {
        let (customer, item) = self.any();
        let subject = self.subject();
        let download = self.likely(0.6);
        let hours = TimeDelta::hours(self.rng.random_range(1..30));
        let until = self.likely(0.3).then(|| self.given.clock.now() + hours);
        let grant = GrantAccess {
            items: vec![item],
            subject,
            capability: capability(download),
            expires_at: until,
        };
        self.tries(FIRM, &grant).await?;
        self.granted(subject, (customer, Some(item.uuid())), (download, until));
        Ok(format!("a grant to {subject:?}"))
    }

    async fn revoke(&mut self) -> Result<String, String> {
        let all: Vec<_> = self.world.grants.keys().copied().collect();
        let Some(&key) = all.choose(&mut self.rng) else {
            return Err("nothing to revoke".to_owned());
        };
        let (subject, _, Some(item)) = key else {
            return Err("master access".to_owned());
        };
        let revoke = RevokeAccess {
            items: vec![ItemId::new(item)],
            subject: match subject {
                portico_tests::oracle::To::Customer => SubjectInput::Customer,
                portico_tests::oracle::To::Group(id) => SubjectInput::Group(GroupId::new(id)),
                portico_tests::oracle::To::Contact(id) => SubjectInput::Contact(ContactId::new(id)),
            },
        };
        self.tries(FIRM, &revoke).await?;
        self.world.grants.remove(&key);
        Ok("a revoke".to_owned())
    }

    async fn master(&mut self) -> Result<String, String> {
        let (customer, subject) = (self.customer(), self.subject());
        let (on, download) = (self.likely(0.5), self.likely(0.5));
        let master = MasterAccess {
            customer,
            subject,
            granted: on.then(|| (capability(download), None)),
        };
        self.tries(FIRM, &master).await?;
        if on {
            self.granted(subject, (customer, None), (download, None));
        } else {
            let key = (to(subject), customer.uuid(), None);
            self.world.grants.remove(&key);
        }
        Ok(format!("master access {on} to {subject:?}"))
    }

    async fn trash_or_restore(&mut self) -> Result<String, String> {
        let (_, item) = self.any();
        let items = vec![item];
        let trashed = !self.world.items[&item.uuid()].trashed;
        if trashed {
            self.tries(FIRM, &TrashItems { items }).await?;
        } else {
            self.tries(FIRM, &RestoreItems { items }).await?;
        }
        self.world.items.get_mut(&item.uuid()).unwrap().trashed = trashed;
        Ok(format!("trashed {trashed}"))
    }

    async fn move_one(&mut self) -> Result<String, String> {
        let ((_, item), (_, target)) = (self.any(), self.folder());
        let confirmed = Crossing::ALL.choose(&mut self.rng).copied();
        let command = MoveItems {
            items: vec![item],
            to: target,
            confirmed,
        };
        self.tries(FIRM, &command).await?;
        self.world.items.get_mut(&item.uuid()).unwrap().parent = Some(target.uuid());
        Ok("a move".to_owned())
    }

    async fn section(&mut self) -> Result<String, String> {
        let (_, item) = self.any();
        let section = self.sections.choose(&mut self.rng).copied();
        let section = section.filter(|_| self.likely(0.6));
        let items = vec![item];
        self.tries(FIRM, &SetSection { items, section }).await?;
        let section = section.map(SectionId::uuid);
        self.world.items.get_mut(&item.uuid()).unwrap().section = section;
        Ok("a section".to_owned())
    }

    async fn matter_access(&mut self) -> Result<String, String> {
        if !self
            .world
            .items
            .values()
            .any(|item| item.kind == Kind::Matter)
        {
            return Err("no matter yet".to_owned());
        }
        let (_, matter) = self.item(|kind| kind == Kind::Matter);
        let contact = self.contact();
        let (give, can_download) = (self.likely(0.7), self.likely(0.5));
        let command = SetMatterAccess {
            matter,
            give: give
                .then_some((contact, can_download))
                .into_iter()
                .collect(),
            revoke: (!give).then_some(contact).into_iter().collect(),
        };
        self.tries(FIRM, &command).await?;
        let key = (matter.uuid(), contact.uuid());
        if give {
            let access = true;
            let said = AtMatter {
                access,
                can_download,
            };
            self.world.matters.insert(key, said);
        } else if let Some(said) = self.world.matters.get_mut(&key) {
            said.access = false;
        }
        Ok(format!("at a matter: {give}"))
    }

    async fn membership(&mut self) -> Result<String, String> {
        let (contact, customer) = (self.contact(), self.customer());
        let key = (contact.uuid(), customer.uuid());
        if self.likely(0.3) {
            let remove = RemoveMembership { contact, customer };
            self.tries(FIRM, &remove).await?;
            self.world.members.remove(&key);
            return Ok("a membership removed".to_owned());
        }
        let sections = self.open_sections();
        let (oracles, commands) = terms(self.likely(0.6), self.likely(0.7), &sections);
        let as_before = self.likely(0.5);
        let assign = AssignMembership {
            contact,
            customer,
            terms: commands,
            survivors: survivors(as_before),
        };
        self.tries(FIRM, &assign).await?;
        if !as_before && !self.is_member(contact, customer) {
            self.forget_own(contact, customer);
        }
        self.world.members.insert(key, oracles);
        Ok(format!("a membership, as before {as_before}"))
    }

    async fn switch(&mut self) -> Result<String, String> {
        let (contact, customer) = (self.contact(), self.customer());
        let key = (contact.uuid(), customer.uuid());
        let on = self.world.off.contains(&key);
        let as_before = self.likely(0.5);
        let command = SwitchContactPortal {
            contact,
            customer,
            on,
            notify: false,
            reason: None,
            survivors: survivors(as_before),
        };
        self.tries(FIRM, &command).await?;
        if on {
            self.world.off.remove(&key);
            if !as_before {
                self.forget_own(contact, customer);
            }
        } else {
            self.world.off.insert(key);
        }
        Ok(format!("a switch {on}"))
    }

    async fn group(&mut self) -> Result<String, String> {
        let (group, contact, customer) = (self.one_group(), self.contact(), self.customer());
        if self.likely(0.5) {
            let join = self.likely(0.7);
            let command = ChangeGroupMembers {
                group,
                people: vec![contact.uuid()],
                join,
            };
            self.tries(FIRM, &command).await?;
            let key = (group.uuid(), contact.uuid());
            if join {
                self.world.groups.insert(key);
            } else {
                self.world.groups.remove(&key);
            }
            return Ok(format!("a group's member {join}"));
        }
        let sections = self.open_sections();
        let (oracles, commands) = terms(self.likely(0.5), self.likely(0.6), &sections);
        let give = self.likely(0.7);
        let command = AssignGroupRoles {
            group,
            customers: vec![customer],
            role: give.then_some(GroupRole::Contacts(commands)),
        };
        self.tries(FIRM, &command).await?;
        let key = (group.uuid(), customer.uuid());
        if give {
            self.world.group_roles.insert(key, oracles);
        } else {
            self.world.group_roles.remove(&key);
        }
        Ok(format!("a group's role {give}"))
    }

    async fn version(&mut self) -> Result<String, String> {
        if !self
            .world
            .items
            .values()
            .any(|item| item.kind == Kind::Document)
        {
            return Err("no document yet".to_owned());
        }
        let (customer, document) = self.item(|kind| kind == Kind::Document);
        let contact = self.contact();
        let sender = if self.likely(0.7) {
            Actor::Contact(contact)
        } else {
            FIRM
        };
        let name = self.name();
        self.send(sender, (customer, None, Some(document)), name)
            .await
    }

    async fn accept_or_withdraw(&mut self) -> Result<String, String> {
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
        self.tries(FIRM, &accept).await?;
        let document = self.world.items.get_mut(&id).unwrap();
        for version in &mut document.versions {
            version.accepted |= version.id == chosen;
        }
        Ok("accepted".to_owned())
    }

    async fn portal_or_time(&mut self) -> Result<String, String> {
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
        self.tries(FIRM, &command).await?;
        if open {
            self.world.open.insert(customer.uuid());
        } else {
            self.world.open.remove(&customer.uuid());
        }
        Ok(format!("a portal {open}"))
    }
}

const fn capability(download: bool) -> Capability {
    if download {
        Capability::Download
    } else {
        Capability::View
    }
}

const fn survivors(as_before: bool) -> Survivors {
    if as_before {
        Survivors::AsBefore
    } else {
        Survivors::Revoke
    }
}
