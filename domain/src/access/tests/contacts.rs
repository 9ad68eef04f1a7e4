//! What contacts may see and do.

use chrono::TimeDelta;

use super::given::{
    DOCUMENT, FOLDER, ROOT, UPPER, ada_asks, ada_sent, folder, grant, now, on, shared_with_ada,
    shorthand, stamp,
};
use crate::access::Action::{self, Download, NewFolder, Upload, View};
use crate::access::{Code, Facts, IdentityFacts, Step, may_enter, may_send};
use crate::contact::Account;
use crate::document::FolderPurpose;
use crate::grant::{Capability, Subject};
use crate::testing::{ada, bob, customer, group, item, section, version};
use crate::values::{ContactKind, ContactRole};

type Break = fn(&mut Facts);

/// Each condition alone, in the order in which the nearest missing one is
/// named.
const CONDITIONS: &[(Break, Code)] = &[
    (
        |facts| facts.identity = Some(IdentityFacts { enabled: false }),
        Code::IdentityDisabled,
    ),
    (|facts| facts.contact = None, Code::NotFound),
    (|facts| account(facts, Account::Closed), Code::ContactClosed),
    (
        |facts| account(facts, Account::Invited),
        Code::ContactNotActive,
    ),
    (
        |facts| account(facts, Account::None),
        Code::ContactNotActive,
    ),
    (|facts| facts.memberships.clear(), Code::NoMembership),
    (
        |facts| facts.switched_off = Some(stamp(9)),
        Code::MembershipPortalClosed,
    ),
    (|facts| facts.customer = None, Code::PortalClosed),
    (
        |facts| {
            facts
                .customer
                .iter_mut()
                .for_each(|c| c.portal_open = false);
        },
        Code::PortalClosed,
    ),
    (|facts| facts.chain.clear(), Code::NotFound),
    (
        |facts| {
            facts
                .chain
                .iter_mut()
                .take(1)
                .for_each(|i| i.trashed = true);
        },
        Code::ItemTrashed,
    ),
    (
        |facts| {
            facts
                .chain
                .iter_mut()
                .skip(2)
                .for_each(|i| i.trashed = true);
        },
        Code::ItemTrashed,
    ),
    (
        |facts| {
            facts
                .chain
                .extend([folder(ROOT, FolderPurpose::InternalRoot)]);
        },
        Code::InternalArea,
    ),
    (
        |facts| facts.chain.iter_mut().for_each(|i| i.withdrawn = true),
        Code::UploadIsWithdrawn,
    ),
    (
        |facts| {
            facts
                .chain
                .iter_mut()
                .take(1)
                .for_each(|i| i.section = Some(section(1)));
        },
        Code::SectionClosed,
    ),
    (|facts| facts.grants.clear(), Code::NotShared),
    (
        |facts| {
            facts
                .grants
                .iter_mut()
                .for_each(|g| g.expires_at = Some(now()));
        },
        Code::AccessExpired,
    ),
    (|facts| facts.versions.clear(), Code::NoVisibleVersion),
    (
        |facts| facts.versions.iter_mut().for_each(|v| v.available = false),
        Code::NoVisibleVersion,
    ),
];

fn account(facts: &mut Facts, account: Account) {
    if let Some(contact) = &mut facts.contact {
        contact.account = account;
    }
}

#[test]
fn each_missing_condition_is_named() {
    shared_with_ada().allows(View);
    for (break_it, code) in CONDITIONS {
        let facts = shared_with_ada().changed(break_it);
        facts.answers(View, *code);
        facts.answers(Download, *code);
    }
}

#[test]
fn of_two_missing_conditions_the_nearer_one_is_named() {
    for (n, (nearer, code)) in CONDITIONS.iter().enumerate() {
        for (farther, _) in &CONDITIONS[n + 1..] {
            let facts = shared_with_ada().changed(farther).changed(nearer);
            facts.answers(View, *code);
        }
    }
}

#[test]
fn both_doors_at_once_open_nothing() {
    let mut facts = shared_with_ada();
    facts.staff = super::given::clerk_asks([]).staff;
    facts.answers(View, Code::NotFound);
    Facts::default().answers(View, Code::NotFound);
}

