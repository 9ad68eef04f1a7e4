//! Who sees an item now, and who only waits.

use super::given::{ada_asks, now, shared_with_ada, stamp};
use crate::access::{
    Code, CustomerFacts, Facts, IdentityFacts, Outlook, Waiting, nearest_door, outlook,
    with_open_doors,
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

const fn steps_away(outlook: Outlook) -> u8 {
    match outlook {
        Outlook::Now => 0,
        Outlook::Waiting(_) => 1,
        Outlook::Never(_) => 2,
    }
}

#[test]
fn whoever_is_settled_comes_no_nearer_to_anything_else() {
    let kept_out: [Break; 3] = [
        |_| {},
        |facts| account(facts, Account::Closed),
        |facts| facts.identity = Some(IdentityFacts { enabled: false }),
    ];
    let things: [Break; 5] = [
        |_| {},
        |facts| facts.grants.clear(),
        |facts| facts.chain[0].trashed = true,
        |facts| facts.chain[0].section = Some(section(2)),
        |facts| facts.versions.clear(),
    ];
    for keep in DOORS.iter().map(|(close, _)| close).chain(&kept_out) {
        let of = |thing: Break| outlook(&shared_with_ada().changed(keep).changed(thing), now());
        let all = things.map(of);
        for settled in all.iter().filter(|one| one.is_settled()) {
            let nearer = |one: &Outlook| steps_away(*one) < steps_away(*settled);
            assert!(!all.iter().any(nearer), "{all:?}");
        }
    }
}

#[test]
fn only_a_section_and_the_item_itself_leave_something_else_to_be_seen() {
    for (close, waiting) in DOORS {
        let outlook = outlook(&shared_with_ada().changed(close), now());
        assert_eq!(outlook.is_settled(), waiting != Waiting::Section);
    }
    assert!(outlook(&shared_with_ada(), now()).is_settled());
    assert!(!outlook(&ada_asks(), now()).is_settled());
    let closed = shared_with_ada().changed(|facts| account(facts, Account::Closed));
    assert!(outlook(&closed, now()).is_settled());
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
