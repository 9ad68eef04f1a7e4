//! What happened to a grant.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::{ContactId, CustomerId, GroupId, ItemId};

words!(
    /// What a grant lets its subject do.
    Capability {
        /// Look at it.
        View = "VIEW",
        /// Look at it and take it away. The default.
        Download = "DOWNLOAD",
    }
);

/// To whom access is granted.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub enum Subject {
    /// All contacts of kind client of this customer.
    Customer(CustomerId),
    /// The contacts of this group.
    Group(GroupId),
    /// One contact.
    Contact(ContactId),
}

impl Subject {
    /// `CUSTOMER`, `GROUP` or `CONTACT`, as rows name it.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Customer(_) => "CUSTOMER",
            Self::Group(_) => "GROUP",
            Self::Contact(_) => "CONTACT",
        }
    }

    /// The subject's own id.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::Customer(id) => id.uuid(),
            Self::Group(id) => id.uuid(),
            Self::Contact(id) => id.uuid(),
        }
    }

    /// Reads what [`Self::kind`] and [`Self::uuid`] wrote.
    #[must_use]
    pub fn from_parts(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            "CUSTOMER" => Some(Self::Customer(CustomerId::new(id))),
            "GROUP" => Some(Self::Group(GroupId::new(id))),
            "CONTACT" => Some(Self::Contact(ContactId::new(id))),
            _ => None,
        }
    }
}

/// Events of one grant. Each names subject and object, so that a reader of the
/// log needs no other event to say who was given or lost what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum GrantEvent {
    /// The subject may see the item and, if it is a folder, all below it.
    AccessGranted {
        /// Whose tree.
        customer: CustomerId,
        /// What.
        item: ItemId,
        /// Who.
        subject: Subject,
        /// How.
        capability: Capability,
        /// Until when; exclusive.
        expires_at: Option<DateTime<Utc>>,
    },
    /// No more by this grant.
    AccessRevoked {
        /// Whose tree.
        customer: CustomerId,
        /// What.
        item: ItemId,
        /// Who.
        subject: Subject,
    },
    /// The grant, on an item or master, carries this from now on.
    AccessCapabilityChanged {
        /// Whose tree.
        customer: CustomerId,
        /// What; none for master access.
        item: Option<ItemId>,
        /// Who.
        subject: Subject,
        /// How.
        capability: Capability,
    },
    /// The grant, on an item or master, ends then from now on.
    AccessExpiryChanged {
        /// Whose tree.
        customer: CustomerId,
        /// What; none for master access.
        item: Option<ItemId>,
        /// Who.
        subject: Subject,
        /// Until when; exclusive.
        expires_at: Option<DateTime<Utc>>,
    },
    /// The subject may see everything of the customer, present and future.
    MasterAccessGranted {
        /// Whose tree.
        customer: CustomerId,
        /// Who.
        subject: Subject,
        /// How.
        capability: Capability,
        /// Until when; exclusive.
        expires_at: Option<DateTime<Utc>>,
    },
    /// Item grants apply as before.
    MasterAccessRevoked {
        /// Whose tree.
        customer: CustomerId,
        /// Who.
        subject: Subject,
    },
}

domain_event!(
    GrantEvent: AccessGranted,
    AccessRevoked,
    AccessCapabilityChanged,
    AccessExpiryChanged,
    MasterAccessGranted,
    MasterAccessRevoked,
);
