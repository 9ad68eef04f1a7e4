//! The rule itself. `docs/access.md` tells it in words.

use chrono::{DateTime, Utc};

use super::{
    Action, Code, ContactFacts, Decision, Facts, Given, GrantFacts, ItemFacts, ItemShape,
    MembershipFacts, Path, Source, StaffFacts, VersionFacts,
};
use crate::contact::Account;
use crate::document::FolderPurpose;
use crate::grant::{Capability, Subject};
use crate::values::{ContactKind, ContactRole, Permission};

/// Whether the person the facts are about may do this to the item at this
/// instant, why, and by which paths.
///
/// The facts hold either a staff member or a contact; with neither, or both,
/// nothing is allowed.
#[must_use]
pub fn decide(facts: &Facts, action: Action, at: DateTime<Utc>) -> Decision {
    if facts.identity.is_some_and(|identity| !identity.enabled) {
        return Decision::denied(Code::IdentityDisabled);
    }
    match (&facts.staff, &facts.contact) {
        (Some(staff), None) => decide_for_staff(facts, staff, action),
        (None, Some(contact)) => {
            decide_for_contact(facts, *contact, action, at).unwrap_or_else(Decision::denied)
        }
        _ => Decision::denied(Code::NotFound),
    }
}

/// Whether a contact may send files to a customer at all: what `From client`
/// asks, where no folder is chosen.
pub fn may_send(facts: &Facts) -> Result<(), Code> {
    if facts.identity.is_some_and(|identity| !identity.enabled) {
        return Err(Code::IdentityDisabled);
    }
    let contact = facts.contact.ok_or(Code::NotFound)?;
    collaborator(entered(facts, contact)?)
}

fn decide_for_staff(facts: &Facts, staff: &StaffFacts, action: Action) -> Decision {
    if staff.suspended {
        return Decision::denied(Code::StaffSuspended);
    }
    let permission = needed(action);
    let Some(role) = staff.roles.iter().find(|role| role.permits(permission)) else {
        return Decision {
            missing_permission: Some(permission),
            ..Decision::denied(Code::PermissionMissing)
        };
    };
    let Some(item) = facts.chain.first() else {
        return Decision::denied(Code::NotFound);
    };
    if let Err(code) = fits_staff(facts, item, action) {
        return Decision::denied(code);
    }
    let path = Path {
        source: Source::Role(*role),
        carries_download: true,
    };
    let newest = facts.versions.iter().rfind(|version| version.available);
    Decision::allowed(vec![path], newest.map(|version| version.id))
}

/// The permission that an action asks of staff.
const fn needed(action: Action) -> Permission {
    match action {
        Action::View | Action::Download => Permission::ReadDocuments,
        Action::Upload
        | Action::NewFolder
        | Action::AddVersion
        | Action::Rename
        | Action::Trash
        | Action::Restore
        | Action::Withdraw => Permission::WriteDocuments,
        Action::Share => Permission::Share,
    }
}

/// What an item's own state allows, whoever asks.
fn fits_staff(facts: &Facts, item: &ItemFacts, action: Action) -> Result<(), Code> {
    let trashed = facts.chain.iter().any(|item| item.trashed);
    let system =
        matches!(item.shape, ItemShape::Folder(purpose) if purpose != FolderPurpose::Plain);
    let document = item.shape == ItemShape::Document;
    match action {
        Action::Download if !document => Err(Code::NotADocument),
        Action::Withdraw => Err(Code::NotOwnUpload),
        Action::Restore if !item.trashed => Err(Code::NotTrashed),
        Action::View | Action::Download | Action::Restore => Ok(()),
        _ if trashed => Err(Code::ItemTrashed),
        Action::Upload | Action::NewFolder if document => Err(Code::NotAFolder),
        Action::AddVersion if !document => Err(Code::NotADocument),
        Action::AddVersion if item.withdrawn => Err(Code::UploadIsWithdrawn),
        Action::Rename | Action::Trash if system => Err(Code::SystemFolder),
        Action::Share if under_internal(facts) => Err(Code::InternalArea),
        Action::Upload
        | Action::NewFolder
        | Action::AddVersion
        | Action::Rename
        | Action::Trash
        | Action::Share => Ok(()),
    }
}

