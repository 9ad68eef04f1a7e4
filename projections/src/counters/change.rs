//! What an event changes in what is counted; a pure function.

use portico_domain::ItemId;
use portico_domain::catalogue::Event;
use portico_domain::customer::CustomerEvent;
use portico_domain::document::{DocumentEvent, FolderPurpose};
use portico_event_log::Envelope;
use uuid::Uuid;

/// One change.
pub(super) enum Change {
    NewCustomer(Uuid),
    Portal {
        customer: Uuid,
        open: bool,
    },
    NewItem(NewItem),
    Item {
        item: Uuid,
        change: ItemChange,
    },
    /// Destroyed, after all that lay below it.
    Gone(Uuid),
}

/// An item that is new.
pub(super) struct NewItem {
    pub(super) id: Uuid,
    pub(super) customer: Uuid,
    pub(super) parent: Option<Uuid>,
    pub(super) document: bool,
    pub(super) internal: bool,
    /// How many of its versions are to be accepted.
    pub(super) to_accept: i32,
}

/// What becomes of an item that is there.
#[derive(Clone, Copy)]
pub(super) enum ItemChange {
    MovedTo(Uuid),
    Trashed(bool),
    Withdrawn,
    Sent,
    Accepted,
}

impl Change {
    pub(super) fn as_new_item(&self) -> Option<&NewItem> {
        if let Self::NewItem(new) = self {
            Some(new)
        } else {
            None
        }
    }

    pub(super) fn as_gone(&self) -> Option<Uuid> {
        if let Self::Gone(item) = self {
            Some(*item)
        } else {
            None
        }
    }
}

/// What this event changes; nothing for most.
pub(super) fn of(envelope: &Envelope) -> Option<Change> {
    match &envelope.event {
        Event::Document(event) => of_item(envelope.aggregate_id, event),
        Event::Customer(event) => of_customer(envelope.aggregate_id, event),
        Event::Firm(_)
        | Event::Staff(_)
        | Event::Identity(_)
        | Event::Contact(_)
        | Event::Group(_)
        | Event::Grant(_)
        | Event::AccessLog(_) => None,
    }
}

const fn of_customer(customer: Uuid, event: &CustomerEvent) -> Option<Change> {
    match event {
        CustomerEvent::CustomerRegistered { .. } => Some(Change::NewCustomer(customer)),
        CustomerEvent::PortalOpened {} => Some(Change::Portal {
            customer,
            open: true,
        }),
        CustomerEvent::PortalClosed { .. } => Some(Change::Portal {
            customer,
            open: false,
        }),
        CustomerEvent::CustomerDetailsChanged { .. } | CustomerEvent::FileOwnerAssigned { .. } => {
            None
        }
    }
}

fn of_item(id: Uuid, event: &DocumentEvent) -> Option<Change> {
    let change = match event {
        DocumentEvent::ItemMoved { to, .. } => ItemChange::MovedTo(to.uuid()),
        DocumentEvent::ItemTrashed {} => ItemChange::Trashed(true),
        DocumentEvent::ItemRestored {} => ItemChange::Trashed(false),
        DocumentEvent::UploadWithdrawn {} => ItemChange::Withdrawn,
        DocumentEvent::VersionDepositedByClient { .. } => ItemChange::Sent,
        DocumentEvent::VersionAccepted { .. } | DocumentEvent::UploadAccepted {} => {
            ItemChange::Accepted
        }
        DocumentEvent::ItemPurged { .. } => return Some(Change::Gone(id)),
        DocumentEvent::FolderCreated { .. }
        | DocumentEvent::FolderCreatedByClient { .. }
        | DocumentEvent::MatterOpened { .. }
        | DocumentEvent::UploadedByStaff { .. }
        | DocumentEvent::UploadedByClient { .. } => {
            return new_item(id, event).map(Change::NewItem);
        }
        DocumentEvent::VersionAddedByStaff { .. }
        | DocumentEvent::ItemRenamed { .. }
        | DocumentEvent::ItemSectionSet { .. }
        | DocumentEvent::MatterDescribed { .. }
        | DocumentEvent::MatterClosed {}
        | DocumentEvent::MatterReopened {}
        | DocumentEvent::MatterAccessGiven { .. }
        | DocumentEvent::MatterAccessRevoked { .. }
        | DocumentEvent::ItemPurgeMarked {} => return None,
    };
    Some(Change::Item { item: id, change })
}

fn new_item(id: Uuid, event: &DocumentEvent) -> Option<NewItem> {
    let folder = |customer, parent: Option<ItemId>, internal| NewItem {
        id,
        customer,
        parent: parent.map(ItemId::uuid),
        document: false,
        internal,
        to_accept: 0,
    };
    let document = |customer, parent: ItemId, to_accept| NewItem {
        document: true,
        to_accept,
        ..folder(customer, Some(parent), false)
    };
    match event {
        DocumentEvent::FolderCreated {
            customer,
            parent,
            purpose,
            ..
        } => {
            let internal = *purpose == FolderPurpose::InternalRoot;
            Some(folder(customer.uuid(), *parent, internal))
        }
        DocumentEvent::FolderCreatedByClient {
            customer, parent, ..
        }
        | DocumentEvent::MatterOpened {
            customer, parent, ..
        } => Some(folder(customer.uuid(), Some(*parent), false)),
        DocumentEvent::UploadedByStaff {
            customer, parent, ..
        } => Some(document(customer.uuid(), *parent, 0)),
        DocumentEvent::UploadedByClient {
            customer, parent, ..
        } => Some(document(customer.uuid(), *parent, 1)),
        DocumentEvent::VersionAddedByStaff { .. }
        | DocumentEvent::VersionDepositedByClient { .. }
        | DocumentEvent::VersionAccepted { .. }
        | DocumentEvent::UploadAccepted {}
        | DocumentEvent::UploadWithdrawn {}
        | DocumentEvent::ItemRenamed { .. }
        | DocumentEvent::ItemMoved { .. }
        | DocumentEvent::ItemSectionSet { .. }
        | DocumentEvent::MatterDescribed { .. }
        | DocumentEvent::MatterClosed {}
        | DocumentEvent::MatterReopened {}
        | DocumentEvent::MatterAccessGiven { .. }
        | DocumentEvent::MatterAccessRevoked { .. }
        | DocumentEvent::ItemTrashed {}
        | DocumentEvent::ItemRestored {}
        | DocumentEvent::ItemPurgeMarked {}
        | DocumentEvent::ItemPurged { .. } => None,
    }
}
