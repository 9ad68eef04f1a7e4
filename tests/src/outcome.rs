//! What came of a mutation.

use serde_json::Value;

/// Carried out or refused, with code, message and the wanted fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome(pub Value);

impl Outcome {
    /// From a mutation's payload.
    #[must_use]
    pub fn of(payload: Value) -> Self {
        assert!(payload["__typename"].is_string(), "no payload: {payload}");
        Self(payload)
    }

    /// It must have been carried out.
    #[must_use]
    pub fn done(self) -> Self {
        assert_ne!(self.0["__typename"], "Refused", "{}", self.0);
        self
    }

    /// It must have been refused with this code.
    #[must_use]
    pub fn refused(self, code: &str) -> Self {
        assert_eq!(self.0["__typename"], "Refused", "{}", self.0);
        assert_eq!(self.code(), code, "{}", self.0);
        self
    }

    /// Its code; that of what was done is asked for as `done`.
    #[must_use]
    pub fn code(&self) -> &str {
        let is_done = self.0["done"].is_string();
        self.text(if is_done { "done" } else { "code" })
    }

    /// Its message, for people.
    #[must_use]
    pub fn message(&self) -> &str {
        self.text("message")
    }

    /// A field that holds a text.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        let text = self.0[field].as_str();
        text.unwrap_or_else(|| panic!("no {field} in {}", self.0))
    }

    /// Where the change stands in the log.
    #[must_use]
    pub fn position(&self) -> &str {
        self.text("position")
    }

    /// An argument of the message.
    #[must_use]
    pub fn arg(&self, name: &str) -> &Value {
        &self.0["args"][name]
    }

    /// The id of what a field holds.
    #[must_use]
    pub fn id(&self, field: &str) -> String {
        let id = self.0[field]["id"].as_str();
        id.unwrap_or_else(|| panic!("no {field} in {}", self.0))
            .to_owned()
    }
}

/// Input and success type of a mutation.
pub(crate) fn types_of(mutation: &str) -> (String, &'static str) {
    let done = match mutation {
        "acceptInvitation" => "InvitationAccepted",
        "acceptVersion" | "closeMatter" | "describeMatter" | "moveItems" | "openMatter"
        | "reopenMatter" | "setMatterAccess" | "setSection" => "TreeChanged",
        "addGroupMembers" | "assignGroupRoles" | "closeGroup" | "createGroup" | "describeGroup"
        | "removeGroupMembers" => "GroupChanged",
        "assignStaff" | "changeStaffRoles" | "reinstateStaff" | "suspendStaff"
        | "unassignStaff" => "StaffSet",
        "closeContactPortal" | "openContactPortal" | "removeMembership" => "MembershipSet",
        "defineSection" => "SectionNamed",
        "addContact" => "ContactAdded",
        "assignFileOwner" => "FileOwnerAssigned",
        "changeContactDetails" | "closeContact" => "ContactChanged",
        "changeCustomerDetails" => "CustomerChanged",
        "assignMembership" => "MembershipAssigned",
        "beginDownload" => "DownloadBegun",
        "beginUploads" => "UploadsBegun",
        "beginView" => "ViewBegun",
        "changeAccessExpiry" => "AccessExpiryChanged",
        "changeCapability" => "CapabilityChanged",
        "closeCustomerPortal" => "CustomerPortalClosed",
        "copyItems" => "ItemsCopied",
        "createFolder" => "FolderCreated",
        "grantAccess" => "AccessGranted",
        "grantMasterAccess" => "MasterAccessGranted",
        "inviteContact" => "ContactInvited",
        "openCustomerPortal" => "CustomerPortalOpened",
        "purgeItems" => "ItemsPurged",
        "registerCustomer" => "CustomerRegistered",
        "renameItem" => "ItemRenamed",
        "restoreItems" => "ItemsRestored",
        "revokeAccess" => "AccessRevoked",
        "revokeMasterAccess" => "MasterAccessRevoked",
        "setSharedItems" => "SharedItemsReplaced",
        "shareContentsExcept" => "ContentsShared",
        "signIn" => "SignedIn",
        "trashItems" => "ItemsTrashed",
        "withdrawUpload" => "UploadWithdrawn",
        other => panic!("name the types of {other} here"),
    };
    let input = match mutation {
        "beginDownload" | "beginView" => "OpenInput".to_owned(),
        "trashItems" => "ItemsInput".to_owned(),
        "addGroupMembers" | "removeGroupMembers" => "GroupMembersInput".to_owned(),
        "assignGroupRoles" => "GroupRolesInput".to_owned(),
        "removeMembership" => "MembershipInput".to_owned(),
        "changeStaffRoles" => "StaffRolesInput".to_owned(),
        "reinstateStaff" | "suspendStaff" => "StaffInput".to_owned(),
        "closeMatter" | "reopenMatter" => "MatterInput".to_owned(),
        other => format!("{}{}Input", other[..1].to_uppercase(), &other[1..]),
    };
    (input, done)
}
