//! What happened to a staff member.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::StaffId;
use crate::sealed::Sealed;
use crate::values::StaffRole;

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
    /// May do nothing until reinstated.
    StaffSuspended {},
    /// May work again, with the roles held before.
    StaffReinstated {},
}

domain_event!(StaffEvent: StaffAdded, StaffRolesChanged, StaffSuspended, StaffReinstated);
