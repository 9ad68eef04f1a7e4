//! A firm in memory: the aggregates of the domain, and of each document the
//! contents that its events speak of.

use std::collections::BTreeMap;

use cqrs_es::Aggregate;
use portico_domain::access::{Stamp, VersionFacts};
use portico_domain::contact::Contact;
use portico_domain::customer::Customer;
use portico_domain::document::{Content, Document, DocumentCommand, DocumentEvent};
use portico_domain::grant::{Grant, Subject};
use portico_domain::group::Group;
use portico_domain::values::ContactKind;
use portico_domain::{ContactId, CustomerId, GroupId, ItemId, VersionId};

/// Everything, folded from events.
#[derive(Default)]
pub(crate) struct Firm {
    pub(crate) customers: BTreeMap<CustomerId, Customer>,
    pub(crate) contacts: BTreeMap<ContactId, (ContactKind, Contact)>,
    pub(crate) groups: BTreeMap<GroupId, Group>,
    pub(crate) items: BTreeMap<ItemId, Kept>,
    pub(crate) grants: BTreeMap<(Subject, CustomerId, Option<ItemId>), Grant>,
}

/// An item of a customer.
pub(crate) struct Kept {
    pub(crate) customer: CustomerId,
    pub(crate) document: Document,
    /// Oldest first.
    pub(crate) versions: Vec<VersionFacts>,
}

/// Decides a command and folds what follows; what was refused, in words.
macro_rules! does {
    ($aggregate:expr, $command:expr) => {
        $aggregate
            .decide($command)
            .map_err(|refused| refused.to_string())
            .map(|events| {
                for event in events {
                    cqrs_es::Aggregate::apply(&mut *$aggregate, event);
                }
            })
    };
}
pub(crate) use does;

pub(crate) fn stamp() -> Stamp {
    Stamp {
        by: None,
        at: chrono::DateTime::UNIX_EPOCH,
        position: 1,
    }
}

impl Firm {
    /// A command to an item, a new one too.
    pub(crate) fn item(
        &mut self,
        (customer, id): (CustomerId, ItemId),
        command: DocumentCommand,
    ) -> Result<(), String> {
        let new = || Kept {
            customer,
            document: Document::default(),
            versions: vec![],
        };
        let kept = self.items.entry(id).or_insert_with(new);
        let events = kept.document.decide(command);
        for event in events.map_err(|refused| refused.to_string())? {
            kept.note(&event);
            kept.document.apply(event);
        }
        Ok(())
    }

    /// The item, and what it lies in up to the root.
    pub(crate) fn chain(&self, item: ItemId) -> Vec<ItemId> {
        let parent = |id: &ItemId| self.items[id].document.parent;
        std::iter::successors(Some(item), parent).collect()
    }
}

impl Kept {
    fn note(&mut self, event: &DocumentEvent) {
        match event {
            DocumentEvent::UploadedByStaff { content, .. }
            | DocumentEvent::VersionAddedByStaff { content } => self.add(content, None),
            DocumentEvent::UploadedByClient {
                content, contact, ..
            }
            | DocumentEvent::VersionDepositedByClient { content, contact } => {
                self.add(content, Some(*contact));
            }
            DocumentEvent::VersionAccepted { version } => self.accept(*version),
            DocumentEvent::UploadAccepted {} => self.accept(self.versions[0].id),
            DocumentEvent::FolderCreated { .. }
            | DocumentEvent::FolderCreatedByClient { .. }
            | DocumentEvent::UploadWithdrawn {}
            | DocumentEvent::ItemRenamed { .. }
            | DocumentEvent::ItemMoved { .. }
            | DocumentEvent::ItemSectionSet { .. }
            | DocumentEvent::MatterOpened { .. }
            | DocumentEvent::MatterDescribed { .. }
            | DocumentEvent::MatterClosed {}
            | DocumentEvent::MatterReopened {}
            | DocumentEvent::MatterAccessGiven { .. }
            | DocumentEvent::MatterAccessRevoked { .. }
            | DocumentEvent::ItemTrashed {}
            | DocumentEvent::ItemRestored {}
            | DocumentEvent::ItemPurgeMarked {}
            | DocumentEvent::ItemPurged { .. } => {}
        }
    }

    fn add(&mut self, content: &Content, sent_by: Option<ContactId>) {
        self.versions.push(VersionFacts {
            id: content.version,
            sent_by,
            accepted: false,
            available: true,
            opened_by_staff: false,
            uploaded: stamp(),
        });
    }

    fn accept(&mut self, accepted: VersionId) {
        for version in &mut self.versions {
            version.accepted |= version.id == accepted;
        }
    }
}
