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

    /// Whether whoever has the others gains nothing by these.
    #[must_use]
    pub fn within(&self, others: &Self) -> bool {
        self.role <= others.role
            && (others.can_download || !self.can_download)
            && self.sections.is_subset(&others.sections)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn terms_are_within_others_where_each_of_them_is() {
        let usual = MembershipTerms::usual();
        let section = SectionId::new(Uuid::from_u128(1));
        let less = [
            MembershipTerms {
                role: ContactRole::EntityAccess,
                ..usual.clone()
            },
            MembershipTerms {
                can_download: false,
                ..usual.clone()
            },
        ];
        for less in less {
            assert!(less.within(&usual));
            assert!(!usual.within(&less));
        }
        let more = MembershipTerms {
            sections: BTreeSet::from([section]),
            ..usual.clone()
        };
        assert!(usual.within(&usual));
        assert!(usual.within(&more));
        assert!(!more.within(&usual));
    }
}
