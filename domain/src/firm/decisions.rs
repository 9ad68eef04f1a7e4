//! The firm's rules.

use super::{Firm, FirmCommand, FirmError, FirmEvent};
use crate::ids::SectionId;
use crate::values::{PersonName, fold};

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
            FirmCommand::DefineSection { section, name } => self.define(section, &name),
        }
    }

    fn define(&self, section: SectionId, name: &PersonName) -> Result<Vec<FirmEvent>, FirmError> {
        if self.details.is_none() {
            return Err(FirmError::NotRegistered);
        }
        let name = name.to_string();
        if self.sections.get(&section) == Some(&name) {
            return Ok(vec![]);
        }
        let taken =
            |(id, other): (&SectionId, &String)| *id != section && fold(other) == fold(&name);
        if self.sections.iter().any(taken) {
            return Err(FirmError::SectionNameTaken(name));
        }
        Ok(vec![FirmEvent::SectionDefined { section, name }])
    }
}
