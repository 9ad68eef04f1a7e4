//! What happened to the firm.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{FirmId, SectionId};

/// Events of the one firm. Its name and those of its sections are public, not
/// personal data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub enum FirmEvent {
    /// The deployment was set up for this firm.
    FirmRegistered {
        /// The firm.
        firm: FirmId,
        /// Name as clients read it.
        name: String,
        /// IANA time zone in which its days begin and end.
        zone: String,
    },
    /// Name or zone changed; both stand as they are from now on.
    FirmDetailsChanged {
        /// Name as clients read it.
        name: String,
        /// IANA time zone.
        zone: String,
    },
    /// The portal has a section of this name from now on.
    SectionDefined {
        /// The section.
        section: SectionId,
        /// Name as staff and clients read it.
        name: String,
    },
}

domain_event!(FirmEvent: FirmRegistered, FirmDetailsChanged, SectionDefined);
