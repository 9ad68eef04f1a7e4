//! What staff may do.

use std::collections::BTreeSet;

use super::given::{ada_sent, clerk_asks, folder, now, shared_with_ada, stamp};
use crate::access::Action::{
    self, Accept, AddVersion, Deposit, Download, Move, NewFolder, Purge, Rename, Restore,
    SetSection, Share, Trash, Upload, View, Withdraw,
};
use crate::access::{Code, Facts, IdentityFacts, decide};
use crate::document::FolderPurpose;
use crate::testing::{ada, version};
use crate::values::Permission::{ReadDocuments, WriteDocuments};
use crate::values::StaffRole::{Auditor, EntitiesAdmin, Owner, Staff, StaffAdmin, Viewer};
use crate::values::{Permission, StaffReach, StaffRole};

type Change = fn(&mut Facts);

#[test]
fn every_action_asks_its_permission() {
    let readers = [Owner, StaffAdmin, EntitiesAdmin, Staff, Viewer, Auditor];
    let writers = [Owner, EntitiesAdmin, Staff];
    let sharers = [Owner, EntitiesAdmin];
    let managers = [Owner, EntitiesAdmin];
    let cases: &[(Action, &[StaffRole], Permission)] = &[
        (View, &readers, ReadDocuments),
        (Download, &readers, ReadDocuments),
        (Upload, &writers, WriteDocuments),
        (NewFolder, &writers, WriteDocuments),
        (AddVersion, &writers, WriteDocuments),
        (Deposit, &writers, WriteDocuments),
        (Accept, &writers, WriteDocuments),
        (Move, &writers, WriteDocuments),
        (SetSection, &sharers, Permission::Share),
        (Purge, &managers, Permission::ManageCustomers),
        (Rename, &writers, WriteDocuments),
        (Trash, &writers, WriteDocuments),
        (Restore, &writers, WriteDocuments),
        (Withdraw, &writers, WriteDocuments),
        (Share, &sharers, Permission::Share),
    ];
    assert_eq!(cases.len(), Action::ALL.len());
    for (action, may, permission) in cases {
        for role in StaffRole::ALL {
            let decision = decide(&clerk_asks([*role]), *action, now());
            let refused = decision.code == Code::PermissionMissing;
            assert_eq!(refused, !may.contains(role), "{role:?} {action:?}");
            assert_eq!(
                decision.missing_permission,
                refused.then_some(*permission),
                "{role:?} {action:?}"
            );
        }
        let nobody = clerk_asks([]).answers(*action, Code::PermissionMissing);
        assert_eq!(nobody.missing_permission, Some(*permission));
    }
}

#[test]
fn a_suspended_or_disabled_clerk_does_nothing() {
    let suspended =
        clerk_asks([Owner]).changed(|facts| facts.staff.as_mut().unwrap().suspended = true);
    let disabled = clerk_asks([Owner])
        .changed(|facts| facts.identity = Some(IdentityFacts { enabled: false }));
    for action in Action::ALL {
        suspended.answers(*action, Code::StaffSuspended);
        disabled.answers(*action, Code::IdentityDisabled);
    }
}

#[test]
fn an_item_that_is_not_there_is_not_found_for_staff_too() {
    let nowhere = clerk_asks([Owner]).changed(|facts| facts.chain.clear());
    for action in Action::ALL {
        nowhere.answers(*action, Code::NotFound);
    }
}

#[test]
fn staff_work_in_internal_and_share_nothing_from_it() {
    let internal = clerk_asks([Owner]).under_internal();
    for action in [View, Download, AddVersion, Rename, Trash] {
        internal.allows(action);
    }
    internal.answers(Share, Code::InternalArea);
}

#[test]
fn the_trash_is_looked_at_and_restored_and_nothing_else() {
    let trashed = clerk_asks([Owner]).changed(|facts| facts.chain[0].trashed = true);
    for action in [View, Download, Restore] {
        trashed.allows(action);
    }
    trashed.allows(Purge);
    for action in [AddVersion, Accept, Rename, Move, SetSection, Trash, Share] {
        trashed.answers(action, Code::ItemTrashed);
    }
}

#[test]
fn only_what_is_itself_in_the_trash_is_restored_or_purged() {
    clerk_asks([Owner]).answers(Restore, Code::NotTrashed);
    clerk_asks([Owner])
        .changed(|facts| facts.chain[1].trashed = true)
        .answers(Restore, Code::NotTrashed);
    clerk_asks([Owner]).answers(Purge, Code::NotTrashed);
}

#[test]
fn folders_take_files_and_documents_take_versions() {
    let folder = clerk_asks([Staff]).its_folder();
    for action in [Upload, NewFolder] {
        folder.allows(action);
        clerk_asks([Staff]).answers(action, Code::NotAFolder);
    }
    clerk_asks([Staff]).allows(AddVersion);
    clerk_asks([Staff])
        .changed(|facts| facts.versions.clear())
        .answers(Download, Code::NoVisibleVersion);
    for action in [AddVersion, Accept, Download] {
        folder.answers(action, Code::NotADocument);
    }
}

#[test]
fn a_withdrawn_upload_is_kept_and_takes_no_version() {
    let withdrawn = clerk_asks([Owner]).changed(|facts| facts.chain[0].withdrawn = true);
    withdrawn.allows(View);
    for action in [AddVersion, Accept] {
        withdrawn.answers(action, Code::UploadIsWithdrawn);
    }
}

