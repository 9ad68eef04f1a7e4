//! Contents: versions, deposits, what is accepted, what is taken back.

use super::given::{add_version, deposit, deposited, document, folder, matter, own_upload};
use crate::document::{DocumentCommand, DocumentError, DocumentEvent};
use crate::testing::{ada, bob, content, version};

fn accept_version() -> DocumentCommand {
    DocumentCommand::AcceptVersion {
        version: version(3),
    }
}

fn version_accepted() -> DocumentEvent {
    DocumentEvent::VersionAccepted {
        version: version(3),
    }
}

fn withdraw() -> DocumentCommand {
    DocumentCommand::WithdrawUpload { contact: ada() }
}

#[test]
fn staff_put_a_version_over_a_document() {
    for given in [document(), own_upload()] {
        given
            .when(add_version())
            .then([DocumentEvent::VersionAddedByStaff {
                content: content(2),
            }]);
    }
}

#[test]
fn a_folder_has_no_versions() {
    folder()
        .when(add_version())
        .then_refused(DocumentError::NotADocument);
}

#[test]
fn a_withdrawn_upload_takes_no_version() {
    own_upload()
        .and(DocumentEvent::UploadWithdrawn {})
        .when(add_version())
        .then_refused(DocumentError::IsWithdrawn);
}

#[test]
fn the_sender_withdraws_once() {
    own_upload()
        .when(withdraw())
        .then([DocumentEvent::UploadWithdrawn {}]);
    own_upload()
        .and(DocumentEvent::UploadWithdrawn {})
        .when(withdraw())
        .then_nothing();
}

#[test]
fn nobody_withdraws_what_another_sent() {
    own_upload()
        .when(DocumentCommand::WithdrawUpload { contact: bob() })
        .then_refused(DocumentError::NotOwnUpload);
    document()
        .when(DocumentCommand::WithdrawUpload { contact: ada() })
        .then_refused(DocumentError::NotOwnUpload);
}

#[test]
fn a_folder_is_not_withdrawn_nor_what_lies_in_the_trash() {
    folder()
        .when(withdraw())
        .then_refused(DocumentError::NotADocument);
    own_upload()
        .and(DocumentEvent::ItemTrashed {})
        .when(withdraw())
        .then_refused(DocumentError::IsTrashed);
}

#[test]
fn c04_a_changed_file_comes_back_as_a_version() {
    for given in [document(), own_upload()] {
        given.when(deposit()).then([deposited(content(3))]);
    }
    for given in [folder(), matter()] {
        given
            .when(deposit())
            .then_refused(DocumentError::NotADocument);
    }
    own_upload()
        .and(DocumentEvent::UploadWithdrawn {})
        .when(deposit())
        .then_refused(DocumentError::IsWithdrawn);
}

#[test]
fn a_deposit_is_accepted_once() {
    let with_deposit = || document().and(deposited(content(3)));
    with_deposit()
        .when(accept_version())
        .then([version_accepted()]);
    with_deposit()
        .and(version_accepted())
        .when(accept_version())
        .then_nothing();
}

#[test]
fn what_nobody_deposited_is_not_accepted() {
    for given in [
        document(),
        own_upload(),
        document().and(deposited(content(4))),
    ] {
        given
            .when(accept_version())
            .then_refused(DocumentError::NotADeposit);
    }
    folder()
        .when(accept_version())
        .then_refused(DocumentError::NotADocument);
}

#[test]
fn an_upload_is_accepted_once_and_not_taken_back_then() {
    let accepted = || own_upload().and(DocumentEvent::UploadAccepted {});
    own_upload()
        .when(DocumentCommand::AcceptUpload)
        .then([DocumentEvent::UploadAccepted {}]);
    accepted()
        .when(DocumentCommand::AcceptUpload)
        .then_nothing();
    accepted()
        .when(withdraw())
        .then_refused(DocumentError::AlreadyAccepted);
}

#[test]
fn only_what_a_contact_sent_and_did_not_take_back_is_accepted() {
    document()
        .when(DocumentCommand::AcceptUpload)
        .then_refused(DocumentError::NotAnUpload);
    folder()
        .when(DocumentCommand::AcceptUpload)
        .then_refused(DocumentError::NotADocument);
    own_upload()
        .and(DocumentEvent::UploadWithdrawn {})
        .when(DocumentCommand::AcceptUpload)
        .then_refused(DocumentError::IsWithdrawn);
}

#[test]
fn what_others_put_a_version_over_is_not_taken_back() {
    let by_staff = DocumentEvent::VersionAddedByStaff {
        content: content(2),
    };
    let by_bob = DocumentEvent::VersionDepositedByClient {
        content: content(3),
        contact: bob(),
    };
    for covering in [by_staff, by_bob] {
        own_upload()
            .and(covering)
            .when(withdraw())
            .then_refused(DocumentError::AlreadyAccepted);
    }
    own_upload()
        .and(deposited(content(3)))
        .when(withdraw())
        .then([DocumentEvent::UploadWithdrawn {}]);
}
