//! Folders, matters, documents, their versions and places.

use crate::oracle::{Item, Kind, Version};
use portico_domain::document::{
    Content, Crossing, DocumentCommand, FolderPurpose, MatterDetails, Mover, Placement, ScanState,
    Target, approve_move,
};
use portico_domain::values::{MediaType, Sha256Digest};
use portico_domain::{BlobId, ContactId, CustomerId, ItemId, SectionId, VersionId};
use rand::Rng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use crate::scene::{Scene, name, person_name};

type Did = Result<&'static str, String>;

impl Scene {
    pub(crate) fn root(
        &mut self,
        customer: CustomerId,
        (item, purpose): (ItemId, FolderPurpose),
        kind: Kind,
    ) {
        let create = DocumentCommand::CreateFolder {
            place: placed(customer, item),
            parent: None,
            purpose,
            contact: None,
            copied_from: None,
        };
        self.firm.item((customer, item), create).unwrap();
        let root = Item::new(customer.uuid(), None, kind, None);
        self.world.items.insert(item.uuid(), root);
    }

    /// Rather one that lies in another than a root, so that trees grow deep.
    fn folder(&mut self) -> Result<(CustomerId, ItemId), String> {
        let made = |item: &Item| item.kind != Kind::Document && item.parent.is_some();
        let deep = if self.likely(0.6) {
            self.item_where(made).ok()
        } else {
            None
        };
        let (customer, folder) = match deep {
            Some(deep) => deep,
            None => self.item(|kind| kind != Kind::Document)?,
        };
        // Nothing under Internal is ever seen: most things lie elsewhere.
        let internal = folder == ItemId::internal_root(customer);
        if internal && self.likely(0.8) {
            return Ok((customer, ItemId::files_root(customer)));
        }
        Ok((customer, folder))
    }

    pub(crate) fn make(&mut self) -> Did {
        let (customer, parent) = self.folder()?;
        let item = ItemId::new(self.id());
        let place = placed(customer, item);
        let by = self.likely(0.4);
        let by = by.then(|| self.one_who(parent, |rights| rights.upload));
        self.may(by, parent)?;
        let kind = match self.rng.random_range(0..5) {
            0..2 => Kind::Folder,
            2 if by.is_none() => Kind::Matter,
            _ => Kind::Document,
        };
        let content = self.content();
        let version = content.version;
        let command = match (kind, by) {
            (Kind::Matter, _) => DocumentCommand::OpenMatter {
                place,
                parent,
                details: MatterDetails {
                    reference: person_name(),
                    title: person_name(),
                    summary: None,
                },
            },
            (Kind::Document, None) => DocumentCommand::UploadByStaff {
                place,
                parent,
                content,
                copied_from: None,
            },
            (Kind::Document, Some(contact)) => DocumentCommand::UploadByClient {
                place,
                parent,
                sent_as: None,
                content,
                contact,
            },
            (_, None) => DocumentCommand::CreateFolder {
                place,
                parent: Some(parent),
                purpose: FolderPurpose::Plain,
                contact: None,
                copied_from: None,
            },
            (_, Some(contact)) => DocumentCommand::CreateFolderByClient {
                place,
                parent,
                sent_as: None,
                contact,
            },
        };
        self.firm.item((customer, item), command)?;
        let mut made = Item::new(
            customer.uuid(),
            Some(parent.uuid()),
            kind,
            by.map(ContactId::uuid),
        );
        if kind == Kind::Document {
            made.versions.push(sent(version, by));
        }
        self.world.items.insert(item.uuid(), made);
        Ok("an item")
    }