#[test]
fn a_grant_reaches_from_the_item_and_from_every_folder_above() {
    for (steps_up, n) in [DOCUMENT, FOLDER, UPPER, ROOT].into_iter().enumerate() {
        let facts = ada_asks().with(grant(Some(n), Subject::Contact(ada())));
        let decision = facts.allows(View);
        assert_eq!(shorthand(&decision), [steps_up.to_string()]);
        assert_eq!(on(&decision.paths[0].source), Some(item(n)));
        facts.allows(Download);
    }
}

#[test]
fn a_grant_beside_or_below_reaches_nothing() {
    ada_asks()
        .with(grant(Some(99), Subject::Contact(ada())))
        .answers(View, Code::NotShared);
    shared_with_ada()
        .its_folder()
        .answers(View, Code::NotShared);
}

#[test]
fn every_path_is_named_master_first_then_from_the_item_up() {
    let both = [Subject::Contact(ada()), Subject::Customer(customer())];
    let mut facts = ada_sent();
    for n in [ROOT, DOCUMENT, UPPER, FOLDER] {
        for subject in both {
            facts = facts.with(grant(Some(n), subject));
        }
    }
    for subject in both {
        facts = facts.with(grant(None, subject));
    }
    let expected = [
        "master", "master", "0", "0", "1", "1", "2", "2", "3", "3", "own",
    ];
    let forwards = facts.allows(View);
    assert_eq!(shorthand(&forwards), expected);
    let backwards = facts.changed(|facts| facts.grants.reverse()).allows(View);
    assert_eq!(forwards, backwards);
}

#[test]
fn a_path_says_who_gave_it_when_and_where_in_the_log() {
    let decision = shared_with_ada().allows(View);
    let crate::access::Source::Grant { given, .. } = &decision.paths[0].source else {
        panic!("{decision:?}");
    };
    let facts = grant(Some(DOCUMENT), Subject::Contact(ada()));
    assert_eq!((given.grant, given.stamp), (facts.id, facts.given));
}

#[test]
fn every_hop_says_who_made_it_so_when_and_where_in_the_log() {
    let facts = ada_sent()
        .in_the_group()
        .with(grant(Some(UPPER), Subject::Group(group())));
    let decision = facts.allows(View);
    let hops = |n: usize| -> Vec<_> {
        let path = &decision.paths[n];
        path.hops.iter().map(|hop| (hop.step, hop.stamp)).collect()
    };
    let inside = |n: u128, folder: u128| Step::Inside {
        item: item(n),
        folder: item(folder),
    };
    assert_eq!(
        hops(0),
        [
            (Step::InGroup(group()), stamp(5)),
            (Step::Given, stamp(7)),
            (inside(FOLDER, UPPER), stamp(2)),
            (inside(DOCUMENT, FOLDER), stamp(2)),
        ]
    );
    assert_eq!(hops(1), [(Step::Sent(version(1)), stamp(3))]);
    let own_folder = ada_asks()
        .changed(|facts| facts.chain[1].created_by = Some(ada()))
        .its_folder();
    let path = &own_folder.allows(View).paths[0];
    assert_eq!(path.hops[0].step, Step::Made(item(FOLDER)));
    assert_eq!(path.hops[0].stamp, stamp(1));
}

#[test]
fn access_ends_at_the_very_instant() {
    let until = |end| shared_with_ada().changed(|facts| facts.grants[0].expires_at = Some(end));
    until(now() + TimeDelta::microseconds(1)).allows(View);
    until(now()).answers(View, Code::AccessExpired);
    until(now() - TimeDelta::microseconds(1)).answers(View, Code::AccessExpired);
    // What expired for somebody else tells nothing here.
    let of_bob = until(now()).changed(|facts| facts.grants[0].subject = Subject::Contact(bob()));
    of_bob.answers(View, Code::NotShared);
}

#[test]
fn an_expired_path_is_not_named_beside_a_lasting_one() {
    let mut expired = grant(None, Subject::Contact(ada()));
    expired.expires_at = Some(now());
    let decision = shared_with_ada().with(expired).allows(View);
    assert_eq!(shorthand(&decision), ["0"]);
}

#[test]
fn the_customer_as_a_subject_reaches_clients_and_no_partner() {
    for place in [None, Some(DOCUMENT), Some(ROOT)] {
        let facts = ada_asks().with(grant(place, Subject::Customer(customer())));
        facts.allows(Download);
        let partner = |facts: &mut Facts| {
            facts.contact.as_mut().unwrap().kind = ContactKind::Partner;
        };
        facts.changed(partner).answers(View, Code::NotShared);
        ada_asks()
            .with(grant(place, Subject::Contact(ada())))
            .changed(partner)
            .allows(Download);
    }
}

