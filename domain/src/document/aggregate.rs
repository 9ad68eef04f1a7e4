//! An item's state.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DocumentCommand, DocumentError, DocumentEvent, FolderPurpose};
use crate::ids::{ContactId, ItemId, SectionId, VersionId};

/// What kind of item it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Shape {
    /// A folder, and what for.
    Folder(FolderPurpose),
    /// A matter: a folder with contacts of its own.
    Matter,
    /// A document.
    Document,
}

/// What a contact was said to have at a matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MatterAccess {
    /// The matter's details are shown.
    pub given: bool,
    /// What the firm shares in the matter may be downloaded. Outlives the rest.
    pub can_download: bool,
}

/// What an item's own rules need to know.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one event of the item's life, and they combine freely"
)]
pub struct Document {
    /// `None` before it exists.
    pub id: Option<ItemId>,
    /// `None` before it exists.
    pub shape: Option<Shape>,
    /// Where it lies; none for the two roots.
    pub parent: Option<ItemId>,
    /// Who sent it, if a contact did.
    pub sent_by: Option<ContactId>,
    /// What a contact sent was made the firm's own.
    pub accepted: bool,
    /// Somebody else than the sender put a version over it.
    pub covered: bool,
    /// Versions that contacts deposited, and whether each was accepted.
    pub deposits: BTreeMap<VersionId, bool>,
    /// The section it was put into itself.
    pub section: Option<SectionId>,
    /// A matter that is over.
    pub matter_closed: bool,
    /// What each contact was said to have at this matter.
    pub matter_access: BTreeMap<ContactId, MatterAccess>,
    /// In the trash by its own event.
    pub trashed: bool,
    /// Taken back by its sender.
    pub withdrawn: bool,
    /// About to be destroyed by its own event.
    pub purging: bool,
    /// Destroyed.
    pub purged: bool,
}

aggregate!(
    Document,
    "document",
    DocumentCommand,
    DocumentEvent,
    DocumentError
);

impl Document {
    pub(super) fn assign(&mut self, event: DocumentEvent) {
        match event {
            DocumentEvent::FolderCreated {
                item,
                purpose,
                parent,
                ..
            } => self.exist(item, Shape::Folder(purpose), parent),
            DocumentEvent::FolderCreatedByClient {
                item,
                contact,
                parent,
                ..
            } => {
                self.exist(item, Shape::Folder(FolderPurpose::Plain), Some(parent));
                self.sent_by = Some(contact);
            }
            DocumentEvent::MatterOpened { item, parent, .. } => {
                self.exist(item, Shape::Matter, Some(parent));
            }
            DocumentEvent::UploadedByStaff { item, parent, .. } => {
                self.exist(item, Shape::Document, Some(parent));
            }
            DocumentEvent::UploadedByClient {
                item,
                contact,
                parent,
                ..
            } => {
                self.exist(item, Shape::Document, Some(parent));
                self.sent_by = Some(contact);
            }
            DocumentEvent::VersionAddedByStaff { .. } => self.covered = true,
            DocumentEvent::VersionDepositedByClient { content, contact } => {
                self.deposits.insert(content.version, false);
                self.covered |= self.sent_by != Some(contact);
            }
            DocumentEvent::VersionAccepted { version } => {
                self.deposits.insert(version, true);
            }
            DocumentEvent::UploadAccepted {} => self.accepted = true,
            DocumentEvent::UploadWithdrawn {} => self.withdrawn = true,
            DocumentEvent::ItemMoved { to, .. } => self.parent = Some(to),
            DocumentEvent::ItemSectionSet { section } => self.section = section,
            DocumentEvent::MatterClosed {} => self.matter_closed = true,
            DocumentEvent::MatterReopened {} => self.matter_closed = false,
            DocumentEvent::MatterAccessGiven {
                contact,
                can_download,
            } => {
                let access = MatterAccess {
                    given: true,
                    can_download,
                };
                self.matter_access.insert(contact, access);
            }
            DocumentEvent::MatterAccessRevoked { contact } => {
                if let Some(access) = self.matter_access.get_mut(&contact) {
                    access.given = false;
                }
            }
            DocumentEvent::ItemTrashed {} => self.trashed = true,
            DocumentEvent::ItemRestored {} => self.trashed = false,
            DocumentEvent::ItemPurgeMarked {} => self.purging = true,
            DocumentEvent::ItemPurged { .. } => self.purged = true,
            DocumentEvent::ItemRenamed { .. } | DocumentEvent::MatterDescribed { .. } => {}
        }
    }

    fn exist(&mut self, id: ItemId, shape: Shape, parent: Option<ItemId>) {
        self.id = Some(id);
        self.shape = Some(shape);
        self.parent = parent;
    }
}
