//! Rows of `contacts`.

use chrono::{DateTime, Utc};
use portico_domain::contact::{Account, ContactEvent};
use portico_domain::values::ContactKind;
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::Change;

/// A change of a contact's row.
pub(super) enum ContactChange {
    Added {
        id: Uuid,
        kind: ContactKind,
        first_name: Option<String>,
        last_name: Option<String>,
        email: Option<String>,
    },
    Details {
        id: Uuid,
        first_name: Option<String>,
        last_name: Option<String>,
        email: Option<String>,
    },
    Invited {
        id: Uuid,
        until: DateTime<Utc>,
    },
    InvitationRevoked {
        id: Uuid,
    },
    Closed {
        id: Uuid,
    },
    Activated {
        id: Uuid,
    },
}

pub(super) fn of_contact(
    envelope: &Envelope,
    event: &ContactEvent,
    texts: &dyn Texts,
) -> Option<Change> {
    let id = envelope.aggregate_id;
    let change = match event {
        ContactEvent::ContactAdded {
            kind,
            first_name,
            last_name,
            email,
            ..
        } => ContactChange::Added {
            id,
            kind: *kind,
            first_name: texts.text(first_name),
            last_name: texts.text(last_name),
            email: email.as_ref().and_then(|email| texts.text(email)),
        },
        ContactEvent::ContactDetailsChanged {
            first_name,
            last_name,
            email,
        } => ContactChange::Details {
            id,
            first_name: texts.text(first_name),
            last_name: texts.text(last_name),
            email: email.as_ref().and_then(|email| texts.text(email)),
        },
        ContactEvent::InvitationRevoked {} => ContactChange::InvitationRevoked { id },
        ContactEvent::ContactClosed {} => ContactChange::Closed { id },
        ContactEvent::ContactInvited { expires_at } => ContactChange::Invited {
            id,
            until: *expires_at,
        },
        ContactEvent::ContactActivated { .. } => ContactChange::Activated { id },
        ContactEvent::MembershipAssigned { .. }
        | ContactEvent::MembershipChanged { .. }
        | ContactEvent::MembershipRemoved { .. }
        | ContactEvent::MembershipPortalClosed { .. }
        | ContactEvent::MembershipPortalOpened { .. } => return None,
    };
    Some(Change::Contact(Box::new(change)))
}

/// Writes one change.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &ContactChange,
) -> Result<(), sqlx::Error> {
    match change {
        ContactChange::Added {
            id,
            kind,
            first_name,
            last_name,
            email,
        } => sqlx::query(
            "INSERT INTO contacts (id, kind, first_name, last_name, email)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(kind.as_str())
        .bind(first_name)
        .bind(last_name)
        .bind(email),
        ContactChange::Details {
            id,
            first_name,
            last_name,
            email,
        } => sqlx::query(
            "UPDATE contacts SET first_name = $2, last_name = $3, email = $4 WHERE id = $1",
        )
        .bind(id)
        .bind(first_name)
        .bind(last_name)
        .bind(email),
        ContactChange::Invited { id, until } => {
            sqlx::query("UPDATE contacts SET account = $2, invited_until = $3 WHERE id = $1")
                .bind(id)
                .bind(Account::Invited.as_str())
                .bind(until)
        }
        ContactChange::InvitationRevoked { id } => {
            sqlx::query("UPDATE contacts SET account = $2, invited_until = NULL WHERE id = $1")
                .bind(id)
                .bind(Account::None.as_str())
        }
        ContactChange::Closed { id } => {
            sqlx::query("UPDATE contacts SET account = $2, invited_until = NULL WHERE id = $1")
                .bind(id)
                .bind(Account::Closed.as_str())
        }
        ContactChange::Activated { id } => {
            sqlx::query("UPDATE contacts SET account = $2 WHERE id = $1")
                .bind(id)
                .bind(Account::Active.as_str())
        }
    }
    .execute(conn)
    .await?;
    Ok(())
}
