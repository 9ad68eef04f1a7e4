//! What can be asked of an item.

use super::{Content, FolderPurpose};
use crate::ids::{ContactId, CustomerId, ItemId};
use crate::sealed::Secret;
use crate::values::ItemName;

/// Where a new item goes and what it is called.
#[derive(Clone, Debug)]
pub struct Placement {
    /// New id.
    pub item: ItemId,
    /// Whose tree.
    pub customer: CustomerId,
    /// Name, free among its live siblings (claimed by the application).
    pub name: Secret<ItemName>,
}

/// Commands to one item. Rules over several items (clashes of names, depth,
/// the parent's state) are the application's, in the same transaction.
#[derive(Clone, Debug)]
pub enum DocumentCommand {
    /// Make a folder for the firm.
    CreateFolder {
        /// Which and whose.
        place: Placement,
        /// Where; none for the roots only.
        parent: Option<ItemId>,
        /// What it is for.
        purpose: FolderPurpose,
        /// For `From client/{contact}` only.
        contact: Option<ContactId>,
    },
    /// Make a folder for a contact.
    CreateFolderByClient {
        /// Which and whose.
        place: Placement,
        /// Where.
        parent: ItemId,
        /// Name as sent, where something hidden from the contact has it.
        sent_as: Option<Secret<ItemName>>,
        /// Who.
        contact: ContactId,
    },
    /// Put a document there for the firm.
    UploadByStaff {
        /// Which and whose.
        place: Placement,
        /// Where.
        parent: ItemId,
        /// First version.
        content: Content,
    },
    /// Take a document that a contact sends.
    UploadByClient {
        /// Which and whose.
        place: Placement,
        /// Where.
        parent: ItemId,
        /// Name as sent, where something hidden from the contact has it.
        sent_as: Option<Secret<ItemName>>,
        /// First version.
        content: Content,
        /// Who.
        contact: ContactId,
    },
    /// Put a new version over the earlier ones.
    AddVersionByStaff {
        /// The new version.
        content: Content,
    },
    /// Take back what the contact sent.
    WithdrawUpload {
        /// Who.
        contact: ContactId,
    },
    /// Give another name. Whether it differs is judged by the application.
    Rename {
        /// Name.
        name: Secret<ItemName>,
    },
    /// Put into the trash, with everything below.
    Trash,
    /// Take out of the trash.
    Restore,
}
