//! The firm's state.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FirmCommand, FirmError, FirmEvent};
use crate::ids::SectionId;

/// What the firm's own rules need to know.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Firm {
    /// Name and zone, once registered.
    pub details: Option<(String, String)>,
    /// Names of the portal's sections.
    pub sections: BTreeMap<SectionId, String>,
}

aggregate!(Firm, "firm", FirmCommand, FirmEvent, FirmError);

impl Firm {
    pub(super) fn assign(&mut self, event: FirmEvent) {
        match event {
            FirmEvent::FirmRegistered { name, zone, .. }
            | FirmEvent::FirmDetailsChanged { name, zone } => self.details = Some((name, zone)),
            FirmEvent::SectionDefined { section, name } => {
                self.sections.insert(section, name);
            }
        }
    }
}
