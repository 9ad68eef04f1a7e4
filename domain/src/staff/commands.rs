//! What can be asked of a staff member's record.

use std::collections::BTreeSet;

use crate::ids::{CustomerId, StaffId};
use crate::sealed::Secret;
use crate::values::{EmailAddress, PersonName, StaffReach, StaffRole};

/// Commands to one staff member's record.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "commands are made and consumed one at a time"
)]
pub enum StaffCommand {
    /// Take somebody on.
    Add {
        /// New id.
        staff: StaffId,
        /// Full name.
        name: Secret<PersonName>,
        /// Address to sign in with.
        email: Secret<EmailAddress>,
        /// Roles for the whole firm; at least one.
        roles: BTreeSet<StaffRole>,
    },
    /// Give exactly these roles.
    ChangeRoles {
        /// Roles for the whole firm; at least one.
        roles: BTreeSet<StaffRole>,
    },
    /// Let the roles for the whole firm reach these customers.
    ChangeReach {
        /// All customers or the assigned ones.
        reach: StaffReach,
    },
    /// Let them work for a customer, exactly so.
    AssignToCustomer {
        /// The customer.
        customer: CustomerId,
        /// The role there, beside those for the firm; none for those alone.
        role: Option<StaffRole>,
    },
    /// Undo an assignment.
    Unassign {
        /// The customer.
        customer: CustomerId,
    },
    /// Stop all access at once.
    Suspend,
    /// Undo a suspension.
    Reinstate,
}
