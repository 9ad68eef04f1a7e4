//! The rules of customers.

use super::{Customer, CustomerCommand, CustomerError, CustomerEvent};

impl Customer {
    /// What follows from a command; nothing, where it is already so.
    pub fn decide(&self, command: CustomerCommand) -> Result<Vec<CustomerEvent>, CustomerError> {
        match command {
            CustomerCommand::Register {
                customer,
                number,
                name,
                kind,
            } => {
                if self.exists {
                    return Err(CustomerError::AlreadyRegistered);
                }
                Ok(vec![CustomerEvent::CustomerRegistered {
                    customer,
                    number,
                    name: name.sealed,
                    kind,
                }])
            }
            _ if !self.exists => Err(CustomerError::NotFound),
            CustomerCommand::ChangeDetails { number, name } => {
                Ok(vec![CustomerEvent::CustomerDetailsChanged {
                    number,
                    name: name.sealed,
                }])
            }
            CustomerCommand::AssignFileOwner { staff } if staff == self.file_owner => Ok(vec![]),
            CustomerCommand::AssignFileOwner { staff } => {
                Ok(vec![CustomerEvent::FileOwnerAssigned { staff }])
            }
            CustomerCommand::OpenPortal if self.portal_open => Ok(vec![]),
            CustomerCommand::OpenPortal => Ok(vec![CustomerEvent::PortalOpened {}]),
            CustomerCommand::ClosePortal { .. } if !self.portal_open => Ok(vec![]),
            CustomerCommand::ClosePortal {
                notify,
                door,
                reason,
            } => Ok(vec![CustomerEvent::PortalClosed {
                notify,
                door,
                reason,
            }]),
        }
    }
}
