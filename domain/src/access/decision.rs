//! What the access rule answers.

use super::{Code, MembershipFacts, Path};
use crate::ids::VersionId;
use crate::values::Permission;

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Yes or no.
    pub allowed: bool,
    /// Why.
    pub code: Code,
    /// Every path, in a stable order: master access, then grants from the item
    /// up, access to the matter, own work.
    pub paths: Vec<Path>,
    /// What made the contact a member, the direct membership first.
    pub memberships: Vec<MembershipFacts>,
    /// The contents that may be handed out, where it is a document, oldest
    /// first.
    pub versions: Vec<VersionId>,
    /// The permission that a staff member lacks.
    pub missing_permission: Option<Permission>,
}

impl Decision {
    /// Denied for this reason.
    #[must_use]
    pub const fn denied(code: Code) -> Self {
        Self {
            allowed: false,
            code,
            paths: vec![],
            memberships: vec![],
            versions: vec![],
            missing_permission: None,
        }
    }

    /// Denied, because no role carries this.
    #[must_use]
    pub fn lacks(permission: Permission) -> Self {
        Self {
            missing_permission: Some(permission),
            ..Self::denied(Code::PermissionMissing)
        }
    }

    /// Allowed by these paths.
    #[must_use]
    pub const fn allowed(paths: Vec<Path>, versions: Vec<VersionId>) -> Self {
        Self {
            allowed: true,
            code: Code::Allowed,
            paths,
            memberships: vec![],
            versions,
            missing_permission: None,
        }
    }

    /// The content that is handed out where none was asked for: the newest.
    #[must_use]
    pub fn version(&self) -> Option<VersionId> {
        self.versions.last().copied()
    }

    /// Whether this content, older ones too, may be handed out.
    #[must_use]
    pub fn hands_out(&self, version: VersionId) -> bool {
        self.versions.contains(&version)
    }
}
