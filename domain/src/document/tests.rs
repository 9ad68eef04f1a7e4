//! Given, when, then.

use super::{Document, DocumentCommand, DocumentError, DocumentEvent, FolderPurpose, Placement};
use crate::ids::ItemId;
use crate::testing::{Given, ada, bob, content, customer, given, item, name, nothing};

fn place(text: &str) -> Placement {
    Placement {
        item: item(1),
        customer: customer(),
        name: name(text),
    }
}

fn create_folder(purpose: FolderPurpose, parent: Option<ItemId>) -> DocumentCommand {
    DocumentCommand::CreateFolder {
        place: place("BILLING"),
        parent,
        purpose,
        contact: None,
    }
}

fn folder_created(purpose: FolderPurpose, parent: Option<ItemId>) -> DocumentEvent {
    DocumentEvent::FolderCreated {
        item: item(1),
        customer: customer(),
        parent,
        name: name("BILLING").sealed,
        purpose,
        contact: None,
    }
}

fn upload() -> DocumentCommand {
    DocumentCommand::UploadByStaff {
        place: place("invoice.pdf"),
        parent: item(2),
        content: content(1),
    }
}

fn uploaded() -> DocumentEvent {
    DocumentEvent::UploadedByStaff {
        item: item(1),
        customer: customer(),
        parent: item(2),
        name: name("invoice.pdf").sealed,
        content: content(1),
    }
}

fn send() -> DocumentCommand {
    DocumentCommand::UploadByClient {
        place: place("receipt (2).pdf"),
        parent: item(2),
        sent_as: Some(name("receipt.pdf")),
        content: content(1),
        contact: ada(),
    }
}

fn sent() -> DocumentEvent {
    DocumentEvent::UploadedByClient {
        item: item(1),
        customer: customer(),
        parent: item(2),
        name: name("receipt (2).pdf").sealed,
        sent_as: Some(name("receipt.pdf").sealed),
        content: content(1),
        contact: ada(),
    }
}

fn folder() -> Given<Document> {
    given::<Document>([folder_created(FolderPurpose::Plain, Some(item(2)))])
}

fn document() -> Given<Document> {
    given::<Document>([uploaded()])
}

fn own_upload() -> Given<Document> {
    given::<Document>([sent()])
}

fn add_version() -> DocumentCommand {
    DocumentCommand::AddVersionByStaff {
        content: content(2),
    }
}

fn rename() -> DocumentCommand {
    DocumentCommand::Rename {
        name: name("2026.pdf"),
    }
}

#[test]
fn the_firm_makes_folders_of_every_purpose() {
    for purpose in FolderPurpose::ALL {
        for parent in [None, Some(item(2))] {
            nothing::<Document>()
                .when(create_folder(*purpose, parent))
                .then([folder_created(*purpose, parent)]);
        }
    }
}

#[test]
fn a_client_makes_a_folder() {
    nothing::<Document>()
        .when(DocumentCommand::CreateFolderByClient {
            place: place("Receipts"),
            parent: item(2),
            sent_as: None,
            contact: ada(),
        })
        .then([DocumentEvent::FolderCreatedByClient {
            item: item(1),
            customer: customer(),
            parent: item(2),
            name: name("Receipts").sealed,
            sent_as: None,
            contact: ada(),
        }]);
}

#[test]
fn staff_and_clients_upload_documents() {
    nothing::<Document>().when(upload()).then([uploaded()]);
    nothing::<Document>().when(send()).then([sent()]);
}

#[test]
fn an_id_is_used_once_whatever_for() {
    for command in [
        upload(),
        send(),
        create_folder(FolderPurpose::Plain, None),
        DocumentCommand::CreateFolderByClient {
            place: place("Receipts"),
            parent: item(2),
            sent_as: None,
            contact: ada(),
        },
    ] {
        document()
            .when(command)
            .then_refused(DocumentError::AlreadyExists);
    }
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
fn the_trash_takes_neither_versions_nor_names() {
    for command in [add_version(), rename()] {
        document()
            .and(DocumentEvent::ItemTrashed {})
            .when(command)
            .then_refused(DocumentError::IsTrashed);
    }
}

#[test]
fn documents_and_plain_folders_are_renamed_and_trashed() {
    for given in [document, own_upload, folder] {
        given().when(rename()).then([DocumentEvent::ItemRenamed {
            name: name("2026.pdf").sealed,
        }]);
        given()
            .when(DocumentCommand::Trash)
            .then([DocumentEvent::ItemTrashed {}]);
    }
}

#[test]
fn the_folders_of_the_tree_itself_stay_as_they_are() {
    for purpose in FolderPurpose::ALL {
        if *purpose == FolderPurpose::Plain {
            continue;
        }
        for command in [rename(), DocumentCommand::Trash] {
            given::<Document>([folder_created(*purpose, None)])
                .when(command)
                .then_refused(DocumentError::SystemFolder);
        }
    }
}

#[test]
fn trashing_and_restoring_again_are_calm() {
    let trashed = || document().and(DocumentEvent::ItemTrashed {});
    trashed().when(DocumentCommand::Trash).then_nothing();
    trashed()
        .when(DocumentCommand::Restore)
        .then([DocumentEvent::ItemRestored {}]);
    document().when(DocumentCommand::Restore).then_nothing();
    trashed()
        .and(DocumentEvent::ItemRestored {})
        .when(DocumentCommand::Trash)
        .then([DocumentEvent::ItemTrashed {}]);
}

#[test]
fn the_sender_withdraws_once() {
    let withdraw = || DocumentCommand::WithdrawUpload { contact: ada() };
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
    let withdraw = || DocumentCommand::WithdrawUpload { contact: ada() };
    folder()
        .when(withdraw())
        .then_refused(DocumentError::NotADocument);
    own_upload()
        .and(DocumentEvent::ItemTrashed {})
        .when(withdraw())
        .then_refused(DocumentError::IsTrashed);
}

#[test]
fn nothing_happens_to_an_item_that_is_not_there() {
    for command in [
        add_version(),
        rename(),
        DocumentCommand::WithdrawUpload { contact: ada() },
        DocumentCommand::Trash,
        DocumentCommand::Restore,
    ] {
        nothing::<Document>()
            .when(command)
            .then_refused(DocumentError::NotFound);
    }
}
