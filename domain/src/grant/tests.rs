//! Given, when, then.

use chrono::{DateTime, Utc};

use super::Capability::{Download, View};
use super::{Capability, Grant, GrantCommand, GrantError, GrantEvent, Scope, Subject, Terms};
use crate::ids::{GrantId, ItemId};
use crate::testing::{Given, ada, at, customer, given, group, item, nothing};

const SUBJECTS: [fn() -> Subject; 3] = [
    || Subject::Customer(customer()),
    || Subject::Group(group()),
    || Subject::Contact(ada()),
];

fn scope(item: Option<ItemId>) -> Scope {
    Scope {
        customer: customer(),
        item,
        subject: Subject::Contact(ada()),
    }
}

fn now() -> DateTime<Utc> {
    at("2026-03-01T12:00:00Z")
}

fn later() -> DateTime<Utc> {
    at("2026-06-01T00:00:00Z")
}

fn grant(capability: Capability, expires_at: Option<DateTime<Utc>>) -> GrantCommand {
    GrantCommand::Grant {
        scope: scope(Some(item(1))),
        capability,
        expires_at,
        at: now(),
    }
}

fn granted(capability: Capability, expires_at: Option<DateTime<Utc>>) -> GrantEvent {
    GrantEvent::AccessGranted {
        customer: customer(),
        item: item(1),
        subject: Subject::Contact(ada()),
        capability,
        expires_at,
    }
}

fn capability_changed(capability: Capability) -> GrantEvent {
    GrantEvent::AccessCapabilityChanged {
        customer: customer(),
        item: Some(item(1)),
        subject: Subject::Contact(ada()),
        capability,
    }
}

fn expiry_changed(expires_at: Option<DateTime<Utc>>) -> GrantEvent {
    GrantEvent::AccessExpiryChanged {
        customer: customer(),
        item: Some(item(1)),
        subject: Subject::Contact(ada()),
        expires_at,
    }
}

fn revoke() -> GrantCommand {
    GrantCommand::Revoke {
        scope: scope(Some(item(1))),
    }
}

fn revoked() -> GrantEvent {
    GrantEvent::AccessRevoked {
        customer: customer(),
        item: item(1),
        subject: Subject::Contact(ada()),
    }
}

fn in_force() -> Given<Grant> {
    given::<Grant>([granted(Download, None)])
}

#[test]
fn access_to_an_item_is_granted_and_revoked() {
    nothing::<Grant>()
        .when(grant(Download, Some(later())))
        .then([granted(Download, Some(later()))]);
    in_force().when(revoke()).then([revoked()]);
}

#[test]
fn master_access_is_granted_and_revoked() {
    for subject in SUBJECTS {
        let scope = Scope {
            subject: subject(),
            ..scope(None)
        };
        let granted = GrantEvent::MasterAccessGranted {
            customer: customer(),
            subject: subject(),
            capability: View,
            expires_at: None,
        };
        nothing::<Grant>()
            .when(GrantCommand::Grant {
                scope,
                capability: View,
                expires_at: None,
                at: now(),
            })
            .then([granted.clone()]);
        given::<Grant>([granted])
            .when(GrantCommand::Revoke { scope })
            .then([GrantEvent::MasterAccessRevoked {
                customer: customer(),
                subject: subject(),
            }]);
    }
}

#[test]
fn granting_again_is_calm() {
    in_force().when(grant(Download, None)).then_nothing();
    given::<Grant>([granted(View, Some(later()))])
        .when(grant(View, Some(later())))
        .then_nothing();
}

#[test]
fn granting_again_on_other_terms_leaves_the_grant_as_it_is() {
    in_force().when(grant(View, None)).then_nothing();
    in_force()
        .when(grant(Download, Some(later())))
        .then_nothing();
    given::<Grant>([granted(View, Some(later()))])
        .when(grant(Download, None))
        .then_nothing();
}

#[test]
fn an_expired_grant_begins_anew_at_the_very_instant_it_ends() {
    given::<Grant>([granted(View, Some(now()))])
        .when(grant(View, None))
        .then([granted(View, None)]);
    let a_moment_left = now() + chrono::TimeDelta::microseconds(1);
    given::<Grant>([granted(View, Some(a_moment_left))])
        .when(grant(View, None))
        .then_nothing();
}

#[test]
fn revoking_what_is_not_granted_is_calm() {
    nothing::<Grant>().when(revoke()).then_nothing();
    in_force().and(revoked()).when(revoke()).then_nothing();
}

#[test]
fn an_expired_grant_is_still_revoked() {
    given::<Grant>([granted(View, Some(at("2026-01-01T00:00:00Z")))])
        .when(revoke())
        .then([revoked()]);
}

