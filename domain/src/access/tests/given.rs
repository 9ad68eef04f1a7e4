//! States that the rule is asked about.

use chrono::{DateTime, Utc};

use crate::access::{
    Action, AssignmentFacts, Code, ContactFacts, CustomerFacts, Decision, Facts, GrantFacts,
    GroupFacts, IdentityFacts, ItemFacts, ItemShape, MatterFacts, MembershipFacts, Origin, Source,
    StaffFacts, Stamp, VersionFacts, decide,
};
use crate::actor::Actor;
use crate::contact::Account;
use crate::document::FolderPurpose;
use crate::grant::{Capability, Subject};
use crate::ids::{ContactId, GrantId, GroupId, ItemId, SectionId};
use crate::testing::{ada, at, clerk, customer, group, item, terms, version};
use crate::values::{ContactKind, ContactRole, MembershipTerms, StaffReach, StaffRole};

/// The document, its folder, the folder above, and the root *Files*.
pub(super) const DOCUMENT: u128 = 1;
pub(super) const FOLDER: u128 = 2;
pub(super) const UPPER: u128 = 3;
pub(super) const ROOT: u128 = 4;

pub(super) fn now() -> DateTime<Utc> {
    at("2026-03-01T12:00:00Z")
}

/// What the clerk made so, at this position of the log.
pub(super) fn stamp(position: i64) -> Stamp {
    Stamp {
        by: Some(Actor::Staff(clerk())),
        at: at("2026-01-01T00:00:00Z"),
        position,
    }
}

pub(super) fn document() -> ItemFacts {
    ItemFacts {
        id: item(DOCUMENT),
        shape: ItemShape::Document,
        trashed: false,
        withdrawn: false,
        created_by: None,
        section: None,
        created: stamp(1),
        placed: stamp(2),
    }
}

pub(super) fn folder(n: u128, purpose: FolderPurpose) -> ItemFacts {
    ItemFacts {
        id: item(n),
        shape: ItemShape::Folder(purpose),
        ..document()
    }
}

fn chain(root: FolderPurpose) -> Vec<ItemFacts> {
    vec![
        document(),
        folder(FOLDER, FolderPurpose::Plain),
        folder(UPPER, FolderPurpose::Plain),
        folder(ROOT, root),
    ]
}

/// A version of the firm, or of the contact who sent it.
pub(super) fn a_version(n: u128, sent_by: Option<ContactId>) -> VersionFacts {
    VersionFacts {
        id: version(n),
        sent_by,
        accepted: false,
        available: true,
        opened_by_staff: false,
        uploaded: stamp(3),
    }
}

/// Ada, an active client and collaborator with everything open, asks for a
/// document of the firm that nobody shared with her.
pub(super) fn ada_asks() -> Facts {
    Facts {
        identity: Some(IdentityFacts { enabled: true }),
        staff: None,
        assignments: vec![],
        contact: Some(ContactFacts {
            id: ada(),
            kind: ContactKind::Client,
            account: Account::Active,
        }),
        memberships: vec![direct(terms(ContactRole::EntityCollaborator, true, []))],
        switched_off: None,
        groups: vec![],
        customer: Some(CustomerFacts {
            id: customer(),
            portal_open: true,
        }),
        chain: chain(FolderPurpose::FilesRoot),
        matters: vec![],
        versions: vec![a_version(1, None)],
        grants: vec![],
    }
}

/// The same with a grant of the document to her.
pub(super) fn shared_with_ada() -> Facts {
    ada_asks().with(grant(Some(DOCUMENT), Subject::Contact(ada())))
}

/// Ada asks for a document that she sent herself.
pub(super) fn ada_sent() -> Facts {
    let mut facts = ada_asks();
    facts.chain[0].created_by = Some(ada());
    facts.versions = vec![a_version(1, Some(ada()))];
    facts
}

/// A clerk with these roles asks for a document of the firm.
pub(super) fn clerk_asks(roles: impl IntoIterator<Item = StaffRole>) -> Facts {
    Facts {
        staff: Some(StaffFacts {
            id: clerk(),
            roles: roles.into_iter().collect(),
            reach: StaffReach::All,
            suspended: false,
        }),
        contact: None,
        memberships: vec![],
        ..ada_asks()
    }
}

