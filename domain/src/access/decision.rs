//! What the access rule answers.

use chrono::{DateTime, Utc};

use crate::actor::Actor;
use crate::grant::{Capability, Subject};
use crate::ids::{GrantId, ItemId, VersionId};
use crate::values::{Permission, StaffRole};

words!(
    /// What somebody wants to do with an item.
    Action {
        /// See that it is there, and look at it.
        View = "VIEW",
        /// Take it away.
        Download = "DOWNLOAD",
        /// Put a document into it.
        Upload = "UPLOAD",
        /// Make a folder in it.
        NewFolder = "NEW_FOLDER",
        /// Put a new version over it.
        AddVersion = "ADD_VERSION",
        /// Take back what one has sent.
        Withdraw = "WITHDRAW",
        /// Give it another name.
        Rename = "RENAME",
        /// Put it into the trash.
        Trash = "TRASH",
        /// Take it out of the trash.
        Restore = "RESTORE",
        /// Grant or revoke access to it.
        Share = "SHARE",
    }
);

words!(
    /// Why the answer is what it is: `ALLOWED`, or the nearest missing
    /// condition.
    Code {
        /// All conditions hold.
        Allowed = "ALLOWED",
        /// There is no such item, as far as this person can tell.
        NotFound = "NOT_FOUND",
        /// The identity may not sign in.
        IdentityDisabled = "IDENTITY_DISABLED",
        /// The staff member is suspended.
        StaffSuspended = "STAFF_SUSPENDED",
        /// No role of the staff member carries the permission.
        PermissionMissing = "PERMISSION_MISSING",
        /// The contact's account is closed.
        ContactClosed = "CONTACT_CLOSED",
        /// The contact has not accepted an invitation.
        ContactNotActive = "CONTACT_NOT_ACTIVE",
        /// The contact does not belong to the customer.
        NoMembership = "NO_MEMBERSHIP",
        /// The membership's portal switch is off.
        MembershipPortalClosed = "MEMBERSHIP_PORTAL_CLOSED",
        /// The customer's portal is closed.
        PortalClosed = "PORTAL_CLOSED",
        /// The item or a folder above it is in the trash.
        ItemTrashed = "ITEM_TRASHED",
        /// The item is under Internal, which is never shared.
        InternalArea = "INTERNAL_AREA",
        /// The sender withdrew it.
        UploadIsWithdrawn = "UPLOAD_WITHDRAWN",
        /// No version may be seen by this contact.
        NoVisibleVersion = "NO_VISIBLE_VERSION",
        /// No grant, master access or own work leads here.
        NotShared = "NOT_SHARED",
        /// The only paths that led here have expired.
        AccessExpired = "ACCESS_EXPIRED",
        /// Every path lets the contact look, none lets it take.
        ViewOnly = "VIEW_ONLY",
        /// The membership may not download.
        CannotDownload = "CANNOT_DOWNLOAD",
        /// The role sends no files and makes no folders.
        NotCollaborator = "NOT_COLLABORATOR",
        /// Only folders take files and folders.
        NotAFolder = "NOT_A_FOLDER",
        /// Only documents can be taken away.
        NotADocument = "NOT_A_DOCUMENT",
        /// The folder belongs to the customer's tree itself.
        SystemFolder = "SYSTEM_FOLDER",
        /// Only the sender may do this.
        NotOwnUpload = "NOT_OWN_UPLOAD",
        /// Staff have opened it, so it cannot be taken back.
        AlreadyOpened = "ALREADY_OPENED",
        /// The item is not in the trash.
        NotTrashed = "NOT_TRASHED",
        /// A client never does this to an item.
        StaffOnly = "STAFF_ONLY",
    }
);

impl Code {
    /// One sentence for a person, with the way out.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Allowed => "Allowed.",
            Self::NotFound => "There is no such item; check the link or go back to the list.",
            Self::IdentityDisabled => "This account is disabled; ask the firm.",
            Self::StaffSuspended => "This staff account is suspended; ask an owner.",
            Self::PermissionMissing => "Your role does not allow this; ask an owner for the right.",
            Self::ContactClosed => "This contact's account is closed.",
            Self::ContactNotActive => {
                "The contact has not accepted an invitation yet; invite them."
            }
            Self::NoMembership => {
                "The contact does not belong to this customer; assign a membership."
            }
            Self::MembershipPortalClosed => {
                "Access to the portal is closed for this contact; open it for them."
            }
            Self::PortalClosed => "The customer's portal is closed; open it.",
            Self::ItemTrashed => "It, or a folder above it, is in the trash; restore it.",
            Self::InternalArea => "Internal papers are never shared; copy it to Files to share it.",
            Self::UploadIsWithdrawn => "The sender withdrew this upload.",
            Self::NoVisibleVersion => "No version of it may be seen yet.",
            Self::NotShared => "It is not shared with this contact; grant access.",
            Self::AccessExpired => "The access has expired; grant it again.",
            Self::ViewOnly => "It is shared for viewing only; grant download.",
            Self::CannotDownload => "This contact may not download; change the membership.",
            Self::NotCollaborator => {
                "This role cannot send files or make folders; make the contact a collaborator."
            }
            Self::NotAFolder => "Only a folder can take files; choose a folder.",
            Self::NotADocument => "Only a document can be downloaded; choose a document.",
            Self::SystemFolder => "This folder is part of the customer's tree and stays as it is.",
            Self::NotOwnUpload => "Only the contact who sent it can withdraw it.",
            Self::AlreadyOpened => {
                "The firm has already opened it, so it cannot be withdrawn; write to the firm."
            }
            Self::NotTrashed => "It is not in the trash.",
            Self::StaffOnly => "Only the firm can do this.",
        }
    }
}

/// When and by whom a path was opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// Which grant.
    pub grant: GrantId,
    /// To whom.
    pub subject: Subject,
    /// How.
    pub capability: Capability,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who gave it.
    pub by: Option<Actor>,
    /// When.
    pub at: DateTime<Utc>,
    /// Where in the log.
    pub position: i64,
}

/// What leads a person to an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// Master access to the customer.
    Master(Given),
    /// A grant on the item itself or on a folder above it.
    Grant {
        /// Where it was set.
        on: ItemId,
        /// Steps up from the item; 0 is the item itself.
        steps_up: usize,
        /// The grant.
        given: Given,
    },
    /// The contact's own upload or own folder.
    OwnWork,
    /// A staff role.
    Role(StaffRole),
}

/// One way that leads to the item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// What opened it.
    pub source: Source,
    /// Whether it carries DOWNLOAD.
    pub carries_download: bool,
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Yes or no.
    pub allowed: bool,
    /// Why.
    pub code: Code,
    /// Every path, in a stable order: master first, then from the item up.
    pub paths: Vec<Path>,
    /// The content that is handed out, where it is a document.
    pub version: Option<VersionId>,
    /// The permission that a staff member lacks.
    pub missing_permission: Option<Permission>,
}

impl Decision {
    /// Denied for this reason.
    #[must_use]
    pub const fn denied(code: Code) -> Self {
        Self {
            allowed: false,
            code,
            paths: vec![],
            version: None,
            missing_permission: None,
        }
    }

    /// Allowed by these paths.
    #[must_use]
    pub const fn allowed(paths: Vec<Path>, version: Option<VersionId>) -> Self {
        Self {
            allowed: true,
            code: Code::Allowed,
            paths,
            version,
            missing_permission: None,
        }
    }
}
