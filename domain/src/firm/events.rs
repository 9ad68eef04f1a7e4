//! What happened to the firm.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::FirmId;

/// Events of the one firm. Its name is public, not personal data.
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
}

domain_event!(FirmEvent: FirmRegistered, FirmDetailsChanged);
