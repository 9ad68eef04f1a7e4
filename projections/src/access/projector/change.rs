//! What an event changes in the rows; a pure function.

use std::mem::{Discriminant, discriminant};

use portico_domain::access_log::AccessLogEvent;
use portico_domain::catalogue::Event;
use portico_domain::document::DocumentEvent;
use portico_domain::grant::GrantEvent;
use portico_domain::{Actor, SectionId};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use uuid::Uuid;

use super::contacts::{self, ContactChange};
use super::customers::{self, CustomerChange};
use super::grants::{self, GrantChange, NewGrant};
use super::groups::{self, GroupChange};
use super::items::ItemChange;
use super::matters::{MatterChange, MatterTexts};
use super::memberships::{self, MembershipChange};
use super::new_items::NewItem;
use super::people::{self, PersonChange};
use super::stamp;
use super::versions::{Accepted, NewVersion};

/// One change of the rows. Kinds that come in masses are written together.
pub(super) enum Change {
    NewItem(Box<NewItem>),
    NewVersion(Box<NewVersion>),
    /// The version with this id was opened by staff.
    Opened(Uuid),
    /// The firm made what a contact sent its own.
    Accepted(Accepted),
    Granted(Box<NewGrant>),
    /// The grant with this id is gone.
    Revoked(Uuid),
    Grant(GrantChange),
    Group(Box<GroupChange>),
    Item(ItemChange),
    Matter(Box<MatterChange>),
    Person(Box<PersonChange>),
    Customer(Box<CustomerChange>),
    Contact(Box<ContactChange>),
    Membership(Box<MembershipChange>),
}

impl Change {
    pub(super) fn kind(&self) -> Discriminant<Self> {
        discriminant(self)
    }

    pub(super) fn as_new_item(&self) -> Option<&NewItem> {
        if let Self::NewItem(new) = self {
            Some(new)
        } else {
            None
        }
    }

    pub(super) fn as_new_version(&self) -> Option<&NewVersion> {
        if let Self::NewVersion(new) = self {
            Some(new)
        } else {
            None
        }
    }

    pub(super) fn as_opened(&self) -> Option<Uuid> {
        if let Self::Opened(version) = self {
            Some(*version)
        } else {
            None
        }
    }

    pub(super) fn as_granted(&self) -> Option<&NewGrant> {
        if let Self::Granted(new) = self {
            Some(new)
        } else {
            None
        }
    }

    pub(super) fn as_revoked(&self) -> Option<Uuid> {
        if let Self::Revoked(grant) = self {
            Some(*grant)
        } else {
            None
        }
    }
}

/// What this event changes; nothing for events that only tell.
pub(super) fn of(envelope: &Envelope, texts: &dyn Texts) -> Option<Change> {
    match &envelope.event {
        Event::Document(event) => of_item(envelope, event, texts),
        Event::Grant(event) => Some(of_grant(envelope, event)),
        Event::AccessLog(event) => of_access_log(envelope, event),
        Event::Group(event) => Some(groups::of_group(envelope, event, texts)),
        Event::Firm(event) => Some(people::of_firm(event)),
        Event::Staff(event) => Some(people::of_staff(envelope, event, texts)),
        Event::Identity(event) => people::of_identity(envelope, event),
        Event::Customer(event) => Some(customers::of_customer(envelope, event, texts)),
        Event::Contact(event) => contacts::of_contact(envelope, event, texts)
            .or_else(|| memberships::of_membership(envelope, event)),
    }
}

