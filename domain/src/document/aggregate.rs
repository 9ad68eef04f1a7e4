//! An item's state.

use serde::{Deserialize, Serialize};

use super::{DocumentCommand, DocumentError, DocumentEvent, FolderPurpose};
use crate::ids::ContactId;

/// What kind of item it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Shape {
    /// A folder, and what for.
    Folder(FolderPurpose),
    /// A document.
    Document,
}

/// What an item's own rules need to know.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Document {
    /// `None` before it exists.
    pub shape: Option<Shape>,
    /// Who sent it, if a contact did.
    pub sent_by: Option<ContactId>,
    /// In the trash by its own event.
    pub trashed: bool,
    /// Taken back by its sender.
    pub withdrawn: bool,
}

aggregate!(
    Document,
    "document",
    DocumentCommand,
    DocumentEvent,
    DocumentError
);

impl Document {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "every aggregate takes its events by value"
    )]
    pub(super) fn assign(&mut self, event: DocumentEvent) {
        match event {
            DocumentEvent::FolderCreated { purpose, .. } => {
                self.shape = Some(Shape::Folder(purpose));
            }
            DocumentEvent::FolderCreatedByClient { contact, .. } => {
                self.shape = Some(Shape::Folder(FolderPurpose::Plain));
                self.sent_by = Some(contact);
            }
            DocumentEvent::UploadedByStaff { .. } => self.shape = Some(Shape::Document),
            DocumentEvent::UploadedByClient { contact, .. } => {
                self.shape = Some(Shape::Document);
                self.sent_by = Some(contact);
            }
            DocumentEvent::UploadWithdrawn {} => self.withdrawn = true,
            DocumentEvent::ItemTrashed {} => self.trashed = true,
            DocumentEvent::ItemRestored {} => self.trashed = false,
            DocumentEvent::VersionAddedByStaff { .. } | DocumentEvent::ItemRenamed { .. } => {}
        }
    }
}
