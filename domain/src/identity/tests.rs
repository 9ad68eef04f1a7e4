//! Given, when, then.

use super::{Identity, IdentityCommand, IdentityError, IdentityEvent, Person};
use crate::testing::{ada, given, identity, nothing};

fn enable() -> IdentityCommand {
    IdentityCommand::Enable {
        identity: identity(),
        person: Person::Contact(ada()),
    }
}

fn enabled() -> IdentityEvent {
    IdentityEvent::IdentityEnabled {
        identity: identity(),
        person: Person::Contact(ada()),
    }
}

#[test]
fn a_person_is_let_in_again_after_being_kept_out() {
    nothing::<Identity>().when(enable()).then([enabled()]);
    given::<Identity>([enabled(), IdentityEvent::IdentityDisabled {}])
        .when(enable())
        .then([enabled()]);
}

#[test]
fn an_enabled_identity_is_not_given_away_again() {
    given::<Identity>([enabled()])
        .when(enable())
        .then_refused(IdentityError::AlreadyEnabled);
}

#[test]
fn signing_in_and_a_new_password_are_recorded_each_time() {
    given::<Identity>([enabled(), IdentityEvent::SignedIn {}])
        .when(IdentityCommand::RecordSignIn)
        .then([IdentityEvent::SignedIn {}]);
    given::<Identity>([enabled(), IdentityEvent::CredentialChanged {}])
        .when(IdentityCommand::RecordCredentialChange)
        .then([IdentityEvent::CredentialChanged {}]);
}

#[test]
fn a_disabled_identity_neither_signs_in_nor_changes_its_password() {
    for command in [
        IdentityCommand::RecordSignIn,
        IdentityCommand::RecordCredentialChange,
    ] {
        given::<Identity>([enabled(), IdentityEvent::IdentityDisabled {}])
            .when(command)
            .then_refused(IdentityError::NotEnabled);
    }
}

#[test]
fn disabling_twice_is_calm() {
    given::<Identity>([enabled()])
        .when(IdentityCommand::Disable)
        .then([IdentityEvent::IdentityDisabled {}]);
    given::<Identity>([enabled(), IdentityEvent::IdentityDisabled {}])
        .when(IdentityCommand::Disable)
        .then_nothing();
}

#[test]
fn an_identity_that_never_was_refuses_everything() {
    for command in [
        IdentityCommand::RecordSignIn,
        IdentityCommand::RecordCredentialChange,
        IdentityCommand::Disable,
    ] {
        nothing::<Identity>()
            .when(command)
            .then_refused(IdentityError::NotEnabled);
    }
}