#[test]
fn another_contact_or_customer_as_a_subject_reaches_nobody_here() {
    let stranger = crate::ids::CustomerId::new(crate::testing::uuid(0xC1));
    for subject in [Subject::Contact(bob()), Subject::Customer(stranger)] {
        ada_asks()
            .with(grant(None, subject))
            .answers(View, Code::NotShared);
    }
}

#[test]
fn view_only_shows_and_does_not_hand_out() {
    let view = |facts: &mut Facts| facts.grants[0].capability = Capability::View;
    let facts = shared_with_ada().changed(view);
    facts.allows(View);
    facts.answers(Download, Code::ViewOnly);
    facts
        .with(grant(Some(ROOT), Subject::Contact(ada())))
        .allows(Download);
}

#[test]
fn her_own_folder_shows_itself_and_not_what_lies_in_it() {
    let own = ada_asks().changed(|facts| facts.chain[1].created_by = Some(ada()));
    own.answers(View, Code::NotShared);
    let folder = own.its_folder();
    assert_eq!(shorthand(&folder.allows(View)), ["own"]);
    folder.allows(Upload);
    folder.allows(NewFolder);
    folder.answers(Download, Code::NotADocument);
}

#[test]
fn from_client_of_another_is_not_own_work() {
    let mut facts = ada_asks();
    facts.chain = vec![folder(FOLDER, FolderPurpose::FromContact)];
    facts.chain[0].created_by = Some(ada());
    facts.versions.clear();
    facts.answers(View, Code::NotShared);
}

#[test]
fn internal_is_never_shown_whatever_was_granted() {
    let mut facts = ada_sent().under_internal();
    for place in [None, Some(DOCUMENT), Some(ROOT)] {
        facts = facts
            .with(grant(place, Subject::Contact(ada())))
            .with(grant(place, Subject::Customer(customer())));
    }
    for action in Action::ALL {
        facts.answers(*action, Code::InternalArea);
        facts
            .clone()
            .its_folder()
            .answers(*action, Code::InternalArea);
    }
}

#[test]
fn a_trashed_ancestor_ends_every_access() {
    for link in 0..4 {
        let facts = ada_sent()
            .with(grant(None, Subject::Contact(ada())))
            .changed(|facts| facts.chain[link].trashed = true);
        for action in Action::ALL {
            facts.answers(*action, Code::ItemTrashed);
        }
    }
}

#[test]
fn a_collaborator_sends_into_a_folder_she_sees() {
    let folder = ada_asks()
        .with(grant(Some(FOLDER), Subject::Contact(ada())))
        .its_folder();
    let reader = |facts: &mut Facts| {
        facts.memberships[0].terms.role = ContactRole::EntityAccess;
    };
    for action in [Upload, NewFolder] {
        folder.allows(action);
        folder
            .clone()
            .changed(reader)
            .answers(action, Code::NotCollaborator);
        shared_with_ada().answers(action, Code::NotAFolder);
        ada_asks().its_folder().answers(action, Code::NotShared);
    }
}

#[test]
fn sending_without_a_folder_asks_the_same_of_the_person() {
    assert_eq!(may_send(&ada_asks()), Ok(()));
    for (break_it, code) in &CONDITIONS[..9] {
        assert_eq!(may_send(&ada_asks().changed(break_it)), Err(*code));
        assert_eq!(may_enter(&ada_asks().changed(break_it)), Err(*code));
    }
    let reader = ada_asks().changed(|facts| {
        facts.memberships[0].terms.role = ContactRole::EntityAccess;
    });
    assert_eq!(may_send(&reader), Err(Code::NotCollaborator));
    assert_eq!(may_enter(&reader), Ok(()));
}

#[test]
fn a_client_never_does_what_is_the_firms() {
    for action in [
        Action::AddVersion,
        Action::Accept,
        Action::Rename,
        Action::Move,
        Action::SetSection,
        Action::Trash,
        Action::Restore,
        Action::Purge,
        Action::Share,
    ] {
        shared_with_ada().answers(action, Code::StaffOnly);
        ada_sent().answers(action, Code::StaffOnly);
        ada_asks().answers(action, Code::NotShared);
    }
}
