//! By which memberships a contact enters, through groups too, and what they
//! give together.

use super::given::{
    DOCUMENT, FOLDER, ROOT, ada_asks, direct, grant, inherited, shared_with_ada, shorthand, stamp,
};
use crate::access::Action::{Download, Upload, View};
use crate::access::{Code, Facts, Membership, Origin};
use crate::grant::Subject;
use crate::ids::GroupId;
use crate::testing::{ada, customer, group, section, terms, uuid};
use crate::values::ContactKind;
use crate::values::ContactRole::{EntityAccess, EntityCollaborator};

#[test]
fn b22_a_group_alone_makes_a_member() {
    let by_group = |facts: &mut Facts| {
        facts.memberships = vec![inherited(terms(EntityAccess, true, []))];
    };
    let decision = shared_with_ada().changed(by_group).allows(Download);
    assert_eq!(decision.memberships.len(), 1);
    assert_eq!(
        decision.memberships[0].origin,
        Origin::Group {
            group: group(),
            joined: stamp(5),
            given: stamp(6)
        }
    );
    shared_with_ada()
        .changed(by_group)
        .changed(|facts| facts.memberships.clear())
        .answers(View, Code::NoMembership);
}

#[test]
fn b22_memberships_add_up_each_with_its_origin() {
    let group_first = [
        inherited(terms(EntityAccess, true, [section(2)])),
        direct(terms(EntityCollaborator, false, [section(1)])),
    ];
    let membership = Membership::of(&group_first).unwrap();
    let together = terms(EntityCollaborator, true, [section(1), section(2)]);
    assert_eq!(membership.terms, together);
    let [of_group, direct] = group_first;
    assert_eq!(membership.origins, [direct, of_group]);
    assert_eq!(Membership::of(&[]), None);
}

#[test]
fn what_either_membership_opens_is_open() {
    let two = |facts: Facts| {
        facts.changed(|facts| {
            facts.memberships = vec![
                direct(terms(EntityAccess, false, [])),
                inherited(terms(EntityCollaborator, true, [section(1)])),
            ];
        })
    };
    let facts = two(shared_with_ada()).in_section(0, section(1));
    facts.allows(Download);
    two(ada_asks())
        .with(grant(Some(FOLDER), Subject::Contact(ada())))
        .its_folder()
        .allows(Upload);
}

#[test]
fn a_switch_that_is_off_wins_over_every_membership() {
    let off = |facts: &mut Facts| facts.switched_off = Some(stamp(9));
    let member_twice = shared_with_ada().changed(|facts| {
        let more = inherited(terms(EntityCollaborator, true, []));
        facts.memberships.push(more);
    });
    member_twice.allows(View);
    member_twice
        .changed(off)
        .answers(View, Code::MembershipPortalClosed);
    shared_with_ada()
        .in_a_matter()
        .with_matter_access(true, true)
        .its_folder()
        .changed(off)
        .answers(View, Code::MembershipPortalClosed);
}

#[test]
fn a_grant_to_a_group_reaches_whoever_is_in_it() {
    let to_the_group = |n| ada_asks().with(grant(n, Subject::Group(group())));
    for place in [None, Some(DOCUMENT), Some(ROOT)] {
        to_the_group(place).answers(View, Code::NotShared);
        to_the_group(place).in_the_group().allows(Download);
        ada_asks()
            .in_the_group()
            .with(grant(place, Subject::Group(GroupId::new(uuid(0x61)))))
            .answers(View, Code::NotShared);
    }
}

#[test]
fn a_group_that_gives_no_membership_shows_nothing() {
    ada_asks()
        .in_the_group()
        .with(grant(None, Subject::Group(group())))
        .changed(|facts| facts.memberships.clear())
        .answers(View, Code::NoMembership);
}

#[test]
fn d19_a_partner_gets_what_is_granted_to_the_group() {
    let partner = |facts: Facts| {
        facts.changed(|facts| facts.contact.as_mut().unwrap().kind = ContactKind::Partner)
    };
    partner(ada_asks())
        .in_the_group()
        .with(grant(None, Subject::Customer(customer())))
        .answers(View, Code::NotShared);
    partner(ada_asks())
        .in_the_group()
        .with(grant(None, Subject::Group(group())))
        .allows(Download);
}

#[test]
fn among_the_paths_of_one_place_the_customers_come_first_then_groups() {
    let facts = ada_asks()
        .in_the_group()
        .with(grant(Some(ROOT), Subject::Contact(ada())))
        .with(grant(Some(ROOT), Subject::Group(group())))
        .with(grant(Some(ROOT), Subject::Customer(customer())));
    let decision = facts.allows(View);
    assert_eq!(shorthand(&decision), ["3", "3", "3"]);
    let lengths: Vec<usize> = decision.paths.iter().map(|path| path.hops.len()).collect();
    assert_eq!(lengths, [4, 5, 4]);
    let backwards = facts.changed(|facts| facts.grants.reverse());
    assert_eq!(backwards.allows(View), decision);
}
