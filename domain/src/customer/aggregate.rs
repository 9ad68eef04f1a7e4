//! A customer's state.

use serde::{Deserialize, Serialize};

use super::{CustomerCommand, CustomerError, CustomerEvent};
use crate::ids::StaffId;

/// What a customer's own rules need to know.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Customer {
    /// Registered.
    pub exists: bool,
    /// Who answers for it.
    pub file_owner: Option<StaffId>,
    /// Contacts may enter.
    pub portal_open: bool,
}

aggregate!(
    Customer,
    "customer",
    CustomerCommand,
    CustomerEvent,
    CustomerError
);

impl Customer {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "every aggregate takes its events by value"
    )]
    pub(super) fn assign(&mut self, event: CustomerEvent) {
        match event {
            CustomerEvent::CustomerRegistered { .. } => self.exists = true,
            CustomerEvent::CustomerDetailsChanged { .. } => {}
            CustomerEvent::FileOwnerAssigned { staff } => self.file_owner = staff,
            CustomerEvent::PortalOpened {} => self.portal_open = true,
            CustomerEvent::PortalClosed { .. } => self.portal_open = false,
        }
    }
}
