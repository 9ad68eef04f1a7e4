//! Where roles of staff are given, and what they reach.

use super::given::{assigned, by_group, clerk_asks, shorthand, stamp};
use crate::access::Action::{self, Rename, Share, View};
use crate::access::{
    Code, Facts, IdentityFacts, Origin, Source, Step, decide_at_customer, decide_at_firm,
};
use crate::testing::{group, version};
use crate::values::StaffRole::{EntitiesAdmin, Owner, Staff, Viewer};
use crate::values::{Permission, StaffReach};

type Change = fn(&mut Facts);

fn suspended(facts: &mut Facts) {
    facts.staff.as_mut().unwrap().suspended = true;
}

#[test]
fn b18_a_role_at_the_customer_counts_there_direct_or_through_a_group() {
    let viewer = clerk_asks([Viewer]);
    viewer.answers(Share, Code::PermissionMissing);
    for origin in [Origin::Direct(stamp(4)), by_group(group())] {
        let owner = viewer
            .clone()
            .changed(|facts| facts.assignments = vec![assigned(Some(Owner), origin)]);
        let decision = owner.allows(Share);
        assert_eq!(shorthand(&decision), ["OWNER"]);
        assert_eq!(
            decision.paths[0].source,
            Source::Role {
                role: Owner,
                origin: Some(origin)
            }
        );
    }
}

#[test]
fn every_role_that_carries_it_is_named_the_firms_first_then_direct_then_groups() {
    let facts = clerk_asks([EntitiesAdmin, Viewer]).changed(|facts| {
        facts.assignments = vec![
            assigned(Some(Owner), by_group(group())),
            assigned(None, by_group(group())),
            assigned(Some(Staff), Origin::Direct(stamp(4))),
        ];
    });
    let decision = facts.allows(Rename);
    assert_eq!(shorthand(&decision), ["ENTITIES_ADMIN", "STAFF", "OWNER"]);
    let hops: Vec<Vec<_>> = decision
        .paths
        .iter()
        .map(|path| path.hops.iter().map(|hop| (hop.step, hop.stamp)).collect())
        .collect();
    assert_eq!(
        hops,
        [
            vec![],
            vec![(Step::Given, stamp(4))],
            vec![(Step::InGroup(group()), stamp(5)), (Step::Given, stamp(6))],
        ]
    );
    let backwards = facts.changed(|facts| facts.assignments.reverse());
    assert_eq!(backwards.allows(Rename), decision);
}

#[test]
fn who_works_for_assigned_customers_only_does_nothing_elsewhere() {
    let limited = clerk_asks([Owner])
        .changed(|facts| facts.staff.as_mut().unwrap().reach = StaffReach::Assigned);
    for action in Action::ALL {
        limited.answers(*action, Code::NotAssigned);
    }
    for origin in [Origin::Direct(stamp(4)), by_group(group())] {
        let with_role = |role| {
            limited
                .clone()
                .changed(|facts| facts.assignments = vec![assigned(role, origin)])
        };
        assert_eq!(shorthand(&with_role(None).allows(Share)), ["OWNER"]);
        assert_eq!(
            shorthand(&with_role(Some(Viewer)).allows(View)),
            ["OWNER", "VIEWER"]
        );
    }
}

#[test]
fn what_concerns_the_firm_asks_a_role_for_all_of_it() {
    let owner = clerk_asks([Owner]);
    let may = |facts: &Facts| decide_at_firm(facts, Permission::ManageStaff);
    assert!(may(&owner).allowed);
    let limited = owner
        .clone()
        .changed(|facts| facts.staff.as_mut().unwrap().reach = StaffReach::Assigned)
        .changed(|facts| {
            let direct = Origin::Direct(stamp(4));
            facts.assignments = vec![assigned(Some(Owner), direct)];
        });
    let refused = may(&limited);
    assert_eq!(refused.code, Code::PermissionMissing);
    assert_eq!(refused.missing_permission, Some(Permission::ManageStaff));
    assert!(decide_at_customer(&limited, Permission::ManageStaff).allowed);
    let elsewhere = limited.changed(|facts| facts.assignments.clear());
    let decision = decide_at_customer(&elsewhere, Permission::ReadCustomers);
    assert_eq!(decision.code, Code::NotAssigned);
    assert_eq!(may(&clerk_asks([Viewer])).code, Code::PermissionMissing);
    let states: [(Change, Code); 3] = [
        (suspended, Code::StaffSuspended),
        (
            |facts| facts.identity = Some(IdentityFacts { enabled: false }),
            Code::IdentityDisabled,
        ),
        (|facts| facts.staff = None, Code::PermissionMissing),
    ];
    for (change, code) in states {
        let facts = owner.clone().changed(change);
        assert_eq!(may(&facts).code, code);
        let at_customer = decide_at_customer(&facts, Permission::ReadCustomers);
        assert_eq!(at_customer.code, code);
    }
}

#[test]
fn the_role_that_carries_the_permission_is_the_path() {
    let decision = clerk_asks([Viewer, EntitiesAdmin]).allows(Share);
    assert_eq!(shorthand(&decision), ["ENTITIES_ADMIN"]);
    assert_eq!(decision.version(), Some(version(1)));
}
