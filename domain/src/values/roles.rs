//! Kinds, roles and the permissions that are checked.

use std::collections::BTreeSet;

words!(
    /// What a customer is.
    CustomerKind {
        /// A natural person.
        Person = "PERSON",
        /// A company, association or authority.
        Organization = "ORGANIZATION",
    }
);

words!(
    /// Whom a contact stands for.
    ContactKind {
        /// Belongs to the customer: "the customer" as a subject reaches them.
        Client = "CLIENT",
        /// An outside adviser: gets only what is granted to them by name.
        Partner = "PARTNER",
    }
);

words!(
    /// What a membership lets a contact do.
    ContactRole {
        /// Sees what is shared.
        EntityAccess = "ENTITY_ACCESS",
        /// Also sends files and makes folders. The default of a client.
        EntityCollaborator = "ENTITY_COLLABORATOR",
    }
);

words!(
    /// The built-in roles of staff members. Permissions, not names, are checked.
    StaffRole {
        /// May do everything.
        Owner = "OWNER",
        /// Administers staff and contacts.
        StaffAdmin = "STAFF_ADMIN",
        /// Administers customers, contacts and what they see.
        EntitiesAdmin = "ENTITIES_ADMIN",
        /// Works with documents; shares nothing.
        Staff = "STAFF",
        /// Reads.
        Viewer = "VIEWER",
        /// Reads everything, audit included, changes nothing.
        Auditor = "AUDITOR",
    }
);

words!(
    /// Which customers the roles for the whole firm reach.
    #[derive(Default)]
    StaffReach {
        /// Every customer.
        #[default]
        All = "ALL",
        /// Only those the staff member is assigned to, directly or by a group.
        Assigned = "ASSIGNED",
    }
);

words!(
    /// What a staff member may do.
    Permission {
        /// See customers, contacts and who has access.
        ReadCustomers = "READ_CUSTOMERS",
        /// See and download documents.
        ReadDocuments = "READ_DOCUMENTS",
        /// Register customers, open and close their portals.
        ManageCustomers = "MANAGE_CUSTOMERS",
        /// Add, assign and invite contacts.
        ManageContacts = "MANAGE_CONTACTS",
        /// Create folders, upload, rename, trash.
        WriteDocuments = "WRITE_DOCUMENTS",
        /// Anything that lets a contact see more: grant, master access, restore
        /// or upload into a shared place.
        Share = "SHARE",
        /// Add staff members and change their roles.
        ManageStaff = "MANAGE_STAFF",
        /// Read the audit entries and the access log.
        ReadAudit = "READ_AUDIT",
    }
);

impl StaffRole {
    /// The permissions this role carries.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{
            ManageContacts, ManageCustomers, ManageStaff, ReadAudit, ReadCustomers, ReadDocuments,
            Share, WriteDocuments,
        };
        match self {
            Self::Owner => Permission::ALL,
            Self::StaffAdmin => &[
                ReadCustomers,
                ReadDocuments,
                ManageContacts,
                ManageStaff,
                ReadAudit,
            ],
            Self::EntitiesAdmin => &[
                ReadCustomers,
                ReadDocuments,
                ManageCustomers,
                ManageContacts,
                WriteDocuments,
                Share,
            ],
            Self::Staff => &[ReadCustomers, ReadDocuments, WriteDocuments],
            Self::Viewer => &[ReadCustomers, ReadDocuments],
            Self::Auditor => &[ReadCustomers, ReadDocuments, ReadAudit],
        }
    }

    /// Whether this role carries the permission.
    #[must_use]
    pub fn permits(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// Whether these roles together carry all that this one does: nobody gives
    /// a role that carries more than their own.
    #[must_use]
    pub fn within(self, roles: &BTreeSet<Self>) -> bool {
        let carried = |permission: &Permission| roles.iter().any(|role| role.permits(*permission));
        self.permissions().iter().all(carried)
    }
}

#[cfg(test)]
mod tests {
    use super::StaffRole::{Auditor, EntitiesAdmin, Owner, Staff, StaffAdmin, Viewer};
    use super::*;

    #[test]
    fn an_owner_gives_every_role_and_the_others_none_that_carries_more() {
        let may_give = |own: &[StaffRole]| -> Vec<StaffRole> {
            let own = own.iter().copied().collect();
            let within = |role: &StaffRole| role.within(&own);
            StaffRole::ALL.iter().copied().filter(within).collect()
        };
        assert_eq!(may_give(&[Owner]), StaffRole::ALL);
        assert_eq!(may_give(&[EntitiesAdmin]), [EntitiesAdmin, Staff, Viewer]);
        assert_eq!(may_give(&[StaffAdmin]), [StaffAdmin, Viewer, Auditor]);
        assert_eq!(may_give(&[Viewer]), [Viewer]);
        assert!(may_give(&[]).is_empty());
        let together = may_give(&[StaffAdmin, EntitiesAdmin]);
        assert_eq!(together, StaffRole::ALL);
    }
}
