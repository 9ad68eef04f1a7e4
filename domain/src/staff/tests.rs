//! Given, when, then.

use std::collections::BTreeSet;

use super::{Staff, StaffCommand, StaffError, StaffEvent};
use crate::testing::{clerk, email, given, nothing, person};
use crate::values::StaffRole::{self, EntitiesAdmin, Owner, Viewer};

fn add(roles: &[StaffRole]) -> StaffCommand {
    StaffCommand::Add {
        staff: clerk(),
        name: person("Grace Hopper"),
        email: email("grace@example.com"),
        roles: roles.iter().copied().collect(),
    }
}

fn added(roles: &[StaffRole]) -> StaffEvent {
    StaffEvent::StaffAdded {
        staff: clerk(),
        name: person("Grace Hopper").sealed,
        email: email("grace@example.com").sealed,
        roles: roles.iter().copied().collect(),
    }
}

fn change(roles: &[StaffRole]) -> StaffCommand {
    StaffCommand::ChangeRoles {
        roles: roles.iter().copied().collect(),
    }
}

#[test]
fn a_staff_member_joins_with_roles_and_sealed_details() {
    nothing::<Staff>()
        .when(add(&[Owner, Viewer]))
        .then([added(&[Viewer, Owner])]);
}

#[test]
fn nobody_joins_twice() {
    given::<Staff>([added(&[Owner])])
        .when(add(&[Owner]))
        .then_refused(StaffError::AlreadyAdded);
}

#[test]
fn nobody_joins_or_stays_without_a_role() {
    nothing::<Staff>()
        .when(add(&[]))
        .then_refused(StaffError::NoRoles);
    given::<Staff>([added(&[Owner])])
        .when(change(&[]))
        .then_refused(StaffError::NoRoles);
}

#[test]
fn roles_change_to_exactly_these() {
    given::<Staff>([added(&[Owner])])
        .when(change(&[EntitiesAdmin]))
        .then([StaffEvent::StaffRolesChanged {
            roles: BTreeSet::from([EntitiesAdmin]),
        }]);
}

#[test]
fn the_same_roles_again_are_calm() {
    given::<Staff>([added(&[Owner, Viewer])])
        .when(change(&[Viewer, Owner]))
        .then_nothing();
}

#[test]
fn a_suspension_is_made_once_and_undone_once() {
    let working = || given::<Staff>([added(&[Viewer])]);
    let suspended = || working().and(StaffEvent::StaffSuspended {});
    working()
        .when(StaffCommand::Suspend)
        .then([StaffEvent::StaffSuspended {}]);
    suspended().when(StaffCommand::Suspend).then_nothing();
    suspended()
        .when(StaffCommand::Reinstate)
        .then([StaffEvent::StaffReinstated {}]);
    working().when(StaffCommand::Reinstate).then_nothing();
    suspended()
        .and(StaffEvent::StaffReinstated {})
        .when(StaffCommand::Suspend)
        .then([StaffEvent::StaffSuspended {}]);
}

#[test]
fn nothing_happens_to_a_stranger() {
    for command in [
        change(&[Owner]),
        StaffCommand::Suspend,
        StaffCommand::Reinstate,
    ] {
        nothing::<Staff>()
            .when(command)
            .then_refused(StaffError::NotFound);
    }
}