fn of_item(envelope: &Envelope, event: &DocumentEvent, texts: &dyn Texts) -> Option<Change> {
    let item = envelope.aggregate_id;
    let at = envelope.at;
    Some(match event {
        DocumentEvent::FolderCreated { .. }
        | DocumentEvent::FolderCreatedByClient { .. }
        | DocumentEvent::MatterOpened { .. }
        | DocumentEvent::UploadedByStaff { .. }
        | DocumentEvent::UploadedByClient { .. } => {
            Change::NewItem(Box::new(NewItem::from_event(envelope, event, texts)?))
        }
        DocumentEvent::VersionAddedByStaff { content } => Change::NewVersion(Box::new(
            NewVersion::of_content(envelope, item, content, None),
        )),
        DocumentEvent::VersionDepositedByClient { content, contact } => {
            Change::NewVersion(Box::new(NewVersion::of_content(
                envelope,
                item,
                content,
                Some(*contact),
            )))
        }
        DocumentEvent::VersionAccepted { version } => {
            Change::Accepted(Accepted::Version(version.uuid()))
        }
        DocumentEvent::UploadAccepted {} => Change::Accepted(Accepted::FirstOf(item)),
        DocumentEvent::UploadWithdrawn {} => Change::Item(ItemChange::Withdrawn { item }),
        DocumentEvent::ItemRenamed { name } => Change::Item(ItemChange::Renamed {
            item,
            name: texts.text(name),
        }),
        DocumentEvent::ItemTrashed {} => Change::Item(ItemChange::Trashed { item, at }),
        DocumentEvent::ItemRestored {} => Change::Item(ItemChange::Restored { item }),
        DocumentEvent::ItemMoved { to, .. } => Change::Item(ItemChange::Moved {
            item,
            to: to.uuid(),
            stamp: stamp::of(envelope),
        }),
        DocumentEvent::ItemSectionSet { section } => Change::Item(ItemChange::Section {
            item,
            section: section.map(SectionId::uuid),
        }),
        DocumentEvent::ItemPurgeMarked {} => return None,
        DocumentEvent::ItemPurged { .. } => Change::Item(ItemChange::Purged { item }),
        DocumentEvent::MatterDescribed {
            reference,
            title,
            summary,
        } => Change::Matter(Box::new(MatterChange::Described {
            item,
            texts: MatterTexts::of((reference, title), summary.as_ref(), texts),
        })),
        DocumentEvent::MatterClosed {} => status(item, false),
        DocumentEvent::MatterReopened {} => status(item, true),
        DocumentEvent::MatterAccessGiven {
            contact,
            can_download,
        } => {
            let given = MatterChange::given(envelope, *contact, *can_download);
            Change::Matter(Box::new(given))
        }
        DocumentEvent::MatterAccessRevoked { contact } => {
            let contact = contact.uuid();
            Change::Matter(Box::new(MatterChange::Revoked { item, contact }))
        }
    })
}

fn status(item: Uuid, open: bool) -> Change {
    Change::Matter(Box::new(MatterChange::Status { item, open }))
}

fn of_grant(envelope: &Envelope, event: &GrantEvent) -> Change {
    let grant = envelope.aggregate_id;
    match event {
        GrantEvent::AccessGranted { .. } | GrantEvent::MasterAccessGranted { .. } => {
            match grants::NewGrant::from_event(envelope, event) {
                Some(new) => Change::Granted(Box::new(new)),
                None => Change::Revoked(grant),
            }
        }
        GrantEvent::AccessRevoked { .. } | GrantEvent::MasterAccessRevoked { .. } => {
            Change::Revoked(grant)
        }
        GrantEvent::AccessCapabilityChanged { capability, .. } => {
            Change::Grant(GrantChange::Capability {
                grant,
                capability: *capability,
                stamp: stamp::of(envelope),
            })
        }
        GrantEvent::AccessExpiryChanged { expires_at, .. } => Change::Grant(GrantChange::Expiry {
            grant,
            expires_at: *expires_at,
            stamp: stamp::of(envelope),
        }),
    }
}

/// What a contact sent counts as opened once staff have looked at it.
fn of_access_log(envelope: &Envelope, event: &AccessLogEvent) -> Option<Change> {
    match event {
        AccessLogEvent::DocumentViewed { version, .. }
        | AccessLogEvent::DocumentDownloaded { version, .. } => {
            matches!(envelope.provenance.actor, Some(Actor::Staff(_)))
                .then(|| Change::Opened(version.uuid()))
        }
        // The opening has said it already.
        AccessLogEvent::OpeningCompleted { .. }
        | AccessLogEvent::AccessRefused { .. }
        | AccessLogEvent::RequestRefused { .. } => None,
    }
}
