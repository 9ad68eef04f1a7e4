//! What a grant carries, and until when.

use chrono::{DateTime, Utc};

use super::{Capability, Given};

/// How and until when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Terms {
    /// How.
    pub capability: Capability,
    /// Until when; exclusive.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Terms {
    /// No less than either: what carries more, until the later end.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let ends = self.expires_at.zip(other.expires_at);
        Self {
            capability: self.capability.max(other.capability),
            expires_at: ends.map(|(one, another)| one.max(another)),
        }
    }
}

impl Given {
    /// On which terms it was given.
    #[must_use]
    pub const fn terms(&self) -> Terms {
        Terms {
            capability: self.capability,
            expires_at: self.expires_at,
        }
    }
}
