//! Enums that mirror the domain's words.

use async_graphql::Enum;
use portico_domain::access::ItemShape;

macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident = $domain:literal { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Enum)]
        #[graphql(remote = $domain)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
    };
}

mirror!(
    /// What a customer is.
    CustomerKind = "portico_domain::values::CustomerKind" {
        /// A natural person.
        Person,
        /// A company, association or authority.
        Organization,
    }
);
mirror!(
    /// Whom a contact stands for.
    ContactKind = "portico_domain::values::ContactKind" {
        /// Belongs to the customer.
        Client,
        /// An outside adviser.
        Partner,
    }
);
mirror!(
    /// What a membership lets a contact do.
    ContactRole = "portico_domain::values::ContactRole" {
        /// Sees what is shared.
        EntityAccess,
        /// Also sends files and makes folders.
        EntityCollaborator,
    }
);
mirror!(
    /// What a grant lets its subject do.
    Capability = "portico_domain::grant::Capability" {
        /// Look at it.
        View,
        /// Look at it and take it away.
        Download,
    }
);
mirror!(
    /// What somebody wants to do with an item.
    Action = "portico_domain::access::Action" {
        /// See that it is there, and look at it.
        View,
        /// Take it away.
        Download,
        /// Put a document into it.
        Upload,
        /// Make a folder in it.
        NewFolder,
        /// Put a new version over it.
        AddVersion,
        /// Give it back changed.
        Deposit,
        /// Make what a contact sent the firm's own.
        Accept,
        /// Take back what one has sent.
        Withdraw,
        /// Give it another name, or a matter other details.
        Rename,
        /// Put it elsewhere in the tree.
        Move,
        /// Put it into a section of the portal.
        SetSection,
        /// Put it into the trash.
        Trash,
        /// Take it out of the trash.
        Restore,
        /// Destroy what is in the trash.
        Purge,
        /// Grant or revoke access to it.
        Share,
    }
);

mirror!(
    /// What becomes of grants that outlived a membership or an open portal.
    Survivors = "portico_domain::grant::Survivors" {
        /// They are revoked in the same command.
        Revoke,
        /// They give access again, as before.
        AsBefore,
    }
);
mirror!(
    /// Whom a group is of.
    GroupKind = "portico_domain::group::GroupKind" {
        /// Of contacts.
        Contacts,
        /// Of staff members.
        Staff,
    }
);
mirror!(
    /// A role of a staff member.
    StaffRole = "portico_domain::values::StaffRole" {
        /// May do everything.
        Owner,
        /// Administers staff and contacts.
        StaffAdmin,
        /// Administers customers, contacts and what they see.
        EntitiesAdmin,
        /// Works with documents; shares nothing.
        Staff,
        /// Reads.
        Viewer,
        /// Reads everything, audit included.
        Auditor,
    }
);
mirror!(
    /// What a role lets a staff member do.
    Permission = "portico_domain::values::Permission" {
        /// See customers, contacts and who has access.
        ReadCustomers,
        /// See and download documents.
        ReadDocuments,
        /// Register customers, open and close their portals.
        ManageCustomers,
        /// Add, assign and invite contacts.
        ManageContacts,
        /// Create folders, upload, rename, trash.
        WriteDocuments,
        /// Let contacts see more.
        Share,
        /// Add staff members and change their roles.
        ManageStaff,
        /// Read the audit entries and the access log.
        ReadAudit,
    }
);
mirror!(
    /// Which way a move crosses the border of Internal.
    Crossing = "portico_domain::document::Crossing" {
        /// Out of what can be shared.
        IntoInternal,
        /// Into what can be shared.
        OutOfInternal,
    }
);
mirror!(
    /// What to do where the name of an item is taken in the folder.
    OnTakenName = "crate::commands::OnTakenName" {
        /// Refuse with `NAME_TAKEN`; `suggestion` is what `KEEP_BOTH` would give.
        Refuse,
        /// Keep both: what comes gets the next free number.
        KeepBoth,
    }
);

/// What kind of item it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Enum)]
pub enum ItemKind {
    /// Holds items.
    Folder,
    /// A case: holds items, and has contacts of its own.
    Matter,
    /// Holds versions.
    Document,
}

impl From<ItemShape> for ItemKind {
    fn from(shape: ItemShape) -> Self {
        match shape {
            ItemShape::Folder(_) => Self::Folder,
            ItemShape::Matter => Self::Matter,
            ItemShape::Document => Self::Document,
        }
    }
}
