//! Given, when, then.

use chrono::{DateTime, Utc};

use super::{Contact, ContactCommand, ContactError, ContactEvent};
use crate::testing::{Given, ada, at, customer, email, given, identity, nothing, person};
use crate::values::ContactKind;
use crate::values::ContactRole::{self, EntityAccess, EntityCollaborator};

fn add(address: Option<&str>) -> ContactCommand {
    ContactCommand::Add {
        contact: ada(),
        kind: ContactKind::Client,
        first_name: person("Ada"),
        last_name: person("Lovelace"),
        email: address.map(email),
    }
}

fn added(address: Option<&str>) -> ContactEvent {
    ContactEvent::ContactAdded {
        contact: ada(),
        kind: ContactKind::Client,
        first_name: person("Ada").sealed,
        last_name: person("Lovelace").sealed,
        email: address.map(|address| email(address).sealed),
    }
}

fn assign(role: ContactRole, can_download: bool) -> ContactCommand {
    ContactCommand::AssignMembership {
        customer: customer(),
        role,
        can_download,
    }
}

fn assigned(role: ContactRole, can_download: bool) -> ContactEvent {
    ContactEvent::MembershipAssigned {
        customer: customer(),
        role,
        can_download,
    }
}

fn noon() -> DateTime<Utc> {
    at("2026-03-01T12:00:00Z")
}

fn invite() -> ContactCommand {
    ContactCommand::Invite { expires_at: noon() }
}

fn invited() -> ContactEvent {
    ContactEvent::ContactInvited { expires_at: noon() }
}

fn activate(when: &str) -> ContactCommand {
    ContactCommand::Activate {
        identity: identity(),
        at: at(when),
    }
}

fn activated() -> ContactEvent {
    ContactEvent::ContactActivated {
        identity: identity(),
    }
}

fn member() -> Given<Contact> {
    given::<Contact>([
        added(Some("ada@example.com")),
        assigned(EntityCollaborator, true),
    ])
}

#[test]
fn a_contact_is_noted_with_or_without_an_address() {
    for address in [None, Some("ada@example.com")] {
        nothing::<Contact>()
            .when(add(address))
            .then([added(address)]);
    }
}

#[test]
fn a_contact_is_noted_once() {
    given::<Contact>([added(None)])
        .when(add(None))
        .then_refused(ContactError::AlreadyAdded);
}

#[test]
fn an_invitation_needs_an_address() {
    given::<Contact>([added(None), assigned(EntityAccess, true)])
        .when(invite())
        .then_refused(ContactError::EmailMissing);
}

#[test]
fn an_invitation_needs_a_membership() {
    given::<Contact>([added(Some("ada@example.com"))])
        .when(invite())
        .then_refused(ContactError::MembershipMissing);
}

#[test]
fn a_newer_invitation_replaces_an_older_one() {
    let later = at("2026-03-09T12:00:00Z");
    member().when(invite()).then([invited()]);
    member()
        .and(invited())
        .when(ContactCommand::Invite { expires_at: later })
        .then([ContactEvent::ContactInvited { expires_at: later }]);
    member()
        .and(invited())
        .and(ContactEvent::ContactInvited { expires_at: later })
        .when(activate("2026-03-02T00:00:00Z"))
        .then([activated()]);
}

#[test]
fn an_invitation_is_accepted_before_its_end_and_not_at_it() {
    member()
        .and(invited())
        .when(activate("2026-03-01T11:59:59.999999Z"))
        .then([activated()]);
    member()
        .and(invited())
        .when(activate("2026-03-01T12:00:00Z"))
        .then_refused(ContactError::InvitationExpired);
}

#[test]
fn nobody_activates_without_an_invitation() {
    member()
        .when(activate("2026-03-01T00:00:00Z"))
        .then_refused(ContactError::NotInvited);
}

#[test]
fn an_active_contact_is_neither_invited_nor_activated_again() {
    for command in [invite(), activate("2026-03-01T00:00:00Z")] {
        member()
            .and(invited())
            .and(activated())
            .when(command)
            .then_refused(ContactError::AlreadyActive);
    }
}

#[test]
fn a_membership_is_assigned_then_changed_then_calm() {
    given::<Contact>([added(None)])
        .when(assign(EntityCollaborator, true))
        .then([assigned(EntityCollaborator, true)]);
    let changed = |role, can_download| ContactEvent::MembershipChanged {
        customer: customer(),
        role,
        can_download,
    };
    for (role, can_download) in [(EntityAccess, true), (EntityCollaborator, false)] {
        member()
            .when(assign(role, can_download))
            .then([changed(role, can_download)]);
        member()
            .and(changed(role, can_download))
            .when(assign(role, can_download))
            .then_nothing();
    }
    member()
        .when(assign(EntityCollaborator, true))
        .then_nothing();
}

#[test]
fn nothing_happens_to_a_stranger() {
    for command in [
        invite(),
        activate("2026-03-01T00:00:00Z"),
        assign(EntityAccess, true),
    ] {
        nothing::<Contact>()
            .when(command)
            .then_refused(ContactError::NotFound);
    }
}
