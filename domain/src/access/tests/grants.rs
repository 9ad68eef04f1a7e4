//! What a grant says of itself, and whose it is.

use chrono::TimeDelta;

use super::given::{ROOT, ada_asks, clerk_asks, grant, now, stamp};
use crate::access::Action::View;
use crate::access::{ContactFacts, Facts, belongs_to};
use crate::contact::Account;
use crate::grant::{Capability, Subject, Terms};
use crate::ids::{CustomerId, GroupId};
use crate::testing::{ada, bob, customer, group, uuid};
use crate::values::{ContactKind, StaffRole};

fn partner(facts: &mut Facts) {
    facts.contact = Some(ContactFacts {
        id: ada(),
        kind: ContactKind::Partner,
        account: Account::Active,
    });
}

#[test]
fn whose_a_grant_is_depends_on_its_subject_and_on_the_kind_of_contact() {
    let (hers, theirs) = (Subject::Contact(ada()), Subject::Group(group()));
    let clients = Subject::Customer(customer());
    let asks = |subject| {
        [
            ada_asks(),
            ada_asks().in_the_group(),
            ada_asks().changed(partner),
            ada_asks().in_the_group().changed(partner),
        ]
        .map(|facts| belongs_to(&facts, subject))
    };
    assert_eq!(asks(hers), [true; 4]);
    assert_eq!(asks(theirs), [false, true, false, true]);
    assert_eq!(asks(clients), [true, true, false, false]);
    for of_others in [
        Subject::Contact(bob()),
        Subject::Group(GroupId::new(uuid(0x61))),
        Subject::Customer(CustomerId::new(uuid(0x62))),
    ] {
        assert_eq!(asks(of_others), [false; 4], "{of_others:?}");
    }
}

#[test]
fn nothing_is_granted_to_who_is_no_contact_nor_by_a_customer_that_is_not_there() {
    let clients = Subject::Customer(customer());
    for subject in [Subject::Contact(ada()), Subject::Group(group()), clients] {
        let clerk = clerk_asks([StaffRole::Owner]).in_the_group();
        assert!(!belongs_to(&clerk, subject), "{subject:?}");
    }
    let nowhere = ada_asks().changed(|facts| facts.customer = None);
    assert!(!belongs_to(&nowhere, clients));
    assert!(belongs_to(&nowhere, Subject::Contact(ada())));
}

#[test]
fn a_grant_is_settled_where_it_was_given_and_then_where_it_was_changed_last() {
    let mut given = grant(Some(ROOT), Subject::Contact(ada()));
    given.given = stamp(12);
    assert_eq!(given.settled_at(), 12);
    given.changed = Some(stamp(15));
    assert_eq!(given.settled_at(), 15);
}

#[test]
fn a_grant_and_its_path_tell_its_terms_and_who_gave_and_changed_it() {
    let mut view = grant(Some(ROOT), Subject::Contact(ada()));
    (view.capability, view.expires_at) = (Capability::View, Some(now() + TimeDelta::days(1)));
    (view.given, view.changed) = (stamp(12), Some(stamp(15)));
    let terms = Terms {
        capability: Capability::View,
        expires_at: view.expires_at,
    };
    assert_eq!(view.terms(), terms);
    let decision = ada_asks().with(view).allows(View);
    let path = &decision.paths[0];
    assert_eq!(
        (path.stamp(), path.changed()),
        (Some(stamp(12)), Some(stamp(15)))
    );
    assert!(!path.carries_download);
}
