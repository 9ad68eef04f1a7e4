//! What an event may change for somebody.

use std::collections::BTreeSet;

use portico_domain::catalogue::Event;
use portico_domain::contact::ContactEvent;
use portico_domain::customer::CustomerEvent;
use portico_domain::document::DocumentEvent;
use portico_domain::grant::{GrantEvent, Subject};
use portico_domain::group::{GroupEvent, Members};
use portico_domain::{ContactId, CustomerId, GroupId, ItemId, StaffId};
use portico_event_log::{Cursor, Envelope};

/// An event, as far as listeners care.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Change {
    /// Where it stands.
    pub(super) cursor: Cursor,
    /// Whose tree, portal or access it is about.
    pub(super) customer: Option<CustomerId>,
    /// What it touches.
    pub(super) touched: Touched,
}

/// What an event touches.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Touched {
    /// An item.
    Item { item: ItemId, effect: Effect },
    /// An item, in a way that only staff and this contact can notice.
    ItemFor { item: ItemId, contact: ContactId },
    /// An item, in a way that only staff can notice.
    ItemForStaff(ItemId),
    /// What somebody is granted.
    Access(Subject, Option<ItemId>),
    /// A contact: account, details, memberships.
    Contact(ContactId),
    /// A group, for all its members.
    Group(GroupId),
    /// A group, for these contacts, who join or leave it.
    Members(GroupId, BTreeSet<ContactId>),
    /// A group, in a way that only staff can notice.
    GroupForStaff(GroupId),
    /// The customer itself, its portal above all.
    Customer,
    /// The customer, in a way that only staff can notice.
    CustomerForStaff,
    /// One staff member.
    Staff(StaffId),
    /// All of the firm's own people: sections, groups of staff.
    Firm,
}

/// What becomes of an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Effect {
    /// Whoever sees it sees it changed.
    Changes,
    /// Others than staff may not see it any more.
    Hides,
    /// With everything below it comes or goes.
    Carries,
}

impl Change {
    /// None for events that change nothing that anybody lists.
    pub(super) fn of(cursor: Cursor, envelope: &Envelope) -> Option<Self> {
        Some(Self {
            cursor,
            customer: customer_of(envelope),
            touched: touched(envelope)?,
        })
    }
}

fn customer_of(envelope: &Envelope) -> Option<CustomerId> {
    match &envelope.event {
        Event::Customer(_) => Some(CustomerId::new(envelope.aggregate_id)),
        Event::Firm(_)
        | Event::Staff(_)
        | Event::Identity(_)
        | Event::Contact(_)
        | Event::Group(_)
        | Event::Document(_)
        | Event::Grant(_)
        | Event::AccessLog(_) => envelope.customer_id.map(CustomerId::new),
    }
}

fn touched(envelope: &Envelope) -> Option<Touched> {
    let id = envelope.aggregate_id;
    Some(match &envelope.event {
        Event::Document(event) => of_item(ItemId::new(id), event),
        Event::Grant(event) => of_grant(event),
        Event::Contact(event) => of_contact(ContactId::new(id), event),
        Event::Group(event) => of_group(GroupId::new(id), event),
        Event::Customer(CustomerEvent::FileOwnerAssigned { .. }) => Touched::CustomerForStaff,
        Event::Customer(
            CustomerEvent::CustomerRegistered { .. }
            | CustomerEvent::CustomerDetailsChanged { .. }
            | CustomerEvent::PortalOpened {}
            | CustomerEvent::PortalClosed { .. },
        ) => Touched::Customer,
        Event::Staff(_) => Touched::Staff(StaffId::new(id)),
        Event::Firm(_) => Touched::Firm,
        // Signing in is nobody's list; opened documents are asked for in the log.
        Event::Identity(_) | Event::AccessLog(_) => return None,
    })
}

fn of_item(item: ItemId, event: &DocumentEvent) -> Touched {
    use DocumentEvent as E;
    match event {
        E::ItemMoved { .. } | E::ItemSectionSet { .. } | E::ItemTrashed {} | E::ItemRestored {} => {
            Touched::Item {
                item,
                effect: Effect::Carries,
            }
        }
        E::MatterAccessGiven { contact, .. } | E::MatterAccessRevoked { contact } => {
            Touched::Access(Subject::Contact(*contact), Some(item))
        }
        // Others keep the firm's version.
        E::VersionDepositedByClient { contact, .. } => Touched::ItemFor {
            item,
            contact: *contact,
        },
        E::UploadWithdrawn {} => Touched::Item {
            item,
            effect: Effect::Hides,
        },
        // In the trash before, so that only staff saw it.
        E::ItemPurgeMarked {} | E::ItemPurged { .. } => Touched::ItemForStaff(item),
        E::FolderCreated { .. }
        | E::FolderCreatedByClient { .. }
        | E::UploadedByStaff { .. }
        | E::UploadedByClient { .. }
        | E::VersionAddedByStaff { .. }
        | E::VersionAccepted { .. }
        | E::UploadAccepted {}
        | E::ItemRenamed { .. }
        | E::MatterOpened { .. }
        | E::MatterDescribed { .. }
        | E::MatterClosed {}
        | E::MatterReopened {} => Touched::Item {
            item,
            effect: Effect::Changes,
        },
    }
}

fn of_grant(event: &GrantEvent) -> Touched {
    use GrantEvent as E;
    match *event {
        E::AccessGranted { subject, item, .. } | E::AccessRevoked { subject, item, .. } => {
            Touched::Access(subject, Some(item))
        }
        E::AccessCapabilityChanged { subject, item, .. }
        | E::AccessExpiryChanged { subject, item, .. } => Touched::Access(subject, item),
        E::MasterAccessGranted { subject, .. } | E::MasterAccessRevoked { subject, .. } => {
            Touched::Access(subject, None)
        }
    }
}

fn of_contact(contact: ContactId, event: &ContactEvent) -> Touched {
    use ContactEvent as E;
    match event {
        E::ContactAdded { .. }
        | E::ContactDetailsChanged { .. }
        | E::ContactInvited { .. }
        | E::InvitationRevoked {}
        | E::ContactActivated { .. }
        | E::MembershipAssigned { .. }
        | E::MembershipChanged { .. }
        | E::MembershipRemoved { .. }
        | E::MembershipPortalOpened { .. }
        | E::MembershipPortalClosed { .. }
        | E::ContactClosed {} => Touched::Contact(contact),
    }
}

fn of_group(group: GroupId, event: &GroupEvent) -> Touched {
    match event {
        GroupEvent::MembersAdded { members } | GroupEvent::MembersRemoved { members } => {
            match members {
                Members::Contacts(contacts) => Touched::Members(group, contacts.clone()),
                Members::Staff(_) => Touched::Firm,
            }
        }
        GroupEvent::GroupCreated { .. } | GroupEvent::GroupDescribed { .. } => {
            Touched::GroupForStaff(group)
        }
        GroupEvent::GroupRolesAssigned { .. }
        | GroupEvent::GroupRolesRemoved { .. }
        | GroupEvent::GroupClosed {} => Touched::Group(group),
    }
}
