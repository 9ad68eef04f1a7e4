//! Writes one entry for every event.

use chrono::{DateTime, Utc};
use portico_domain::access_log::AccessLogEvent;
use portico_domain::catalogue::Event;
use portico_domain::contact::ContactEvent;
use portico_domain::customer::CustomerEvent;
use portico_domain::document::DocumentEvent;
use portico_domain::firm::FirmEvent;
use portico_domain::grant::{Capability, GrantEvent, Subject};
use portico_domain::group::GroupEvent;
use portico_domain::identity::{IdentityEvent, Person};
use portico_domain::staff::StaffEvent;
use portico_domain::{Actor, CustomerId, ItemId};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::runner::{Model, ModelError};

/// The model of audit entries.
#[derive(Clone, Copy, Default, Debug)]
pub struct Audit;

/// What an event is about, and what was decided.
#[derive(Default)]
struct About {
    subject: Option<(&'static str, Uuid)>,
    customer: Option<Uuid>,
    item: Option<Uuid>,
    decision: Option<String>,
    capability: Option<Capability>,
    expires_at: Option<DateTime<Utc>>,
}

impl About {
    fn subject(kind: &'static str, id: Uuid) -> Self {
        Self {
            subject: Some((kind, id)),
            ..Self::default()
        }
    }

    fn of(envelope: &Envelope) -> Self {
        let id = envelope.aggregate_id;
        match &envelope.event {
            Event::Firm(
                FirmEvent::FirmRegistered { .. }
                | FirmEvent::FirmDetailsChanged { .. }
                | FirmEvent::SectionDefined { .. },
            ) => Self::subject("FIRM", id),
            Event::Staff(event) => Self::of_staff(id, event),
            Event::Identity(event) => Self::of_identity(id, event),
            Event::Customer(
                CustomerEvent::CustomerRegistered { .. }
                | CustomerEvent::CustomerDetailsChanged { .. }
                | CustomerEvent::FileOwnerAssigned { .. }
                | CustomerEvent::PortalOpened {}
                | CustomerEvent::PortalClosed { .. },
            ) => Self {
                customer: Some(id),
                ..Self::subject("CUSTOMER", id)
            },
            Event::Contact(event) => Self::of_contact(id, event),
            Event::Group(event) => Self::of_group(id, event),
            Event::Document(event) => Self::of_item(id, event),
            Event::Grant(event) => Self::of_grant(event),
            Event::AccessLog(event) => Self::of_reading(event),
        }
    }

    fn of_staff(id: Uuid, event: &StaffEvent) -> Self {
        let customer = match event {
            StaffEvent::StaffAssignedToCustomer { customer, .. }
            | StaffEvent::StaffUnassigned { customer } => Some(customer.uuid()),
            StaffEvent::StaffAdded { .. }
            | StaffEvent::StaffRolesChanged { .. }
            | StaffEvent::StaffReachChanged { .. }
            | StaffEvent::StaffSuspended {}
            | StaffEvent::StaffReinstated {} => None,
        };
        Self {
            customer,
            ..Self::subject("STAFF", id)
        }
    }

    fn of_group(id: Uuid, event: &GroupEvent) -> Self {
        let customer = match event {
            GroupEvent::GroupRolesAssigned { customer, .. }
            | GroupEvent::GroupRolesRemoved { customer } => Some(customer.uuid()),
            GroupEvent::GroupCreated { .. }
            | GroupEvent::GroupDescribed { .. }
            | GroupEvent::MembersAdded { .. }
            | GroupEvent::MembersRemoved { .. }
            | GroupEvent::GroupClosed {} => None,
        };
        Self {
            customer,
            ..Self::subject("GROUP", id)
        }
    }

    fn of_identity(id: Uuid, event: &IdentityEvent) -> Self {
        match event {
            IdentityEvent::IdentityEnabled { person, .. } => match person {
                Person::Staff(id) => Self::subject("STAFF", id.uuid()),
                Person::Contact(id) => Self::subject("CONTACT", id.uuid()),
            },
            IdentityEvent::SignedIn {}
            | IdentityEvent::CredentialChanged {}
            | IdentityEvent::IdentityDisabled {} => Self::subject("IDENTITY", id),
        }
    }

