//! What can be asked of an item.

use super::{ApprovedMove, Content, FolderPurpose};
use crate::ids::{ContactId, CustomerId, ItemId, SectionId, VersionId};
use crate::sealed::Secret;
use crate::values::{ItemName, Note, PersonName};

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

/// What a matter says of itself.
#[derive(Clone, Debug)]
pub struct MatterDetails {
    /// What the firm files it under.
    pub reference: Secret<PersonName>,
    /// What it is about.
    pub title: Secret<PersonName>,
    /// How it stands.
    pub summary: Option<Secret<Note>>,
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
        /// Of which folder it is a copy.
        copied_from: Option<ItemId>,
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
        /// Of which document it is a copy.
        copied_from: Option<ItemId>,
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
    /// Open a case below a customer.
    OpenMatter {
        /// Which and whose.
        place: Placement,
        /// Where.
        parent: ItemId,
        /// What about.
        details: MatterDetails,
    },
    /// Give the case other details. Whether they differ is judged by the
    /// application.
    DescribeMatter(MatterDetails),
    /// The case is over.
    CloseMatter,
    /// The case goes on.
    ReopenMatter,
    /// Show the matter's details to a contact, exactly so.
    GiveMatterAccess {
        /// Who.
        contact: ContactId,
        /// Whether what the firm shares in the matter may be downloaded.
        can_download: bool,
    },
    /// Undo it.
    RevokeMatterAccess {
        /// Who.
        contact: ContactId,
    },
    /// Put a new version over the earlier ones.
    AddVersionByStaff {
        /// The new version.
        content: Content,
    },
    /// Take back, changed, what the contact had taken away.
    DepositVersion {
        /// The new version.
        content: Content,
        /// Who.
        contact: ContactId,
    },
    /// Make a deposited version the firm's own.
    AcceptVersion {
        /// Which.
        version: VersionId,
    },
    /// Make what a contact sent the firm's own.
    AcceptUpload,
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
    /// Put it elsewhere in the tree.
    Move(ApprovedMove),
    /// Let it belong to a section of the portal, or to none of its own.
    SetSection {
        /// Which.
        section: Option<SectionId>,
    },
    /// Put into the trash, with everything below.
    Trash,
    /// Take out of the trash.
    Restore,
    /// Decide that what is in the trash is destroyed.
    MarkForPurge,
    /// Destroy it.
    Purge {
        /// The marked item that this one is or lies under, as the application
        /// read it.
        top: ItemId,
    },
}
