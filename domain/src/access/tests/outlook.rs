//! Who sees an item now, and who only waits.

use super::given::{ada_asks, now, shared_with_ada, stamp};
use crate::access::{
    Code, CustomerFacts, Facts, Outlook, Waiting, nearest_door, outlook, with_open_doors,
};
use crate::contact::Account;
use crate::testing::section;

type Break = fn(&mut Facts);

const DOORS: [(Break, Waiting); 5] = [
    (|facts| account(facts, Account::None), Waiting::NotInvited),
    (|facts| account(facts, Account::Invited), Waiting::Pending),
    (
        |facts| facts.switched_off = Some(stamp(9)),
        Waiting::PortalClosed,
    ),
    (
        |facts| customer(facts).portal_open = false,
        Waiting::PortalClosed,
    ),
    (
        |facts| facts.chain[1].section = Some(section(1)),
        Waiting::Section,
    ),
];

fn customer(facts: &mut Facts) -> &mut CustomerFacts {
    facts.customer.as_mut().unwrap()
}

fn account(facts: &mut Facts, account: Account) {
    if let Some(contact) = &mut facts.contact {
        contact.account = account;
    }
}

#[test]
fn with_every_door_open_a_path_shows_it_now() {
    assert_eq!(outlook(&shared_with_ada(), now()), Outlook::Now);
    let not_shared = Outlook::Never(Code::NotShared);
    assert_eq!(outlook(&ada_asks(), now()), not_shared);
}

#[test]
fn a_closed_door_is_waited_for_where_a_path_leads_to_the_item() {
    for (close, waiting) in DOORS {
        let shared = shared_with_ada().changed(close);
        assert_eq!(outlook(&shared, now()), Outlook::Waiting(waiting));
        let not_shared = ada_asks().changed(close);
        assert_eq!(outlook(&not_shared, now()), Outlook::Never(Code::NotShared));
    }
}

#[test]
fn of_several_closed_doors_the_nearest_is_named() {
    for (n, (nearer, waiting)) in DOORS.iter().enumerate() {
        for (farther, _) in &DOORS[n + 1..] {
            let facts = shared_with_ada().changed(farther).changed(nearer);
            assert_eq!(outlook(&facts, now()), Outlook::Waiting(*waiting));
        }
    }
}

#[test]
fn nobody_waits_for_what_no_door_would_show() {
    let cases: [(Break, Code); 4] = [
        (|facts| account(facts, Account::Closed), Code::ContactClosed),
        (|facts| facts.memberships.clear(), Code::NoMembership),
        (|facts| facts.chain[0].trashed = true, Code::ItemTrashed),
        (|facts| facts.versions.clear(), Code::NoVisibleVersion),
    ];
    for (break_it, code) in cases {
        let facts = shared_with_ada().changed(break_it);
        assert_eq!(outlook(&facts, now()), Outlook::Never(code));
    }
}

#[test]
fn the_nearest_closed_door_is_the_one_that_is_waited_for() {
    for (close, waiting) in DOORS {
        let facts = ada_asks().changed(close);
        assert_eq!(nearest_door(&facts), Some(waiting));
    }
    let shut: [Break; 2] = [
        |facts| account(facts, Account::Closed),
        |facts| facts.memberships.clear(),
    ];
    for shut in shut {
        assert_eq!(nearest_door(&ada_asks().changed(shut)), None);
    }
}

#[test]
fn with_every_door_open_a_path_is_all_that_is_needed() {
    for (close, _) in DOORS {
        let opened = with_open_doors(&shared_with_ada().changed(close), &[section(1)]);
        assert_eq!(outlook(&opened, now()), Outlook::Now);
    }
}
