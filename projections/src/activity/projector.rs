//! Writes an entry for every event that people want to read about.

use portico_domain::catalogue::Event;
use portico_domain::contact::ContactEvent;
use portico_domain::customer::CustomerEvent;
use portico_domain::document::DocumentEvent;
use portico_domain::grant::{GrantEvent, Subject};
use portico_domain::group::GroupEvent;
use portico_domain::staff::StaffEvent;
use portico_domain::{Actor, ContactId};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::runner::{Model, ModelError};

/// The model of activity.
#[derive(Clone, Copy, Default, Debug)]
pub struct Activity;

struct Entry<'a> {
    envelope: &'a Envelope,
    customer: Uuid,
    item: Option<Uuid>,
    contact: Option<Uuid>,
    kind: &'static str,
}

/// Item, contact and kind of an event worth telling.
type Told = (Option<Uuid>, Option<Uuid>, &'static str);

impl<'a> Entry<'a> {
    fn of(envelope: &'a Envelope) -> Option<Self> {
        let (item, contact, kind) = told(envelope)?;
        let customer = match &envelope.event {
            Event::Customer(_) => Some(envelope.aggregate_id),
            Event::Grant(event) => Some(customer_of(event)),
            Event::Firm(_)
            | Event::Staff(_)
            | Event::Identity(_)
            | Event::Contact(_)
            | Event::Group(_)
            | Event::Document(_)
            | Event::AccessLog(_) => envelope.customer_id,
        };
        Some(Self {
            envelope,
            customer: customer?,
            item,
            contact,
            kind,
        })
    }
}

fn told(envelope: &Envelope) -> Option<Told> {
    match &envelope.event {
        Event::Document(event) => of_item(envelope, event),
        Event::Grant(event) => of_grant(event),
        Event::Customer(CustomerEvent::PortalOpened {}) => Some((None, None, "PORTAL_OPENED")),
        Event::Customer(CustomerEvent::PortalClosed { .. }) => Some((None, None, "PORTAL_CLOSED")),
        Event::Customer(
            CustomerEvent::CustomerRegistered { .. }
            | CustomerEvent::CustomerDetailsChanged { .. }
            | CustomerEvent::FileOwnerAssigned { .. },
        )
        | Event::Firm(_)
        | Event::Identity(_)
        | Event::AccessLog(_) => None,
        Event::Staff(event) => of_staff(event),
        Event::Contact(event) => of_contact(envelope, event),
        Event::Group(event) => of_group(event),
    }
}

fn of_staff(event: &StaffEvent) -> Option<Told> {
    match event {
        StaffEvent::StaffAssignedToCustomer { .. } => Some((None, None, "STAFF_ASSIGNED")),
        StaffEvent::StaffUnassigned { .. } => Some((None, None, "STAFF_UNASSIGNED")),
        StaffEvent::StaffAdded { .. }
        | StaffEvent::StaffRolesChanged { .. }
        | StaffEvent::StaffReachChanged { .. }
        | StaffEvent::StaffSuspended {}
        | StaffEvent::StaffReinstated {} => None,
    }
}

fn of_contact(envelope: &Envelope, event: &ContactEvent) -> Option<Told> {
    let kind = match event {
        ContactEvent::MembershipAssigned { .. } => "MEMBERSHIP_ASSIGNED",
        ContactEvent::MembershipChanged { .. } => "MEMBERSHIP_CHANGED",
        ContactEvent::MembershipRemoved { .. } => "MEMBERSHIP_REMOVED",
        ContactEvent::MembershipPortalOpened { .. } => "CONTACT_PORTAL_OPENED",
        ContactEvent::MembershipPortalClosed { .. } => "CONTACT_PORTAL_CLOSED",
        ContactEvent::ContactAdded { .. }
        | ContactEvent::ContactDetailsChanged { .. }
        | ContactEvent::ContactInvited { .. }
        | ContactEvent::InvitationRevoked {}
        | ContactEvent::ContactActivated { .. }
        | ContactEvent::ContactClosed {} => return None,
    };
    Some((None, Some(envelope.aggregate_id), kind))
}

fn of_group(event: &GroupEvent) -> Option<Told> {
    match event {
        GroupEvent::GroupRolesAssigned { .. } => Some((None, None, "GROUP_ROLES_ASSIGNED")),
        GroupEvent::GroupRolesRemoved { .. } => Some((None, None, "GROUP_ROLES_REMOVED")),
        GroupEvent::GroupCreated { .. }
        | GroupEvent::GroupDescribed { .. }
        | GroupEvent::MembersAdded { .. }
        | GroupEvent::MembersRemoved { .. }
        | GroupEvent::GroupClosed {} => None,
    }
}

fn of_item(envelope: &Envelope, event: &DocumentEvent) -> Option<Told> {
    let item = Some(envelope.aggregate_id);
    match event {
        DocumentEvent::UploadedByStaff { .. } => Some((item, None, "UPLOADED")),
        DocumentEvent::UploadedByClient { contact, .. } => {
            Some((item, Some(contact.uuid()), "SENT"))
        }
        DocumentEvent::FolderCreatedByClient { contact, .. } => {
            Some((item, Some(contact.uuid()), "FOLDER_SENT"))
        }
        DocumentEvent::VersionAddedByStaff { .. } => Some((item, None, "VERSION_ADDED")),
        DocumentEvent::VersionDepositedByClient { contact, .. } => {
            Some((item, Some(contact.uuid()), "VERSION_DEPOSITED"))
        }
        DocumentEvent::VersionAccepted { .. } => Some((item, None, "VERSION_ACCEPTED")),
        DocumentEvent::UploadAccepted {} => Some((item, None, "UPLOAD_ACCEPTED")),
        DocumentEvent::ItemMoved { .. } => Some((item, None, "MOVED")),
        DocumentEvent::MatterOpened { .. } => Some((item, None, "MATTER_OPENED")),
        DocumentEvent::MatterClosed {} => Some((item, None, "MATTER_CLOSED")),
        DocumentEvent::MatterReopened {} => Some((item, None, "MATTER_REOPENED")),
        DocumentEvent::MatterAccessGiven { contact, .. } => {
            Some((item, Some(contact.uuid()), "MATTER_ACCESS_GIVEN"))
        }
        DocumentEvent::MatterAccessRevoked { contact } => {
            Some((item, Some(contact.uuid()), "MATTER_ACCESS_REVOKED"))
        }
        DocumentEvent::UploadWithdrawn {} => {
            let contact = match envelope.provenance.actor {
                Some(Actor::Contact(contact)) => Some(ContactId::uuid(contact)),
                Some(Actor::Staff(_) | Actor::Operator) | None => None,
            };
            Some((item, contact, "WITHDRAWN"))
        }
        DocumentEvent::FolderCreated { .. }
        | DocumentEvent::ItemRenamed { .. }
        | DocumentEvent::ItemSectionSet { .. }
        | DocumentEvent::MatterDescribed { .. }
        | DocumentEvent::ItemPurgeMarked {}
        | DocumentEvent::ItemPurged { .. }
        | DocumentEvent::ItemTrashed {}
        | DocumentEvent::ItemRestored {} => None,
    }
}

fn of_grant(event: &GrantEvent) -> Option<Told> {
    let contact = |subject: &Subject| match subject {
        Subject::Contact(id) => Some(id.uuid()),
        Subject::Customer(_) | Subject::Group(_) => None,
    };
    match event {
        GrantEvent::AccessGranted { item, subject, .. } => {
            Some((Some(item.uuid()), contact(subject), "ACCESS_GRANTED"))
        }
        GrantEvent::AccessRevoked { item, subject, .. } => {
            Some((Some(item.uuid()), contact(subject), "ACCESS_REVOKED"))
        }
        GrantEvent::MasterAccessGranted { subject, .. } => {
            Some((None, contact(subject), "MASTER_ACCESS_GRANTED"))
        }
        GrantEvent::MasterAccessRevoked { subject, .. } => {
            Some((None, contact(subject), "MASTER_ACCESS_REVOKED"))
        }
        GrantEvent::AccessCapabilityChanged { .. } | GrantEvent::AccessExpiryChanged { .. } => None,
    }
}

fn customer_of(event: &GrantEvent) -> Uuid {
    match event {
        GrantEvent::AccessGranted { customer, .. }
        | GrantEvent::AccessRevoked { customer, .. }
        | GrantEvent::AccessCapabilityChanged { customer, .. }
        | GrantEvent::AccessExpiryChanged { customer, .. }
        | GrantEvent::MasterAccessGranted { customer, .. }
        | GrantEvent::MasterAccessRevoked { customer, .. } => customer.uuid(),
    }
}

#[async_trait::async_trait]
impl Model for Activity {
    fn name(&self) -> &'static str {
        "activity"
    }

    fn schema(&self) -> &'static str {
        "read_activity"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["entries"]
    }

    async fn apply(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        _: &dyn Texts,
    ) -> Result<(), ModelError> {
        let entries: Vec<Entry<'_>> = events.iter().filter_map(Entry::of).collect();
        if entries.is_empty() {
            return Ok(());
        }
        let actors = entries.iter().map(|entry| entry.envelope.provenance.actor);
        sqlx::query(
            "INSERT INTO entries
                 (seq, position, at, customer_id, item_id, contact_id, actor_kind, actor_id, kind)
             SELECT * FROM UNNEST($1::int8[], $2::int8[], $3::timestamptz[], $4::uuid[],
                 $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::text[])",
        )
        .bind(
            entries
                .iter()
                .map(|entry| entry.envelope.seq)
                .collect::<Vec<_>>(),
        )
        .bind(
            entries
                .iter()
                .map(|entry| entry.envelope.position)
                .collect::<Vec<_>>(),
        )
        .bind(
            entries
                .iter()
                .map(|entry| entry.envelope.at)
                .collect::<Vec<_>>(),
        )
        .bind(
            entries
                .iter()
                .map(|entry| entry.customer)
                .collect::<Vec<_>>(),
        )
        .bind(entries.iter().map(|entry| entry.item).collect::<Vec<_>>())
        .bind(
            entries
                .iter()
                .map(|entry| entry.contact)
                .collect::<Vec<_>>(),
        )
        .bind(
            actors
                .clone()
                .map(|actor| Some(actor?.kind()))
                .collect::<Vec<_>>(),
        )
        .bind(actors.map(|actor| actor?.id()).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.kind).collect::<Vec<_>>())
        .execute(conn)
        .await?;
        Ok(())
    }
}
