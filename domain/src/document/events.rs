//! What happened to an item.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{BlobId, ContactId, CustomerId, ItemId, SectionId, VersionId};
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
    /// Which way a move crosses the border of Internal.
    Crossing {
        /// Out of what can be shared: ends every access.
        IntoInternal = "INTO_INTERNAL",
        /// Into what can be shared: grants above reach it.
        OutOfInternal = "OUT_OF_INTERNAL",
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

/// Events of one item: a folder, a matter or a document. Names and the
/// details of matters are sealed under the item's own key.
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
        /// Of which folder, at any customer, it is a copy.
        copied_from: Option<ItemId>,
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
        /// Of which document, at any customer, it is a copy.
        copied_from: Option<ItemId>,
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
    /// A contact who may take the document away gave it back changed. Others
    /// keep the firm's version until this one is accepted.
    VersionDepositedByClient {
        /// The new version.
        content: Content,
        /// Who.
        contact: ContactId,
    },
    /// The firm made a deposited version its own: whoever sees the document
    /// sees it.
    VersionAccepted {
        /// Which.
        version: VersionId,
    },
    /// The firm made what a contact sent its own: whoever a path leads here
    /// sees it, and it is not taken back any more.
    UploadAccepted {},
    /// The contact took back what it had sent; staff keep it, marked.
    UploadWithdrawn {},
    /// Has this name from now on.
    ItemRenamed {
        /// Name.
        name: Sealed,
    },
    /// Lies elsewhere in the same tree from now on, with everything below it.
    ItemMoved {
        /// The folder that held it.
        from: ItemId,
        /// The folder that holds it.
        to: ItemId,
        /// Which way the border of Internal was crossed, knowingly.
        crossed: Option<Crossing>,
    },
    /// Belongs to this section of the portal from now on, with everything below
    /// that belongs to no other.
    ItemSectionSet {
        /// Which; none for that of the folder above, if any.
        section: Option<SectionId>,
    },
    /// A case was opened: a folder with contacts of its own.
    MatterOpened {
        /// The matter.
        item: ItemId,
        /// Whose tree.
        customer: CustomerId,
        /// Where.
        parent: ItemId,
        /// Name among its siblings.
        name: Sealed,
        /// What the firm files it under.
        reference: Sealed,
        /// What it is about.
        title: Sealed,
        /// How it stands.
        summary: Option<Sealed>,
    },
    /// Has these details from now on.
    MatterDescribed {
        /// What the firm files it under.
        reference: Sealed,
        /// What it is about.
        title: Sealed,
        /// How it stands.
        summary: Option<Sealed>,
    },
    /// The case is over. Who sees it stays as it is.
    MatterClosed {},
    /// The case goes on.
    MatterReopened {},
    /// The contact may see the matter's details, though none of its documents.
    MatterAccessGiven {
        /// Who.
        contact: ContactId,
        /// Whether what the firm shares in the matter may be downloaded.
        can_download: bool,
    },
    /// Not by this any more. A can-download that was off stays off.
    MatterAccessRevoked {
        /// Who.
        contact: ContactId,
    },
    /// Is in the trash, with everything below it.
    ItemTrashed {},
    /// Is back where it was.
    ItemRestored {},
    /// Is about to be destroyed, with everything below it, and comes back no
    /// more.
    ItemPurgeMarked {},
    /// Was destroyed, contents included.
    ItemPurged {
        /// The item whose mark this carries out: this one, or one above it.
        top: ItemId,
    },
}

domain_event!(
    DocumentEvent: FolderCreated,
    FolderCreatedByClient,
    MatterOpened,
    MatterDescribed,
    MatterClosed,
    MatterReopened,
    MatterAccessGiven,
    MatterAccessRevoked,
    UploadedByStaff,
    UploadedByClient,
    VersionAddedByStaff,
    VersionDepositedByClient,
    VersionAccepted,
    UploadAccepted,
    UploadWithdrawn,
    ItemRenamed,
    ItemMoved,
    ItemSectionSet,
    ItemTrashed,
    ItemRestored,
    ItemPurgeMarked,
    ItemPurged,
);