fn decide_for_contact(
    facts: &Facts,
    contact: ContactFacts,
    action: Action,
    at: DateTime<Utc>,
) -> Result<Decision, Code> {
    let membership = entered(facts, contact)?;
    let mut seen = seen(facts, contact, at)?;
    match action {
        Action::View => {}
        Action::Download => seen = seen.taken(facts, contact, membership)?,
        Action::Upload | Action::NewFolder => {
            if seen.item.shape == ItemShape::Document {
                return Err(Code::NotAFolder);
            }
            collaborator(membership)?;
        }
        Action::Withdraw => withdrawable(facts, seen.item, contact)?,
        Action::AddVersion | Action::Rename | Action::Trash | Action::Restore | Action::Share => {
            return Err(Code::StaffOnly);
        }
    }
    Ok(Decision::allowed(
        seen.paths,
        seen.version.map(|version| version.id),
    ))
}

/// Condition 1 and 2: the contact may enter this customer's portal.
fn entered(facts: &Facts, contact: ContactFacts) -> Result<MembershipFacts, Code> {
    match contact.account {
        Account::Active => {}
        Account::Closed => return Err(Code::ContactClosed),
        Account::None | Account::Invited => return Err(Code::ContactNotActive),
    }
    let membership = facts.membership.ok_or(Code::NoMembership)?;
    if !membership.portal_on {
        return Err(Code::MembershipPortalClosed);
    }
    if !facts.customer.is_some_and(|customer| customer.portal_open) {
        return Err(Code::PortalClosed);
    }
    Ok(membership)
}

/// An item that a contact may view, with all that leads there.
struct Seen<'a> {
    item: &'a ItemFacts,
    version: Option<&'a VersionFacts>,
    paths: Vec<Path>,
}

impl<'a> Seen<'a> {
    /// The same, with the newest content that may be taken away. What the firm
    /// shared needs a path that carries DOWNLOAD and can-download; what the
    /// contact sent is theirs, whatever else leads there, so that taking a path
    /// away never gives a download back.
    fn taken(
        mut self,
        facts: &'a Facts,
        contact: ContactFacts,
        membership: MembershipFacts,
    ) -> Result<Self, Code> {
        if self.item.shape != ItemShape::Document {
            return Err(Code::NotADocument);
        }
        let shared = |path: &Path| path.carries_download && path.source != Source::OwnWork;
        let carried = self.paths.iter().any(shared);
        let firms = carried && membership.can_download;
        let version = visible_version(&facts.versions, contact, firms).ok_or(if carried {
            Code::CannotDownload
        } else {
            Code::ViewOnly
        })?;
        let named = self.paths.iter().any(|path| path.source == Source::OwnWork);
        if version.sent_by == Some(contact.id) && !named {
            self.paths.push(OWN_WORK);
        }
        self.version = Some(version);
        Ok(self)
    }
}

/// The contact's own upload or folder.
const OWN_WORK: Path = Path {
    source: Source::OwnWork,
    carries_download: true,
};

/// Conditions 3 to 5: the item is there to be seen, and a path leads to it.
fn seen(facts: &Facts, contact: ContactFacts, at: DateTime<Utc>) -> Result<Seen<'_>, Code> {
    let item = facts.chain.first().ok_or(Code::NotFound)?;
    if facts.chain.iter().any(|item| item.trashed) {
        return Err(Code::ItemTrashed);
    }
    if under_internal(facts) {
        return Err(Code::InternalArea);
    }
    if item.withdrawn {
        return Err(Code::UploadIsWithdrawn);
    }
    let inherited = inherited_paths(facts, contact, at);
    let version = match item.shape {
        ItemShape::Folder(_) => None,
        ItemShape::Document => Some(
            visible_version(&facts.versions, contact, !inherited.is_empty())
                .ok_or_else(|| nothing_to_see(facts, contact, &inherited, at))?,
        ),
    };
    let mut paths = inherited;
    let own = match (item.shape, version) {
        (ItemShape::Document, Some(version)) => version.sent_by == Some(contact.id),
        (ItemShape::Folder(purpose), _) => {
            purpose == FolderPurpose::Plain && item.created_by == Some(contact.id)
        }
        (ItemShape::Document, None) => false,
    };
    if own {
        paths.push(OWN_WORK);
    }
    if paths.is_empty() {
        return Err(missing_path(facts, contact, at));
    }
    Ok(Seen {
        item,
        version,
        paths,
    })
}

