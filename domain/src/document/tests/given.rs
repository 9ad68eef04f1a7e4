//! Items that the rules are asked about.

use crate::document::{
    Content, Document, DocumentCommand, DocumentEvent, FolderPurpose, MatterDetails, Placement,
};
use crate::ids::ItemId;
use crate::testing::{Given, ada, content, customer, given, item, name, person, secret};
use crate::values::Note;

pub(super) fn place(text: &str) -> Placement {
    Placement {
        item: item(1),
        customer: customer(),
        name: name(text),
    }
}

pub(super) fn create_folder(purpose: FolderPurpose, parent: Option<ItemId>) -> DocumentCommand {
    DocumentCommand::CreateFolder {
        place: place("BILLING"),
        parent,
        purpose,
        contact: None,
        copied_from: None,
    }
}

pub(super) fn folder_created(purpose: FolderPurpose, parent: Option<ItemId>) -> DocumentEvent {
    DocumentEvent::FolderCreated {
        item: item(1),
        customer: customer(),
        parent,
        name: name("BILLING").sealed,
        purpose,
        contact: None,
        copied_from: None,
    }
}

pub(super) fn upload() -> DocumentCommand {
    DocumentCommand::UploadByStaff {
        place: place("invoice.pdf"),
        parent: item(2),
        content: content(1),
        copied_from: None,
    }
}

pub(super) fn uploaded() -> DocumentEvent {
    DocumentEvent::UploadedByStaff {
        item: item(1),
        customer: customer(),
        parent: item(2),
        name: name("invoice.pdf").sealed,
        content: content(1),
        copied_from: None,
    }
}

pub(super) fn send() -> DocumentCommand {
    DocumentCommand::UploadByClient {
        place: place("receipt (2).pdf"),
        parent: item(2),
        sent_as: Some(name("receipt.pdf")),
        content: content(1),
        contact: ada(),
    }
}

pub(super) fn sent() -> DocumentEvent {
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

pub(super) fn folder() -> Given<Document> {
    given::<Document>([folder_created(FolderPurpose::Plain, Some(item(2)))])
}

pub(super) fn document() -> Given<Document> {
    given::<Document>([uploaded()])
}

pub(super) fn own_upload() -> Given<Document> {
    given::<Document>([sent()])
}

pub(super) fn matter_details() -> MatterDetails {
    MatterDetails {
        reference: person("2026-17"),
        title: person("Lovelace v. Babbage"),
        summary: Some(secret(Note::parse("Pending.").unwrap())),
    }
}

pub(super) fn open_matter() -> DocumentCommand {
    DocumentCommand::OpenMatter {
        place: place("2026-17 Lovelace"),
        parent: item(2),
        details: matter_details(),
    }
}

pub(super) fn matter_opened() -> DocumentEvent {
    let details = matter_details();
    DocumentEvent::MatterOpened {
        item: item(1),
        customer: customer(),
        parent: item(2),
        name: name("2026-17 Lovelace").sealed,
        reference: details.reference.sealed,
        title: details.title.sealed,
        summary: details.summary.map(|text| text.sealed),
    }
}

pub(super) fn matter() -> Given<Document> {
    given::<Document>([matter_opened()])
}

pub(super) fn add_version() -> DocumentCommand {
    DocumentCommand::AddVersionByStaff {
        content: content(2),
    }
}

pub(super) fn rename() -> DocumentCommand {
    DocumentCommand::Rename {
        name: name("2026.pdf"),
    }
}

pub(super) fn deposit() -> DocumentCommand {
    DocumentCommand::DepositVersion {
        content: content(3),
        contact: ada(),
    }
}

pub(super) fn deposited(content: Content) -> DocumentEvent {
    DocumentEvent::VersionDepositedByClient {
        content,
        contact: ada(),
    }
}
