//! The rules of contents: new versions, deposits, what is accepted, what is
//! taken back.

use super::decisions::Outcome;
use super::{Content, Document, DocumentError, DocumentEvent, Shape};
use crate::ids::{ContactId, VersionId};

impl Document {
    pub(super) fn add_version(&self, shape: Shape, content: Content) -> Outcome {
        self.takes_versions(shape)?;
        Ok(vec![DocumentEvent::VersionAddedByStaff { content }])
    }

    /// Whether the contact may is the access rule's to say.
    pub(super) fn deposit(&self, shape: Shape, content: Content, contact: ContactId) -> Outcome {
        self.takes_versions(shape)?;
        Ok(vec![DocumentEvent::VersionDepositedByClient {
            content,
            contact,
        }])
    }

    pub(super) fn accept_version(&self, shape: Shape, version: VersionId) -> Outcome {
        self.takes_versions(shape)?;
        match self.deposits.get(&version) {
            None => Err(DocumentError::NotADeposit),
            Some(true) => Ok(vec![]),
            Some(false) => Ok(vec![DocumentEvent::VersionAccepted { version }]),
        }
    }

    pub(super) fn accept_upload(&self, shape: Shape) -> Outcome {
        self.takes_versions(shape)?;
        if self.sent_by.is_none() {
            return Err(DocumentError::NotAnUpload);
        }
        if self.accepted {
            return Ok(vec![]);
        }
        Ok(vec![DocumentEvent::UploadAccepted {}])
    }

    pub(super) fn withdraw(&self, shape: Shape, contact: ContactId) -> Outcome {
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
        if self.accepted || self.covered {
            return Err(DocumentError::AlreadyAccepted);
        }
        Ok(vec![DocumentEvent::UploadWithdrawn {}])
    }

    fn takes_versions(&self, shape: Shape) -> Result<(), DocumentError> {
        if shape != Shape::Document {
            return Err(DocumentError::NotADocument);
        }
        if self.withdrawn {
            return Err(DocumentError::IsWithdrawn);
        }
        Ok(())
    }
}
