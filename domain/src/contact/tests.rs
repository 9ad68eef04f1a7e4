//! Given, when, then.

use chrono::{DateTime, Utc};

use super::{Contact, ContactCommand, ContactError, ContactEvent, Details};
use crate::customer::Door;
use crate::testing::{
    Given, ada, at, customer, email, given, identity, nothing, person, sealed, section, terms,
};
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
        terms: terms(role, can_download, [section(1)]),
    }
}

fn assigned(role: ContactRole, can_download: bool) -> ContactEvent {
    ContactEvent::MembershipAssigned {
        customer: customer(),
        role,
        can_download,
        sections: [section(1)].into(),
    }
}

fn noon() -> DateTime<Utc> {
    at("2026-03-01T12:00:00Z")
}

fn invite() -> ContactCommand {
    ContactCommand::Invite {
        expires_at: noon(),
        through_group: false,
    }
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
        .when(ContactCommand::Invite {
            expires_at: later,
            through_group: false,
        })
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
        sections: [section(1)].into(),
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
fn other_sections_are_another_membership() {
    let more = terms(EntityCollaborator, true, [section(1), section(2)]);
    member()
        .when(ContactCommand::AssignMembership {
            customer: customer(),
            terms: more.clone(),
        })
        .then([ContactEvent::MembershipChanged {
            customer: customer(),
            role: EntityCollaborator,
            can_download: true,
            sections: more.sections,
        }]);
}

fn remove() -> ContactCommand {
    ContactCommand::RemoveMembership {
        customer: customer(),
    }
}

fn removed() -> ContactEvent {
    ContactEvent::MembershipRemoved {
        customer: customer(),
    }
}

#[test]
fn a_membership_is_removed_once_and_assigned_as_new() {
    member().when(remove()).then([removed()]);
    member().and(removed()).when(remove()).then_nothing();
    member()
        .and(removed())
        .when(assign(EntityCollaborator, true))
        .then([assigned(EntityCollaborator, true)]);
    member()
        .and(removed())
        .when(invite())
        .then_refused(ContactError::MembershipMissing);
}

#[test]
fn a_membership_by_a_group_is_enough_to_be_invited() {
    given::<Contact>([added(Some("ada@example.com"))])
        .when(ContactCommand::Invite {
            expires_at: noon(),
            through_group: true,
        })
        .then([invited()]);
}

fn open_portal() -> ContactCommand {
    ContactCommand::OpenPortal {
        customer: customer(),
    }
}

fn opened() -> ContactEvent {
    ContactEvent::MembershipPortalOpened {
        customer: customer(),
    }
}

fn close_portal() -> ContactCommand {
    ContactCommand::ClosePortal {
        customer: customer(),
        notify: true,
        door: Door::Console,
        reason: Some(sealed("on leave")),
    }
}

fn portal_closed() -> ContactEvent {
    ContactEvent::MembershipPortalClosed {
        customer: customer(),
        notify: true,
        door: Door::Console,
        reason: Some(sealed("on leave")),
    }
}

#[test]
fn a_portal_is_closed_once_and_opened_once() {
    member().when(open_portal()).then_nothing();
    member().when(close_portal()).then([portal_closed()]);
    let off = || member().and(portal_closed());
    off().when(close_portal()).then_nothing();
    off().when(open_portal()).then([opened()]);
    off()
        .and(opened())
        .when(close_portal())
        .then([portal_closed()]);
}

#[test]
fn a_closed_portal_outlives_the_membership_and_closes_one_by_a_group() {
    member()
        .and(portal_closed())
        .and(removed())
        .when(open_portal())
        .then([opened()]);
    given::<Contact>([added(None)])
        .when(close_portal())
        .then([portal_closed()]);
}

fn details(address: Option<&str>, new_address: bool) -> ContactCommand {
    ContactCommand::ChangeDetails(Details {
        first_name: person("Augusta"),
        last_name: person("King"),
        email: address.map(email),
        new_address,
    })
}

fn details_changed(address: Option<&str>) -> ContactEvent {
    ContactEvent::ContactDetailsChanged {
        first_name: person("Augusta").sealed,
        last_name: person("King").sealed,
        email: address.map(|address| email(address).sealed),
    }
}

#[test]
fn a_name_and_an_address_take_the_place_of_those_before() {
    given::<Contact>([added(None)])
        .when(details(Some("a@example.com"), true))
        .then([details_changed(Some("a@example.com"))]);
    given::<Contact>([added(None), assigned(EntityAccess, true)])
        .and(details_changed(Some("a@example.com")))
        .when(invite())
        .then([invited()]);
    member()
        .and(details_changed(None))
        .when(invite())
        .then_refused(ContactError::EmailMissing);
}

#[test]
fn a_new_address_ends_the_invitation_that_went_to_the_old_one() {
    member()
        .and(invited())
        .when(details(Some("a@example.com"), true))
        .then([
            details_changed(Some("a@example.com")),
            ContactEvent::InvitationRevoked {},
        ]);
    member()
        .and(invited())
        .when(details(Some("ada@example.com"), false))
        .then([details_changed(Some("ada@example.com"))]);
}

#[test]
fn an_active_contact_keeps_the_address_that_signs_in() {
    let active = || member().and(invited()).and(activated());
    for address in [None, Some("a@example.com")] {
        active()
            .when(details(address, true))
            .then_refused(ContactError::SignsInWithAddress);
    }
    active()
        .when(details(Some("ada@example.com"), false))
        .then([details_changed(Some("ada@example.com"))]);
}

#[test]
fn a_revoked_invitation_opens_nothing() {
    let revoked = || ContactEvent::InvitationRevoked {};
    member()
        .and(invited())
        .when(ContactCommand::RevokeInvitation)
        .then([revoked()]);
    member()
        .and(invited())
        .and(revoked())
        .when(activate("2026-03-01T00:00:00Z"))
        .then_refused(ContactError::NotInvited);
    for calm in [member(), member().and(invited()).and(activated())] {
        calm.when(ContactCommand::RevokeInvitation).then_nothing();
    }
}

#[test]
fn a_closed_account_only_loses_what_it_still_has() {
    let closed = || member().and(invited()).and(ContactEvent::ContactClosed {});
    member()
        .when(ContactCommand::Close)
        .then([ContactEvent::ContactClosed {}]);
    closed().when(ContactCommand::Close).then_nothing();
    closed()
        .when(ContactCommand::RevokeInvitation)
        .then_nothing();
    closed().when(remove()).then([removed()]);
    for command in [
        add(None),
        details(None, true),
        invite(),
        activate("2026-03-01T00:00:00Z"),
        assign(EntityAccess, true),
        open_portal(),
        close_portal(),
    ] {
        closed().when(command).then_refused(ContactError::IsClosed);
    }
}

#[test]
fn nothing_happens_to_a_stranger() {
    for command in [
        invite(),
        activate("2026-03-01T00:00:00Z"),
        assign(EntityAccess, true),
        details(None, true),
        ContactCommand::RevokeInvitation,
        remove(),
        open_portal(),
        close_portal(),
        ContactCommand::Close,
    ] {
        nothing::<Contact>()
            .when(command)
            .then_refused(ContactError::NotFound);
    }
}
