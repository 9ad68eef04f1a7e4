//! Matters and their own contacts.

use super::given::{document, folder, matter, matter_details};
use crate::document::{DocumentCommand, DocumentError, DocumentEvent};
use crate::testing::{ada, bob};

fn give(can_download: bool) -> DocumentCommand {
    DocumentCommand::GiveMatterAccess {
        contact: ada(),
        can_download,
    }
}

fn given_access(can_download: bool) -> DocumentEvent {
    DocumentEvent::MatterAccessGiven {
        contact: ada(),
        can_download,
    }
}

fn revoke() -> DocumentCommand {
    DocumentCommand::RevokeMatterAccess { contact: ada() }
}

fn revoked() -> DocumentEvent {
    DocumentEvent::MatterAccessRevoked { contact: ada() }
}

#[test]
fn a_matter_takes_other_details() {
    let details = matter_details();
    matter()
        .when(DocumentCommand::DescribeMatter(matter_details()))
        .then([DocumentEvent::MatterDescribed {
            reference: details.reference.sealed,
            title: details.title.sealed,
            summary: details.summary.map(|text| text.sealed),
        }]);
}

#[test]
fn a_matter_is_closed_once_and_reopened_once() {
    let closed = || matter().and(DocumentEvent::MatterClosed {});
    matter()
        .when(DocumentCommand::CloseMatter)
        .then([DocumentEvent::MatterClosed {}]);
    closed().when(DocumentCommand::CloseMatter).then_nothing();
    closed()
        .when(DocumentCommand::ReopenMatter)
        .then([DocumentEvent::MatterReopened {}]);
    matter().when(DocumentCommand::ReopenMatter).then_nothing();
    closed()
        .and(DocumentEvent::MatterReopened {})
        .when(DocumentCommand::CloseMatter)
        .then([DocumentEvent::MatterClosed {}]);
}

#[test]
fn d01_d09_access_is_given_with_its_own_can_download_changed_and_calm() {
    for can_download in [true, false] {
        matter()
            .when(give(can_download))
            .then([given_access(can_download)]);
        let given = || matter().and(given_access(can_download));
        given().when(give(can_download)).then_nothing();
        given()
            .when(give(!can_download))
            .then([given_access(!can_download)]);
    }
}

#[test]
fn access_is_revoked_once_and_given_again() {
    let given = || matter().and(given_access(false));
    given().when(revoke()).then([revoked()]);
    given().and(revoked()).when(revoke()).then_nothing();
    given()
        .and(revoked())
        .when(give(false))
        .then([given_access(false)]);
    matter().when(revoke()).then_nothing();
    given()
        .when(DocumentCommand::RevokeMatterAccess { contact: bob() })
        .then_nothing();
}

#[test]
fn access_is_taken_away_in_the_trash_too_and_given_there_no_more() {
    let trashed = || {
        matter()
            .and(given_access(true))
            .and(DocumentEvent::ItemTrashed {})
    };
    trashed().when(revoke()).then([revoked()]);
    trashed()
        .when(give(false))
        .then_refused(DocumentError::IsTrashed);
}

#[test]
fn only_a_matter_has_details_and_contacts_of_its_own() {
    for given in [document, folder] {
        for command in [
            DocumentCommand::DescribeMatter(matter_details()),
            DocumentCommand::CloseMatter,
            DocumentCommand::ReopenMatter,
            give(true),
            revoke(),
        ] {
            given()
                .when(command)
                .then_refused(DocumentError::NotAMatter);
        }
    }
}
