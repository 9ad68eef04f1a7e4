//! Rows of `customers`, `contacts` and `memberships`.

use chrono::{DateTime, Utc};
use portico_domain::contact::{Account, ContactEvent};
use portico_domain::customer::CustomerEvent;
use portico_domain::values::{ContactKind, ContactRole, CustomerKind, CustomerNumber, fold};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::Change;

/// A change of a row about a customer, a contact or a membership.
pub(super) enum PortalChange {
    CustomerRegistered {
        id: Uuid,
        number: CustomerNumber,
        name: Option<String>,
        kind: CustomerKind,
        at: DateTime<Utc>,
    },
    CustomerName {
        id: Uuid,
        name: Option<String>,
    },
    Portal {
        id: Uuid,
        open: bool,
    },
    ContactAdded {
        id: Uuid,
        kind: ContactKind,
        first_name: Option<String>,
        last_name: Option<String>,
        email: Option<String>,
    },
    ContactInvited {
        id: Uuid,
        until: DateTime<Utc>,
    },
    ContactActivated {
        id: Uuid,
    },
    Membership {
        contact: Uuid,
        customer: Uuid,
        role: ContactRole,
        can_download: bool,
    },
}

pub(super) fn of_customer(envelope: &Envelope, event: &CustomerEvent, texts: &dyn Texts) -> Change {
    let id = envelope.aggregate_id;
    Change::Portal(Box::new(match event {
        CustomerEvent::CustomerRegistered {
            number, name, kind, ..
        } => PortalChange::CustomerRegistered {
            id,
            number: number.clone(),
            name: texts.text(name),
            kind: *kind,
            at: envelope.at,
        },
        CustomerEvent::CustomerDetailsChanged { name } => PortalChange::CustomerName {
            id,
            name: texts.text(name),
        },
        CustomerEvent::PortalOpened {} => PortalChange::Portal { id, open: true },
        CustomerEvent::PortalClosed { .. } => PortalChange::Portal { id, open: false },
    }))
}

pub(super) fn of_contact(envelope: &Envelope, event: &ContactEvent, texts: &dyn Texts) -> Change {
    let id = envelope.aggregate_id;
    Change::Portal(Box::new(match event {
        ContactEvent::ContactAdded {
            kind,
            first_name,
            last_name,
            email,
            ..
        } => PortalChange::ContactAdded {
            id,
            kind: *kind,
            first_name: texts.text(first_name),
            last_name: texts.text(last_name),
            email: email.as_ref().and_then(|email| texts.text(email)),
        },
        ContactEvent::ContactInvited { expires_at } => PortalChange::ContactInvited {
            id,
            until: *expires_at,
        },
        ContactEvent::ContactActivated { .. } => PortalChange::ContactActivated { id },
        ContactEvent::MembershipAssigned {
            customer,
            role,
            can_download,
        }
        | ContactEvent::MembershipChanged {
            customer,
            role,
            can_download,
        } => PortalChange::Membership {
            contact: id,
            customer: customer.uuid(),
            role: *role,
            can_download: *can_download,
        },
    }))
}

/// Writes one change.
pub(super) async fn change(
    conn: &mut PgConnection,
    change: &PortalChange,
) -> Result<(), sqlx::Error> {
    match change {
        PortalChange::CustomerRegistered {
            id,
            number,
            name,
            kind,
            at,
        } => sqlx::query(
            "INSERT INTO customers (id, number, number_key, name, name_key, kind, registered_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(number.as_str())
        .bind(number.key())
        .bind(name)
        .bind(name.as_deref().map(fold))
        .bind(kind.as_str())
        .bind(at),
        PortalChange::CustomerName { id, name } => {
            sqlx::query("UPDATE customers SET name = $2, name_key = $3 WHERE id = $1")
                .bind(id)
                .bind(name)
                .bind(name.as_deref().map(fold))
        }
        PortalChange::Portal { id, open } => {
            sqlx::query("UPDATE customers SET portal_open = $2 WHERE id = $1")
                .bind(id)
                .bind(open)
        }
        PortalChange::ContactAdded {
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
        PortalChange::ContactInvited { id, until } => {
            sqlx::query("UPDATE contacts SET account = $2, invited_until = $3 WHERE id = $1")
                .bind(id)
                .bind(Account::Invited.as_str())
                .bind(until)
        }
        PortalChange::ContactActivated { id } => {
            sqlx::query("UPDATE contacts SET account = $2 WHERE id = $1")
                .bind(id)
                .bind(Account::Active.as_str())
        }
        PortalChange::Membership {
            contact,
            customer,
            role,
            can_download,
        } => sqlx::query(
            "INSERT INTO memberships (contact_id, customer_id, role, can_download)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (contact_id, customer_id)
             DO UPDATE SET role = excluded.role, can_download = excluded.can_download",
        )
        .bind(contact)
        .bind(customer)
        .bind(role.as_str())
        .bind(can_download),
    }
    .execute(conn)
    .await?;
    Ok(())
}
