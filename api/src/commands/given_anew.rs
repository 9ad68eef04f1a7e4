//! Whom an event gives access again that had ended by time.
//!
//! Nothing is written when a grant's time is over, so what was begun with it is
//! only refused as long as nothing else carries it. Whatever gives access there
//! again first ends what is not allowed just before it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use portico_domain::GroupId;
use portico_domain::catalogue::Event;
use portico_domain::document::DocumentEvent;
use portico_domain::grant::GrantEvent;
use portico_domain::group::GroupEvent;
use portico_event_log::Envelope;
use portico_projections::access;
use sqlx::PgConnection;
use uuid::Uuid;

use super::ending_scopes::reached;
use crate::bytes::endings::{self, Scope};

/// Where something may have ended by time that these events would bring back;
/// asked before they are projected.
pub(super) async fn given_anew(
    conn: &mut PgConnection,
    events: &[Envelope],
) -> Result<BTreeMap<Scope, DateTime<Utc>>, sqlx::Error> {
    let mut given = BTreeMap::new();
    for envelope in events {
        if let Event::Group(GroupEvent::MembersAdded { .. }) = &envelope.event {
            let group = GroupId::new(envelope.aggregate_id);
            for customer in access::customers_of_group(conn, group).await? {
                given.insert(at_customer(Some(customer.uuid())), envelope.at);
            }
        }
        given.extend(given_to(envelope).map(|scope| (scope, envelope.at)));
    }
    let mut anew = BTreeMap::new();
    for (scope, at) in given {
        // Most grants come where none has run out, and look through nothing.
        if endings::by_time(conn, scope, at).await? {
            anew.insert(scope, at);
        }
    }
    Ok(anew)
}

const fn at_customer(customer: Option<Uuid>) -> Scope {
    Scope {
        customer,
        person: None,
    }
}

/// Only what leads somewhere by another path than the one that ran out can bring
/// it back: no membership does, nor a group's role, nor a section.
fn given_to(envelope: &Envelope) -> Option<Scope> {
    match &envelope.event {
        Event::Document(DocumentEvent::MatterAccessGiven { contact, .. }) => Some(Scope {
            customer: envelope.customer_id,
            person: Some(contact.uuid()),
        }),
        // What reaches the place reaches what is put there.
        Event::Document(DocumentEvent::ItemMoved { .. }) => Some(at_customer(envelope.customer_id)),
        Event::Grant(event) => of_grant(event),
        Event::Firm(_)
        | Event::Staff(_)
        | Event::Identity(_)
        | Event::Customer(_)
        | Event::Contact(_)
        | Event::Group(_)
        | Event::Document(_)
        | Event::AccessLog(_) => None,
    }
}

fn of_grant(event: &GrantEvent) -> Option<Scope> {
    match event {
        GrantEvent::AccessGranted {
            customer, subject, ..
        }
        | GrantEvent::MasterAccessGranted {
            customer, subject, ..
        }
        | GrantEvent::AccessCapabilityChanged {
            customer, subject, ..
        } => Some(reached(*customer, *subject)),
        GrantEvent::AccessRevoked { .. }
        | GrantEvent::MasterAccessRevoked { .. }
        // One that has ended cannot be made to end later.
        | GrantEvent::AccessExpiryChanged { .. } => None,
    }
}
