//! Given, when, then.

use std::collections::BTreeSet;

use super::{Staff, StaffCommand, StaffError, StaffEvent};
use crate::testing::{clerk, customer, email, given, nothing, person};
use crate::values::StaffReach;
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
fn the_roles_for_the_firm_reach_all_customers_until_they_are_limited() {
    let change = |reach| StaffCommand::ChangeReach { reach };
    let changed = |reach| StaffEvent::StaffReachChanged { reach };
    let limited = || given::<Staff>([added(&[Viewer])]).and(changed(StaffReach::Assigned));
    given::<Staff>([added(&[Viewer])])
        .when(change(StaffReach::All))
        .then_nothing();
    given::<Staff>([added(&[Viewer])])
        .when(change(StaffReach::Assigned))
        .then([changed(StaffReach::Assigned)]);
    limited().when(change(StaffReach::Assigned)).then_nothing();
    limited()
        .when(change(StaffReach::All))
        .then([changed(StaffReach::All)]);
}

#[test]
fn b18_a_customer_is_assigned_with_a_role_of_its_own_or_those_for_the_firm() {
    let assign = |role| StaffCommand::AssignToCustomer {
        customer: customer(),
        role,
    };
    let assigned = |role| StaffEvent::StaffAssignedToCustomer {
        customer: customer(),
        role,
    };
    for role in [None, Some(Owner)] {
        given::<Staff>([added(&[Viewer])])
            .when(assign(role))
            .then([assigned(role)]);
        given::<Staff>([added(&[Viewer]), assigned(role)])
            .when(assign(role))
            .then_nothing();
        given::<Staff>([added(&[Viewer]), assigned(role)])
            .when(assign(Some(EntitiesAdmin)))
            .then([assigned(Some(EntitiesAdmin))]);
    }
}

#[test]
fn an_assignment_ends_once() {
    let unassign = || StaffCommand::Unassign {
        customer: customer(),
    };
    let assigned = StaffEvent::StaffAssignedToCustomer {
        customer: customer(),
        role: None,
    };
    let unassigned = || StaffEvent::StaffUnassigned {
        customer: customer(),
    };
    let given = || given::<Staff>([added(&[Viewer]), assigned.clone()]);
    given().when(unassign()).then([unassigned()]);
    given().and(unassigned()).when(unassign()).then_nothing();
    crate::testing::given::<Staff>([added(&[Viewer])])
        .when(unassign())
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
        StaffCommand::ChangeReach {
            reach: StaffReach::Assigned,
        },
        StaffCommand::AssignToCustomer {
            customer: customer(),
            role: None,
        },
        StaffCommand::Unassign {
            customer: customer(),
        },
        StaffCommand::Suspend,
        StaffCommand::Reinstate,
    ] {
        nothing::<Staff>()
            .when(command)
            .then_refused(StaffError::NotFound);
    }
}
