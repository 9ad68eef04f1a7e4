//! What a membership gives.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ContactRole;
use crate::ids::SectionId;

/// What a contact may do at a customer, wherever the membership comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MembershipTerms {
    /// What the contact may do there.
    pub role: ContactRole,
    /// Whether what the firm shares may be downloaded.
    pub can_download: bool,
    /// Which sections of the portal are open to the contact.
    pub sections: BTreeSet<SectionId>,
}

impl MembershipTerms {
    /// What a new member gets where nothing else is said.
    #[must_use]
    pub const fn usual() -> Self {
        Self {
            role: ContactRole::EntityCollaborator,
            can_download: true,
            sections: BTreeSet::new(),
        }
    }

    /// Both together: the higher role, and whatever either opens.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.role = self.role.max(other.role);
        self.can_download |= other.can_download;
        self.sections.extend(other.sections);
        self
    }
}