    fn of_contact(id: Uuid, event: &ContactEvent) -> Self {
        let customer = match event {
            ContactEvent::MembershipAssigned { customer, .. }
            | ContactEvent::MembershipChanged { customer, .. }
            | ContactEvent::MembershipRemoved { customer }
            | ContactEvent::MembershipPortalOpened { customer }
            | ContactEvent::MembershipPortalClosed { customer, .. } => Some(customer.uuid()),
            ContactEvent::ContactAdded { .. }
            | ContactEvent::ContactDetailsChanged { .. }
            | ContactEvent::ContactInvited { .. }
            | ContactEvent::InvitationRevoked {}
            | ContactEvent::ContactActivated { .. }
            | ContactEvent::ContactClosed {} => None,
        };
        Self {
            customer,
            ..Self::subject("CONTACT", id)
        }
    }

    fn of_item(id: Uuid, event: &DocumentEvent) -> Self {
        let (customer, contact) = match event {
            DocumentEvent::FolderCreated {
                customer, contact, ..
            } => (Some(customer), *contact),
            DocumentEvent::FolderCreatedByClient {
                customer, contact, ..
            }
            | DocumentEvent::UploadedByClient {
                customer, contact, ..
            } => (Some(customer), Some(*contact)),
            DocumentEvent::UploadedByStaff { customer, .. }
            | DocumentEvent::MatterOpened { customer, .. } => (Some(customer), None),
            DocumentEvent::VersionDepositedByClient { contact, .. }
            | DocumentEvent::MatterAccessGiven { contact, .. }
            | DocumentEvent::MatterAccessRevoked { contact } => (None, Some(*contact)),
            DocumentEvent::VersionAddedByStaff { .. }
            | DocumentEvent::VersionAccepted { .. }
            | DocumentEvent::UploadAccepted {}
            | DocumentEvent::ItemMoved { .. }
            | DocumentEvent::ItemSectionSet { .. }
            | DocumentEvent::MatterDescribed { .. }
            | DocumentEvent::MatterClosed {}
            | DocumentEvent::MatterReopened {}
            | DocumentEvent::ItemPurgeMarked {}
            | DocumentEvent::ItemPurged { .. }
            | DocumentEvent::UploadWithdrawn {}
            | DocumentEvent::ItemRenamed { .. }
            | DocumentEvent::ItemTrashed {}
            | DocumentEvent::ItemRestored {} => (None, None),
        };
        Self {
            subject: contact.map(|contact| ("CONTACT", contact.uuid())),
            customer: customer.map(|customer| customer.uuid()),
            item: Some(id),
            decision: matter_access(event).map(str::to_owned),
            ..Self::default()
        }
    }

    fn of_grant(event: &GrantEvent) -> Self {
        let about =
            |subject: &Subject, customer: &CustomerId, item: Option<ItemId>, word: &str| Self {
                customer: Some(customer.uuid()),
                item: item.map(ItemId::uuid),
                decision: Some(word.to_owned()),
                ..Self::subject(subject.kind(), subject.uuid())
            };
        match event {
            GrantEvent::AccessGranted {
                customer,
                item,
                subject,
                capability,
                expires_at,
            } => Self {
                capability: Some(*capability),
                expires_at: *expires_at,
                ..about(subject, customer, Some(*item), "GRANTED")
            },
            GrantEvent::MasterAccessGranted {
                customer,
                subject,
                capability,
                expires_at,
            } => Self {
                capability: Some(*capability),
                expires_at: *expires_at,
                ..about(subject, customer, None, "GRANTED")
            },
            GrantEvent::AccessRevoked {
                customer,
                item,
                subject,
            } => about(subject, customer, Some(*item), "REVOKED"),
            GrantEvent::MasterAccessRevoked { customer, subject } => {
                about(subject, customer, None, "REVOKED")
            }
            GrantEvent::AccessCapabilityChanged {
                customer,
                item,
                subject,
                capability,
            } => Self {
                capability: Some(*capability),
                ..about(subject, customer, *item, "CAPABILITY_CHANGED")
            },
            GrantEvent::AccessExpiryChanged {
                customer,
                item,
                subject,
                expires_at,
            } => Self {
                expires_at: *expires_at,
                ..about(subject, customer, *item, "EXPIRY_CHANGED")
            },
        }
    }