#[test]
fn a_revoked_grant_is_granted_as_new() {
    in_force()
        .and(revoked())
        .when(grant(View, None))
        .then([granted(View, None)]);
}

#[test]
fn an_end_that_has_passed_is_refused_also_at_the_very_instant() {
    for end in [now(), at("2025-12-31T00:00:00Z")] {
        nothing::<Grant>()
            .when(grant(Download, Some(end)))
            .then_refused(GrantError::ExpiryInThePast(end));
        in_force()
            .when(GrantCommand::ChangeExpiry {
                expires_at: Some(end),
                at: now(),
            })
            .then_refused(GrantError::ExpiryInThePast(end));
    }
}

#[test]
fn capability_and_end_change_once_then_calm() {
    let view = GrantCommand::ChangeCapability {
        capability: View,
        at: now(),
    };
    in_force()
        .when(view.clone())
        .then([capability_changed(View)]);
    in_force()
        .and(capability_changed(View))
        .when(view)
        .then_nothing();
    let until = GrantCommand::ChangeExpiry {
        expires_at: Some(later()),
        at: now(),
    };
    in_force()
        .when(until.clone())
        .then([expiry_changed(Some(later()))]);
    in_force()
        .and(expiry_changed(Some(later())))
        .when(until)
        .then_nothing();
}

fn raise(capability: Capability, expires_at: Option<DateTime<Utc>>) -> GrantCommand {
    let terms = Terms {
        capability,
        expires_at,
    };
    GrantCommand::Raise { terms, at: now() }
}

#[test]
fn what_stands_is_raised_to_more_and_to_a_later_end() {
    let soon = at("2026-04-01T00:00:00Z");
    let view = || given::<Grant>([granted(View, Some(soon))]);
    view()
        .when(raise(Download, Some(later())))
        .then([capability_changed(Download), expiry_changed(Some(later()))]);
    view().when(raise(View, None)).then([expiry_changed(None)]);
    view()
        .when(raise(Download, Some(soon)))
        .then([capability_changed(Download)]);
}

#[test]
fn what_stands_is_never_lowered_by_raising_it() {
    in_force().when(raise(View, Some(later()))).then_nothing();
    given::<Grant>([granted(Download, Some(later()))])
        .when(raise(View, Some(at("2026-04-01T00:00:00Z"))))
        .then_nothing();
}

#[test]
fn what_is_not_granted_cannot_be_changed() {
    for command in [
        GrantCommand::ChangeCapability {
            capability: View,
            at: now(),
        },
        GrantCommand::ChangeExpiry {
            expires_at: None,
            at: now(),
        },
        raise(Download, None),
    ] {
        nothing::<Grant>()
            .when(command.clone())
            .then_refused(GrantError::NotGranted);
        in_force()
            .and(revoked())
            .when(command)
            .then_refused(GrantError::NotGranted);
    }
}

#[test]
fn what_has_ended_is_granted_again_and_not_changed() {
    let ended = || given::<Grant>([granted(Download, Some(now()))]);
    for command in [
        GrantCommand::ChangeCapability {
            capability: View,
            at: now(),
        },
        GrantCommand::ChangeExpiry {
            expires_at: Some(later()),
            at: now(),
        },
        GrantCommand::ChangeExpiry {
            expires_at: None,
            at: now(),
        },
        raise(Download, None),
    ] {
        ended().when(command).then_refused(GrantError::HasEnded);
    }
    ended().when(grant(View, None)).then([granted(View, None)]);
}

#[test]
fn subject_and_object_make_the_grants_id() {
    let [customer_wide, of_a_group, personal] = SUBJECTS.map(|subject| subject());
    let ids = [
        GrantId::on_item(customer_wide, item(1)),
        GrantId::on_item(personal, item(1)),
        GrantId::on_item(of_a_group, item(1)),
        GrantId::master(of_a_group, customer()),
        GrantId::on_item(personal, item(2)),
        GrantId::master(customer_wide, customer()),
        GrantId::master(personal, customer()),
    ];
    for (n, id) in ids.iter().enumerate() {
        assert!(!ids[..n].contains(id));
    }
    assert_eq!(ids[1], GrantId::on_item(personal, item(1)));
}

#[test]
fn a_subject_reads_what_it_wrote() {
    for subject in SUBJECTS.map(|subject| subject()) {
        assert_eq!(
            Subject::from_parts(subject.kind(), subject.uuid()),
            Some(subject)
        );
    }
    assert_eq!(Subject::from_parts("STAFF", customer().uuid()), None);
}