/// The content this contact is handed: where the firm's reach them the newest
/// available one of the firm or of their own, else the newest they sent.
#[must_use]
pub fn visible_version(
    versions: &[VersionFacts],
    contact: ContactFacts,
    firms: bool,
) -> Option<&VersionFacts> {
    versions.iter().rfind(|version| {
        version.available
            && match version.sent_by {
                Some(sender) => sender == contact.id,
                None => firms,
            }
    })
}

fn nothing_to_see(
    facts: &Facts,
    contact: ContactFacts,
    inherited: &[Path],
    at: DateTime<Utc>,
) -> Code {
    if inherited.is_empty() {
        missing_path(facts, contact, at)
    } else {
        Code::NoVisibleVersion
    }
}

fn missing_path(facts: &Facts, contact: ContactFacts, at: DateTime<Utc>) -> Code {
    let expired =
        |grant: &GrantFacts| reaches(facts, grant, contact).is_some() && !lasts(grant, at);
    if facts.grants.iter().any(expired) {
        Code::AccessExpired
    } else {
        Code::NotShared
    }
}

fn inherited_paths(facts: &Facts, contact: ContactFacts, at: DateTime<Utc>) -> Vec<Path> {
    let mut found: Vec<(usize, &GrantFacts)> = facts
        .grants
        .iter()
        .filter(|grant| lasts(grant, at))
        .filter_map(|grant| Some((reaches(facts, grant, contact)?, grant)))
        .collect();
    found.sort_by_key(|(order, grant)| (*order, grant.subject, grant.id));
    found
        .into_iter()
        .map(|(order, grant)| path_of(order, grant))
        .collect()
}

/// Where the grant stands in the order of paths (master 0, the item 1, its
/// parent 2, …), if it reaches this contact and this item at all.
fn reaches(facts: &Facts, grant: &GrantFacts, contact: ContactFacts) -> Option<usize> {
    let belongs = match grant.subject {
        Subject::Contact(id) => id == contact.id,
        Subject::Customer(id) => {
            contact.kind == ContactKind::Client
                && facts.customer.is_some_and(|customer| customer.id == id)
        }
    };
    if !belongs {
        return None;
    }
    match grant.item {
        None => Some(0),
        Some(item) => facts
            .chain
            .iter()
            .position(|link| link.id == item)
            .map(|steps| steps + 1),
    }
}

fn lasts(grant: &GrantFacts, at: DateTime<Utc>) -> bool {
    grant.expires_at.is_none_or(|end| at < end)
}

fn path_of(order: usize, grant: &GrantFacts) -> Path {
    let given = Given {
        grant: grant.id,
        subject: grant.subject,
        capability: grant.capability,
        expires_at: grant.expires_at,
        by: grant.granted_by,
        at: grant.granted_at,
        position: grant.position,
    };
    Path {
        carries_download: grant.capability == Capability::Download,
        source: match grant.item {
            None => Source::Master(given),
            Some(on) => Source::Grant {
                on,
                steps_up: order - 1,
                given,
            },
        },
    }
}

fn under_internal(facts: &Facts) -> bool {
    facts
        .chain
        .iter()
        .any(|item| item.shape == ItemShape::Folder(FolderPurpose::InternalRoot))
}

fn collaborator(membership: MembershipFacts) -> Result<(), Code> {
    match membership.role {
        ContactRole::EntityCollaborator => Ok(()),
        ContactRole::EntityAccess => Err(Code::NotCollaborator),
    }
}

fn withdrawable(facts: &Facts, item: &ItemFacts, contact: ContactFacts) -> Result<(), Code> {
    if item.shape != ItemShape::Document || item.created_by != Some(contact.id) {
        return Err(Code::NotOwnUpload);
    }
    if facts.versions.iter().any(|version| version.opened_by_staff) {
        return Err(Code::AlreadyOpened);
    }
    Ok(())
}
