//! Everything the access rule may look at.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Origin, Stamp};
use crate::contact::Account;
use crate::document::FolderPurpose;
use crate::grant::{Capability, Subject, Terms};
use crate::ids::{ContactId, CustomerId, GrantId, GroupId, ItemId, SectionId, StaffId, VersionId};
use crate::values::{ContactKind, MembershipTerms, StaffReach, StaffRole};

/// The facts about one person and one item. What does not exist is absent;
/// absence never allows anything.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Facts {
    /// Source: access.identities
    pub identity: Option<IdentityFacts>,
    /// Source: access.staff
    pub staff: Option<StaffFacts>,
    /// What assigns the staff member to the item's customer.
    /// Source: `access.staff_assignments`, access.groups, `access.group_members`, `access.group_roles`
    pub assignments: Vec<AssignmentFacts>,
    /// Source: access.contacts
    pub contact: Option<ContactFacts>,
    /// What makes the contact a member of the item's customer.
    /// Source: access.memberships, access.groups, `access.group_members`, `access.group_roles`
    pub memberships: Vec<MembershipFacts>,
    /// Set where the contact's portal switch at the item's customer is off.
    /// Source: `access.portal_switches`
    pub switched_off: Option<Stamp>,
    /// The groups of contacts that the contact belongs to and that are not
    /// closed.
    /// Source: access.groups, `access.group_members`
    pub groups: Vec<GroupFacts>,
    /// Source: access.customers
    pub customer: Option<CustomerFacts>,
    /// The item first, then its ancestors up to the root.
    /// Source: access.items
    pub chain: Vec<ItemFacts>,
    /// What the contact was said to have at the matters of the chain.
    /// Source: `access.matter_access`
    pub matters: Vec<MatterFacts>,
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
    /// Which customers those roles reach.
    pub reach: StaffReach,
    /// May do nothing for now.
    pub suspended: bool,
}

/// One assignment of a staff member to the item's customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AssignmentFacts {
    /// The role there, beside those for the firm; none for those alone.
    pub role: Option<StaffRole>,
    /// Where it comes from.
    pub origin: Origin,
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

/// One membership of the item's customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MembershipFacts {
    /// What it gives.
    pub terms: MembershipTerms,
    /// Where it comes from.
    pub origin: Origin,
    /// When its terms were last changed; none if never since it was given.
    pub changed: Option<Stamp>,
}

/// A group that the contact belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GroupFacts {
    /// Which.
    pub id: GroupId,
    /// When the contact was taken in.
    pub joined: Stamp,
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
    /// A matter: a folder with contacts of its own.
    Matter,
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
    /// The section it was put into itself.
    pub section: Option<SectionId>,
    /// When it was made or sent.
    pub created: Stamp,
    /// When it came to the folder that holds it.
    pub placed: Stamp,
}

/// What the contact was said to have at a matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MatterFacts {
    /// Which matter.
    pub matter: ItemId,
    /// Set where its details are shown to the contact.
    pub access: Option<Stamp>,
    /// When can-download was last changed; none if never since access was given.
    pub changed: Option<Stamp>,
    /// Whether what the firm shares in it may be downloaded. Outlives the
    /// access: taking away never gives.
    pub can_download: bool,
}

/// One content of the item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VersionFacts {
    /// Which.
    pub id: VersionId,
    /// The contact who sent it; none for the firm's own.
    pub sent_by: Option<ContactId>,
    /// The firm made what the contact sent its own.
    pub accepted: bool,
    /// May be handed out (scanned, or no scanner configured).
    pub available: bool,
    /// A staff member opened it.
    pub opened_by_staff: bool,
    /// When it was put there.
    pub uploaded: Stamp,
}

impl VersionFacts {
    /// Whether it is the firm's own, or has become so. What a contact sent waits until then.
    #[must_use]
    pub const fn is_the_firms(&self) -> bool {
        self.sent_by.is_none() || self.accepted
    }
}

/// A grant that was given and not revoked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// When it was given.
    pub given: Stamp,
    /// When what it carries, or its end, was last changed; none if never since it was
    /// given.
    pub changed: Option<Stamp>,
}

impl GrantFacts {
    /// Whether it still gives access at this instant.
    #[must_use]
    pub fn lasts(&self, at: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| at < end)
    }

    /// Where in the log somebody last said how it is to be: it was given, or changed
    /// since.
    #[must_use]
    pub fn settled_at(&self) -> i64 {
        self.changed.unwrap_or(self.given).position
    }

    /// The terms that it is on.
    #[must_use]
    pub const fn terms(&self) -> Terms {
        Terms {
            capability: self.capability,
            expires_at: self.expires_at,
        }
    }
}
