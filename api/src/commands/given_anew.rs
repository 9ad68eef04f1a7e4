//! Whom an event gives access again that had ended by time.
//!
//! Nothing is written when a grant's time is over, so what was begun with it is
//! only refused as long as nothing else carries it. Whatever gives access there
//! again first ends what is not allowed just before it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use portico_domain::catalogue::Event;
use portico_domain::document::DocumentEvent;
use portico_domain::grant::GrantEvent;
use portico_event_log::Envelope;
use sqlx::PgConnection;

use super::ending_scopes::reached;
use crate::bytes::endings::{self, Scope};

/// Where something may have ended by time that these events would bring back;
/// asked before they are projected.
pub(super) async fn given_anew(
    conn: &mut PgConnection,
    events: &[Envelope],
) -> Result<BTreeMap<Scope, DateTime<Utc>>, sqlx::Error> {
    let given = events.iter().filter_map(|envelope| {
        let scope = given_to(envelope)?;
        Some((scope, envelope.at))
    });
    let mut anew = BTreeMap::new();
    for (scope, at) in given.collect::<BTreeMap<_, _>>() {
        // Most grants come where none has run out, and look through nothing.
        if endings::by_time(conn, scope, at).await? {
            anew.insert(scope, at);
        }
    }
    Ok(anew)
}

fn given_to(envelope: &Envelope) -> Option<Scope> {
    if let Event::Document(DocumentEvent::MatterAccessGiven { contact, .. }) = &envelope.event {
        return Some(Scope {
            customer: envelope.customer_id,
            person: Some(contact.uuid()),
        });
    }
    let Event::Grant(event) = &envelope.event else {
        return None;
    };
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
