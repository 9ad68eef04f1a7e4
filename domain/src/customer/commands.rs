//! What can be asked of a customer's record.

use super::Door;
use crate::ids::{CustomerId, StaffId};
use crate::sealed::{Sealed, Secret};
use crate::values::{CustomerKind, CustomerNumber, PersonName};

/// Commands to one customer's record.
#[derive(Clone, Debug)]
pub enum CustomerCommand {
    /// Take a customer on, with the portal closed.
    Register {
        /// New id.
        customer: CustomerId,
        /// Short number.
        number: CustomerNumber,
        /// Name.
        name: Secret<PersonName>,
        /// Person or organization.
        kind: CustomerKind,
    },
    /// Change number and name. Whether they differ is judged by the application.
    ChangeDetails {
        /// Short number.
        number: CustomerNumber,
        /// Name.
        name: Secret<PersonName>,
    },
    /// Let this staff member answer for the customer.
    AssignFileOwner {
        /// Who; none for nobody.
        staff: Option<StaffId>,
    },
    /// Let contacts enter.
    OpenPortal,
    /// Keep all contacts out.
    ClosePortal {
        /// Tell them by e-mail.
        notify: bool,
        /// Where it is closed.
        door: Door,
        /// Why.
        reason: Option<Sealed>,
    },
}
