//! What happened to a staff member.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CustomerId, StaffId};
use crate::sealed::Sealed;
use crate::values::{StaffReach, StaffRole};

/// Events of one staff member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::large_enum_variant,
    reason = "events are made and consumed one at a time"
)]
pub enum StaffEvent {
    /// Joined, with these roles. Name and address are sealed under their key.
    StaffAdded {
        /// The staff member.
        staff: StaffId,
        /// Full name.
        name: Sealed,
        /// E-mail address.
        email: Sealed,
        /// Roles for the whole firm.
        roles: BTreeSet<StaffRole>,
    },
    /// Has exactly these roles from now on.
    StaffRolesChanged {
        /// Roles for the whole firm.
        roles: BTreeSet<StaffRole>,
    },
    /// The roles for the whole firm reach these customers from now on.
    StaffReachChanged {
        /// All customers or the assigned ones.
        reach: StaffReach,
    },
    /// Works for this customer from now on, exactly so.
    StaffAssignedToCustomer {
        /// The customer.
        customer: CustomerId,
        /// The role there, beside those for the firm; none for those alone.
        role: Option<StaffRole>,
    },
    /// Is not assigned to this customer any more.
    StaffUnassigned {
        /// The customer.
        customer: CustomerId,
    },
    /// May do nothing until reinstated.
    StaffSuspended {},
    /// May work again, with the roles held before.
    StaffReinstated {},
}

domain_event!(
    StaffEvent: StaffAdded,
    StaffRolesChanged,
    StaffReachChanged,
    StaffAssignedToCustomer,
    StaffUnassigned,
    StaffSuspended,
    StaffReinstated,
);
