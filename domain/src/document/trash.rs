//! The rules of the trash: live, trashed, purged.

use super::decisions::{Outcome, not_of_the_tree};
use super::{Document, DocumentError, DocumentEvent, Shape};
use crate::ids::ItemId;

impl Document {
    pub(super) fn trash(&self, shape: Shape) -> Outcome {
        not_of_the_tree(shape)?;
        if self.trashed {
            return Ok(vec![]);
        }
        Ok(vec![DocumentEvent::ItemTrashed {}])
    }

    pub(super) fn restore(&self) -> Outcome {
        if self.purging {
            return Err(DocumentError::IsBeingPurged);
        }
        if !self.trashed {
            return Ok(vec![]);
        }
        Ok(vec![DocumentEvent::ItemRestored {}])
    }

    pub(super) fn mark_for_purge(&self) -> Outcome {
        if !self.trashed {
            return Err(DocumentError::NotTrashed);
        }
        if self.purging {
            return Ok(vec![]);
        }
        Ok(vec![DocumentEvent::ItemPurgeMarked {}])
    }

    /// One event for each item below a mark, in batches. That another `top` is
    /// marked and stands above this item is read by the application.
    pub(super) fn purge(&self, shape: Shape, top: ItemId) -> Outcome {
        not_of_the_tree(shape)?;
        if self.id == Some(top) && !self.purging {
            return Err(DocumentError::NotMarked);
        }
        Ok(vec![DocumentEvent::ItemPurged { top }])
    }
}
