//! Rows of `customers`, `contacts`, `memberships` and `portal_switches`.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use portico_domain::access::Stamp;
use portico_domain::contact::{Account, ContactEvent};
use portico_domain::customer::CustomerEvent;
use portico_domain::values::{ContactKind, CustomerKind, CustomerNumber, MembershipTerms, fold};
use portico_domain::{SectionId, StaffId};
use portico_event_log::Envelope;
use portico_event_log::keys::Texts;
use sqlx::PgConnection;
use uuid::Uuid;

use super::change::Change;
use super::stamp;

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
    PortalOpened {
        id: Uuid,
    },
    PortalClosed {
        id: Uuid,
        position: i64,
    },
    ContactAdded {
        id: Uuid,
        kind: ContactKind,
        first_name: Option<String>,
        last_name: Option<String>,
        email: Option<String>,
    },
    FileOwner {
        id: Uuid,
        staff: Option<Uuid>,
    },
    ContactDetails {
        id: Uuid,
        first_name: Option<String>,
        last_name: Option<String>,
        email: Option<String>,
    },
    ContactInvited {
        id: Uuid,
        until: DateTime<Utc>,
    },
    InvitationRevoked {
        id: Uuid,
    },
    ContactClosed {
        id: Uuid,
    },
    ContactActivated {
        id: Uuid,
    },
    Membership {
        contact: Uuid,
        customer: Uuid,
        terms: MembershipTerms,
        stamp: Stamp,
    },
    NoMembership {
        contact: Uuid,
        customer: Uuid,
    },
    SwitchedOff {
        contact: Uuid,
        customer: Uuid,
        stamp: Stamp,
    },
    SwitchedOn {
        contact: Uuid,
        customer: Uuid,
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
        CustomerEvent::FileOwnerAssigned { staff } => PortalChange::FileOwner {
            id,
            staff: staff.map(StaffId::uuid),
        },
        CustomerEvent::PortalOpened {} => PortalChange::PortalOpened { id },
        CustomerEvent::PortalClosed { .. } => PortalChange::PortalClosed {
            id,
            position: envelope.position,
        },
    }))
}

pub(super) fn of_contact(envelope: &Envelope, event: &ContactEvent, texts: &dyn Texts) -> Change {
    let id = envelope.aggregate_id;
    let change = match event {
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
        ContactEvent::ContactDetailsChanged {
            first_name,
            last_name,
            email,
        } => PortalChange::ContactDetails {
            id,
            first_name: texts.text(first_name),
            last_name: texts.text(last_name),
            email: email.as_ref().and_then(|email| texts.text(email)),
        },
        ContactEvent::InvitationRevoked {} => PortalChange::InvitationRevoked { id },
        ContactEvent::ContactClosed {} => PortalChange::ContactClosed { id },
        ContactEvent::ContactInvited { expires_at } => PortalChange::ContactInvited {
            id,
            until: *expires_at,
        },
        ContactEvent::ContactActivated { .. } => PortalChange::ContactActivated { id },
        ContactEvent::MembershipAssigned {
            customer,
            role,
            can_download,
            sections,
        }
        | ContactEvent::MembershipChanged {
            customer,
            role,
            can_download,
            sections,
        } => PortalChange::Membership {
            contact: id,
            customer: customer.uuid(),
            terms: MembershipTerms {
                role: *role,
                can_download: *can_download,
                sections: sections.clone(),
            },
            stamp: stamp::of(envelope),
        },
        ContactEvent::MembershipRemoved { customer } => PortalChange::NoMembership {
            contact: id,
            customer: customer.uuid(),
        },
        ContactEvent::MembershipPortalClosed { customer, .. } => PortalChange::SwitchedOff {
            contact: id,
            customer: customer.uuid(),
            stamp: stamp::of(envelope),
        },
        ContactEvent::MembershipPortalOpened { customer } => PortalChange::SwitchedOn {
            contact: id,
            customer: customer.uuid(),
        },
    };
    Change::Portal(Box::new(change))
}

fn ids(sections: &BTreeSet<SectionId>) -> Vec<Uuid> {
    sections.iter().copied().map(SectionId::uuid).collect()
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
        PortalChange::PortalOpened { id } => {
            sqlx::query("UPDATE customers SET portal_open = true WHERE id = $1").bind(id)
        }
        PortalChange::PortalClosed { id, position } => sqlx::query(
            "UPDATE customers SET portal_open = false, portal_closed_position = $2 WHERE id = $1",
        )
        .bind(id)
        .bind(position),
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
        PortalChange::FileOwner { id, staff } => {
            sqlx::query("UPDATE customers SET file_owner = $2 WHERE id = $1")
                .bind(id)
                .bind(staff)
        }
        PortalChange::ContactDetails {
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
        PortalChange::InvitationRevoked { id } => {
            sqlx::query("UPDATE contacts SET account = $2, invited_until = NULL WHERE id = $1")
                .bind(id)
                .bind(Account::None.as_str())
        }
        PortalChange::ContactClosed { id } => {
            sqlx::query("UPDATE contacts SET account = $2, invited_until = NULL WHERE id = $1")
                .bind(id)
                .bind(Account::Closed.as_str())
        }
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
            terms,
            stamp,
        } => stamp::bind(
            sqlx::query(
                "INSERT INTO memberships (contact_id, customer_id, role, can_download, sections,
                     given_kind, given_id, given_at, given_position)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 ON CONFLICT (contact_id, customer_id) DO UPDATE SET role = excluded.role,
                     can_download = excluded.can_download, sections = excluded.sections,
                     given_kind = excluded.given_kind, given_id = excluded.given_id,
                     given_at = excluded.given_at, given_position = excluded.given_position",
            )
            .bind(contact)
            .bind(customer)
            .bind(terms.role.as_str())
            .bind(terms.can_download)
            .bind(ids(&terms.sections)),
            stamp,
        ),
        PortalChange::NoMembership { contact, customer } => {
            sqlx::query("DELETE FROM memberships WHERE contact_id = $1 AND customer_id = $2")
                .bind(contact)
                .bind(customer)
        }
        PortalChange::SwitchedOff {
            contact,
            customer,
            stamp,
        } => stamp::bind(
            sqlx::query(
                "INSERT INTO portal_switches (contact_id, customer_id, closed_kind, closed_id,
                     closed_at, closed_position)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(contact)
            .bind(customer),
            stamp,
        ),
        PortalChange::SwitchedOn { contact, customer } => {
            sqlx::query("DELETE FROM portal_switches WHERE contact_id = $1 AND customer_id = $2")
                .bind(contact)
                .bind(customer)
        }
    }
    .execute(conn)
    .await?;
    Ok(())
}
