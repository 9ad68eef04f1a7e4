//! Whom an event takes something away from.

use portico_domain::CustomerId;
use portico_domain::catalogue::Event;
use portico_domain::contact::ContactEvent;
use portico_domain::customer::CustomerEvent;
use portico_domain::document::DocumentEvent;
use portico_domain::grant::{GrantEvent, Subject};
use portico_domain::group::GroupEvent;
use portico_domain::staff::StaffEvent;
use portico_event_log::Envelope;

use crate::bytes::endings::Scope;

/// None where nobody loses anything.
pub(super) fn scope_of(envelope: &Envelope) -> Option<Scope> {
    let id = envelope.aggregate_id;
    let of = |customer, person| Some(Scope { customer, person });
    match &envelope.event {
        Event::Grant(event) => of_grant(event),
        Event::Customer(event) => match event {
            CustomerEvent::PortalClosed { .. } => of(Some(id), None),
            CustomerEvent::CustomerRegistered { .. }
            | CustomerEvent::FileOwnerAssigned { .. }
            | CustomerEvent::CustomerDetailsChanged { .. }
            | CustomerEvent::PortalOpened {} => None,
        },
        Event::Contact(event) => match event {
            ContactEvent::MembershipChanged { customer, .. }
            | ContactEvent::MembershipRemoved { customer }
            | ContactEvent::MembershipPortalClosed { customer, .. } => {
                of(Some(customer.uuid()), Some(id))
            }
            ContactEvent::ContactClosed {} => of(None, Some(id)),
            ContactEvent::ContactAdded { .. }
            | ContactEvent::ContactDetailsChanged { .. }
            | ContactEvent::InvitationRevoked {}
            | ContactEvent::MembershipPortalOpened { .. }
            | ContactEvent::ContactInvited { .. }
            | ContactEvent::ContactActivated { .. }
            | ContactEvent::MembershipAssigned { .. } => None,
        },
        Event::Group(event) => of_group(event),
        Event::Document(event) => match event {
            DocumentEvent::ItemTrashed {}
            | DocumentEvent::UploadWithdrawn {}
            | DocumentEvent::ItemMoved { .. }
            | DocumentEvent::ItemSectionSet { .. }
            | DocumentEvent::ItemPurgeMarked {}
            | DocumentEvent::ItemPurged { .. } => of(envelope.customer_id, None),
            DocumentEvent::MatterAccessRevoked { contact }
            | DocumentEvent::MatterAccessGiven { contact, .. } => {
                of(envelope.customer_id, Some(contact.uuid()))
            }
            DocumentEvent::FolderCreated { .. }
            | DocumentEvent::FolderCreatedByClient { .. }
            | DocumentEvent::UploadedByStaff { .. }
            | DocumentEvent::UploadedByClient { .. }
            | DocumentEvent::VersionAddedByStaff { .. }
            | DocumentEvent::VersionDepositedByClient { .. }
            | DocumentEvent::VersionAccepted { .. }
            | DocumentEvent::UploadAccepted {}
            | DocumentEvent::MatterOpened { .. }
            | DocumentEvent::MatterDescribed { .. }
            | DocumentEvent::MatterClosed {}
            | DocumentEvent::MatterReopened {}
            | DocumentEvent::ItemRenamed { .. }
            | DocumentEvent::ItemRestored {} => None,
        },
        Event::Staff(event) => match event {
            StaffEvent::StaffSuspended {}
            | StaffEvent::StaffRolesChanged { .. }
            | StaffEvent::StaffReachChanged { .. }
            | StaffEvent::StaffAssignedToCustomer { .. }
            | StaffEvent::StaffUnassigned { .. } => of(None, Some(id)),
            StaffEvent::StaffAdded { .. } | StaffEvent::StaffReinstated {} => None,
        },
        Event::Firm(_) | Event::Identity(_) | Event::AccessLog(_) => None,
    }
}

/// Groups are few and reach many: everybody is looked through.
fn of_group(event: &GroupEvent) -> Option<Scope> {
    let everything = Scope {
        customer: None,
        person: None,
    };
    match event {
        GroupEvent::MembersRemoved { .. } | GroupEvent::GroupClosed {} => Some(everything),
        GroupEvent::GroupRolesAssigned { customer, .. }
        | GroupEvent::GroupRolesRemoved { customer } => Some(Scope {
            customer: Some(customer.uuid()),
            person: None,
        }),
        GroupEvent::GroupCreated { .. }
        | GroupEvent::GroupDescribed { .. }
        | GroupEvent::MembersAdded { .. } => None,
    }
}

/// Whom a grant to this subject reaches.
pub(super) fn reached(customer: CustomerId, subject: Subject) -> Scope {
    Scope {
        customer: Some(customer.uuid()),
        person: match subject {
            Subject::Contact(contact) => Some(contact.uuid()),
            Subject::Customer(_) | Subject::Group(_) => None,
        },
    }
}

fn of_grant(event: &GrantEvent) -> Option<Scope> {
    match event {
        GrantEvent::AccessRevoked {
            customer, subject, ..
        }
        | GrantEvent::MasterAccessRevoked { customer, subject }
        | GrantEvent::AccessCapabilityChanged {
            customer, subject, ..
        } => Some(reached(*customer, *subject)),
        // One that ends later ends by time, at decision; what time ended stays
        // so when access is given anew: see `given_anew`.
        GrantEvent::AccessExpiryChanged { .. }
        | GrantEvent::AccessGranted { .. }
        | GrantEvent::MasterAccessGranted { .. } => None,
    }
}
