//! A staff member's state.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{StaffCommand, StaffError, StaffEvent};
use crate::ids::CustomerId;
use crate::values::{StaffReach, StaffRole};

/// What a staff member's own rules need to know.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Staff {
    /// Taken on.
    pub exists: bool,
    /// Roles for the whole firm.
    pub roles: BTreeSet<StaffRole>,
    /// Which customers those roles reach.
    pub reach: StaffReach,
    /// The role at each assigned customer, beside those for the firm.
    pub assignments: BTreeMap<CustomerId, Option<StaffRole>>,
    /// May do nothing for now.
    pub suspended: bool,
}

aggregate!(Staff, "staff", StaffCommand, StaffEvent, StaffError);

impl Staff {
    pub(super) fn assign(&mut self, event: StaffEvent) {
        match event {
            StaffEvent::StaffAdded { roles, .. } => {
                self.exists = true;
                self.roles = roles;
            }
            StaffEvent::StaffRolesChanged { roles } => self.roles = roles,
            StaffEvent::StaffReachChanged { reach } => self.reach = reach,
            StaffEvent::StaffAssignedToCustomer { customer, role } => {
                self.assignments.insert(customer, role);
            }
            StaffEvent::StaffUnassigned { customer } => {
                self.assignments.remove(&customer);
            }
            StaffEvent::StaffSuspended {} => self.suspended = true,
            StaffEvent::StaffReinstated {} => self.suspended = false,
        }
    }
}
