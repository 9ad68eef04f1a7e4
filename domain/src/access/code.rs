//! Why the access rule answers as it does.

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
        /// The staff member is not assigned to the customer.
        NotAssigned = "NOT_ASSIGNED",
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
        /// No membership opens the section it belongs to.
        SectionClosed = "SECTION_CLOSED",
        /// No version may be seen by this contact.
        NoVisibleVersion = "NO_VISIBLE_VERSION",
        /// No grant, master or matter access or own work leads here.
        NotShared = "NOT_SHARED",
        /// The only paths that led here have expired.
        AccessExpired = "ACCESS_EXPIRED",
        /// Every path lets the contact look, none lets it take.
        ViewOnly = "VIEW_ONLY",
        /// The membership may not download.
        CannotDownload = "CANNOT_DOWNLOAD",
        /// The contact may not download in the matter.
        MatterCannotDownload = "MATTER_CANNOT_DOWNLOAD",
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
        /// The firm has made it its own, so it cannot be taken back.
        AlreadyAccepted = "ALREADY_ACCEPTED",
        /// No contact sent anything that is still to be accepted.
        NothingToAccept = "NOTHING_TO_ACCEPT",
        /// The item is not in the trash.
        NotTrashed = "NOT_TRASHED",
        /// A client never does this to an item.
        StaffOnly = "STAFF_ONLY",
        /// A staff member never does this to an item.
        ContactOnly = "CONTACT_ONLY",
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
            Self::NotAssigned => "You are not assigned to this customer; ask an owner.",
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
            Self::SectionClosed => {
                "This section is not open to the contact; add it to the membership."
            }
            Self::NoVisibleVersion => "No version of it may be seen yet.",
            Self::NotShared => "It is not shared with this contact; grant access.",
            Self::AccessExpired => "The access has expired; grant it again.",
            Self::ViewOnly => "It is shared for viewing only; grant download.",
            Self::CannotDownload => "This contact may not download; change the membership.",
            Self::MatterCannotDownload => {
                "This contact may not download in this matter; change the access to the matter."
            }
            Self::NotCollaborator => {
                "This role cannot send files or make folders; make the contact a collaborator."
            }
            Self::NotAFolder => "Only a folder can take files; choose a folder.",
            Self::NotADocument => {
                "Only a document holds content to take or to replace; choose a document."
            }
            Self::SystemFolder => "This folder is part of the customer's tree and stays as it is.",
            Self::NotOwnUpload => "Only the contact who sent it can withdraw it.",
            Self::AlreadyOpened => {
                "The firm has already opened it, so it cannot be withdrawn; write to the firm."
            }
            Self::AlreadyAccepted => {
                "The firm has already accepted it, so it cannot be withdrawn; write to the firm."
            }
            Self::NothingToAccept => "There is nothing that a contact sent to accept here.",
            Self::NotTrashed => "It is not in the trash.",
            Self::StaffOnly => "Only the firm can do this.",
            Self::ContactOnly => "Only a contact deposits; add a version instead.",
        }
    }
}
