//! Ids that cannot be swapped for one another.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to name a thing of this kind.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// The organization that runs this deployment.
    FirmId
);
id!(
    /// Somebody who works at the firm.
    StaffId
);
id!(
    /// What signs in: one verified address, credentials, sessions.
    IdentityId
);
id!(
    /// A client entity, a person or an organization.
    CustomerId
);
id!(
    /// An external person.
    ContactId
);
id!(
    /// A folder, matter or document in a customer's tree.
    ItemId
);
id!(
    /// One content of a document.
    VersionId
);
id!(
    /// Bytes in the content store.
    BlobId
);
id!(
    /// A document that was opened: an entry of the access log.
    OpeningId
);
id!(
    /// A named set of contacts, or of staff members.
    GroupId
);
id!(
    /// A part of the portal that the firm defined, such as "billing".
    SectionId
);
id!(
    /// Subject × item, or subject × customer: see [`GrantId::on_item`].
    GrantId
);

/// Namespace of every derived id of Portico (`UUIDv5` of the URL namespace and
/// `https://portico.example/ids`), fixed for ever.
const NAMESPACE: Uuid = Uuid::from_u128(0x6ba7_b811_9dad_11d1_80b4_00c0_4fd4_30c8);

fn derived(kind: &str, parts: &[Uuid]) -> Uuid {
    let mut name = kind.as_bytes().to_vec();
    for part in parts {
        name.extend_from_slice(part.as_bytes());
    }
    Uuid::new_v5(&NAMESPACE, &name)
}

impl ItemId {
    /// The customer's root *Files*: what can be shared.
    #[must_use]
    pub fn files_root(customer: CustomerId) -> Self {
        Self(derived("portico:root:files", &[customer.uuid()]))
    }

    /// The customer's root *Internal*: working papers, never shared.
    #[must_use]
    pub fn internal_root(customer: CustomerId) -> Self {
        Self(derived("portico:root:internal", &[customer.uuid()]))
    }

    /// The folder `From client` below *Files*.
    #[must_use]
    pub fn from_client(customer: CustomerId) -> Self {
        Self(derived("portico:from-client", &[customer.uuid()]))
    }

    /// The folder `From client/{contact}`: where uploads without a folder land.
    #[must_use]
    pub fn from_contact(customer: CustomerId, contact: ContactId) -> Self {
        Self(derived(
            "portico:from-contact",
            &[customer.uuid(), contact.uuid()],
        ))
    }
}

impl BlobId {
    /// The place that these bytes have as the content of this copy, so that a copy
    /// that is tried again meets what the first attempt left.
    #[must_use]
    pub fn copied(copy: ItemId, of: Self) -> Self {
        Self(derived("portico:blob:copy", &[copy.uuid(), of.uuid()]))
    }
}

impl GrantId {
    /// The one grant of this subject on this item, so that granting, revoking
    /// and granting again always meet the same aggregate.
    #[must_use]
    pub fn on_item(subject: crate::grant::Subject, item: ItemId) -> Self {
        Self(derived(
            "portico:grant:item",
            &[subject.uuid(), item.uuid()],
        ))
    }

    /// The one master access of this subject to this customer.
    #[must_use]
    pub fn master(subject: crate::grant::Subject, customer: CustomerId) -> Self {
        Self(derived(
            "portico:grant:master",
            &[subject.uuid(), customer.uuid()],
        ))
    }
}
