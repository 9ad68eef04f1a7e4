//! Everything the access rule may look at.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::actor::Actor;
use crate::contact::Account;
use crate::document::FolderPurpose;
use crate::grant::{Capability, Subject};
use crate::ids::{ContactId, CustomerId, GrantId, ItemId, StaffId, VersionId};
use crate::values::{ContactKind, ContactRole, StaffRole};

/// The facts about one person and one item. What does not exist is absent;
/// absence never allows anything.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Facts {
    /// Source: access.identities
    pub identity: Option<IdentityFacts>,
    /// Source: access.staff
    pub staff: Option<StaffFacts>,
    /// Source: access.contacts
    pub contact: Option<ContactFacts>,
    /// Source: access.memberships
    pub membership: Option<MembershipFacts>,
    /// Source: access.customers
    pub customer: Option<CustomerFacts>,
    /// The item first, then its ancestors up to the root.
    /// Source: access.items
    pub chain: Vec<ItemFacts>,
    /// The item's versions, oldest first.
    /// Source: access.versions
    pub versions: Vec<VersionFacts>,
    /// Grants on the item or an ancestor, and master accesses to the customer,
    /// of any subject the person may belong to.
    /// Source: access.grants
    pub grants: Vec<GrantFacts>,
}

/// What signs in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IdentityFacts {
    /// May sign in.
    pub enabled: bool,
}

/// A staff member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StaffFacts {
    /// Who.
    pub id: StaffId,
    /// Roles for the whole firm.
    pub roles: BTreeSet<StaffRole>,
    /// May do nothing for now.
    pub suspended: bool,
}

/// A contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContactFacts {
    /// Who.
    pub id: ContactId,
    /// Client or partner.
    pub kind: ContactKind,
    /// How far the account has come.
    pub account: Account,
}

/// The contact's membership of the item's customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MembershipFacts {
    /// What the contact may do.
    pub role: ContactRole,
    /// Whether what the firm shares may be downloaded.
    pub can_download: bool,
    /// The portal switch.
    pub portal_on: bool,
}

/// The item's customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CustomerFacts {
    /// Which.
    pub id: CustomerId,
    /// Contacts may enter.
    pub portal_open: bool,
}

/// What kind of item it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemShape {
    /// A folder, and what for.
    Folder(FolderPurpose),
    /// A document.
    Document,
}

/// The item or one of its ancestors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ItemFacts {
    /// Which.
    pub id: ItemId,
    /// Folder or document.
    pub shape: ItemShape,
    /// In the trash by its own event.
    pub trashed: bool,
    /// Taken back by its sender.
    pub withdrawn: bool,
    /// The contact who made or sent it.
    pub created_by: Option<ContactId>,
}

/// One content of the item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VersionFacts {
    /// Which.
    pub id: VersionId,
    /// The contact who sent it; none for the firm's own.
    pub sent_by: Option<ContactId>,
    /// May be handed out (scanned, or no scanner configured).
    pub available: bool,
    /// A staff member opened it.
    pub opened_by_staff: bool,
}

/// A grant that was given and not revoked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GrantFacts {
    /// Which.
    pub id: GrantId,
    /// On which item; none for master access.
    pub item: Option<ItemId>,
    /// To whom.
    pub subject: Subject,
    /// How.
    pub capability: Capability,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who gave it.
    pub granted_by: Option<Actor>,
    /// When it was given.
    pub granted_at: DateTime<Utc>,
    /// Where in the log it was given.
    pub position: i64,
}