#[test]
fn the_folders_of_the_tree_itself_stay_as_they_are() {
    for purpose in FolderPurpose::ALL {
        let facts = clerk_asks([Owner]).changed(|facts| {
            facts.chain = vec![folder(1, *purpose)];
            facts.versions.clear();
        });
        let code = match purpose {
            FolderPurpose::Plain => Code::Allowed,
            FolderPurpose::FilesRoot
            | FolderPurpose::InternalRoot
            | FolderPurpose::FromClient
            | FolderPurpose::FromContact => Code::SystemFolder,
        };
        for action in [Rename, Move, SetSection, Trash] {
            facts.answers(action, code);
        }
    }
}

#[test]
fn staff_never_withdraw_or_deposit_for_a_client() {
    clerk_asks([Owner]).answers(Withdraw, Code::NotOwnUpload);
    clerk_asks([Owner]).answers(Deposit, Code::ContactOnly);
}

#[test]
fn what_a_contact_sent_is_accepted_once() {
    let sent = clerk_asks([Staff])
        .changed(|facts| facts.versions.push(super::given::a_version(2, Some(ada()))));
    sent.allows(Accept);
    sent.changed(|facts| facts.versions[1].accepted = true)
        .answers(Accept, Code::NothingToAccept);
    clerk_asks([Staff]).answers(Accept, Code::NothingToAccept);
}

#[test]
fn staff_are_handed_every_available_version() {
    let facts = clerk_asks([Viewer]).changed(|facts| {
        facts.versions.push(super::given::a_version(2, Some(ada())));
        facts.versions.push(super::given::a_version(3, None));
        facts.versions[2].available = false;
    });
    assert_eq!(facts.allows(Download).versions, [version(1), version(2)]);
}

#[test]
fn closed_portals_and_missing_contacts_do_not_concern_staff() {
    let closed = clerk_asks([Viewer]).changed(|facts| {
        facts.customer.as_mut().unwrap().portal_open = false;
    });
    closed.allows(Download);
}

/// Walks over every action in these states; together with the tests above, no
/// code is left that nobody can be told.
#[test]
fn every_code_is_reached_and_has_a_sentence() {
    let breaks: &[Change] = &[
        |_| {},
        |facts| facts.identity = Some(IdentityFacts { enabled: false }),
        |facts| facts.contact.as_mut().into_iter().for_each(closed),
        |facts| facts.contact.as_mut().into_iter().for_each(invited),
        |facts| facts.memberships.clear(),
        |facts| facts.switched_off = Some(stamp(9)),
        |facts| facts.memberships.iter_mut().for_each(capped),
        |facts| facts.memberships.iter_mut().for_each(reader),
        |facts| facts.chain[0].section = Some(crate::testing::section(1)),
        |facts| *facts = facts.clone().with_matter_access(true, false),
        |facts| facts.staff.as_mut().into_iter().for_each(limited),
        |facts| facts.versions.iter_mut().for_each(accepted),
        |facts| facts.customer = None,
        |facts| facts.staff.as_mut().into_iter().for_each(suspended),
        |facts| facts.chain.clear(),
        |facts| facts.chain[0].trashed = true,
        |facts| facts.chain[0].withdrawn = true,
        |facts| facts.chain = vec![folder(2, FolderPurpose::FilesRoot)],
        |facts| *facts = facts.clone().under_internal(),
        |facts| facts.versions.clear(),
        |facts| facts.versions.iter_mut().for_each(opened),
        |facts| facts.grants.clear(),
        |facts| facts.grants.iter_mut().for_each(view),
        |facts| facts.grants.iter_mut().for_each(expired),
    ];
    let shared_folder = shared_with_ada().with(super::given::grant(
        Some(super::given::FOLDER),
        crate::grant::Subject::Contact(crate::testing::ada()),
    ));
    let states = [
        shared_with_ada(),
        shared_folder.clone().its_folder(),
        shared_folder,
        ada_sent(),
        clerk_asks([Owner]),
        clerk_asks([]),
    ];
    let mut reached = BTreeSet::new();
    for state in &states {
        for change in breaks {
            let facts = state.clone().changed(change);
            let codes = Action::ALL
                .iter()
                .map(|action| decide(&facts, *action, now()).code);
            reached.extend(codes);
        }
    }
    let missing: Vec<_> = Code::ALL
        .iter()
        .filter(|code| !reached.contains(code))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(Code::ALL.iter().all(|code| code.sentence().ends_with('.')));
}

fn closed(contact: &mut crate::access::ContactFacts) {
    contact.account = crate::contact::Account::Closed;
}

fn invited(contact: &mut crate::access::ContactFacts) {
    contact.account = crate::contact::Account::Invited;
}

fn limited(staff: &mut crate::access::StaffFacts) {
    staff.reach = StaffReach::Assigned;
}

fn accepted(version: &mut crate::access::VersionFacts) {
    version.accepted = true;
}

fn capped(membership: &mut crate::access::MembershipFacts) {
    membership.terms.can_download = false;
}

fn reader(membership: &mut crate::access::MembershipFacts) {
    membership.terms.role = crate::values::ContactRole::EntityAccess;
}

fn suspended(staff: &mut crate::access::StaffFacts) {
    staff.suspended = true;
}

fn opened(version: &mut crate::access::VersionFacts) {
    version.opened_by_staff = true;
}

fn view(grant: &mut crate::access::GrantFacts) {
    grant.capability = crate::grant::Capability::View;
}

fn expired(grant: &mut crate::access::GrantFacts) {
    grant.expires_at = Some(now());
}
