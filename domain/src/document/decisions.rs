//! The rules of items.

use super::{Document, DocumentCommand, DocumentError, DocumentEvent, FolderPurpose, Shape};
use crate::ids::ContactId;

impl Document {
    /// What follows from a command; nothing, where it is already so.
    pub fn decide(&self, command: DocumentCommand) -> Result<Vec<DocumentEvent>, DocumentError> {
        let event = match command {
            DocumentCommand::CreateFolder {
                place,
                parent,
                purpose,
                contact,
            } => DocumentEvent::FolderCreated {
                item: place.item,
                customer: place.customer,
                parent,
                name: place.name.sealed,
                purpose,
                contact,
            },
            DocumentCommand::CreateFolderByClient {
                place,
                parent,
                sent_as,
                contact,
            } => DocumentEvent::FolderCreatedByClient {
                item: place.item,
                customer: place.customer,
                parent,
                name: place.name.sealed,
                sent_as: sent_as.map(|name| name.sealed),
                contact,
            },
            DocumentCommand::UploadByStaff {
                place,
                parent,
                content,
            } => DocumentEvent::UploadedByStaff {
                item: place.item,
                customer: place.customer,
                parent,
                name: place.name.sealed,
                content,
            },
            DocumentCommand::UploadByClient {
                place,
                parent,
                sent_as,
                content,
                contact,
            } => DocumentEvent::UploadedByClient {
                item: place.item,
                customer: place.customer,
                parent,
                name: place.name.sealed,
                sent_as: sent_as.map(|name| name.sealed),
                content,
                contact,
            },
            change @ (DocumentCommand::AddVersionByStaff { .. }
            | DocumentCommand::WithdrawUpload { .. }
            | DocumentCommand::Rename { .. }
            | DocumentCommand::Trash
            | DocumentCommand::Restore) => return self.change(change),
        };
        if self.shape.is_some() {
            return Err(DocumentError::AlreadyExists);
        }
        Ok(vec![event])
    }

    fn change(&self, command: DocumentCommand) -> Result<Vec<DocumentEvent>, DocumentError> {
        let shape = self.shape.ok_or(DocumentError::NotFound)?;
        match command {
            DocumentCommand::AddVersionByStaff { .. } | DocumentCommand::Rename { .. }
                if self.trashed =>
            {
                Err(DocumentError::IsTrashed)
            }
            DocumentCommand::AddVersionByStaff { .. } if shape != Shape::Document => {
                Err(DocumentError::NotADocument)
            }
            DocumentCommand::AddVersionByStaff { .. } if self.withdrawn => {
                Err(DocumentError::IsWithdrawn)
            }
            DocumentCommand::AddVersionByStaff { content } => {
                Ok(vec![DocumentEvent::VersionAddedByStaff { content }])
            }
            DocumentCommand::WithdrawUpload { contact } => self.withdraw(shape, contact),
            DocumentCommand::Rename { .. } | DocumentCommand::Trash
                if !matches!(shape, Shape::Document | Shape::Folder(FolderPurpose::Plain)) =>
            {
                Err(DocumentError::SystemFolder)
            }
            DocumentCommand::Rename { name } => {
                Ok(vec![DocumentEvent::ItemRenamed { name: name.sealed }])
            }
            DocumentCommand::Trash if self.trashed => Ok(vec![]),
            DocumentCommand::Trash => Ok(vec![DocumentEvent::ItemTrashed {}]),
            DocumentCommand::Restore if self.trashed => Ok(vec![DocumentEvent::ItemRestored {}]),
            DocumentCommand::Restore => Ok(vec![]),
            DocumentCommand::CreateFolder { .. }
            | DocumentCommand::CreateFolderByClient { .. }
            | DocumentCommand::UploadByStaff { .. }
            | DocumentCommand::UploadByClient { .. } => Err(DocumentError::AlreadyExists),
        }
    }

    fn withdraw(
        &self,
        shape: Shape,
        contact: ContactId,
    ) -> Result<Vec<DocumentEvent>, DocumentError> {
        if shape != Shape::Document {
            return Err(DocumentError::NotADocument);
        }
        if self.sent_by != Some(contact) {
            return Err(DocumentError::NotOwnUpload);
        }
        if self.withdrawn {
            return Ok(vec![]);
        }
        if self.trashed {
            return Err(DocumentError::IsTrashed);
        }
        Ok(vec![DocumentEvent::UploadWithdrawn {}])
    }
}
