//! Items begin, take names, lie in the trash.

use super::given::{
    add_version, create_folder, deposit, document, folder, folder_created, matter, matter_details,
    matter_opened, open_matter, own_upload, place, rename, send, sent, upload, uploaded,
};
use crate::document::{Document, DocumentCommand, DocumentError, DocumentEvent, FolderPurpose};
use crate::testing::{ada, content, customer, given, item, name, nothing, section, version};

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
fn staff_and_clients_upload_documents_and_matters_are_opened() {
    nothing::<Document>().when(upload()).then([uploaded()]);
    nothing::<Document>().when(send()).then([sent()]);
    nothing::<Document>()
        .when(open_matter())
        .then([matter_opened()]);
}

#[test]
fn an_id_is_used_once_whatever_for() {
    for command in [
        upload(),
        send(),
        open_matter(),
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
fn the_trash_takes_neither_versions_nor_names_nor_sections() {
    let section = DocumentCommand::SetSection { section: None };
    for command in [add_version(), rename(), deposit(), section] {
        document()
            .and(DocumentEvent::ItemTrashed {})
            .when(command)
            .then_refused(DocumentError::IsTrashed);
    }
}

#[test]
fn documents_matters_and_plain_folders_are_renamed_and_trashed() {
    for given in [document, own_upload, folder, matter] {
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
        let section = DocumentCommand::SetSection { section: None };
        for command in [rename(), section, DocumentCommand::Trash] {
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
fn nothing_happens_to_an_item_that_is_not_there() {
    for command in [
        add_version(),
        rename(),
        DocumentCommand::WithdrawUpload { contact: ada() },
        deposit(),
        DocumentCommand::AcceptUpload,
        DocumentCommand::AcceptVersion {
            version: version(3),
        },
        DocumentCommand::SetSection { section: None },
        DocumentCommand::DescribeMatter(matter_details()),
        DocumentCommand::CloseMatter,
        DocumentCommand::ReopenMatter,
        DocumentCommand::GiveMatterAccess {
            contact: ada(),
            can_download: true,
        },
        DocumentCommand::RevokeMatterAccess { contact: ada() },
        DocumentCommand::Trash,
        DocumentCommand::Restore,
        DocumentCommand::MarkForPurge,
        DocumentCommand::Purge { top: item(1) },
    ] {
        nothing::<Document>()
            .when(command)
            .then_refused(DocumentError::NotFound);
    }
}

#[test]
fn a_copy_says_of_what() {
    let copied_from = Some(item(9));
    nothing::<Document>()
        .when(DocumentCommand::UploadByStaff {
            place: place("invoice.pdf"),
            parent: item(2),
            content: content(1),
            copied_from,
        })
        .then([DocumentEvent::UploadedByStaff {
            item: item(1),
            customer: customer(),
            parent: item(2),
            name: name("invoice.pdf").sealed,
            content: content(1),
            copied_from,
        }]);
    nothing::<Document>()
        .when(DocumentCommand::CreateFolder {
            place: place("BILLING"),
            parent: Some(item(2)),
            purpose: FolderPurpose::Plain,
            contact: None,
            copied_from,
        })
        .then([DocumentEvent::FolderCreated {
            item: item(1),
            customer: customer(),
            parent: Some(item(2)),
            name: name("BILLING").sealed,
            purpose: FolderPurpose::Plain,
            contact: None,
            copied_from,
        }]);
}

#[test]
fn a_section_is_set_changed_taken_and_calm() {
    let set = |section| DocumentCommand::SetSection { section };
    let was_set = |section| DocumentEvent::ItemSectionSet { section };
    for given in [document, folder, matter, own_upload] {
        given().when(set(None)).then_nothing();
        given()
            .when(set(Some(section(1))))
            .then([was_set(Some(section(1)))]);
        let billing = || given().and(was_set(Some(section(1))));
        billing().when(set(Some(section(1)))).then_nothing();
        for other in [None, Some(section(2))] {
            billing().when(set(other)).then([was_set(other)]);
        }
    }
}

#[test]
fn what_is_marked_for_purging_is_purged_and_never_comes_back() {
    let trashed = || document().and(DocumentEvent::ItemTrashed {});
    let marked = || trashed().and(DocumentEvent::ItemPurgeMarked {});
    let purge = || DocumentCommand::Purge { top: item(1) };
    let purged = || DocumentEvent::ItemPurged { top: item(1) };
    document()
        .when(DocumentCommand::MarkForPurge)
        .then_refused(DocumentError::NotTrashed);
    trashed()
        .when(purge())
        .then_refused(DocumentError::NotMarked);
    trashed()
        .when(DocumentCommand::MarkForPurge)
        .then([DocumentEvent::ItemPurgeMarked {}]);
    marked().when(DocumentCommand::MarkForPurge).then_nothing();
    for command in [DocumentCommand::Restore, rename(), add_version()] {
        marked()
            .when(command)
            .then_refused(DocumentError::IsBeingPurged);
    }
    marked().when(purge()).then([purged()]);
    marked().and(purged()).when(purge()).then_nothing();
    for command in [DocumentCommand::Restore, DocumentCommand::Trash, rename()] {
        marked()
            .and(purged())
            .when(command)
            .then_refused(DocumentError::IsPurged);
    }
}

#[test]
fn what_lies_below_a_mark_is_purged_under_its_name() {
    let purged = DocumentEvent::ItemPurged { top: item(2) };
    document()
        .when(DocumentCommand::Purge { top: item(2) })
        .then([purged]);
    given::<Document>([folder_created(FolderPurpose::FromContact, None)])
        .when(DocumentCommand::Purge { top: item(2) })
        .then_refused(DocumentError::SystemFolder);
}
