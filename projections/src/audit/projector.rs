//! Writes one entry for every event.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use portico_domain::access::Action;
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
use portico_domain::{Actor, CustomerId, ItemId, Sealed};
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
    /// Further people: of a group, who joins or leaves it.
    people: Vec<Uuid>,
    customer: Option<Uuid>,
    item: Option<Uuid>,
    /// None: a command that was allowed.
    decision: Option<Cow<'static, str>>,
    capability: Option<Capability>,
    expires_at: Option<DateTime<Utc>>,
}

/// Somebody has access, or belongs, from here on.
const GRANTED: Option<Cow<'static, str>> = Some(Cow::Borrowed("GRANTED"));
/// Not any more.
const REVOKED: Option<Cow<'static, str>> = Some(Cow::Borrowed("REVOKED"));

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
            Event::Customer(event) => Self {
                customer: Some(id),
                decision: of_portal(event),
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
        let (customer, decision) = match event {
            StaffEvent::StaffAssignedToCustomer { customer, .. } => (Some(customer), GRANTED),
            StaffEvent::StaffUnassigned { customer } => (Some(customer), REVOKED),
            StaffEvent::StaffReinstated {} => (None, GRANTED),
            StaffEvent::StaffSuspended {} => (None, REVOKED),
            StaffEvent::StaffAdded { .. }
            | StaffEvent::StaffRolesChanged { .. }
            | StaffEvent::StaffReachChanged { .. } => (None, None),
        };
        Self {
            customer: customer.map(|customer| customer.uuid()),
            decision,
            ..Self::subject("STAFF", id)
        }
    }

    fn of_group(id: Uuid, event: &GroupEvent) -> Self {
        let (customer, decision) = match event {
            GroupEvent::GroupRolesAssigned { customer, .. } => (Some(customer), GRANTED),
            GroupEvent::GroupRolesRemoved { customer } => (Some(customer), REVOKED),
            GroupEvent::MembersAdded { .. } => (None, GRANTED),
            GroupEvent::MembersRemoved { .. } | GroupEvent::GroupClosed {} => (None, REVOKED),
            GroupEvent::GroupCreated { .. } | GroupEvent::GroupDescribed { .. } => (None, None),
        };
        Self {
            customer: customer.map(|customer| customer.uuid()),
            decision,
            people: members(event),
            ..Self::subject("GROUP", id)
        }
    }

    fn of_identity(id: Uuid, event: &IdentityEvent) -> Self {
        let (about, decision) = match event {
            IdentityEvent::IdentityEnabled { person, .. } => match person {
                Person::Staff(id) => (Self::subject("STAFF", id.uuid()), GRANTED),
                Person::Contact(id) => (Self::subject("CONTACT", id.uuid()), GRANTED),
            },
            IdentityEvent::IdentityDisabled {} => (Self::subject("IDENTITY", id), REVOKED),
            IdentityEvent::SignedIn {} | IdentityEvent::CredentialChanged {} => {
                (Self::subject("IDENTITY", id), None)
            }
        };
        Self { decision, ..about }
    }

    fn of_contact(id: Uuid, event: &ContactEvent) -> Self {
        let (customer, decision) = match event {
            ContactEvent::MembershipAssigned { customer, .. }
            | ContactEvent::MembershipPortalOpened { customer } => (Some(customer), GRANTED),
            ContactEvent::MembershipRemoved { customer }
            | ContactEvent::MembershipPortalClosed { customer, .. } => (Some(customer), REVOKED),
            ContactEvent::MembershipChanged { customer, .. } => (Some(customer), None),
            ContactEvent::InvitationRevoked {} | ContactEvent::ContactClosed {} => (None, REVOKED),
            ContactEvent::ContactAdded { .. }
            | ContactEvent::ContactDetailsChanged { .. }
            | ContactEvent::ContactInvited { .. }
            | ContactEvent::ContactActivated { .. } => (None, None),
        };
        Self {
            customer: customer.map(|customer| customer.uuid()),
            decision,
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
            decision: matter_access(event),
            ..Self::default()
        }
    }

    fn of_grant(event: &GrantEvent) -> Self {
        let about = |subject: &Subject,
                     customer: &CustomerId,
                     item: Option<ItemId>,
                     word: &'static str| Self {
            customer: Some(customer.uuid()),
            item: item.map(ItemId::uuid),
            decision: Some(Cow::Borrowed(word)),
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
            AccessLogEvent::DocumentViewed { customer, item, .. } => {
                (Some(*customer), Some(*item), None, Some(Capability::View))
            }
            AccessLogEvent::DocumentDownloaded { customer, item, .. } => (
                Some(*customer),
                Some(*item),
                None,
                Some(Capability::Download),
            ),
            AccessLogEvent::OpeningCompleted {
                customer,
                item,
                action,
                ..
            } => (Some(*customer), Some(*item), None, wanted(*action)),
            AccessLogEvent::AccessRefused {
                customer,
                item,
                action,
                code,
                count: _,
            } => (
                *customer,
                *item,
                Some(Cow::Owned(format!("REFUSED:{code}"))),
                wanted(*action),
            ),
            AccessLogEvent::RequestRefused { code, .. } => (
                None,
                None,
                Some(Cow::Owned(format!("REFUSED:{code}"))),
                None,
            ),
        };
        Self {
            customer: customer.map(CustomerId::uuid),
            item: item.map(ItemId::uuid),
            decision,
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
        &["entries", "people"]
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
        let why: Vec<Option<String>> = events
            .iter()
            .map(|event| texts.text(reason(&event.event)?))
            .collect();
        sqlx::query(
            "INSERT INTO entries (seq, position, at, event_type, actor_kind, actor_id, on_behalf_of,
                 subject_kind, subject_id, customer_id, item_id, decision, capability, expires_at,
                 request_id, source_ip, reason)
             SELECT * FROM UNNEST($1::int8[], $2::int8[], $3::timestamptz[], $4::text[], $5::text[],
                 $6::uuid[], $7::uuid[], $8::text[], $9::uuid[], $10::uuid[], $11::uuid[],
                 $12::text[], $13::text[], $14::timestamptz[], $15::uuid[], $16::text[],
                 $17::text[])",
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
        .bind(about.iter().zip(events).map(|(about, event)| decision(about, event)).collect::<Vec<_>>())
        .bind(about.iter().map(|about| Some(about.capability?.as_str())).collect::<Vec<_>>())
        .bind(about.iter().map(|about| about.expires_at).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.provenance.request_id).collect::<Vec<_>>())
        .bind(from)
        .bind(why)
        .execute(&mut *conn)
        .await?;
        add_people(conn, &about, events).await
    }
}

