//! Which contents a contact is handed, may give back, may take back.

use super::given::{
    FOLDER, ROOT, a_version, ada_asks, ada_sent, grant, now, shared_with_ada, shorthand,
};
use crate::access::Action::{Deposit, Download, View, Withdraw};
use crate::access::{Code, Facts, still_hands_out, withheld};
use crate::grant::{Capability, Subject};
use crate::testing::{ada, bob, version};
use crate::values::ContactRole;

#[test]
fn can_download_caps_what_the_firm_shared_and_not_what_they_sent() {
    let capped = |facts: &mut Facts| facts.memberships[0].terms.can_download = false;
    shared_with_ada()
        .changed(capped)
        .answers(Download, Code::CannotDownload);
    shared_with_ada().changed(capped).allows(View);
    ada_sent().changed(capped).allows(Download);
}

#[test]
fn a_contact_sees_exactly_the_versions_she_sent() {
    let facts = ada_sent().changed(|facts| {
        facts.versions.push(a_version(2, Some(ada())));
        facts.versions.push(a_version(3, Some(bob())));
        facts.versions.push(a_version(4, None));
    });
    let decision = facts.allows(Download);
    assert_eq!(decision.version(), Some(version(2)));
    assert_eq!(shorthand(&decision), ["own"]);
}

#[test]
fn with_a_grant_too_she_gets_the_newest_of_the_firm_or_her_own() {
    let facts = ada_sent()
        .with(grant(Some(ROOT), Subject::Contact(ada())))
        .changed(|facts| {
            facts.versions.push(a_version(2, None));
            facts.versions.push(a_version(3, Some(bob())));
        });
    let decision = facts.allows(Download);
    assert_eq!(decision.version(), Some(version(2)));
    assert_eq!(shorthand(&decision), ["3", "own"]);
    let newer = facts.changed(|facts| facts.versions.push(a_version(4, Some(ada()))));
    let decision = newer.allows(Download);
    assert_eq!(decision.version(), Some(version(4)));
    assert_eq!(shorthand(&decision), ["3", "own"]);
}

#[test]
fn what_another_contact_sent_is_not_shown_by_a_grant() {
    shared_with_ada()
        .changed(|facts| facts.versions = vec![a_version(1, Some(bob()))])
        .answers(View, Code::NoVisibleVersion);
}

#[test]
fn a_version_that_is_not_available_is_passed_over() {
    let facts = shared_with_ada().changed(|facts| {
        let mut scanning = a_version(2, None);
        scanning.available = false;
        facts.versions.push(scanning);
    });
    assert_eq!(facts.allows(Download).version(), Some(version(1)));
}

#[test]
fn the_sender_withdraws_until_staff_have_opened_it() {
    ada_sent().allows(Withdraw);
    ada_sent()
        .changed(|facts| facts.versions[0].opened_by_staff = true)
        .answers(Withdraw, Code::AlreadyOpened);
    ada_sent()
        .changed(|facts| facts.chain[0].withdrawn = true)
        .answers(Withdraw, Code::UploadIsWithdrawn);
}

#[test]
fn what_the_firm_made_its_own_is_not_withdrawn() {
    let accepted = ada_sent().changed(|facts| facts.versions[0].accepted = true);
    let covered = ada_sent().changed(|facts| facts.versions.push(a_version(2, None)));
    let by_bob = ada_sent().changed(|facts| facts.versions.push(a_version(2, Some(bob()))));
    for facts in [accepted, covered, by_bob] {
        facts.answers(Withdraw, Code::AlreadyAccepted);
    }
    ada_sent()
        .changed(|facts| facts.versions.push(a_version(2, Some(ada()))))
        .allows(Withdraw);
}

#[test]
fn nobody_withdraws_what_the_firm_or_another_made() {
    shared_with_ada().answers(Withdraw, Code::NotOwnUpload);
    let of_bob = shared_with_ada().changed(|facts| facts.chain[0].created_by = Some(bob()));
    of_bob.answers(Withdraw, Code::NotOwnUpload);
    let own_folder = ada_asks()
        .changed(|facts| facts.chain[1].created_by = Some(ada()))
        .its_folder();
    own_folder.answers(Withdraw, Code::NotOwnUpload);
}

#[test]
fn what_another_contact_sent_is_the_firms_once_it_is_accepted() {
    let facts = shared_with_ada().changed(|facts| {
        facts.versions.push(a_version(2, Some(bob())));
    });
    assert_eq!(facts.allows(View).versions, [version(1)]);
    let accepted = facts.changed(|facts| facts.versions[1].accepted = true);
    assert_eq!(accepted.allows(View).versions, [version(2)]);
    ada_asks()
        .changed(|facts| facts.versions = accepted.versions.clone())
        .answers(View, Code::NotShared);
}

#[test]
fn of_the_firms_versions_only_the_newest_is_handed_out_and_of_her_own_each() {
    let facts = ada_sent()
        .with(grant(Some(ROOT), Subject::Contact(ada())))
        .changed(|facts| {
            facts.versions.push(a_version(2, None));
            facts.versions.push(a_version(3, Some(ada())));
            facts.versions.push(a_version(4, None));
            facts.versions.push(a_version(5, Some(bob())));
        });
    for action in [View, Download] {
        let decision = facts.allows(action);
        assert_eq!(decision.versions, [version(1), version(3), version(4)]);
        assert_eq!(decision.version(), Some(version(4)));
        for (n, out) in [(1, true), (2, false), (3, true), (4, true), (5, false)] {
            assert_eq!(decision.hands_out(version(n)), out, "version {n}");
        }
    }
}

