//! What staff may do: permissions are checked, wherever the role was given.

use super::seeing::under_internal;
use super::{
    Action, Code, Decision, Facts, Hop, ItemFacts, ItemShape, Origin, Path, Source, StaffFacts,
    Step, VersionFacts,
};
use crate::document::FolderPurpose;
use crate::values::{Permission, StaffReach, StaffRole};

/// Whether the staff member may do what concerns the whole firm. Who works for
/// assigned customers only may not.
#[must_use]
pub fn decide_at_firm(facts: &Facts, permission: Permission) -> Decision {
    permitted(facts, permission, |staff| match staff.reach {
        StaffReach::All => Ok(of_the_firm(staff)),
        StaffReach::Assigned => Ok(vec![]),
    })
}

/// Whether the staff member may do this at the customer the facts are about.
#[must_use]
pub fn decide_at_customer(facts: &Facts, permission: Permission) -> Decision {
    permitted(facts, permission, |staff| at_customer(facts, staff))
}

pub(super) fn decide_for_staff(facts: &Facts, staff: &StaffFacts, action: Action) -> Decision {
    let permitted = permitted_by(staff, needed(action), at_customer(facts, staff));
    if !permitted.allowed {
        return permitted;
    }
    let Some(item) = facts.chain.first() else {
        return Decision::denied(Code::NotFound);
    };
    if let Err(code) = fits(facts, item, action) {
        return Decision::denied(code);
    }
    let available = |version: &&VersionFacts| version.available;
    let versions = facts.versions.iter().filter(available);
    Decision {
        versions: versions.map(|version| version.id).collect(),
        ..permitted
    }
}

type Roles = Vec<(StaffRole, Option<Origin>)>;

fn permitted(
    facts: &Facts,
    permission: Permission,
    roles: impl FnOnce(&StaffFacts) -> Result<Roles, Code>,
) -> Decision {
    if facts.identity.is_some_and(|identity| !identity.enabled) {
        return Decision::denied(Code::IdentityDisabled);
    }
    match &facts.staff {
        Some(staff) => permitted_by(staff, permission, roles(staff)),
        None => Decision::lacks(permission),
    }
}

fn permitted_by(
    staff: &StaffFacts,
    permission: Permission,
    roles: Result<Roles, Code>,
) -> Decision {
    if staff.suspended {
        return Decision::denied(Code::StaffSuspended);
    }
    let roles = match roles {
        Ok(roles) => roles,
        Err(code) => return Decision::denied(code),
    };
    let paths: Vec<Path> = roles
        .into_iter()
        .filter(|(role, _)| role.permits(permission))
        .map(|(role, origin)| path_of(role, origin))
        .collect();
    if paths.is_empty() {
        return Decision::lacks(permission);
    }
    Decision::allowed(paths, vec![])
}

fn of_the_firm(staff: &StaffFacts) -> Roles {
    staff.roles.iter().map(|role| (*role, None)).collect()
}

/// The roles for the firm, where they reach this customer, then those of the
/// direct assignment, then those of groups.
fn at_customer(facts: &Facts, staff: &StaffFacts) -> Result<Roles, Code> {
    let mut assignments = facts.assignments.clone();
    assignments.sort_by_key(|assignment| (assignment.origin.group(), assignment.role));
    let mut roles = match staff.reach {
        StaffReach::Assigned if assignments.is_empty() => return Err(Code::NotAssigned),
        StaffReach::All | StaffReach::Assigned => of_the_firm(staff),
    };
    let given = assignments
        .into_iter()
        .filter_map(|assignment| Some((assignment.role?, Some(assignment.origin))));
    roles.extend(given);
    Ok(roles)
}

fn path_of(role: StaffRole, origin: Option<Origin>) -> Path {
    let given = |stamp| Hop {
        step: Step::Given,
        stamp,
    };
    let hops = match origin {
        None => vec![],
        Some(Origin::Direct(stamp)) => vec![given(stamp)],
        Some(Origin::Group {
            group,
            joined,
            given: stamp,
        }) => {
            let joined = Hop {
                step: Step::InGroup(group),
                stamp: joined,
            };
            vec![joined, given(stamp)]
        }
    };
    Path {
        source: Source::Role { role, origin },
        carries_download: true,
        hops,
    }
}

/// The permission that an action asks of staff.
const fn needed(action: Action) -> Permission {
    match action {
        Action::View | Action::Download => Permission::ReadDocuments,
        Action::Upload
        | Action::NewFolder
        | Action::AddVersion
        | Action::Deposit
        | Action::Accept
        | Action::Rename
        | Action::Move
        | Action::Trash
        | Action::Restore
        | Action::Withdraw => Permission::WriteDocuments,
        Action::Purge => Permission::ManageCustomers,
        Action::SetSection | Action::Share => Permission::Share,
    }
}

/// What an item's own state allows, whoever asks.
fn fits(facts: &Facts, item: &ItemFacts, action: Action) -> Result<(), Code> {
    let trashed = facts.chain.iter().any(|item| item.trashed);
    let system =
        matches!(item.shape, ItemShape::Folder(purpose) if purpose != FolderPurpose::Plain);
    let document = item.shape == ItemShape::Document;
    match action {
        Action::Download if !document => Err(Code::NotADocument),
        Action::Download if !facts.versions.iter().any(|version| version.available) => {
            Err(Code::NoVisibleVersion)
        }
        Action::Withdraw => Err(Code::NotOwnUpload),
        Action::Deposit => Err(Code::ContactOnly),
        Action::Restore | Action::Purge if !item.trashed => Err(Code::NotTrashed),
        Action::View | Action::Download | Action::Restore | Action::Purge => Ok(()),
        _ if trashed => Err(Code::ItemTrashed),
        Action::Upload | Action::NewFolder if document => Err(Code::NotAFolder),
        Action::AddVersion | Action::Accept if !document => Err(Code::NotADocument),
        Action::AddVersion | Action::Accept if item.withdrawn => Err(Code::UploadIsWithdrawn),
        Action::Accept if facts.versions.iter().all(VersionFacts::is_the_firms) => {
            Err(Code::NothingToAccept)
        }
        Action::Rename | Action::Move | Action::SetSection | Action::Trash if system => {
            Err(Code::SystemFolder)
        }
        Action::Share if under_internal(facts) => Err(Code::InternalArea),
        Action::Upload
        | Action::NewFolder
        | Action::AddVersion
        | Action::Accept
        | Action::Rename
        | Action::Move
        | Action::SetSection
        | Action::Trash
        | Action::Share => Ok(()),
    }
}
