//! What happened to an item.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{BlobId, ContactId, CustomerId, ItemId, VersionId};
use crate::sealed::Sealed;
use crate::values::{MediaType, Sha256Digest};

words!(
    /// What a folder is for.
    FolderPurpose {
        /// A customer's root: what can be shared.
        FilesRoot = "FILES_ROOT",
        /// A customer's root: working papers, never shared.
        InternalRoot = "INTERNAL_ROOT",
        /// `From client`: what clients send without choosing a folder.
        FromClient = "FROM_CLIENT",
        /// `From client/{contact}`.
        FromContact = "FROM_CONTACT",
        /// Any other folder.
        Plain = "PLAIN",
    }
);

words!(
    /// What is known of a content's harmlessness.
    ScanState {
        /// No scanner is configured; the content is available.
        NotConfigured = "NOT_CONFIGURED",
    }
);

/// One content of a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The version this content makes.
    pub version: VersionId,
    /// Where the bytes are, below the customer.
    pub blob: BlobId,
    /// Of the bytes.
    pub sha256: Sha256Digest,
    /// Bytes.
    pub size: u64,
    /// As recognised from the bytes.
    pub media_type: MediaType,
    /// As of the upload.
    pub scan: ScanState,
}

/// Events of one item, a folder or a document. Names are sealed under the
/// item's own key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum DocumentEvent {
    /// The firm, or the system, made a folder.
    FolderCreated {
        /// The folder.
        item: ItemId,
        /// Whose tree.
        customer: CustomerId,
        /// Where; none for the two roots.
        parent: Option<ItemId>,
        /// Name.
        name: Sealed,
        /// What it is for.
        purpose: FolderPurpose,
        /// Whose `From client/{contact}` it is.
        contact: Option<ContactId>,
    },
    /// A contact made a folder.
    FolderCreatedByClient {
        /// The folder.
        item: ItemId,
        /// Whose tree.
        customer: CustomerId,
        /// Where.
        parent: ItemId,
        /// Name, unlike those of its live siblings.
        name: Sealed,
        /// Name as the contact gave it, where something hidden from them had it;
        /// it is what they see.
        sent_as: Option<Sealed>,
        /// Who.
        contact: ContactId,
    },
    /// The firm put a document there.
    UploadedByStaff {
        /// The document.
        item: ItemId,
        /// Whose tree.
        customer: CustomerId,
        /// Where.
        parent: ItemId,
        /// Name.
        name: Sealed,
        /// Its first version.
        content: Content,
    },
    /// A contact sent a document.
    UploadedByClient {
        /// The document.
        item: ItemId,
        /// Whose tree.
        customer: CustomerId,
        /// Where.
        parent: ItemId,
        /// Name, unlike those of its live siblings.
        name: Sealed,
        /// Name as sent, where something hidden from the contact had it; it is
        /// what they see.
        sent_as: Option<Sealed>,
        /// Its first version.
        content: Content,
        /// Who.
        contact: ContactId,
    },
    /// The firm put a new version over the earlier ones.
    VersionAddedByStaff {
        /// The new version.
        content: Content,
    },
    /// The contact took back what it had sent; staff keep it, marked.
    UploadWithdrawn {},
    /// Has this name from now on.
    ItemRenamed {
        /// Name.
        name: Sealed,
    },
    /// Is in the trash, with everything below it.
    ItemTrashed {},
    /// Is back where it was.
    ItemRestored {},
}

domain_event!(
    DocumentEvent: FolderCreated,
    FolderCreatedByClient,
    UploadedByStaff,
    UploadedByClient,
    VersionAddedByStaff,
    UploadWithdrawn,
    ItemRenamed,
    ItemTrashed,
    ItemRestored,
);
