//! Where personal data stands in events: what is forgotten here would never be
//! opened, and never be erased.

use super::Event;
use crate::contact::ContactEvent;
use crate::customer::CustomerEvent;
use crate::document::DocumentEvent;
use crate::group::GroupEvent;
use crate::sealed::Sealed;
use crate::staff::StaffEvent;

impl Event {
    /// Every sealed field of this event, in the order they stand in it.
    #[must_use]
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            Self::Staff(event) => of_staff(event),
            Self::Customer(event) => of_customer(event),
            Self::Contact(event) => of_contact(event),
            Self::Group(event) => of_group(event),
            Self::Document(event) => of_document(event),
            Self::Firm(_) | Self::Identity(_) | Self::Grant(_) | Self::AccessLog(_) => vec![],
        }
    }
}

fn of_staff(event: &StaffEvent) -> Vec<&Sealed> {
    match event {
        StaffEvent::StaffAdded { name, email, .. } => vec![name, email],
        StaffEvent::StaffRolesChanged { .. }
        | StaffEvent::StaffReachChanged { .. }
        | StaffEvent::StaffAssignedToCustomer { .. }
        | StaffEvent::StaffUnassigned { .. }
        | StaffEvent::StaffSuspended {}
        | StaffEvent::StaffReinstated {} => vec![],
    }
}

fn of_customer(event: &CustomerEvent) -> Vec<&Sealed> {
    match event {
        CustomerEvent::CustomerRegistered { name, .. }
        | CustomerEvent::CustomerDetailsChanged { name, .. } => vec![name],
        CustomerEvent::PortalClosed { reason, .. } => reason.iter().collect(),
        CustomerEvent::FileOwnerAssigned { .. } | CustomerEvent::PortalOpened {} => vec![],
    }
}

fn of_contact(event: &ContactEvent) -> Vec<&Sealed> {
    match event {
        ContactEvent::ContactAdded {
            first_name,
            last_name,
            email,
            ..
        }
        | ContactEvent::ContactDetailsChanged {
            first_name,
            last_name,
            email,
        } => [first_name, last_name].into_iter().chain(email).collect(),
        ContactEvent::MembershipPortalClosed { reason, .. } => reason.iter().collect(),
        ContactEvent::ContactInvited { .. }
        | ContactEvent::InvitationRevoked {}
        | ContactEvent::ContactActivated { .. }
        | ContactEvent::MembershipAssigned { .. }
        | ContactEvent::MembershipChanged { .. }
        | ContactEvent::MembershipRemoved { .. }
        | ContactEvent::MembershipPortalOpened { .. }
        | ContactEvent::ContactClosed {} => vec![],
    }
}

fn of_group(event: &GroupEvent) -> Vec<&Sealed> {
    match event {
        GroupEvent::GroupCreated {
            name, description, ..
        }
        | GroupEvent::GroupDescribed { name, description } => {
            [name].into_iter().chain(description).collect()
        }
        GroupEvent::MembersAdded { .. }
        | GroupEvent::MembersRemoved { .. }
        | GroupEvent::GroupRolesAssigned { .. }
        | GroupEvent::GroupRolesRemoved { .. }
        | GroupEvent::GroupClosed {} => vec![],
    }
}

fn of_document(event: &DocumentEvent) -> Vec<&Sealed> {
    match event {
        DocumentEvent::FolderCreated { name, .. }
        | DocumentEvent::UploadedByStaff { name, .. }
        | DocumentEvent::ItemRenamed { name } => vec![name],
        DocumentEvent::FolderCreatedByClient { name, sent_as, .. }
        | DocumentEvent::UploadedByClient { name, sent_as, .. } => {
            [name].into_iter().chain(sent_as).collect()
        }
        DocumentEvent::MatterOpened {
            name,
            reference,
            title,
            summary,
            ..
        } => [name, reference, title]
            .into_iter()
            .chain(summary)
            .collect(),
        DocumentEvent::MatterDescribed {
            reference,
            title,
            summary,
        } => [reference, title].into_iter().chain(summary).collect(),
        DocumentEvent::MatterClosed {}
        | DocumentEvent::MatterReopened {}
        | DocumentEvent::MatterAccessGiven { .. }
        | DocumentEvent::MatterAccessRevoked { .. }
        | DocumentEvent::VersionAddedByStaff { .. }
        | DocumentEvent::VersionDepositedByClient { .. }
        | DocumentEvent::VersionAccepted { .. }
        | DocumentEvent::UploadAccepted {}
        | DocumentEvent::UploadWithdrawn {}
        | DocumentEvent::ItemMoved { .. }
        | DocumentEvent::ItemSectionSet { .. }
        | DocumentEvent::ItemTrashed {}
        | DocumentEvent::ItemRestored {}
        | DocumentEvent::ItemPurgeMarked {}
        | DocumentEvent::ItemPurged { .. } => vec![],
    }
}
