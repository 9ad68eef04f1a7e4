//! The rules of items, and which file has those of contents, matters, the trash.

use super::beginning::begin;
use super::matters::describe;
use super::{
    ApprovedMove, Document, DocumentCommand, DocumentError, DocumentEvent, FolderPurpose, Shape,
};

pub(super) type Outcome = Result<Vec<DocumentEvent>, DocumentError>;

impl Document {
    /// What follows from a command; nothing, where it is already so.
    pub fn decide(&self, command: DocumentCommand) -> Outcome {
        match self.shape {
            None => begin(command),
            Some(shape) => self.change(shape, command),
        }
    }

    fn change(&self, shape: Shape, command: DocumentCommand) -> Outcome {
        if self.purged {
            let again = matches!(command, DocumentCommand::Purge { .. });
            return if again {
                Ok(vec![])
            } else {
                Err(DocumentError::IsPurged)
            };
        }
        match command {
            DocumentCommand::Trash => self.trash(shape),
            DocumentCommand::Restore => self.restore(),
            DocumentCommand::MarkForPurge => self.mark_for_purge(),
            DocumentCommand::Purge { top } => self.purge(shape, top),
            DocumentCommand::RevokeMatterAccess { contact } => {
                self.revoke_matter_access(shape, contact)
            }
            _ if self.purging => Err(DocumentError::IsBeingPurged),
            DocumentCommand::WithdrawUpload { contact } => self.withdraw(shape, contact),
            _ if self.trashed => Err(DocumentError::IsTrashed),
            DocumentCommand::Rename { name } => {
                not_of_the_tree(shape)?;
                Ok(vec![DocumentEvent::ItemRenamed { name: name.sealed }])
            }
            DocumentCommand::Move(approved) => self.move_to(shape, approved),
            DocumentCommand::SetSection { section } => {
                not_of_the_tree(shape)?;
                if section == self.section {
                    return Ok(vec![]);
                }
                Ok(vec![DocumentEvent::ItemSectionSet { section }])
            }
            DocumentCommand::AddVersionByStaff { content } => self.add_version(shape, content),
            DocumentCommand::DepositVersion { content, contact } => {
                self.deposit(shape, content, contact)
            }
            DocumentCommand::AcceptVersion { version } => self.accept_version(shape, version),
            DocumentCommand::AcceptUpload => self.accept_upload(shape),
            DocumentCommand::DescribeMatter(details) => describe(shape, details),
            DocumentCommand::CloseMatter => self.close_matter(shape),
            DocumentCommand::ReopenMatter => self.reopen_matter(shape),
            DocumentCommand::GiveMatterAccess {
                contact,
                can_download,
            } => self.give_matter_access(shape, contact, can_download),
            DocumentCommand::CreateFolder { .. }
            | DocumentCommand::CreateFolderByClient { .. }
            | DocumentCommand::UploadByStaff { .. }
            | DocumentCommand::UploadByClient { .. }
            | DocumentCommand::OpenMatter { .. } => Err(DocumentError::AlreadyExists),
        }
    }

    fn move_to(&self, shape: Shape, approved: ApprovedMove) -> Outcome {
        not_of_the_tree(shape)?;
        if self.parent != Some(approved.from()) {
            return Err(DocumentError::MovedMeanwhile);
        }
        if approved.to() == approved.from() {
            return Ok(vec![]);
        }
        Ok(vec![DocumentEvent::ItemMoved {
            from: approved.from(),
            to: approved.to(),
            crossed: approved.crossed(),
        }])
    }
}

/// The roots and `From client` belong to the customer's tree itself.
pub(super) fn not_of_the_tree(shape: Shape) -> Result<(), DocumentError> {
    match shape {
        Shape::Document | Shape::Matter | Shape::Folder(FolderPurpose::Plain) => Ok(()),
        Shape::Folder(_) => Err(DocumentError::SystemFolder),
    }
}
