//! What can be asked of a group.

use super::{GroupKind, GroupRole, Members};
use crate::ids::{CustomerId, GroupId};
use crate::sealed::Secret;
use crate::values::{Note, PersonName};

/// Commands to one group.
#[derive(Clone, Debug)]
pub enum GroupCommand {
    /// Make a group with nobody in it.
    Create {
        /// New id.
        group: GroupId,
        /// Of contacts or of staff.
        kind: GroupKind,
        /// Name.
        name: Secret<PersonName>,
        /// What it is for.
        description: Option<Secret<Note>>,
    },
    /// Give another name or description. Whether they differ is judged by the
    /// application.
    Describe {
        /// Name.
        name: Secret<PersonName>,
        /// What it is for.
        description: Option<Secret<Note>>,
    },
    /// Take these people in; those who belong already stay.
    AddMembers(Members),
    /// Let these people go; those who do not belong are passed over.
    RemoveMembers(Members),
    /// Give the members exactly this at a customer.
    AssignRoles {
        /// The customer.
        customer: CustomerId,
        /// What.
        role: GroupRole,
    },
    /// Give the members nothing at a customer.
    RemoveRoles {
        /// The customer.
        customer: CustomerId,
    },
    /// End the group for good.
    Close,
}
