//! The firm's rules.

use super::{Firm, FirmCommand, FirmError, FirmEvent};

impl Firm {
    /// What follows from a command; nothing, where it is already so.
    pub fn decide(&self, command: FirmCommand) -> Result<Vec<FirmEvent>, FirmError> {
        match command {
            FirmCommand::Register { firm, name, zone } => {
                if self.details.is_some() {
                    return Err(FirmError::AlreadyRegistered);
                }
                Ok(vec![FirmEvent::FirmRegistered {
                    firm,
                    name: name.to_string(),
                    zone: zone.to_string(),
                }])
            }
            FirmCommand::ChangeDetails { name, zone } => {
                let current = self.details.as_ref().ok_or(FirmError::NotRegistered)?;
                let wanted = (name.to_string(), zone.to_string());
                if *current == wanted {
                    return Ok(vec![]);
                }
                let (name, zone) = wanted;
                Ok(vec![FirmEvent::FirmDetailsChanged { name, zone }])
            }
        }
    }
}
