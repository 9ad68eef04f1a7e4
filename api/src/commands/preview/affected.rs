//! Whose view events can change: a contact at a customer.

use std::collections::BTreeSet;

use portico_domain::catalogue::Event;
use portico_domain::contact::ContactEvent;
use portico_domain::document::DocumentEvent;
use portico_domain::grant::{GrantEvent, Subject};
use portico_domain::group::{GroupEvent, Members};
use portico_domain::{ContactId, CustomerId, GroupId};
use portico_event_log::Envelope;
use portico_projections::access::{self, ByName};
use sqlx::PgConnection;

/// Contacts, each at a customer.
pub(super) type Affected = BTreeSet<(ContactId, CustomerId)>;

/// Everybody whose view these events can change, asked before they are applied:
/// who joins is named by the event itself.
pub(super) async fn by(
    conn: &mut PgConnection,
    events: &[Envelope],
) -> Result<Affected, sqlx::Error> {
    let mut affected = Affected::new();
    let mut whole: BTreeSet<CustomerId> = BTreeSet::new();
    for envelope in events {
        // What staff may do is nothing to what contacts see.
        if let Event::Staff(_) = &envelope.event {
            continue;
        }
        let customer = envelope.customer_id.map(CustomerId::new);
        if let Event::Group(event) = &envelope.event {
            let group = GroupId::new(envelope.aggregate_id);
            affected.extend(in_group(conn, group, event).await?);
            continue;
        }
        if let Event::Contact(ContactEvent::ContactClosed {}) = &envelope.event {
            let contact = ContactId::new(envelope.aggregate_id);
            let customers = access::customer_ids_of_contact(conn, contact).await?;
            affected.extend(customers.into_iter().map(|customer| (contact, customer)));
            continue;
        }
        match (named(envelope), customer) {
            (Some(contact), Some(customer)) => drop(affected.insert((contact, customer))),
            (None, Some(customer)) => drop(whole.insert(customer)),
            (_, None) => {}
        }
    }
    for customer in whole {
        let members = access::members(conn, customer, &ByName::all()).await?.rows;
        affected.extend(
            members
                .iter()
                .map(|(_, member)| (member.contact.id, customer)),
        );
    }
    Ok(affected)
}

/// The one contact whom an event is about; none where it is about everybody.
fn named(envelope: &Envelope) -> Option<ContactId> {
    match &envelope.event {
        Event::Grant(event) => match subject(event) {
            Subject::Contact(contact) => Some(contact),
            Subject::Customer(_) | Subject::Group(_) => None,
        },
        Event::Document(
            DocumentEvent::MatterAccessGiven { contact, .. }
            | DocumentEvent::MatterAccessRevoked { contact },
        ) => Some(*contact),
        Event::Contact(_) => Some(ContactId::new(envelope.aggregate_id)),
        Event::Firm(_)
        | Event::Staff(_)
        | Event::Identity(_)
        | Event::Customer(_)
        | Event::Group(_)
        | Event::Document(_)
        | Event::AccessLog(_) => None,
    }
}

const fn subject(event: &GrantEvent) -> Subject {
    match event {
        GrantEvent::AccessGranted { subject, .. }
        | GrantEvent::AccessRevoked { subject, .. }
        | GrantEvent::AccessCapabilityChanged { subject, .. }
        | GrantEvent::AccessExpiryChanged { subject, .. }
        | GrantEvent::MasterAccessGranted { subject, .. }
        | GrantEvent::MasterAccessRevoked { subject, .. } => *subject,
    }
}

/// Who joins, leaves or stays in a group, wherever it gives something.
async fn in_group(
    conn: &mut PgConnection,
    group: GroupId,
    event: &GroupEvent,
) -> Result<Affected, sqlx::Error> {
    let mut customers = access::customers_of_group(conn, group).await?;
    let contacts = match event {
        GroupEvent::MembersAdded { members } | GroupEvent::MembersRemoved { members } => {
            match members {
                Members::Contacts(contacts) => contacts.iter().copied().collect(),
                Members::Staff(_) => vec![],
            }
        }
        GroupEvent::GroupRolesAssigned { customer, .. }
        | GroupEvent::GroupRolesRemoved { customer } => {
            customers = vec![*customer];
            access::contacts_in_group(conn, group).await?
        }
        GroupEvent::GroupCreated { .. }
        | GroupEvent::GroupDescribed { .. }
        | GroupEvent::GroupClosed {} => access::contacts_in_group(conn, group).await?,
    };
    let at = |contact| customers.iter().map(move |customer| (contact, *customer));
    Ok(contacts.into_iter().flat_map(at).collect())
}
