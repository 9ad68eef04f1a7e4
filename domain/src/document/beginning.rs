//! How items begin.

use super::decisions::Outcome;
use super::{DocumentCommand, DocumentError, DocumentEvent, MatterDetails, Placement};
use crate::ids::ItemId;

/// What makes an item where there was none.
pub(super) fn begin(command: DocumentCommand) -> Outcome {
    let event = match command {
        DocumentCommand::CreateFolder {
            place,
            parent,
            purpose,
            contact,
            copied_from,
        } => DocumentEvent::FolderCreated {
            item: place.item,
            customer: place.customer,
            parent,
            name: place.name.sealed,
            purpose,
            contact,
            copied_from,
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
            copied_from,
        } => DocumentEvent::UploadedByStaff {
            item: place.item,
            customer: place.customer,
            parent,
            name: place.name.sealed,
            content,
            copied_from,
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
        DocumentCommand::OpenMatter {
            place,
            parent,
            details,
        } => matter_opened(place, parent, details),
        DocumentCommand::DescribeMatter(_)
        | DocumentCommand::CloseMatter
        | DocumentCommand::ReopenMatter
        | DocumentCommand::GiveMatterAccess { .. }
        | DocumentCommand::RevokeMatterAccess { .. }
        | DocumentCommand::AddVersionByStaff { .. }
        | DocumentCommand::DepositVersion { .. }
        | DocumentCommand::AcceptVersion { .. }
        | DocumentCommand::AcceptUpload
        | DocumentCommand::WithdrawUpload { .. }
        | DocumentCommand::Rename { .. }
        | DocumentCommand::Move(_)
        | DocumentCommand::SetSection { .. }
        | DocumentCommand::Trash
        | DocumentCommand::Restore
        | DocumentCommand::MarkForPurge
        | DocumentCommand::Purge { .. } => return Err(DocumentError::NotFound),
    };
    Ok(vec![event])
}

fn matter_opened(place: Placement, parent: ItemId, details: MatterDetails) -> DocumentEvent {
    DocumentEvent::MatterOpened {
        item: place.item,
        customer: place.customer,
        parent,
        name: place.name.sealed,
        reference: details.reference.sealed,
        title: details.title.sealed,
        summary: details.summary.map(|text| text.sealed),
    }
}