#[test]
fn of_a_version_that_she_sees_she_is_told_why_it_is_not_hers_to_take_and_of_no_other() {
    let facts = ada_sent()
        .with(grant(Some(ROOT), Subject::Contact(ada())))
        .changed(|facts| {
            facts.grants[0].capability = Capability::View;
            facts.versions.push(a_version(2, None));
            facts.versions.push(a_version(3, Some(bob())));
            facts.versions.push(a_version(4, None));
        });
    let why = |facts: &Facts, n| {
        let decision = withheld(facts, Download, version(n), now());
        decision.map(|decision| decision.code)
    };
    let told = [1, 2, 3, 4, 5].map(|n| why(&facts, n));
    assert_eq!(told, [None, None, None, Some(Code::ViewOnly), None]);
    assert_eq!(facts.allows(Download).versions, [version(1)]);
    assert_eq!(withheld(&facts, View, version(4), now()), None);
    let capped = facts.changed(|facts| {
        facts.grants[0].capability = Capability::Download;
        facts.memberships[0].terms.can_download = false;
    });
    assert_eq!(why(&capped, 4), Some(Code::CannotDownload));
}

#[test]
fn what_was_handed_out_goes_on_when_a_newer_version_takes_its_place() {
    let goes_on = |facts: &Facts, n| still_hands_out(facts, Download, version(n), now());
    let facts = shared_with_ada().changed(|facts| {
        facts.versions.push(a_version(2, Some(bob())));
        facts.versions.push(a_version(3, None));
    });
    assert_eq!(facts.allows(Download).versions, [version(3)]);
    for (n, expected) in [(1, true), (2, false), (3, true), (4, false)] {
        assert_eq!(goes_on(&facts, n), expected, "version {n}");
    }
    let accepted = facts.clone().changed(|facts| {
        facts.versions.truncate(2);
        facts.versions[1].accepted = true;
    });
    assert!(goes_on(&accepted, 1) && goes_on(&accepted, 2));
}

#[test]
fn what_was_handed_out_ends_with_access_though_a_newer_version_of_her_own_is_hers() {
    let goes_on = |facts: &Facts| still_hands_out(facts, Download, version(1), now());
    let hers = |facts: &mut Facts| {
        facts.versions.push(a_version(2, Some(ada())));
        facts.versions[1].accepted = true;
    };
    let facts = shared_with_ada().changed(hers);
    assert!(goes_on(&facts));
    for lost in [
        facts.clone().changed(|facts| facts.grants.clear()),
        facts.clone().on_terms(|terms| terms.can_download = false),
        facts.changed(|facts| facts.versions[0].available = false),
    ] {
        assert_eq!(lost.allows(Download).versions, [version(2)]);
        assert!(!goes_on(&lost));
    }
}

#[test]
fn her_own_versions_are_taken_away_whatever_else_leads_there() {
    let hers = ada_asks().changed(|facts| {
        facts.versions = vec![a_version(1, Some(ada())), a_version(2, None)];
    });
    assert_eq!(hers.allows(Download).version(), Some(version(1)));
    let mut view = grant(Some(FOLDER), Subject::Contact(ada()));
    view.capability = Capability::View;
    let viewing = hers.clone().with(view);
    assert_eq!(viewing.allows(View).version(), Some(version(2)));
    assert_eq!(viewing.allows(Download).versions, [version(1)]);
    let capped = hers
        .with(grant(Some(FOLDER), Subject::Contact(ada())))
        .on_terms(|terms| terms.can_download = false);
    assert_eq!(capped.allows(View).version(), Some(version(2)));
    assert_eq!(capped.allows(Download).versions, [version(1)]);
}

#[test]
fn her_own_version_that_is_not_available_yet_is_a_path_without_a_version() {
    ada_sent()
        .changed(|facts| facts.versions[0].available = false)
        .answers(View, Code::NoVisibleVersion);
}

#[test]
fn c04_a_collaborator_deposits_where_she_may_download() {
    let reader = |facts: Facts| facts.on_terms(|terms| terms.role = ContactRole::EntityAccess);
    for facts in [shared_with_ada(), ada_sent()] {
        facts.allows(Deposit);
        reader(facts).answers(Deposit, Code::NotCollaborator);
    }
    ada_asks().answers(Deposit, Code::NotShared);
    shared_with_ada()
        .changed(|facts| facts.grants[0].capability = Capability::View)
        .answers(Deposit, Code::ViewOnly);
    shared_with_ada()
        .on_terms(|terms| terms.can_download = false)
        .answers(Deposit, Code::CannotDownload);
    shared_with_ada()
        .its_folder()
        .with(grant(Some(FOLDER), Subject::Contact(ada())))
        .answers(Deposit, Code::NotADocument);
}

#[test]
fn a_deposit_is_hers_and_the_others_keep_the_firms_version() {
    let deposited =
        |facts: Facts| facts.changed(|facts| facts.versions.push(a_version(2, Some(ada()))));
    let hers = deposited(shared_with_ada());
    assert_eq!(hers.allows(View).version(), Some(version(2)));
    assert_eq!(shorthand(&hers.allows(View)), ["0", "own"]);
    let bobs = hers.changed(|facts| {
        facts.contact.as_mut().unwrap().id = bob();
        facts.grants = vec![grant(Some(ROOT), Subject::Contact(bob()))];
    });
    assert_eq!(bobs.allows(View).version(), Some(version(1)));
}
