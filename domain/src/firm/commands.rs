//! What can be asked of the firm.

use chrono_tz::Tz;

use crate::ids::{FirmId, SectionId};
use crate::values::PersonName;

/// Commands to the one firm.
#[derive(Clone, Debug)]
pub enum FirmCommand {
    /// Set the deployment up.
    Register {
        /// New id.
        firm: FirmId,
        /// Name as clients read it.
        name: PersonName,
        /// Zone of its days.
        zone: Tz,
    },
    /// Change name or zone.
    ChangeDetails {
        /// Name as clients read it.
        name: PersonName,
        /// Zone of its days.
        zone: Tz,
    },
    /// Give the portal a section, or a section another name.
    DefineSection {
        /// New id, or that of the section to be renamed.
        section: SectionId,
        /// Name as staff and clients read it.
        name: PersonName,
    },
}