async fn add_people(
    conn: &mut PgConnection,
    about: &[About],
    events: &[Envelope],
) -> Result<(), ModelError> {
    let (mut seqs, mut people): (Vec<i64>, Vec<Uuid>) = (vec![], vec![]);
    for (about, event) in about.iter().zip(events) {
        seqs.extend(about.people.iter().map(|_| event.seq));
        people.extend(&about.people);
    }
    if people.is_empty() {
        return Ok(());
    }
    sqlx::query("INSERT INTO people (seq, person_id) SELECT * FROM UNNEST($1::int8[], $2::uuid[])")
        .bind(seqs)
        .bind(people)
        .execute(conn)
        .await?;
    Ok(())
}

/// What was decided about a customer's portal.
const fn of_portal(event: &CustomerEvent) -> Option<Cow<'static, str>> {
    match event {
        CustomerEvent::PortalOpened {} => GRANTED,
        CustomerEvent::PortalClosed { .. } => REVOKED,
        CustomerEvent::CustomerRegistered { .. }
        | CustomerEvent::CustomerDetailsChanged { .. }
        | CustomerEvent::FileOwnerAssigned { .. } => None,
    }
}

/// Why it was done, where somebody may have said so.
const fn reason(event: &Event) -> Option<&Sealed> {
    if let Event::Customer(CustomerEvent::PortalClosed { reason, .. })
    | Event::Contact(ContactEvent::MembershipPortalClosed { reason, .. }) = event
    {
        return reason.as_ref();
    }
    None
}

/// What was decided about a contact at a matter.
const fn matter_access(event: &DocumentEvent) -> Option<Cow<'static, str>> {
    if let DocumentEvent::MatterAccessGiven { .. } = event {
        return GRANTED;
    }
    if let DocumentEvent::MatterAccessRevoked { .. } = event {
        return REVOKED;
    }
    None
}

/// Who joins a group, or leaves it.
fn members(event: &GroupEvent) -> Vec<Uuid> {
    match event {
        GroupEvent::MembersAdded { members } | GroupEvent::MembersRemoved { members } => {
            members.ids()
        }
        GroupEvent::GroupCreated { .. }
        | GroupEvent::GroupDescribed { .. }
        | GroupEvent::GroupRolesAssigned { .. }
        | GroupEvent::GroupRolesRemoved { .. }
        | GroupEvent::GroupClosed {} => vec![],
    }
}

/// What somebody who was refused would have had.
const fn wanted(action: Action) -> Option<Capability> {
    match action {
        Action::View => Some(Capability::View),
        Action::Download => Some(Capability::Download),
        Action::Upload
        | Action::NewFolder
        | Action::AddVersion
        | Action::Deposit
        | Action::Accept
        | Action::Rename
        | Action::Move
        | Action::SetSection
        | Action::Trash
        | Action::Restore
        | Action::Withdraw
        | Action::Purge
        | Action::Share => None,
    }
}

/// What was decided: every event of ours tells of something that was allowed,
/// unless it says more. Other software decides by no rule that is known here.
fn decision<'a>(about: &'a About, event: &Envelope) -> Option<&'a str> {
    event.provenance.actor?;
    Some(about.decision.as_deref().unwrap_or("ALLOWED"))
}

/// A column about the actors of a page.
fn column<T>(events: &[Envelope], of: fn(&Actor) -> Option<T>) -> Vec<Option<T>> {
    events
        .iter()
        .map(|event| event.provenance.actor.as_ref().and_then(of))
        .collect()
}