    /// The firm may always; a contact where the rule says so.
    fn may(&self, by: Option<ContactId>, folder: ItemId) -> Result<(), String> {
        match by {
            Some(contact) if !self.firm.rights(contact, folder, self.now).upload => {
                Err("a contact may not send there".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn content(&mut self) -> Content {
        Content {
            version: VersionId::new(self.id()),
            blob: BlobId::new(self.id()),
            sha256: Sha256Digest::new([7; 32]),
            size: 7,
            media_type: MediaType::parse_or_octets("text/plain"),
            scan: ScanState::NotConfigured,
        }
    }

    pub(crate) fn version(&mut self) -> Did {
        let place = self.item(|kind| kind == Kind::Document)?;
        let by = self.likely(0.6);
        let by = by.then(|| self.one_who(place.1, |rights| rights.deposit));
        let content = self.content();
        let version = content.version;
        let command = match by {
            None => DocumentCommand::AddVersionByStaff { content },
            Some(contact) if self.firm.rights(contact, place.1, self.now).deposit => {
                DocumentCommand::DepositVersion { content, contact }
            }
            Some(_) => return Err("may not deposit".to_owned()),
        };
        self.firm.item(place, command)?;
        let versions = &mut self.known(place.1).versions;
        versions.push(sent(version, by));
        Ok("a version")
    }

    pub(crate) fn accept(&mut self) -> Did {
        let place = self.item(|kind| kind == Kind::Document)?;
        let all = self.world.items[&place.1.uuid()].versions.clone();
        let chosen = all.choose(&mut self.rng).ok_or("no version")?.id;
        let command = if chosen == all[0].id {
            DocumentCommand::AcceptUpload
        } else {
            let version = VersionId::new(chosen);
            DocumentCommand::AcceptVersion { version }
        };
        self.firm.item(place, command)?;
        for version in &mut self.known(place.1).versions {
            version.accepted |= version.id == chosen;
        }
        Ok("accepted")
    }

    pub(crate) fn withdraw_or_open(&mut self) -> Did {
        let place = self.item_where(|item| item.kind == Kind::Document && item.by.is_some())?;
        if self.likely(0.4) {
            for version in &mut self.firm.items.get_mut(&place.1).unwrap().versions {
                version.opened_by_staff = true;
            }
            self.known(place.1).opened = true;
            return Ok("opened by the firm");
        }
        let contact = self.one_who(place.1, |rights| rights.withdraw);
        if !self.firm.rights(contact, place.1, self.now).withdraw {
            return Err("may not withdraw".to_owned());
        }
        let withdraw = DocumentCommand::WithdrawUpload { contact };
        self.firm.item(place, withdraw)?;
        self.known(place.1).withdrawn = true;
        Ok("withdrawn")
    }

    pub(crate) fn trash_or_restore(&mut self) -> Did {
        let trashed = |item: &Item| item.trashed;
        let back = self.likely(0.6).then(|| self.item_where(trashed).ok());
        let place = match back.flatten() {
            Some(place) => place,
            None => self.item(|kind| kind != Kind::System && kind != Kind::Internal)?,
        };
        let trashed = !self.known(place.1).trashed;
        let command = if trashed {
            DocumentCommand::Trash
        } else {
            DocumentCommand::Restore
        };
        self.firm.item(place, command)?;
        self.known(place.1).trashed = trashed;
        Ok("trashed or restored")
    }

    pub(crate) fn section(&mut self) -> Did {
        let items = self.world.items.clone();
        let in_one = |id: Uuid| items[&id].section.is_some();
        let inside = |item: &Item| item.section.is_some() || item.parent.is_some_and(in_one);
        let out = self.likely(0.4).then(|| self.item_where(inside).ok());
        let place = match out.flatten() {
            Some(place) => place,
            None => self.item(|_| true)?,
        };
        let section = self.one_section().filter(|_| self.likely(0.5));
        let command = DocumentCommand::SetSection { section };
        self.firm.item(place, command)?;
        self.known(place.1).section = section.map(SectionId::uuid);
        Ok("a section")
    }

    pub(crate) fn move_one(&mut self) -> Did {
        let (customer, item) = self.item(|kind| kind != Kind::System && kind != Kind::Internal)?;
        let (other, to) = self.item(|_| true)?;
        let chain = self.firm.chain(to);
        let internal =
            |customer, chain: &[ItemId]| chain.contains(&ItemId::internal_root(customer));
        let mover = Mover {
            item,
            customer,
            parent: self.firm.items[&item].document.parent.ok_or("a root")?,
            internal: internal(customer, &self.firm.chain(item)),
            levels: 1,
        };
        let target = Target {
            internal: internal(other, &chain),
            customer: other,
            holds_items: self.known(to).kind != Kind::Document,
            trashed: chain.iter().any(|id| self.world.items[&id.uuid()].trashed),
            chain,
        };
        let confirmed = Crossing::ALL.choose(&mut self.rng).copied();
        let approved = approve_move(&mover, &target, confirmed);
        let command = DocumentCommand::Move(approved.map_err(|refused| refused.to_string())?);
        self.firm.item((customer, item), command)?;
        self.known(item).parent = Some(to.uuid());
        Ok("a move")
    }

    pub(crate) fn known(&mut self, item: ItemId) -> &mut Item {
        self.world.items.get_mut(&item.uuid()).unwrap()
    }
}

fn placed(customer: CustomerId, item: ItemId) -> Placement {
    Placement {
        item,
        customer,
        name: name(),
    }
}

fn sent(version: VersionId, by: Option<ContactId>) -> Version {
    Version {
        id: version.uuid(),
        by: by.map(ContactId::uuid),
        accepted: false,
    }
}