    fn of_reading(event: &AccessLogEvent) -> Self {
        let (customer, item, decision, capability) = match event {
            AccessLogEvent::DocumentViewed { customer, item, .. } => (
                Some(*customer),
                Some(*item),
                "ALLOWED".to_owned(),
                Some(Capability::View),
            ),
            AccessLogEvent::DocumentDownloaded { customer, item, .. } => (
                Some(*customer),
                Some(*item),
                "ALLOWED".to_owned(),
                Some(Capability::Download),
            ),
            AccessLogEvent::AccessRefused {
                customer,
                item,
                code,
                ..
            } => (*customer, *item, format!("REFUSED:{code}"), None),
        };
        Self {
            customer: customer.map(CustomerId::uuid),
            item: item.map(ItemId::uuid),
            decision: Some(decision),
            capability,
            ..Self::default()
        }
    }
}

#[async_trait::async_trait]
impl Model for Audit {
    fn name(&self) -> &'static str {
        "audit"
    }

    fn schema(&self) -> &'static str {
        "read_audit"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["entries"]
    }

    async fn apply(
        &self,
        conn: &mut PgConnection,
        events: &[Envelope],
        texts: &dyn Texts,
    ) -> Result<(), ModelError> {
        let about: Vec<About> = events.iter().map(About::of).collect();
        let from: Vec<Option<String>> = events
            .iter()
            .map(|event| texts.text(event.provenance.source_ip.as_ref()?))
            .collect();
        sqlx::query(
            "INSERT INTO entries (seq, position, at, event_type, actor_kind, actor_id, on_behalf_of,
                 subject_kind, subject_id, customer_id, item_id, decision, capability, expires_at,
                 request_id, source_ip)
             SELECT * FROM UNNEST($1::int8[], $2::int8[], $3::timestamptz[], $4::text[], $5::text[],
                 $6::uuid[], $7::uuid[], $8::text[], $9::uuid[], $10::uuid[], $11::uuid[],
                 $12::text[], $13::text[], $14::timestamptz[], $15::uuid[], $16::text[])",
        )
        .bind(events.iter().map(|event| event.seq).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.position).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.at).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.event.type_name()).collect::<Vec<_>>())
        .bind(column(events, |actor| Some(actor.kind())))
        .bind(column(events, Actor::id))
        .bind(events.iter().map(|event| event.provenance.on_behalf_of).collect::<Vec<_>>())
        .bind(about.iter().map(|about| Some(about.subject?.0)).collect::<Vec<_>>())
        .bind(about.iter().map(|about| Some(about.subject?.1)).collect::<Vec<_>>())
        .bind(
            about
                .iter()
                .zip(events)
                .map(|(about, event)| about.customer.or(event.customer_id))
                .collect::<Vec<_>>(),
        )
        .bind(about.iter().map(|about| about.item).collect::<Vec<_>>())
        .bind(about.iter().map(|about| about.decision.as_deref()).collect::<Vec<_>>())
        .bind(about.iter().map(|about| Some(about.capability?.as_str())).collect::<Vec<_>>())
        .bind(about.iter().map(|about| about.expires_at).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.provenance.request_id).collect::<Vec<_>>())
        .bind(from)
        .execute(conn)
        .await?;
        Ok(())
    }
}

/// What was decided about a contact at a matter.
const fn matter_access(event: &DocumentEvent) -> Option<&'static str> {
    if let DocumentEvent::MatterAccessGiven { .. } = event {
        return Some("GRANTED");
    }
    if let DocumentEvent::MatterAccessRevoked { .. } = event {
        return Some("REVOKED");
    }
    None
}

/// A column about the actors of a page.
fn column<T>(events: &[Envelope], of: fn(&Actor) -> Option<T>) -> Vec<Option<T>> {
    events
        .iter()
        .map(|event| event.provenance.actor.as_ref().and_then(of))
        .collect()
}
