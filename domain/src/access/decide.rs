//! The rule itself. `docs/access.md` tells it in words.

use chrono::{DateTime, Utc};

use super::entering::{collaborator, entered};
use super::seeing::{Seen, seen};
use super::staff::decide_for_staff;
use super::{
    Action, Code, ContactFacts, Decision, Facts, ItemShape, MatterFacts, Membership, VersionFacts,
    visible_versions,
};
use crate::ids::VersionId;

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
    match (&facts.staff, facts.contact) {
        (Some(staff), None) => decide_for_staff(facts, staff, action),
        (None, Some(contact)) => {
            decide_for_contact(facts, contact, action, at).unwrap_or_else(Decision::denied)
        }
        (None, None) | (Some(_), Some(_)) => Decision::denied(Code::NotFound),
    }
}

/// Whether a content that was handed out to this person may go on being: it is now, or
/// it would be if none had come after it. What takes access away ends it, what takes its
/// place does not.
///
/// Only to be asked of a content that a ticket was given for.
#[must_use]
pub fn still_hands_out(
    facts: &Facts,
    action: Action,
    version: VersionId,
    at: DateTime<Utc>,
) -> bool {
    if decide(facts, action, at).hands_out(version) {
        return true;
    }
    let mut known = facts.versions.iter();
    let Some(place) = known.position(|known| known.id == version) else {
        return false;
    };
    let mut without_later = facts.clone();
    without_later.versions.truncate(place + 1);
    decide(&without_later, action, at).hands_out(version)
}

/// Why a content that the person sees is not handed out to them: what the rule says where
/// the document has no other. None of one that is handed out, nor of one that they do not
/// see, which is answered like one that the document does not have.
#[must_use]
pub fn withheld(
    facts: &Facts,
    action: Action,
    version: VersionId,
    at: DateTime<Utc>,
) -> Option<Decision> {
    if !decide(facts, Action::View, at).hands_out(version) {
        return None;
    }
    let mut alone = facts.clone();
    alone.versions.retain(|known| known.id == version);
    Some(decide(&alone, action, at)).filter(|decision| !decision.allowed)
}

fn decide_for_contact(
    facts: &Facts,
    contact: ContactFacts,
    action: Action,
    at: DateTime<Utc>,
) -> Result<Decision, Code> {
    let membership = entered(facts, contact)?;
    let seen = seen(facts, contact, &membership, at)?;
    let versions = match action {
        Action::View => seen.versions,
        Action::Download => downloadable(facts, contact, &membership, &seen)?,
        Action::Deposit => {
            let versions = downloadable(facts, contact, &membership, &seen)?;
            collaborator(&membership)?;
            versions
        }
        Action::Upload | Action::NewFolder => {
            if seen.item.shape == ItemShape::Document {
                return Err(Code::NotAFolder);
            }
            collaborator(&membership)?;
            vec![]
        }
        Action::Withdraw => {
            withdrawable(facts, contact, &seen)?;
            seen.versions
        }
        Action::AddVersion
        | Action::Accept
        | Action::Rename
        | Action::Move
        | Action::SetSection
        | Action::Trash
        | Action::Restore
        | Action::Purge
        | Action::Share => return Err(Code::StaffOnly),
    };
    Ok(Decision {
        memberships: membership.origins,
        ..Decision::allowed(seen.paths, versions)
    })
}

/// The contents that may be taken away: what the firm shared where nothing caps
/// it, and in any case what the contact sent, whatever else leads here.
fn downloadable(
    facts: &Facts,
    contact: ContactFacts,
    membership: &Membership,
    seen: &Seen<'_>,
) -> Result<Vec<VersionId>, Code> {
    if seen.item.shape != ItemShape::Document {
        return Err(Code::NotADocument);
    }
    let cap = shared_download(facts, membership, seen);
    let versions = visible_versions(&facts.versions, contact.id, cap.is_ok());
    if versions.is_empty() {
        cap?;
    }
    Ok(versions)
}

/// Whether what the firm shared may be taken away.
fn shared_download(facts: &Facts, membership: &Membership, seen: &Seen<'_>) -> Result<(), Code> {
    if !seen.inherited().any(|path| path.carries_download) {
        return Err(Code::ViewOnly);
    }
    if !membership.terms.can_download {
        return Err(Code::CannotDownload);
    }
    let above = |id| facts.chain.iter().any(|item| item.id == id);
    let capped = |matter: &MatterFacts| !matter.can_download && above(matter.matter);
    if facts.matters.iter().any(capped) {
        return Err(Code::MatterCannotDownload);
    }
    Ok(())
}

/// What a contact sent is taken back until the firm has opened it, accepted it
/// or put a version over it.
fn withdrawable(facts: &Facts, contact: ContactFacts, seen: &Seen<'_>) -> Result<(), Code> {
    let own = seen.item.created_by == Some(contact.id);
    if seen.item.shape != ItemShape::Document || !own {
        return Err(Code::NotOwnUpload);
    }
    if facts.versions.iter().any(|version| version.opened_by_staff) {
        return Err(Code::AlreadyOpened);
    }
    let of_others =
        |version: &VersionFacts| version.accepted || version.sent_by != Some(contact.id);
    if facts.versions.iter().any(of_others) {
        return Err(Code::AlreadyAccepted);
    }
    Ok(())
}
