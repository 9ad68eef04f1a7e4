//! What happened to a group.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, CustomerId, GroupId, StaffId};
use crate::sealed::Sealed;
use crate::values::{MembershipTerms, StaffRole};

words!(
    /// Whom a group is of.
    GroupKind {
        /// Of contacts.
        Contacts = "CONTACTS",
        /// Of staff members.
        Staff = "STAFF",
    }
);

/// Some people of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum Members {
    /// Contacts.
    Contacts(BTreeSet<ContactId>),
    /// Staff members.
    Staff(BTreeSet<StaffId>),
}

/// What a group gives its members at a customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum GroupRole {
    /// Each contact is a member on these terms.
    Contacts(MembershipTerms),
    /// Each staff member is assigned, with this role or those for the firm.
    Staff(Option<StaffRole>),
}

/// Events of one group. Name and description are sealed under the group's key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum GroupEvent {
    /// Exists, with nobody in it.
    GroupCreated {
        /// The group.
        group: GroupId,
        /// Of contacts or of staff; never changes.
        kind: GroupKind,
        /// Name as staff read it.
        name: Sealed,
        /// What it is for.
        description: Option<Sealed>,
    },
    /// Has this name and description from now on.
    GroupDescribed {
        /// Name as staff read it.
        name: Sealed,
        /// What it is for.
        description: Option<Sealed>,
    },
    /// These people belong to it from now on; none of them did before.
    MembersAdded {
        /// Who.
        members: Members,
    },
    /// These people belong to it no more; all of them did before.
    MembersRemoved {
        /// Who.
        members: Members,
    },
    /// Gives each member exactly this at the customer from now on.
    GroupRolesAssigned {
        /// The customer.
        customer: CustomerId,
        /// What.
        role: GroupRole,
    },
    /// Gives nothing at the customer any more.
    GroupRolesRemoved {
        /// The customer.
        customer: CustomerId,
    },
    /// Gives nothing anywhere any more, and is not used again. Grants to it
    /// sleep for good.
    GroupClosed {},
}

domain_event!(
    GroupEvent: GroupCreated,
    GroupDescribed,
    MembersAdded,
    MembersRemoved,
    GroupRolesAssigned,
    GroupRolesRemoved,
    GroupClosed,
);
