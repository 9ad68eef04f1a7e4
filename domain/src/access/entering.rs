//! Conditions 1 and 2: the contact may enter the customer's portal.

use super::{Code, ContactFacts, Facts, Membership};
use crate::contact::Account;
use crate::values::ContactRole;

/// Whether a contact may send files to a customer at all: what `From client`
/// asks, where no folder is chosen.
pub fn may_send(facts: &Facts) -> Result<(), Code> {
    collaborator(&inside(facts)?)
}

/// Whether a contact may be in a customer's portal at all.
pub fn may_enter(facts: &Facts) -> Result<(), Code> {
    inside(facts).map(drop)
}

fn inside(facts: &Facts) -> Result<Membership, Code> {
    if facts.identity.is_some_and(|identity| !identity.enabled) {
        return Err(Code::IdentityDisabled);
    }
    let contact = facts.contact.ok_or(Code::NotFound)?;
    entered(facts, contact)
}

/// The membership by which the contact enters.
///
/// A switch that is off wins over every membership, direct or inherited, and
/// over access to a matter, which is a path and no door.
pub(super) fn entered(facts: &Facts, contact: ContactFacts) -> Result<Membership, Code> {
    match contact.account {
        Account::Active => {}
        Account::Closed => return Err(Code::ContactClosed),
        Account::None | Account::Invited => return Err(Code::ContactNotActive),
    }
    let membership = Membership::of(&facts.memberships).ok_or(Code::NoMembership)?;
    if facts.switched_off.is_some() {
        return Err(Code::MembershipPortalClosed);
    }
    if !facts.customer.is_some_and(|customer| customer.portal_open) {
        return Err(Code::PortalClosed);
    }
    Ok(membership)
}

pub(super) fn collaborator(membership: &Membership) -> Result<(), Code> {
    match membership.terms.role {
        ContactRole::EntityCollaborator => Ok(()),
        ContactRole::EntityAccess => Err(Code::NotCollaborator),
    }
}