/// A direct membership.
pub(super) fn direct(terms: MembershipTerms) -> MembershipFacts {
    MembershipFacts {
        terms,
        origin: Origin::Direct(stamp(4)),
        changed: None,
    }
}

/// What a group gives those whom it took in.
pub(super) fn by_group(group: GroupId) -> Origin {
    Origin::Group {
        group,
        joined: stamp(5),
        given: stamp(6),
    }
}

/// A membership that a group gives.
pub(super) fn inherited(terms: MembershipTerms) -> MembershipFacts {
    MembershipFacts {
        terms,
        origin: by_group(group()),
        changed: None,
    }
}

/// An assignment of the clerk to the customer.
pub(super) fn assigned(role: Option<StaffRole>, origin: Origin) -> AssignmentFacts {
    AssignmentFacts { role, origin }
}

/// A grant on an item, or master access where there is none.
pub(super) fn grant(on: Option<u128>, subject: Subject) -> GrantFacts {
    GrantFacts {
        id: match on {
            Some(n) => GrantId::on_item(subject, item(n)),
            None => GrantId::master(subject, customer()),
        },
        item: on.map(item),
        subject,
        capability: Capability::Download,
        expires_at: None,
        given: stamp(7),
        changed: None,
    }
}

impl Facts {
    pub(super) fn with(mut self, grant: GrantFacts) -> Self {
        self.grants.push(grant);
        self
    }

    pub(super) fn changed(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// The contact is in the group.
    pub(super) fn in_the_group(self) -> Self {
        self.changed(|facts| {
            facts.groups = vec![GroupFacts {
                id: group(),
                joined: stamp(5),
            }];
        })
    }

    /// The folder of the document is a matter.
    pub(super) fn in_a_matter(self) -> Self {
        self.changed(|facts| facts.chain[1].shape = ItemShape::Matter)
    }

    /// The contact was said to have this at the matter.
    pub(super) fn with_matter_access(self, given: bool, can_download: bool) -> Self {
        self.changed(|facts| {
            facts.matters = vec![MatterFacts {
                matter: item(FOLDER),
                access: given.then(|| stamp(8)),
                changed: None,
                can_download,
            }];
        })
    }

    /// The membership is on these terms.
    pub(super) fn on_terms(self, change: impl FnOnce(&mut MembershipTerms)) -> Self {
        self.changed(|facts| change(&mut facts.memberships[0].terms))
    }

    /// The n-th item of the chain is in this section.
    pub(super) fn in_section(self, link: usize, section: SectionId) -> Self {
        self.changed(|facts| facts.chain[link].section = Some(section))
    }

    pub(super) fn under_internal(mut self) -> Self {
        self.chain = chain(FolderPurpose::InternalRoot);
        self
    }

    /// Asks for the folder that holds the document.
    pub(super) fn its_folder(mut self) -> Self {
        self.chain.remove(0);
        self.versions.clear();
        self
    }

    #[track_caller]
    pub(super) fn answers(&self, action: Action, code: Code) -> Decision {
        let decision = decide(self, action, now());
        assert_eq!(decision.code, code, "{action:?}");
        assert_eq!(decision.allowed, code == Code::Allowed, "{action:?}");
        if !decision.allowed {
            assert!(decision.paths.is_empty() && decision.versions.is_empty());
            assert!(decision.memberships.is_empty());
        }
        decision
    }

    #[track_caller]
    pub(super) fn allows(&self, action: Action) -> Decision {
        self.answers(action, Code::Allowed)
    }
}

/// The paths in short: `master`, steps up, `matter`, `own`, or the staff role.
pub(super) fn shorthand(decision: &Decision) -> Vec<String> {
    let of = |source: &Source| match source {
        Source::Master(_) => "master".to_owned(),
        Source::Grant { steps_up, .. } => steps_up.to_string(),
        Source::Matter { .. } => "matter".to_owned(),
        Source::OwnWork => "own".to_owned(),
        Source::Role { role, .. } => role.as_str().to_owned(),
    };
    decision.paths.iter().map(|path| of(&path.source)).collect()
}

pub(super) fn on(source: &Source) -> Option<ItemId> {
    match source {
        Source::Grant { on, .. } => Some(*on),
        Source::Master(_) | Source::Matter { .. } | Source::OwnWork | Source::Role { .. } => None,
    }
}
