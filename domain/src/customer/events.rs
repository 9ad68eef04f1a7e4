//! What happened to a customer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CustomerId, StaffId};
use crate::sealed::Sealed;
use crate::values::{CustomerKind, CustomerNumber};

words!(
    /// From which door a portal was closed, a customer's or a contact's.
    Door {
        /// The staff console.
        Console = "CONSOLE",
        /// The operators' command line.
        CommandLine = "COMMAND_LINE",
    }
);

/// Events of one customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum CustomerEvent {
    /// Became a customer. The name is sealed under the customer's key.
    CustomerRegistered {
        /// The customer.
        customer: CustomerId,
        /// Short number, unique in the firm.
        number: CustomerNumber,
        /// Name as staff and clients read it.
        name: Sealed,
        /// Person or organization.
        kind: CustomerKind,
    },
    /// Has this number and this name from now on.
    CustomerDetailsChanged {
        /// Short number, unique in the firm.
        number: CustomerNumber,
        /// Name as staff and clients read it.
        name: Sealed,
    },
    /// This staff member answers for the customer from now on.
    FileOwnerAssigned {
        /// Who; none for nobody.
        staff: Option<StaffId>,
    },
    /// Contacts with a path may enter.
    PortalOpened {},
    /// No contact may enter; grants sleep.
    PortalClosed {
        /// Whether the contacts are to be told by e-mail.
        notify: bool,
        /// Where it was closed.
        door: Door,
        /// Why, sealed under the customer's key.
        reason: Option<Sealed>,
    },
}

domain_event!(
    CustomerEvent: CustomerRegistered,
    CustomerDetailsChanged,
    FileOwnerAssigned,
    PortalOpened,
    PortalClosed,
);
