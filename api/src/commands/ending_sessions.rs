//! Whose sessions end with an event: those of somebody who may not sign in any
//! more, and those of contacts to whom a closing leaves no portal to enter.

use portico_domain::catalogue::Event;
use portico_domain::contact::ContactEvent;
use portico_domain::customer::CustomerEvent;
use portico_domain::identity::IdentityEvent;
use portico_domain::staff::StaffEvent;
use portico_domain::{ContactId, CustomerId, IdentityId, StaffId};
use portico_event_log::Envelope;
use sqlx::PgConnection;

use super::reach;
use crate::auth::{Person, sessions};

pub(super) async fn end_sessions(
    conn: &mut PgConnection,
    envelope: &Envelope,
) -> Result<(), sqlx::Error> {
    let id = envelope.aggregate_id;
    match &envelope.event {
        Event::Identity(IdentityEvent::IdentityDisabled {}) => {
            sessions::end_of_identity(conn, IdentityId::new(id)).await?;
        }
        Event::Staff(StaffEvent::StaffSuspended {}) => {
            end_of(conn, &[Person::Staff(StaffId::new(id))]).await?;
        }
        Event::Contact(ContactEvent::ContactClosed {}) => {
            end_of(conn, &[Person::Contact(ContactId::new(id))]).await?;
        }
        Event::Contact(ContactEvent::MembershipPortalClosed { .. }) => {
            end_of_left_out(conn, &[ContactId::new(id)]).await?;
        }
        Event::Customer(CustomerEvent::PortalClosed { .. }) => {
            let contacts = reach::contacts_of(conn, CustomerId::new(id)).await?;
            end_of_left_out(conn, &contacts).await?;
        }
        Event::Firm(_)
        | Event::Staff(_)
        | Event::Identity(_)
        | Event::Customer(_)
        | Event::Contact(_)
        | Event::Group(_)
        | Event::Document(_)
        | Event::Grant(_)
        | Event::AccessLog(_) => {}
    }
    Ok(())
}

async fn end_of(conn: &mut PgConnection, people: &[Person]) -> Result<(), sqlx::Error> {
    sessions::end_of_people(conn, people).await.map(drop)
}

/// A contact of another customer whose portal is open stays signed in there.
async fn end_of_left_out(
    conn: &mut PgConnection,
    contacts: &[ContactId],
) -> Result<(), sqlx::Error> {
    let left_out = reach::left_out(conn, contacts, None).await?;
    let people: Vec<Person> = left_out.into_iter().map(Person::Contact).collect();
    end_of(conn, &people).await
}
