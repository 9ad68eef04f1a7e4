//! Matters and sections.

use super::given::{DOCUMENT, FOLDER, ROOT, ada_asks, grant, shared_with_ada, shorthand, stamp};
use crate::access::Action::{Download, NewFolder, Upload, View};
use crate::access::{Code, Facts};
use crate::grant::{Capability, Subject};
use crate::testing::{ada, customer, item, section};
use crate::values::{ContactKind, ContactRole};

#[test]
fn d01_access_to_a_matter_shows_the_matter_and_nothing_in_it() {
    let given = ada_asks().in_a_matter().with_matter_access(true, true);
    let matter = given.clone().its_folder();
    assert_eq!(shorthand(&matter.allows(View)), ["matter"]);
    matter.answers(Download, Code::NotADocument);
    given.answers(View, Code::NotShared);
    let below = given.changed(|facts| {
        facts.chain[0] = super::given::folder(DOCUMENT, crate::document::FolderPurpose::Plain);
        facts.versions.clear();
    });
    below.answers(View, Code::NotShared);
}

#[test]
fn d01_it_shows_no_sister_matter() {
    ada_asks()
        .in_a_matter()
        .with_matter_access(true, true)
        .changed(|facts| facts.matters[0].matter = item(99))
        .its_folder()
        .answers(View, Code::NotShared);
}

#[test]
fn its_path_says_when_access_was_given_and_when_can_download_was_changed() {
    let matter = ada_asks().in_a_matter().with_matter_access(true, true);
    let matter = matter.its_folder();
    assert_eq!(matter.allows(View).paths[0].changed(), None);
    let changed = matter.changed(|facts| facts.matters[0].changed = Some(stamp(9)));
    let decision = changed.allows(View);
    let path = &decision.paths[0];
    let stamps = (path.stamp(), path.changed());
    assert_eq!(stamps, (Some(stamp(8)), Some(stamp(9))));
}

#[test]
fn access_to_a_matter_needs_a_membership_and_nothing_more() {
    let matter = ada_asks()
        .in_a_matter()
        .with_matter_access(true, false)
        .its_folder()
        .on_terms(|terms| {
            terms.role = ContactRole::EntityAccess;
            terms.can_download = false;
        });
    matter.allows(View);
    let partner = |facts: &mut Facts| facts.contact.as_mut().unwrap().kind = ContactKind::Partner;
    matter.clone().changed(partner).allows(View);
    matter
        .clone()
        .changed(|facts| facts.memberships.clear())
        .answers(View, Code::NoMembership);
    matter
        .changed(|facts| facts.matters[0].access = None)
        .answers(View, Code::NotShared);
}

#[test]
fn a_grant_reaches_into_a_matter_with_or_without_access_to_it() {
    let shared = ada_asks()
        .in_a_matter()
        .with(grant(Some(ROOT), Subject::Customer(customer())));
    shared.allows(Download);
    assert_eq!(shorthand(&shared.its_folder().allows(View)), ["2"]);
}

#[test]
fn d09_can_download_of_the_matter_caps_what_the_firm_shared_in_it() {
    let shared = || shared_with_ada().in_a_matter();
    shared().with_matter_access(true, true).allows(Download);
    let capped = shared().with_matter_access(true, false);
    capped.allows(View);
    capped.answers(Download, Code::MatterCannotDownload);
    capped
        .clone()
        .changed(|facts| facts.versions = vec![super::given::a_version(1, Some(ada()))])
        .allows(Download);
    // Both caps: the membership's is the nearer one.
    capped
        .on_terms(|terms| terms.can_download = false)
        .answers(Download, Code::CannotDownload);
}

#[test]
fn taking_the_access_away_leaves_the_cap() {
    shared_with_ada()
        .in_a_matter()
        .with_matter_access(false, false)
        .answers(Download, Code::MatterCannotDownload);
}

#[test]
fn a_cap_at_another_matter_caps_nothing_here() {
    shared_with_ada()
        .in_a_matter()
        .with_matter_access(true, false)
        .changed(|facts| facts.matters[0].matter = item(99))
        .allows(Download);
}

#[test]
fn d18_a_collaborator_sends_into_a_matter_she_sees() {
    let matter = ada_asks()
        .in_a_matter()
        .with_matter_access(true, true)
        .its_folder();
    for action in [Upload, NewFolder] {
        matter.allows(action);
        matter
            .clone()
            .on_terms(|terms| terms.role = ContactRole::EntityAccess)
            .answers(action, Code::NotCollaborator);
        matter
            .clone()
            .changed(|facts| facts.matters.clear())
            .answers(action, Code::NotShared);
    }
}

#[test]
fn a_matter_is_named_by_every_path_in_order() {
    let mut view = grant(Some(FOLDER), Subject::Contact(ada()));
    view.capability = Capability::View;
    let decision = ada_asks()
        .in_a_matter()
        .with_matter_access(true, true)
        .its_folder()
        .with(view)
        .with(grant(None, Subject::Contact(ada())))
        .allows(View);
    assert_eq!(shorthand(&decision), ["master", "0", "matter"]);
    let carried: Vec<bool> = decision
        .paths
        .iter()
        .map(|path| path.carries_download)
        .collect();
    assert_eq!(carried, [true, false, false]);
}

#[test]
fn a_section_is_open_to_those_whose_membership_names_it() {
    for link in 0..4 {
        let facts = shared_with_ada().in_section(link, section(1));
        facts.answers(View, Code::SectionClosed);
        facts
            .on_terms(|terms| terms.sections.extend([section(1)]))
            .allows(View);
    }
}

#[test]
fn of_several_sections_the_nearest_counts() {
    let facts = shared_with_ada()
        .in_section(3, section(1))
        .in_section(1, section(2));
    facts
        .clone()
        .on_terms(|terms| terms.sections.extend([section(1)]))
        .answers(View, Code::SectionClosed);
    facts
        .on_terms(|terms| terms.sections.extend([section(2)]))
        .allows(View);
}

#[test]
fn a_section_closes_own_work_and_matters_too() {
    super::given::ada_sent()
        .in_section(1, section(1))
        .answers(View, Code::SectionClosed);
    ada_asks()
        .in_a_matter()
        .with_matter_access(true, true)
        .its_folder()
        .in_section(0, section(1))
        .answers(View, Code::SectionClosed);
}
