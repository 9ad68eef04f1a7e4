//! The rules of matters: cases below a customer, with contacts of their own.

use super::decisions::Outcome;
use super::{Document, DocumentError, DocumentEvent, MatterAccess, MatterDetails, Shape};
use crate::ids::ContactId;

impl Document {
    pub(super) fn close_matter(&self, shape: Shape) -> Outcome {
        of_a_matter(shape)?;
        if self.matter_closed {
            return Ok(vec![]);
        }
        Ok(vec![DocumentEvent::MatterClosed {}])
    }

    pub(super) fn reopen_matter(&self, shape: Shape) -> Outcome {
        of_a_matter(shape)?;
        if !self.matter_closed {
            return Ok(vec![]);
        }
        Ok(vec![DocumentEvent::MatterReopened {}])
    }

    pub(super) fn give_matter_access(
        &self,
        shape: Shape,
        contact: ContactId,
        can_download: bool,
    ) -> Outcome {
        of_a_matter(shape)?;
        let wanted = MatterAccess {
            given: true,
            can_download,
        };
        if self.matter_access.get(&contact) == Some(&wanted) {
            return Ok(vec![]);
        }
        Ok(vec![DocumentEvent::MatterAccessGiven {
            contact,
            can_download,
        }])
    }

    /// Also in the trash: taking away is always possible.
    pub(super) fn revoke_matter_access(&self, shape: Shape, contact: ContactId) -> Outcome {
        of_a_matter(shape)?;
        match self.matter_access.get(&contact) {
            Some(access) if access.given => {
                Ok(vec![DocumentEvent::MatterAccessRevoked { contact }])
            }
            _ => Ok(vec![]),
        }
    }
}

pub(super) fn describe(shape: Shape, details: MatterDetails) -> Outcome {
    of_a_matter(shape)?;
    Ok(vec![DocumentEvent::MatterDescribed {
        reference: details.reference.sealed,
        title: details.title.sealed,
        summary: details.summary.map(|text| text.sealed),
    }])
}

fn of_a_matter(shape: Shape) -> Result<(), DocumentError> {
    match shape {
        Shape::Matter => Ok(()),
        Shape::Folder(_) | Shape::Document => Err(DocumentError::NotAMatter),
    }
}
